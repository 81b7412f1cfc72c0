import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FAULTS_MAX, ITEMS_MAX, NESTING_MAX } from '#ledger/validate.js';
import { LIMITS, SERVER_LIMITS } from '../../apps/api/src/http.js';
import { FINANCE, importExample, PARTNERSHIP, type Reply, startServer, type TestServer } from '../e2e/support/server.js';
import { faultsOfRefusal } from '../fuzz/judging.js';
import { problemsIn, send, sendRaw } from '../fuzz/sending.js';

// Each limit of the door: what is at it is taken, what is past it is told so, and the server answers the next.

const AT = `/agreements/${PARTNERSHIP}`;
const RECEIVED = `${AT}/contributions-received`;
const payment = { effectiveOn: '2026-11-20', party: 'vasteras', year: 2026, amount: { value: '1.00', currency: 'SEK' } };
const small = { connections: 20, inFlight: 5, inFlightBytes: 1000, requestMs: 1200, keepAliveMs: 1000, headerBytes: 8000 };

let server: TestServer;
let narrow: TestServer;
const now = () => new Date('2026-11-22T12:00:00.000Z');
beforeAll(async () => {
  server = await startServer({ now });
  narrow = await startServer({ now, limits: small });
  await importExample(server, 'partnership');
});
afterAll(async () => {
  await server.remove();
  await narrow.remove();
});

type Told = { code: string; detail: string; errors?: { pointer: string; message: string }[] };

function expectTold(reply: Reply<Told>, status: number, code: string): void {
  expect([reply.status, reply.body.code, faultsOfRefusal({ ...reply, headers: Object.fromEntries(reply.headers) })]).toEqual([
    status,
    code,
    [],
  ]);
}

const post = (path: string, text: string, headers: Record<string, string> = {}) =>
  send(server.url, {
    operationId: '',
    method: 'POST',
    path: `/api/v1${path}`,
    headers: { 'Content-Type': 'application/json', 'Acting-Person': FINANCE, 'Idempotency-Key': `limit-${keys++}`, ...headers },
    body: text,
  });
let keys = 0;
const codeOf = ({ text }: { text: string }) => (JSON.parse(text) as Told).code;

describe('a body', () => {
  it('has so many bytes, and is not read further', async () => {
    const body = JSON.stringify(payment);
    expect((await post(RECEIVED, body.padEnd(LIMITS.bodyBytes, ' '))).status).toBe(201);
    const over = await post(RECEIVED, body.padEnd(LIMITS.bodyBytes + 1, ' '));
    expect([over.status, codeOf(over)]).toEqual([413, 'too-large']);
    const unannounced = await post(RECEIVED, body.padEnd(LIMITS.bodyBytes + 1, ' '), { 'Transfer-Encoding': 'chunked' });
    expect([unannounced.status, codeOf(unannounced)]).toEqual([413, 'too-large']);
    const file = await post('/imports', ' '.repeat(LIMITS.importBytes + 1), { 'Content-Type': 'application/x-ndjson' });
    expect([file.status, codeOf(file)]).toEqual([413, 'too-large']);
  });

  it('is nested so deep, holds so many of one thing, and is told of so many faults', async () => {
    const deep = await post(RECEIVED, `{"a":${'['.repeat(NESTING_MAX)}${']'.repeat(NESTING_MAX)}}`);
    expect([codeOf(deep), JSON.parse(deep.text).detail]).toEqual([
      'invalid-json',
      expect.stringContaining(`deeper than ${NESTING_MAX}`),
    ]);
    const meeting = { effectiveOn: '2026-11-20', meeting: 'M9', body: 'board', place: 'x' };
    const attending = (length: number) => ({
      ...meeting,
      attendance: Array.from({ length }, () => ({ party: 'mdu', present: -1 })),
    });
    const many = await server.call<Told>(`${AT}/meetings`, { body: attending(ITEMS_MAX + 1) });
    expectTold(many, 400, 'invalid-input');
    expect(many.body.errors).toEqual([
      { pointer: '/attendance', message: expect.stringContaining(`at most ${ITEMS_MAX}, and this holds 201`) },
    ]);
    const told = await server.call<Told>(`${AT}/meetings`, { body: attending(ITEMS_MAX) });
    expect(told.body.errors).toHaveLength(FAULTS_MAX);
    const wide = Object.fromEntries(Array.from({ length: ITEMS_MAX + 1 }, (_, i) => [`k${i}`, 1]));
    expect((await server.call<Told>(RECEIVED, { body: wide })).text).toContain(`an object must hold at most ${ITEMS_MAX}`);
  });

  it('holds texts of so many characters', async () => {
    const long = await server.call<Told>(RECEIVED, { body: { ...payment, reason: 'x'.repeat(501) } });
    expectTold(long, 400, 'invalid-input');
    expect(long.body.detail).toContain('at most 500 characters');
  });
});

