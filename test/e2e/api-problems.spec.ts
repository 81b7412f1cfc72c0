import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allRefusalCodes, clauseOf, sentence } from '#ledger/refusal.js';
import '#ledger/topics.js';
import { CATALOGUE, statusOfRefusal } from '../../apps/api/src/problems/catalogue.js';
import {
  ADMIN,
  FINANCE,
  importExample,
  MDU,
  PARTNERSHIP,
  person,
  type Reply,
  startServer,
  type TestServer,
} from './support/server.js';

// Every no is a problem with a stable type, a sentence in the reader's language, and the clause or the rule that says so.

interface Told {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  clause?: string;
  rule?: string;
  facts?: Record<string, string>;
  errors?: { pointer: string; message: string }[];
}

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ now: () => new Date('2026-11-22T12:00:00.000Z') });
  await importExample(server, 'partnership');
});
afterAll(() => server.remove());

const sek = (value: string) => ({ value, currency: 'SEK' });
const AT = `/agreements/${PARTNERSHIP}`;
const RECEIVED = `${AT}/contributions-received`;
const payment = { effectiveOn: '2026-11-20', party: 'vasteras', year: 2026, amount: sek('1.00') };
const secretary = person('board-secretary-mdu', 'board-secretary', MDU);

function expectProblem(reply: Reply<Told>, { status, code }: { status: number; code: string }): void {
  const { body, headers } = reply;
  expect([reply.status, body.code]).toEqual([status, code]);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({ type: `urn:agreement-ledger:problem:${code}`, status });
  expect(body.title.length).toBeGreaterThan(5);
  expect(body.detail).not.toMatch(/\{\w+\}|undefined/);
  expect(body.instance).toBe(`urn:agreement-ledger:request:${headers.get('x-request-id')}`);
}

describe('refusals', () => {
  const fund = { commitment: 'P9', subject: 'X', amount: sek('300000.00'), effectiveOn: '2026-11-20' };
  const cases = [
    ['a stranger', RECEIVED, FINANCE, { ...payment, party: 'nobody' }],
    [
      'an expenditure beyond what is left',
      `${AT}/expenditures`,
      FINANCE,
      {
        effectiveOn: '2026-11-20',
        expenditure: 'E99',
        commitment: 'P2',
        amount: sek('99000000.00'),
        voucher: { series: 'A', number: '9', date: '2026-11-20' },
      },
    ],
    [
      'a decision beyond the mandate',
      `${AT}/commitments`,
      secretary,
      { ...fund, decision: { decision: 'D99', body: 'director' } },
    ],
    [
      'a dissolution before a failed negotiation',
      `${AT}/dissolutions`,
      person('legal-vasteras', 'legal', '7c1b9d4f-6e3a-5c8d-8b2e-2d5f8e7a1c03'),
      { effectiveOn: '2026-11-20', ground: 'failed-negotiation', dispute: 'T1' },
    ],
    [
      'a requisition beyond the schedule',
      `${AT}/requisitions`,
      FINANCE,
      { effectiveOn: '2026-11-20', requisition: 'R-x', party: 'mdu', year: 2026, amount: sek('5000000.00') },
    ],
    [
      'another party’s approval',
      `${AT}/approvals`,
      ADMIN,
      { effectiveOn: '2026-11-20', party: 'vasteras', body: 'kommunstyrelsen' },
    ],
    ['an agreement drafted twice', `${AT}/drafts`, ADMIN, undefined],
    [
      'an agreement that does not exist',
      '/agreements/11111111-1111-4111-8111-111111111111/contributions-received',
      FINANCE,
      payment,
    ],
  ] as const;

  it.each(cases)('%s is refused in words, by a clause or a rule', async (_, path, as, body) => {
    const sent = body ?? (await draft());
    const english = await server.call<Told>(path, { as, body: sent });
    const { code, facts = {}, clause, rule } = english.body;
    expect(allRefusalCodes()).toContain(code);
    expectProblem(english, { status: statusOfRefusal(code), code });
    expect(english.body.detail).toBe(sentence(code, facts, 'en'));
    expect(clause ?? rule).toBeDefined();
    const swedish = await server.call<Told>(path, { as, body: sent, headers: { 'Accept-Language': 'sv-SE, en;q=0.5' } });
    expect(swedish.body.detail).toBe(sentence(code, facts, 'sv'));
    expect(swedish.headers.get('content-language')).toBe('sv');
  });

  it('names the clause as the agreement prints it, and the rule', async () => {
    const [, path, as, body] = cases[1];
    const { body: told } = await server.call<Told>(path, { as, body });
    expect([told.status, told.clause, told.rule]).toEqual([422, '§ 11 (Duties after dissolution)', 'K1']);
  });

  it('says where nothing is printed about it what it is about', async () => {
    const { body } = await server.call<Told>(RECEIVED, { as: secretary, body: payment });
    expect([body.status, body.code, body.clause, body.rule, clauseOf(body.code)]).toEqual([
      403,
      'not-allowed',
      undefined,
      'roles',
      'roles',
    ]);
  });
});

