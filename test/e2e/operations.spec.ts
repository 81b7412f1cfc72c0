import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { examinedDangers } from '#application/open-store.js';
import { familiesOf, Scrape } from './support/exposition.js';
import { importExample, MDU, PARTNERSHIP, person, startServer, type TestServer } from './support/server.js';
import { ledgerChoices } from './support/store.js';

// A real server, scraped as Prometheus does: every metric says what it is, and its numbers move as what they count.

const RECEIVED = `/agreements/${PARTNERSHIP}/contributions-received`;
const PAYMENT = { effectiveOn: '2026-11-20', party: 'vasteras', year: 2026, amount: { value: '1.00', currency: 'SEK' } };
const now = () => new Date('2026-11-22T12:00:00.000Z');

/** The metrics of ours, by name, with their type and their labels. */
const OURS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  append_seconds: ['histogram', 'outcome'],
  append_conflicts_total: ['counter'],
  append_retries_total: ['counter'],
  refusals_total: ['counter', 'code'],
  http_request_seconds: ['histogram', 'method', 'route', 'status'],
  projection_lag_seconds: ['gauge', 'projection'],
  projection_events: ['gauge', 'projection'],
  projection_leads: ['gauge', 'projection'],
  ready: ['gauge'],
  integrity_alarm: ['gauge'],
  store_dangers: ['gauge'],
};

let server: TestServer;
const scrape = () => Scrape.of(server.operationsUrl);

beforeAll(async () => {
  server = await startServer({ now, operations: { port: 0 } });
  await importExample(server, 'partnership');
}, 120_000);
afterAll(() => server.remove());

describe('a scrape', () => {
  it('tells every metric by its name, its type, its labels and a sentence', async () => {
    await server.call(RECEIVED, { body: { ...PAYMENT, party: 'nobody' } });
    const { families } = await scrape();
    for (const [name, [type, ...labels]] of Object.entries(OURS)) {
      const family = families.get(`agreement_ledger_${name}`);
      expect([name, family?.type, family?.help.endsWith('.')]).toEqual([name, type, true]);
      for (const sample of family?.samples ?? []) {
        expect(
          Object.keys(sample.labels)
            .filter((label) => label !== 'le')
            .sort(),
        ).toEqual([...labels].sort());
      }
      expect(family?.samples.length).toBeGreaterThan(0);
    }
    const ours = [...families.keys()].filter((name) => name.startsWith('agreement_ledger_'));
    expect(ours.sort()).toEqual(
      Object.keys(OURS)
        .map((name) => `agreement_ledger_${name}`)
        .sort(),
    );
    expect(families.get('process_resident_memory_bytes')?.samples[0]?.value).toBeGreaterThan(1e6);
  });

  it('counts appends, refusals by their code, and answers by their route', async () => {
    const before = await scrape();
    const replies = [
      await server.call(RECEIVED, { key: 'counted', body: PAYMENT }),
      await server.call(RECEIVED, { key: 'counted', body: PAYMENT }),
      await server.call(RECEIVED, { body: { ...PAYMENT, party: 'nobody' } }),
      await server.call(RECEIVED, { body: { ...PAYMENT, year: 'x' } }),
      await server.call('/no-such-path'),
      await server.call(`/agreements/${PARTNERSHIP}`),
    ];
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 422, 400, 404, 200]);
    const after = await scrape();
    const grown = (name: string, labels: Readonly<Record<string, string>>) =>
      (after.value(name, labels) ?? 0) - (before.value(name, labels) ?? 0);
    // The second was answered from what is stored.
    expect(grown('append_seconds_count', { outcome: 'stored' })).toBe(1);
    expect(grown('append_seconds_sum', { outcome: 'stored' })).toBeGreaterThan(0);
    expect(grown('refusals_total', { code: replies[2]?.body['code'] as string })).toBe(1);
    expect(grown('refusals_total', { code: 'invalid-input' })).toBe(1);
    expect(grown('refusals_total', { code: 'unknown-path' })).toBe(1);
    const route = '/api/v1/agreements/:agreementId/contributions-received';
    expect(grown('http_request_seconds_count', { method: 'POST', route, status: '201' })).toBe(2);
    expect(grown('http_request_seconds_count', { method: 'POST', route, status: '422' })).toBe(1);
    expect(grown('http_request_seconds_count', { method: 'GET', route: 'none', status: '404' })).toBe(1);
    expect(grown('http_request_seconds_count', { method: 'GET', route: '/api/v1/agreements/:agreementId', status: '200' })).toBe(
      1,
    );
    expect(after.value('projection_events', { projection: 'ledger' })).toBe(
      (before.value('projection_events', { projection: 'ledger' }) ?? 0) + 1,
    );
  });

  it('tells that the server is ready, leads, and is at the head', async () => {
    const found = await scrape();
    expect(['ready', 'integrity_alarm'].map((name) => found.value(name))).toEqual([1, 0]);
    const { eventStore } = await ledgerChoices(server.directory);
    const dangers = await examinedDangers(eventStore, AbortSignal.timeout(10_000));
    expect(found.value('store_dangers')).toBe(eventStore.kind === 'sqlite' ? 0 : dangers.length);
    expect(found.value('projection_leads', { projection: 'ledger' })).toBe(1);
    expect(found.value('projection_lag_seconds', { projection: 'ledger' })).toBe(0);
  });

  it('tells nothing of what the ledger holds', async () => {
    const secret = 'Zanzibar';
    const as = person(`id-${secret}`, 'finance', MDU);
    await server.call(RECEIVED, { as, key: secret, body: { ...PAYMENT, reference: secret } });
    await server.call(`/agreements/${secret}?${secret}=${secret}`, { as });
    await server.call(`/${secret}`, { as });
    const text = await (await fetch(`${server.operationsUrl}/metrics`)).text();
    expect(familiesOf(text).size).toBeGreaterThan(Object.keys(OURS).length);
    for (const told of [secret, PARTNERSHIP, MDU, 'vasteras', server.directory]) expect(text).not.toContain(told);
  });
});

