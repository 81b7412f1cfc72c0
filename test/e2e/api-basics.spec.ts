import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ADMIN,
  exampleText,
  FINANCE,
  importExample,
  PARTNERSHIP,
  person,
  RUN_OFF,
  startServer,
  type TestServer,
  VASTERAS,
} from './support/server.js';

// What every caller relies on: a retry has its effect once, a stale decision is not taken, and what was written can be read.

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ now: () => new Date('2026-11-22T12:00:00.000Z') });
  await importExample(server, 'partnership');
  await importExample(server, 'run-off');
});
afterAll(() => server.remove());

const payment = (value: string) => ({
  effectiveOn: '2026-11-20',
  party: 'vasteras',
  year: 2026,
  amount: { value, currency: 'SEK' },
});
const RECEIVED = `/agreements/${PARTNERSHIP}/contributions-received`;

interface Written {
  id: string;
  revision: number;
  position: string;
  events: { type: string; revision: number }[];
}
interface Balances {
  balances: { account: string; balance: string }[];
  sum: string;
}

const cash = async () => {
  const { body } = await server.call<Balances>(`/agreements/${PARTNERSHIP}/balances?account=cash`);
  return Number(body.balances[0]?.balance);
};
const revision = async () => Number((await server.call(`/agreements/${PARTNERSHIP}`)).headers.get('etag')?.replaceAll('"', ''));

describe('a command that is sent again', () => {
  it('has its effect once and gets the same bytes', async () => {
    const before = await cash();
    const first = await server.call<Written>(RECEIVED, { key: 'once', body: payment('10.00') });
    const again = await server.call<Written>(RECEIVED, { key: 'once', body: payment('10.00') });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(first.body.events.map(({ type }) => type)).toEqual(['ContributionReceived']);
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([null, 'true']);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(await cash()).toBe(before + 10);
  });

  it('is the same with the key in quotation marks and its body in another order', async () => {
    const { party, year, ...rest } = payment('11.00');
    const first = await server.call(RECEIVED, { key: 'quoted', body: payment('11.00') });
    const again = await server.call(RECEIVED, { key: '"quoted"', body: { ...rest, year, party } });
    expect(again.text).toBe(first.text);
  });

  it('is refused with another body', async () => {
    await server.call(RECEIVED, { key: 'reused', body: payment('10.00') });
    const other = await server.call(RECEIVED, { key: 'reused', body: payment('20.00') });
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency-key-reused']);
  });

  it('is another command when another person sends it', async () => {
    const as = person('finance-mdu-2', 'finance', '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01');
    const first = await server.call<Written>(RECEIVED, { key: 'mine', body: payment('1.00') });
    const other = await server.call<Written>(RECEIVED, { key: 'mine', as, body: payment('1.00') });
    expect(other.body.revision).toBe(first.body.revision + 1);
  });

  it('twenty times at once has one effect, and twenty equal answers', async () => {
    const before = await cash();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => server.call(RECEIVED, { key: 'at-once', body: payment('10.00') })),
    );
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    expect(await cash()).toBe(before + 10);
  });

  it('twenty different ones at once all have their effect', async () => {
    const before = await cash();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => server.call<Written>(RECEIVED, { body: payment('1.00') })),
    );
    expect(new Set(replies.map(({ body }) => body.revision)).size).toBe(20);
    expect(await cash()).toBe(before + 20);
  });
});

describe('If-Match', () => {
  it('takes a command on the revision that was read', async () => {
    const at = await revision();
    const taken = await server.call<Written>(RECEIVED, { body: payment('1.00'), headers: { 'If-Match': `"${at}"` } });
    expect([taken.status, taken.body.revision, taken.headers.get('etag')]).toEqual([201, at + 1, `"${at + 1}"`]);
  });

  it('refuses one on an older revision, but answers a retry of one that was taken', async () => {
    const at = await revision();
    const headers = { 'If-Match': `"${at}"` };
    const taken = await server.call(RECEIVED, { key: 'matched', body: payment('1.00'), headers });
    const stale = await server.call(RECEIVED, { body: payment('1.00'), headers });
    const again = await server.call(RECEIVED, { key: 'matched', body: payment('1.00'), headers });
    expect([stale.status, stale.body['code']]).toEqual([412, 'precondition-failed']);
    expect(stale.body['detail']).toBe(`If-Match said revision ${at} and it is at ${at + 1}; read it again and decide anew.`);
    expect(again.text).toBe(taken.text);
  });

  it.each(['12', 'W/"12"', '*', '"x"'])('%s is no ETag of an agreement', async (given) => {
    const { status, body } = await server.call(RECEIVED, { body: payment('1.00'), headers: { 'If-Match': given } });
    expect([status, body['code'], body['errors']]).toEqual([
      400,
      'invalid-input',
      [expect.objectContaining({ pointer: '/If-Match' })],
    ]);
  });
});

