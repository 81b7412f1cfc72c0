import { gzipSync } from 'node:zlib';
import { type Described, type JsonSchema, type OpenApi, operationsOf } from '../e2e/support/document.js';
import { FINANCE, PARTNERSHIP, RUN_OFF } from '../e2e/support/server.js';
import type { Random } from '../properties/seed.js';
import { filled, mutated } from './bodies.js';
import { DATES, JUNK, jsonText, TEXTS } from './values.js';

/** One request as it goes over the wire. */
export interface FuzzRequest {
  operationId: string;
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body?: string | Buffer;
  /** The schema that the body was to have, where it is a command's. */
  schema?: JsonSchema;
}

/** What requests are made of: the server's own document, and the agreement that each write was prepared on. */
export interface Ground {
  document: OpenApi;
  agreements: Map<string, string>;
  /** Who may send it. */
  people: Map<string, string>;
}

const BOMB = gzipSync(Buffer.alloc(50 * 1024 * 1024));
const UNKNOWN = '11111111-1111-4111-8111-111111111111';

/** The request of a number: the same for the same random choices. */
export function requestOf(ground: Ground, random: Random, number: number): FuzzRequest {
  const described = random.pick(operationsOf(ground.document));
  const right = rightRequest(ground, described, { random, number });
  const kind = random.weighted<'body' | 'query' | 'headers' | 'path' | 'large' | 'bytes'>([
    [described.method === 'post' ? 70 : 0, 'body'],
    [described.method === 'get' ? 60 : 5, 'query'],
    [12, 'headers'],
    [10, 'path'],
    [1, 'large'],
    [3, 'bytes'],
  ]);
  switch (kind) {
    case 'body':
      return withBody(ground, described, { right, random });
    case 'query':
      return { ...right, path: `${right.path.split('?')[0]}?${query(described, random)}` };
    case 'headers':
      return { ...right, headers: { ...right.headers, ...headers(random) } };
    case 'path':
      return { ...right, ...place(described, random) };
    case 'large':
      return { ...right, method: 'POST', ...large(random) };
    case 'bytes':
      return { ...right, method: 'POST', ...bytes(right, random) };
  }
}

