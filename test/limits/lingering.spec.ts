import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '../../apps/api/src/http.js';
import { FINANCE, importExample, PARTNERSHIP, startServer, type TestServer } from '../e2e/support/server.js';
import { problemsIn, sendRaw } from '../fuzz/sending.js';

// Whoever is still sending when the answer is given reads it afterwards: a connection that is closed at once loses it.

const RECEIVED = `/api/v1/agreements/${PARTNERSHIP}/contributions-received`;
const payment = { effectiveOn: '2026-11-20', party: 'vasteras', year: 2026, amount: { value: '1.00', currency: 'SEK' } };
const limits = { requestMs: 1200, lingerMs: 3000 };
/** Far more than the system keeps of a connection that nobody reads. */
const LONG = 8 * LIMITS.bodyBytes;

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ now: () => new Date('2026-11-22T12:00:00.000Z'), limits });
  await importExample(server, 'partnership');
});
afterAll(() => server.remove());

const head = (...lines: string[]) =>
  [`POST ${RECEIVED} HTTP/1.1`, 'Host: localhost', `Acting-Person: ${FINANCE}`, ...lines, '', ''].join('\r\n');
const JSON_BODY = 'Content-Type: application/json';

/** What comes back to a client that reads only when all of the parts have gone. */
const sentThenRead = (parts: Iterable<string | Buffer>, pauseMs = 0) => sendRaw(server.url, parts, { pauseMs, readsLast: true });

function* blanks(bytes: number, part: number): Generator<Buffer> {
  for (let sent = 0; sent < bytes; sent += part) yield Buffer.alloc(part, ' ');
}

function* unending(first: string): Generator<string> {
  yield first;
  for (;;) yield '  ';
}

const firstLine = (text: string) => text.split('\r\n')[0];

/** One answer, to its last byte, and no error of the connection behind it. */
function expectWhole(text: string, line: string, code: string): void {
  expect([firstLine(text), problemsIn(text), text.endsWith('}')]).toEqual([line, [code], true]);
}

describe('an answer to a request that is still coming', () => {
  it('is read afterwards where the body announces that it is too large', async () => {
    const text = await sentThenRead([head(JSON_BODY, `Content-Length: ${LONG}`), ...blanks(LONG, 65_536)]);
    expectWhole(text, 'HTTP/1.1 413 Payload Too Large', 'too-large');
  });

  it('is read afterwards where the body turns out to be too large', async () => {
    const chunks = [...blanks(LONG, 65_536)].map((part) => Buffer.concat([Buffer.from('10000\r\n'), part, Buffer.from('\r\n')]));
    const text = await sentThenRead([head(JSON_BODY, 'Transfer-Encoding: chunked'), ...chunks, '0\r\n\r\n']);
    expectWhole(text, 'HTTP/1.1 413 Payload Too Large', 'too-large');
  });

  it('is read afterwards where the body is too long in coming', async () => {
    const text = await sentThenRead([head(JSON_BODY, 'Content-Length: 1000000'), ...blanks(500_000, 5_000)], 20);
    expectWhole(text, 'HTTP/1.1 408 Request Timeout', 'request-timeout');
  });

  it('is read afterwards where what comes is no HTTP', async () => {
    const text = await sentThenRead(['NONSENSE\r\n\r\n', ...blanks(LONG, 65_536)]);
    expectWhole(text, 'HTTP/1.1 400 Bad Request', 'bad-request');
  });

  it('is the last of its connection: what comes behind is not carried out', async () => {
    const revision = async () => (await server.call(`/agreements/${PARTNERSHIP}`)).headers.get('etag');
    const before = await revision();
    expect(before).toMatch(/^"\d+"$/);
    const body = JSON.stringify(payment);
    const order = `${head(JSON_BODY, 'Idempotency-Key: behind', `Content-Length: ${body.length}`)}${body}`;
    const text = await sentThenRead([head(JSON_BODY, `Content-Length: ${LONG}`), ...blanks(LONG, 65_536), order]);
    expect(problemsIn(text)).toEqual(['too-large']);
    expect(await revision()).toBe(before);
    const alone = await sentThenRead([order.replace('\r\n', '\r\nConnection: close\r\n')]);
    expect([firstLine(alone), /idempotent-replayed/i.test(alone)]).toEqual(['HTTP/1.1 201 Created', false]);
    expect(await revision()).not.toBe(before);
  });

  it('is not waited for without end', async () => {
    // It neither reads nor leaves, and is let go nevertheless.
    const text = await sentThenRead(unending(head(JSON_BODY, `Content-Length: ${LONG}`)), 50);
    expect(text).not.toContain('no end in time');
  });
});