describe('what was written can be read', () => {
  it('by its position and its place', async () => {
    const before = await cash();
    const { body, headers } = await server.call<Written>(RECEIVED, { body: payment('5.00') });
    const read = await server.call<Balances>(`/agreements/${PARTNERSHIP}/balances?account=cash&minPosition=${body.position}`);
    expect(Number(read.body.balances[0]?.balance)).toBe(before + 5);
    const place = await server.call<{ revision: number }>(String(headers.get('location')).replace('/api/v1', ''));
    expect([place.status, place.body.revision]).toEqual([200, body.revision]);
  });

  it('and a position that never comes is said to be missing', async () => {
    const { status, headers, body } = await server.call(`/agreements?minPosition=${'9'.repeat(15).padStart(20, '0')}`);
    expect([status, headers.get('retry-after'), body['code']]).toEqual([503, '1', 'answer-not-ready']);
  });

  it('as it stood at a revision, byte for byte, whatever came later', async () => {
    const at = await revision();
    const path = `/agreements/${PARTNERSHIP}/balances?on=2026-11-20&knownAt=${at}`;
    const then = await server.call(path);
    await server.call(RECEIVED, { body: payment('7.00') });
    expect((await server.call(path)).text).toBe(then.text);
  });
});

describe('organisations', () => {
  const path = '/organisations/11111111-1111-4111-8111-111111111111/registrations';
  const body = { effectiveOn: '2026-01-01', key: 'x', name: 'X', kind: 'other' };

  it('are registered by their own administrator', async () => {
    const refused = await server.call(path, { as: ADMIN, body });
    expect([refused.status, refused.body['code']]).toEqual([403, 'not-allowed']);
    const as = person('admin-x', 'admin', '11111111-1111-4111-8111-111111111111');
    const taken = await server.call<Written>(path, { as, body });
    expect([taken.status, taken.headers.get('location')]).toEqual([
      201,
      path.replace('/registrations', '').replace(/^/, '/api/v1'),
    ]);
    const listed = await server.call<{ total: number; organisations: { key: string }[] }>(
      `/organisations?minPosition=${taken.body.position}&limit=2`,
    );
    expect([listed.body.total, listed.body.organisations.length]).toEqual([4, 2]);
  });
});

describe('lists', () => {
  it('come in pages', async () => {
    const { body } = await server.call<{ total: number; agreements: { agreement: string }[] }>('/agreements?limit=1&offset=1');
    expect([body.total, body.agreements.map(({ agreement }) => agreement)]).toEqual([2, [RUN_OFF]]);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'offset=-1', 'limit=1&limit=2'])('%s is no page', async (query) => {
    const { status, body } = await server.call(`/agreements?${query}`);
    expect([status, body['code']]).toEqual([400, 'invalid-input']);
  });
});

describe('an import', () => {
  it('repeated has no further effect, and an auditor may not', async () => {
    const again = await server.call<{ recorded: number; unchanged: number }>('/imports', {
      as: ADMIN,
      body: exampleText('run-off'),
    });
    expect([again.status, again.body.recorded, again.body.unchanged]).toEqual([200, 0, 53]);
    const auditor = await server.call('/imports', { as: person('auditor-1', 'auditor', VASTERAS), body: '{}' });
    expect([auditor.status, auditor.body['code']]).toEqual([403, 'not-for-you']);
  });

  it('of JSON is another media type, and a line that is none is named', async () => {
    expect((await server.call('/imports', { body: { a: 1 } })).status).toBe(415);
    const { status, body } = await server.call('/imports?dryRun=true', { body: 'nonsense' });
    const message = 'this line must be one JSON object: it is not JSON';
    expect([status, body['errors']]).toEqual([400, [{ pointer: '/line/1', message }]]);
    expect((await server.call('/imports?dryRun=perhaps', { body: 'x' })).status).toBe(400);
    expect((await server.call(RECEIVED, { as: FINANCE, body: 'text' })).status).toBe(415);
  });
});