async function draft(): Promise<object> {
  const { body } = await server.call<{ record: string }>(`${AT}/events/0`);
  return { effectiveOn: '2025-09-18', ...JSON.parse(body.record).data, example: false };
}

describe('the wrong form', () => {
  const wrong: [string, object, string][] = [
    ['a missing field', { ...payment, party: undefined }, '/party'],
    ['an unknown field', { ...payment, extra: 1 }, '/extra'],
    ['a date that does not exist', { ...payment, effectiveOn: '2026-02-30' }, '/effectiveOn'],
    ['a sum as a number', { ...payment, amount: { value: 1, currency: 'SEK' } }, '/amount/value'],
    ['null', { ...payment, party: null }, '/party'],
    ['a lone surrogate', { ...payment, reference: '\ud800' }, '/reference'],
  ];
  it.each(wrong)('%s is named', async (_, body, pointer) => {
    const reply = await server.call<Told>(RECEIVED, { body });
    expectProblem(reply, { status: 400, code: 'invalid-input' });
    expect(reply.body.errors?.some((error) => error.pointer.endsWith(pointer))).toBe(true);
  });

  it.each([
    ['no JSON', '{"a":', 'invalid-json'],
    ['an empty body', '', 'invalid-json'],
    ['a list', '[]', 'invalid-json'],
    ['a number', '7', 'invalid-json'],
    ['nesting without end', '['.repeat(200_000), 'invalid-json'],
    ['nesting too deep', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, 'invalid-json'],
    ['__proto__', '{"__proto__":{"role":"admin"},"effectiveOn":"2026-01-01"}', 'invalid-input'],
    ['__proto__ inside', '{"effectiveOn":"2026-01-01","amount":{"__proto__":{}}}', 'invalid-input'],
    ['constructor', '{"constructor":{"prototype":{"x":1}},"effectiveOn":"2026-01-01"}', 'invalid-input'],
  ])('%s is no command', async (_, text, code) => {
    const reply = await raw(RECEIVED, { body: text });
    expect([reply.status, reply.body.code]).toEqual([400, code]);
  });

  it('a body over the limit is not read', async () => {
    const reply = await server.call<Told>(RECEIVED, { body: { ...payment, reference: 'x'.repeat(1024 * 1024) } });
    expectProblem(reply, { status: 413, code: 'too-large' });
  });

  it('another media type is not taken', async () => {
    const reply = await raw(RECEIVED, { body: 'a=1', type: 'application/x-www-form-urlencoded' });
    expect([reply.status, reply.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it.each([
    ['', 'missing-idempotency-key'],
    ['x'.repeat(201), 'missing-idempotency-key'],
    ['two words', 'missing-idempotency-key'],
  ])('the key "%s" is none', async (key, code) => {
    expectProblem(await server.call<Told>(RECEIVED, { key, body: payment }), { status: 400, code });
  });
});

/** Sends a text as it is. */
function raw(
  path: string,
  { body, type = 'application/json' }: { body: string; type?: string },
): Promise<{ status: number; body: Told }> {
  const headers = {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Idempotency-Key': 'raw',
    'Acting-Person': FINANCE,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}/api/v1${path}`, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Told }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('questions that cannot be answered', () => {
  it.each([
    [`${AT}/balances?account=receivable:nobody:2026`, 404, 'not-found'],
    [`${AT}/balances?account=nonsense`, 404, 'not-found'],
    [`${AT}/balances?knownAt=9999`, 404, 'not-found'],
    [`${AT}/events/9999`, 404, 'not-found'],
    ['/agreements/11111111-1111-4111-8111-111111111111', 404, 'not-found'],
    ['/agreements/11111111-1111-4111-8111-111111111111/timeline', 404, 'not-found'],
    ['/organisations/11111111-1111-4111-8111-111111111111', 404, 'not-found'],
    ['/agreements/not-a-uuid', 400, 'invalid-input'],
    [`${AT}/balances?on=2020-01-01`, 422, 'before-the-agreement'],
    [`${AT}/balances?knownAt=2020-01-01T00:00:00Z`, 422, 'not-yet-recorded'],
    [`${AT}/balances?on=yesterday`, 400, 'invalid-input'],
    [`${AT}/balances?knownAt=yesterday`, 400, 'invalid-input'],
    [`${AT}/balances?minPosition=7`, 400, 'invalid-input'],
    [`${AT}/obligations?dissolvedOn=never`, 400, 'invalid-input'],
    [`${AT}/obligations?dissolvedOn=2035-01-01`, 422, 'outside-the-period'],
    [`${AT}/balance-explanations?account=cash`, 400, 'invalid-input'],
    [`${AT}/balance-explanations`, 400, 'invalid-input'],
  ])('%s', async (path, status, code) => {
    expectProblem(await server.call<Told>(path), { status, code });
  });

  it('an unknown parameter is named', async () => {
    const reply = await server.call<Told>(`${AT}/balances?onn=2026-01-01`);
    expectProblem(reply, { status: 400, code: 'invalid-input' });
    expect(reply.body.errors).toEqual([{ pointer: '/onn', message: expect.stringContaining('known are on, knownAt') }]);
  });
});

describe('who acts', () => {
  const wrong = [
    '',
    'finance-mdu',
    'id=a; role=king; organisation=x',
    `id=a b; role=finance; organisation=${MDU}`,
    `${FINANCE}; also=1`,
  ];
  it.each(wrong)('"%s" does not say so', async (as) => {
    const reply = await server.call<Told>(`${AT}/balances`, { as });
    expectProblem(reply, { status: 401, code: 'not-acting' });
    expect(reply.headers.get('www-authenticate')).toBe('Acting-Person');
    expect(reply.body.detail).toContain('Acting-Person: id=');
  });

  it('an auditor reads everything and writes nothing', async () => {
    const as = person('auditor-1', 'auditor', MDU);
    expect((await server.call(`${AT}/obligations`, { as })).status).toBe(200);
    expectProblem(await server.call<Told>(RECEIVED, { as, body: payment }), { status: 403, code: 'not-allowed' });
  });
});

describe('paths and methods', () => {
  it('an unknown path is a problem', async () => {
    expectProblem(await server.call<Told>('/nothing/here?x=1'), { status: 404, code: 'unknown-path' });
  });

  it('another method says which there are', async () => {
    const reply = await server.call<Told>(RECEIVED, { method: 'DELETE' });
    expectProblem(reply, { status: 405, code: 'method-not-allowed' });
    expect(reply.headers.get('allow')).toBe('OPTIONS, POST');
  });

  it('OPTIONS says so too, and HEAD is GET without a body', async () => {
    const options = await server.call(`${AT}/balances`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow'), options.text]).toEqual([204, 'GET, HEAD, OPTIONS', '']);
    const head = await server.call(AT, { method: 'HEAD' });
    const get = await server.call(AT);
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', get.headers.get('etag')]);
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
  });

  it.each(['/agreements/%zz', `/agreements/${'x'.repeat(300)}`])('%s is a problem too', async (path) => {
    const reply = await server.call<Told>(path);
    expect([reply.status >= 400 && reply.status < 500, reply.headers.get('content-type')]).toEqual([
      true,
      'application/problem+json; charset=utf-8',
    ]);
  });
});

describe('the request id', () => {
  it('is the one that was given, or made', async () => {
    const given = await server.call(AT, { headers: { 'X-Request-Id': 'mine-1' } });
    expect(given.headers.get('x-request-id')).toBe('mine-1');
    const bad = await server.call(AT, { headers: { 'X-Request-Id': 'with spaces and <tags>' } });
    expect(bad.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the catalogue', () => {
  it('speaks both languages and shares no code with the refusals', () => {
    for (const { title, detail } of Object.values(CATALOGUE)) {
      expect([title.en, title.sv, detail.en, detail.sv].every((text) => text.length > 5)).toBe(true);
    }
    expect(allRefusalCodes().filter((code) => code in CATALOGUE)).toEqual([]);
  });
});
