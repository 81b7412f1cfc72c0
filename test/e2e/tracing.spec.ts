import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OtlpReceiver, type ReceivedSpan } from './support/otlp-receiver.js';
import { importExample, MDU, PARTNERSHIP, person, startServer, type TestServer } from './support/server.js';

// A real server that sends its spans to a real receiver of OTLP over HTTP: they bear the routes, hang together, and repeat nobody's words.

const ROUTE = '/api/v1/agreements/:agreementId/contributions-received';
const RECEIVED = `/agreements/${PARTNERSHIP}/contributions-received`;
const PAYMENT = { effectiveOn: '2026-11-20', party: 'vasteras', year: 2026, amount: { value: '1.00', currency: 'SEK' } };
const SERVER_KIND = 2;
const ERROR = 2;
const SECRET = 'Zanzibar';

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${CALLER.traceId}-${CALLER.spanId}-01`;

let receiver: OtlpReceiver;
let statuses: number[];

async function sent(server: TestServer): Promise<number[]> {
  const as = person(`id-${SECRET}`, 'finance', MDU);
  const headers = { Cookie: SECRET, 'User-Agent': SECRET, traceparent };
  const replies = [
    await server.call(RECEIVED, { as, key: SECRET, body: { ...PAYMENT, reference: SECRET }, headers }),
    await server.call(RECEIVED, { as, body: { ...PAYMENT, party: 'nobody' } }),
    await server.call(RECEIVED, { as, body: { ...PAYMENT, [SECRET]: SECRET } }),
    await server.call(`/agreements/${PARTNERSHIP}/balances?account=${SECRET}`, { as }),
    await server.call(`/agreements/${PARTNERSHIP}?knownAt=${SECRET}`, { as }),
    await server.call('/imports', { as: person('admin', 'admin', MDU), body: `{"${SECRET}\n` }),
    await server.call(RECEIVED, { as, body: PAYMENT, headers: { 'Content-Encoding': SECRET } }),
    await server.call('/health/ready', { as: null }),
    await server.call('/no-such-path', { as }),
  ];
  return replies.map(({ status }) => status);
}

beforeAll(async () => {
  receiver = await OtlpReceiver.start();
  const tracing = { endpoint: `${receiver.endpoint}/`, serviceName: 'ledger-of-the-test' };
  const server = await startServer({ now: () => new Date('2026-11-22T12:00:00.000Z'), tracing });
  try {
    await importExample(server, 'partnership');
    statuses = await sent(server);
  } finally {
    // What is left is sent when the server ends.
    await server.remove();
  }
}, 120_000);
afterAll(() => receiver.stop());

const childrenOf = (span: ReceivedSpan) => receiver.spans.filter(({ parentSpanId }) => parentSpanId === span.spanId);

describe('a command', () => {
  it('is one trace: the request by its route, the command on the bus, the append', () => {
    const [request] = receiver.spans.filter(({ traceId, kind }) => traceId === CALLER.traceId && kind === SERVER_KIND);
    expect(request).toMatchObject({
      name: `POST ${ROUTE}`,
      parentSpanId: CALLER.spanId,
      attributes: { 'http.route': ROUTE, 'http.request.method': 'POST', 'url.path': `/api/v1${RECEIVED}` },
    });
    expect(Number(request?.attributes['http.response.status_code'])).toBe(201);
    const [command, ...others] = childrenOf(request as ReceivedSpan);
    expect(others).toEqual([]);
    expect(command).toMatchObject({ name: 'command receive-contribution', traceId: CALLER.traceId });
    expect(childrenOf(command as ReceivedSpan)).toMatchObject([
      { name: 'append', attributes: { 'agreement_ledger.stream': `agreement-${PARTNERSHIP}` } },
    ]);
  });

  it('that is refused says so of the command, and nothing was appended', () => {
    const refused = receiver.named('command receive-contribution').filter(({ status }) => status.code === ERROR);
    expect(refused.map(({ attributes }) => attributes['error.type'])).toEqual(['Refused', 'InvalidInput']);
    for (const span of refused) expect(childrenOf(span)).toEqual([]);
  });
});

describe('a question', () => {
  it('is a child of its request', () => {
    const [request] = receiver.named('GET /api/v1/agreements/:agreementId/balances');
    expect(childrenOf(request as ReceivedSpan)).toMatchObject([{ name: 'question balances' }]);
  });
});

describe('every span', () => {
  it('is of our service, and a request that comes to no route is named by its method', () => {
    expect(statuses).toEqual([201, 422, 400, 404, 400, 400, 415, 200, 404]);
    expect([...receiver.services]).toEqual(['ledger-of-the-test']);
    expect(receiver.named('GET').filter(({ name }) => name === 'GET')).toHaveLength(1);
    expect(receiver.named('GET /api/v1/health')).toEqual([]);
  });

  it('holds no body, no query, no header, no message and nobody', () => {
    expect(receiver.spans.length).toBeGreaterThanOrEqual(12);
    expect([SECRET, 'finance', 'vasteras'].filter((word) => receiver.text.includes(word))).toEqual([]);
    expect(receiver.spans.filter(({ status }) => status.message !== undefined)).toEqual([]);
  });
});