describe('a page', () => {
  it.each([
    ['limit', LIMITS.pageMax, LIMITS.pageMax + 1],
    ['offset', LIMITS.offsetMax, LIMITS.offsetMax + 1],
  ])('takes a %s to %i', async (name, most, over) => {
    expect((await server.call(`${AT}/timeline?${name}=${most}`)).status).toBe(200);
    const past = await server.call<Told>(`${AT}/timeline?${name}=${over}`);
    expectTold(past, 400, 'invalid-input');
    expect(past.body.detail).toContain(`to ${most}, and was "${over}"`);
  });

  it('has so many rows where nobody says how many', async () => {
    const { body } = await server.call<{ limit: number }>(`${AT}/timeline`);
    expect(body.limit).toBe(LIMITS.pageDefault);
  });
});

describe('the head of a request', () => {
  it('has so many bytes', async () => {
    const over = await send(server.url, {
      operationId: '',
      method: 'GET',
      path: '/api/v1/agreements',
      headers: { 'Acting-Person': FINANCE, 'X-Large': 'x'.repeat(SERVER_LIMITS.headerBytes) },
    });
    expect([over.status, codeOf(over), faultsOfRefusal(over)]).toEqual([431, 'headers-too-large', []]);
    expect(JSON.parse(over.text).detail).toContain(String(SERVER_LIMITS.headerBytes));
  });

  it('has a path of parts so long, and a key so long', async () => {
    expectTold(await server.call<Told>(`${AT}/decisions/${'x'.repeat(LIMITS.pathPartCharacters + 1)}`), 414, 'path-too-long');
    expectTold(await server.call<Told>(`${AT}/decisions/${'x'.repeat(LIMITS.pathPartCharacters)}`), 404, 'not-found');
    const key = 'x'.repeat(LIMITS.idempotencyKeyCharacters);
    expect((await server.call(RECEIVED, { key, body: payment })).status).toBe(201);
    expectTold(await server.call<Told>(RECEIVED, { key: `${key}x`, body: payment }), 400, 'missing-idempotency-key');
  });
});

const HEAD = `POST /api/v1${RECEIVED} HTTP/1.1\r\nHost: 127.0.0.1\r\nActing-Person: ${FINANCE}\r\nContent-Type: application/json\r\nIdempotency-Key: half\r\n`;
const GET = 'GET /api/v1/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