describe('the listener', () => {
  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`${server.operationsUrl}${path}`, { method });
    return { status: response.status, allow: response.headers.get('allow'), body: await response.text() };
  };

  it('says that the server lives and is ready, and nothing else than a word', async () => {
    expect(await ask('/health/live')).toEqual({ status: 200, allow: null, body: '{"status":"live"}\n' });
    expect(await ask('/health/ready')).toEqual({ status: 200, allow: null, body: '{"status":"ready"}\n' });
    expect(await ask('/health/ready?verbose', 'HEAD')).toEqual({ status: 200, allow: null, body: '' });
  });

  it.each(['/', '/api/v1/agreements', '/metrics/', '/health', '/__proto__', '/health/../metrics/x'])(
    'has no %s',
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('takes no %s', async (method) => {
    expect(await ask('/metrics', method)).toMatchObject({ status: 405, allow: 'GET, HEAD' });
  });

  it('is not there where nobody asked for it, nor on the port of the interface', async () => {
    const quiet = await startServer({ now });
    try {
      expect(quiet.operationsUrl).toBe('');
      expect((await fetch(`${quiet.url}/metrics`)).status).toBe(404);
      expect((await quiet.call('/health/ready')).status).toBe(200);
    } finally {
      await quiet.remove();
    }
  });

  it('of several servers in one process counts for each its own, and ends with it', async () => {
    const other = await startServer({ now, operations: { port: 0 } });
    try {
      const found = await Scrape.of(other.operationsUrl);
      expect(found.value('append_seconds_count', { outcome: 'stored' })).toBe(0);
      expect(found.value('projection_events', { projection: 'ledger' })).toBe(0);
      expect((await scrape()).value('append_seconds_count', { outcome: 'stored' })).toBeGreaterThan(0);
    } finally {
      await other.remove();
    }
    await expect(fetch(`${other.operationsUrl}/health/live`)).rejects.toThrow();
  });

  it('on a port that is taken lets the directory and the other port go', async () => {
    const port = Number(new URL(server.operationsUrl).port);
    const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-e2e-'));
    await expect(startServer({ directory, operations: { port } })).rejects.toThrow('EADDRINUSE');
    const again = await startServer({ directory, operations: { port: 0 } });
    await again.remove();
  });
});