function rightRequest(
  { document, agreements, people }: Ground,
  { method, path, operation }: Described,
  { random, number }: { random: Random; number: number },
): FuzzRequest {
  const { operationId, requestBody, parameters, security } = operation;
  const agreement = agreements.get(operationId) ?? random.pick([RUN_OFF, PARTNERSHIP]);
  const ids: Record<string, string> = method === 'post' ? { agreementId: agreement } : {};
  const inPath = parameters.filter((p) => p.in === 'path');
  const place = inPath.reduce((so, { name, schema }) => so.replace(`{${name}}`, ids[name] ?? String(schema.example)), path);
  const examples = parameters.filter((p) => p.in === 'query' && p.schema.example !== undefined);
  const asked = new URLSearchParams(
    Object.fromEntries(examples.map(({ name, schema }) => [name, String(schema.example)])),
  ).toString();
  const [mediaType, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const as = people.get(operationId) ?? FINANCE;
  return {
    operationId,
    method: method.toUpperCase(),
    path: asked === '' ? place : `${place}?${asked}`,
    headers: {
      ...(security ? {} : { 'Acting-Person': as }),
      ...(mediaType === undefined ? {} : { 'Idempotency-Key': `fuzz-${number}`, 'Content-Type': mediaType }),
    },
    ...(content === undefined
      ? {}
      : {
          body:
            typeof content.example === 'string'
              ? content.example
              : jsonText(filled(document, content.schema, { example: content.example, random })),
        }),
  };
}

function withBody(
  { document }: Ground,
  { operation }: Described,
  { right, random }: { right: FuzzRequest; random: Random },
): FuzzRequest {
  const content = operation.requestBody?.content['application/json'];
  if (!content) return { ...right, body: lines(String(right.body), random) };
  const body = mutated(filled(document, content.schema, { example: content.example, random }), random);
  return { ...right, body: jsonText(body), schema: content.schema };
}

/** An import with one line made wrong; it is only tried, since what it records is told of in a spec of its own. */
function lines(file: string, random: Random): string {
  const all = file.split('\n');
  const at = random.whole(0, all.length - 1);
  const wrong = jsonText(mutated(JSON.parse(all[at] ?? '{}'), random));
  return all.map((line, i) => (i === at ? wrong : line)).join(random.pick(['\n', '\r\n', '\n\n']));
}

const PARAMETERS = ['on', 'knownAt', 'minPosition', 'account', 'fromOn', 'fromKnownAt', 'dissolvedOn', 'year', 'limit', 'offset'];
const VALUES: readonly string[] = [
  ...[
    'cash',
    'receivable',
    'receivable:mdu:2026',
    '0',
    '1',
    '-1',
    '20',
    '100',
    '101',
    '1.5',
    '1e3',
    '1000000',
    '1000001',
    '9007199254740992',
  ],
  ...[
    '38',
    '999999999999999',
    '9999999999999999',
    '00000000000000000000',
    '00000000000000000001',
    '99999999999999999999',
    '2026',
    '0000',
    '9999',
  ],
  ...[
    'true',
    'false',
    '[]',
    '{}',
    '*',
    '2026-09-30',
    '2026-09-30T12:00:00Z',
    '2026-09-30T12:00:00+02:00',
    '2026-02-30T12:00:00Z',
  ],
  ...DATES,
  ...TEXTS.filter((text) => text.length < 3000),
];

function query({ operation }: Described, random: Random): string {
  const known = operation.parameters.filter((p) => p.in === 'query').map(({ name }) => name);
  const names = Array.from({ length: random.whole(1, 4) }, () => {
    if (known.length > 0 && random.percent(80)) return random.pick(known);
    return random.pick([
      ...PARAMETERS,
      '__proto__',
      'constructor',
      'toString',
      'on[]',
      'on[a]',
      'limit[$gt]',
      '',
      'x'.repeat(300),
      'å',
    ]);
  });
  const pairs = names.map((name) => `${encoded(name, random)}=${encoded(random.pick(VALUES), random)}`);
  if (random.percent(10)) pairs.push(...pairs.slice(0, 1));
  if (random.percent(3)) pairs.push(...Array.from({ length: 1500 }, (_, i) => `p${i}=1`));
  return pairs.join(random.pick(['&', '&', '&', '&&', ';']));
}

function encoded(text: string, random: Random): string {
  const safe = text.replace(/\p{Surrogate}/gu, '\ufffd');
  return random.percent(97)
    ? encodeURIComponent(safe)
    : `${encodeURIComponent(safe)}${random.pick(['%', '%zz', '%c0%ae', '%ff', '+', '%00'])}`;
}

/** As Node sends a header: no control characters, one byte a character. */
const sendable = TEXTS.map((text) => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '').trim()).filter((text) => text.length < 10_000);
const HEADERS: Readonly<Record<string, readonly (string | string[])[]>> = {
  'Idempotency-Key': [...sendable, '"quoted"', '"', '""', ['a', 'b'], 'x'.repeat(200), 'x'.repeat(201)],
  'If-Match': [
    ...sendable,
    '*',
    '"0"',
    '"1"',
    '"999999"',
    'W/"1"',
    '"1", "2"',
    '"-1"',
    '"1e3"',
    '1',
    '"9999999999999999"',
    ['"1"', '"2"'],
  ],
  'Acting-Person': [
    ...sendable,
    FINANCE.toUpperCase(),
    `${FINANCE}; role=admin`,
    'id=;role=;organisation=',
    'id=a=b; role=finance; organisation=x',
    [FINANCE, FINANCE],
    ';'.repeat(8000),
  ],
  'Accept-Language': [
    ...sendable,
    'sv',
    'sv;q=NaN',
    'sv;q=1e400, en;q=-1',
    'sv;q=,en',
    '*',
    'sv,'.repeat(2500),
    ';q='.repeat(2500),
  ],
  Accept: ['text/html', 'application/xml;q=0.9', '*/*;q=0', ...sendable],
  'Content-Type': [
    '',
    'application/json; charset=utf-16',
    'application/json; charset="utf-8"',
    'application/json;charset=latin1',
    'application/problem+json',
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/json, text/plain',
    'APPLICATION/JSON',
    'application/x-ndjson',
    ...sendable,
  ],
  'Content-Encoding': ['gzip', 'br', 'deflate', 'identity', 'gzip, gzip', 'x'],
  Host: ['evil.example', '127.0.0.1@evil.example', 'localhost:99999', '', '[::1]', '127.0.0.1:1/..'],
  'X-Request-Id': [...sendable, 'a'.repeat(65), '<script>'],
  'X-HTTP-Method-Override': ['DELETE'],
  Expect: ['100-continue', '200-ok', 'x'],
  Origin: ['https://evil.example', 'null'],
  'Access-Control-Request-Method': ['POST'],
  Range: ['bytes=0-1', 'bytes=-', 'lines=1'],
  'If-None-Match': ['*', '"1"', 'x'],
  'X-Large': ['x'.repeat(12_000), 'x'.repeat(20_000), 'x'.repeat(1024 * 1024)],
  Cookie: ['a=b', ';;;', 'x'.repeat(8000)],
  Upgrade: ['h2c', 'websocket'],
};