describe('half a request', () => {
  it.each<[string, string[], string[]]>([
    ['whose headers never end', ['GET /api/v1/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n'], ['request-timeout']],
    ['whose headers come drop by drop', [...HEAD.slice(0, 60)], ['request-timeout']],
    ['whose body is shorter than it said', [`${HEAD}Content-Length: 500\r\n\r\n{"a":1}`], ['request-timeout']],
    ['whose chunks never end', [`${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n`], ['request-timeout']],
    ['whose chunk has no size', [`${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`], ['bad-request']],
    ['with two lengths', [`${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`], ['bad-request']],
    ['with a length and chunks', [`${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`], ['bad-request']],
    ['with a negative length', [`${HEAD}Content-Length: -1\r\n\r\n`], ['bad-request']],
    ['with a NUL in a header', ['GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\u0000b\r\n\r\n'], ['bad-request']],
    ['of another protocol', ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001'], ['bad-request']],
    ['of another version', ['GET / HTTP/9.9\r\n\r\n'], ['bad-request']],
    ['that is garbage behind a whole one', [`${GET}GARBAGE\r\n\r\n`], ['bad-request']],
  ])('%s is answered with a problem, and the connection ends', async (_, parts, codes) => {
    const text = await sendRaw(narrow.url, parts, { pauseMs: parts.length > 1 ? 60 : 0 });
    expect([text, problemsIn(text)]).toEqual([text, codes]);
    expect(text).toMatch(/content-type: application\/problem\+json/i);
    if (parts[0]?.startsWith(GET)) expect(text.indexOf('HTTP/1.1 200')).toBe(0);
    expect((await narrow.call('/health/live', { as: null })).status).toBe(200);
  });

  it('whose sender leaves is forgotten, and nothing of it is recorded', async () => {
    const before = (await server.call<{ total: number }>(`${AT}/timeline`)).body.total;
    const body = JSON.stringify(payment);
    const sent = `${HEAD}Content-Length: ${body.length}\r\n\r\n${body.slice(0, -1)}`;
    await Promise.all(Array.from({ length: 50 }, () => sendRaw(server.url, [sent], { pauseMs: 20, leaves: true })));
    expect((await server.call<{ total: number }>(`${AT}/timeline`)).body.total).toBe(before);
  });
});

describe('more at once than the server takes in hand', () => {
  const overloaded = (replies: readonly { status: number; text: string; headers: Record<string, unknown> }[]) =>
    replies
      .filter(({ status }) => status === 503)
      .map((reply) => [codeOf(reply), reply.headers['retry-after'], faultsOfRefusal(reply as never)]);
  /** Requests whose bodies have begun to come and have not ended: they are in hand. */
  const held = (count: number, length: number) =>
    Array.from({ length: count }, () => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': length, 'Acting-Person': FINANCE };
      const sent = request(`${narrow.url}/api/v1${RECEIVED}`, { method: 'POST', headers, agent: new Agent() });
      sent.on('error', () => undefined).write('{');
      return sent;
    });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 150));

  it('is refused by the number of requests, with when to come again', async () => {
    const requests = held(small.inFlight, 20);
    await settled();
    const reply = await narrow.call<Told>('/agreements');
    expectTold(reply, 503, 'overloaded');
    expect([reply.headers.get('retry-after'), reply.body.detail]).toEqual(['2', expect.stringContaining('5 requests')]);
    for (const one of requests) one.destroy();
    await settled();
    expect((await narrow.call('/agreements')).status).toBe(200);
  });

  it('is refused by the bytes of the bodies, before they are read', async () => {
    const requests = held(2, 450);
    await settled();
    const reply = await send(narrow.url, {
      operationId: '',
      method: 'POST',
      path: `/api/v1${RECEIVED}`,
      headers: { 'Content-Type': 'application/json', 'Acting-Person': FINANCE },
      body: ' '.repeat(200),
    });
    expect(overloaded([reply])).toEqual([['overloaded', '2', []]]);
    expect((await narrow.call('/agreements')).status).toBe(200);
    for (const one of requests) one.destroy();
    await settled();
  });

  it('is refused by the number of connections', async () => {
    const texts = await Promise.all(
      Array.from({ length: small.connections + 5 }, () => sendRaw(narrow.url, [GET.replace('\r\n\r\n', '\r\n')])),
    );
    const refused = texts.filter((text) => problemsIn(text).includes('overloaded'));
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused.every((text) => /^HTTP\/1\.1 503 .*Retry-After: 2/s.test(text))).toBe(true);
    // A client that has seen the end of its connection is a moment ahead of the server.
    await settled();
    expect((await narrow.call('/health/live', { as: null })).status).toBe(200);
  });

  it('lets go of a connection without a request', async () => {
    const began = performance.now();
    const text = await sendRaw(narrow.url, [GET]);
    expect(text.startsWith('HTTP/1.1 200')).toBe(true);
    expect(performance.now() - began).toBeLessThan(small.keepAliveMs + 5_000);
  });
});