function headers(random: Random): Record<string, string | string[]> {
  const names = Array.from({ length: random.pick([1, 1, 1, 2]) }, () => random.pick(Object.keys(HEADERS)));
  const given = Object.fromEntries(names.map((name) => [name, random.pick(HEADERS[name] ?? [])]));
  return 'Upgrade' in given ? { ...given, Connection: 'Upgrade' } : given;
}

function place({ path, method }: Described, random: Random): Pick<FuzzRequest, 'path' | 'method'> {
  const part = () =>
    random.pick([
      UNKNOWN,
      '..',
      '.',
      '',
      '%2e%2e',
      '..%2f..%2f..%2fetc%2fpasswd',
      '%00',
      '%zz',
      '%c0%af',
      '*',
      ':agreementId',
      'x'.repeat(100),
      'x'.repeat(101),
      'x'.repeat(9000),
      '0',
      '-1',
      '1e3',
      '999999999999999',
      '9999999999999999',
      '18446744073709551616',
      UNKNOWN.toUpperCase(),
      '8A4F0C1E-5D2B-5E6F-9A70-1B2C3D4E5F60',
      '__proto__',
      'constructor',
      'toString',
      encodeURIComponent('å😀\u202e'),
      "'%20OR%201=1--",
      'A1%0d%0aX-Evil:1',
    ]);
  const parts = path.split('/');
  const filledPath = parts
    .map((one) => (one.startsWith('{') ? (random.percent(40) ? RUN_OFF : part()) : random.percent(4) ? part() : one))
    .join('/');
  const tail = random.weighted([
    [20, ''],
    [1, '/'],
    [1, '//'],
    [1, '/extra'],
    [1, '#x'],
    [1, '?'],
  ]);
  const other = random.pick([
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'HEAD',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'QUERY',
    'LOCK',
    'M-SEARCH',
  ]);
  return { path: `${filledPath}${tail}`, method: random.percent(70) ? method.toUpperCase() : other };
}

function large(random: Random): Pick<FuzzRequest, 'body'> {
  const size = random.pick([1024 * 1024 - 2, 1024 * 1024 + 1, 10 * 1024 * 1024]);
  return random.pick([
    () => ({ body: `{"a":"${'x'.repeat(size)}"}` }),
    () => ({ body: `[${'{},'.repeat(Math.floor(size / 3))}{}]` }),
    () => ({ body: `{"attendance":[${'{},'.repeat(Math.floor(size / 3) - 10)}{}]}` }),
    () => ({ body: '{"a":'.repeat(Math.floor(size / 5)) }),
    () => ({ body: `{"reason":"${'$`'.repeat(Math.floor(size / 2) - 10)}"}` }),
    () => ({ body: ' '.repeat(size) }),
  ])();
}

function bytes({ body = '', headers: given }: FuzzRequest, random: Random): Pick<FuzzRequest, 'body' | 'headers'> {
  const right = Buffer.from(String(body));
  const cut = right.subarray(0, random.whole(0, right.length));
  const flipped = Buffer.from(right);
  if (flipped.length > 0) flipped[random.whole(0, flipped.length - 1)] = random.whole(0, 255);
  return random.pick([
    { body: Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), headers: given },
    { body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), right]), headers: given },
    { body: Buffer.from('{"reason":"\xff\xc0\xaf"}', 'latin1'), headers: given },
    { body: cut, headers: given },
    { body: flipped, headers: given },
    { body: BOMB, headers: { ...given, 'Content-Encoding': 'gzip' } },
    { body: gzipSync(right), headers: { ...given, 'Content-Encoding': 'gzip' } },
    { body: jsonText(random.pick(JUNK)), headers: given },
  ]);
}
