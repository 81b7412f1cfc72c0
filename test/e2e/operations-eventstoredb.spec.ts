import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventStoreChoice } from '#application/event-store-choice.js';
import { type StandIn, startStandIn } from '../stand-in/stand-in.js';
import { Scrape } from './support/exposition.js';
import { importExample, PARTNERSHIP, startServer, type TestServer } from './support/server.js';

// What is told of a server whose events are in EventStoreDB: appends that nobody answered, other writers, and a cluster without a leader.

const RECEIVED = `/agreements/${PARTNERSHIP}/contributions-received`;
const PAYMENT = { effectiveOn: '2026-11-20', party: 'vasteras', year: 2026, amount: { value: '1.00', currency: 'SEK' } };

let standIn: StandIn;
const servers: TestServer[] = [];
const scrape = (n = 0) => Scrape.of((servers[n] as TestServer).operationsUrl);
const pay = (n: number, key: string) => (servers[n] as TestServer).call(RECEIVED, { key, body: PAYMENT });

async function newServer(): Promise<void> {
  const eventStore = eventStoreChoice({ EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: standIn.url('single') });
  servers.push(await startServer({ eventStore, operations: { port: 0 } }));
}

/** What both doors say of readiness: the status of the interface, and the status and the word of the listener. */
async function readiness(): Promise<unknown[]> {
  const [server] = servers as [TestServer];
  const told = await fetch(`${server.operationsUrl}/health/ready`);
  return [(await server.call('/health/ready', { as: null })).status, told.status, ((await told.json()) as { why?: string }).why];
}

async function until(wanted: unknown[]): Promise<void> {
  let found: unknown[] = [];
  for (let attempt = 0; attempt < 100; attempt += 1) {
    found = await readiness();
    if (JSON.stringify(found) === JSON.stringify(wanted)) return;
    await delay(100);
  }
  expect(found).toEqual(wanted);
}

beforeAll(async () => {
  standIn = await startStandIn();
  await newServer();
  await importExample(servers[0] as TestServer, 'partnership');
}, 120_000);
afterAll(async () => {
  for (const server of servers) await server.remove();
  await standIn.stop();
});

describe('an append', () => {
  it('that was not answered and is sent again is counted as unknown, as sent again, and as stored', async () => {
    const before = await scrape();
    standIn.faults.appends.push('cut-after-commit');
    expect((await pay(0, 'cut')).status).toBe(201);
    const after = await scrape();
    const grown = (name: string, labels = {}) => (after.value(name, labels) ?? 0) - (before.value(name, labels) ?? 0);
    expect(grown('append_seconds_count', { outcome: 'unknown' })).toBe(1);
    expect(grown('append_retries_total')).toBe(1);
    expect(grown('append_seconds_count', { outcome: 'stored' })).toBe(1);
  });

  it('before which another writer came is counted as a conflict by whoever came second', async () => {
    await newServer();
    const replies = await Promise.all(Array.from({ length: 30 }, (_, n) => pay(n % 2, `both-${n}`)));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    const found = [await scrape(0), await scrape(1)];
    const sum = (name: string, labels = {}) => found.reduce((all, one) => all + (one.value(name, labels) ?? 0), 0);
    expect(sum('append_conflicts_total')).toBeGreaterThan(0);
    expect(sum('append_conflicts_total')).toBe(sum('append_seconds_count', { outcome: 'conflict' }));
  });

  it('finds the dangers of the server counted', async () => {
    for (let tries = 0; ((await scrape()).value('store_dangers') ?? 0) < 2; tries += 1) {
      expect(tries).toBeLessThan(100);
      await delay(100);
    }
  });
});

describe('readiness', () => {
  it('does not believe a node that is well without a leader', async () => {
    await until([200, 200, undefined]);
    for (const state of ['unknown', 'preleader', 'readonlyleaderless']) {
      standIn.faults.state = state;
      expect((await fetch(`http://127.0.0.1:${standIn.port}/health/live`)).status).toBe(204);
      expect(await readiness()).toEqual([503, 503, 'store-takes-no-appends']);
      expect((await scrape()).value('ready')).toBe(0);
    }
    for (const state of ['leader', 'follower']) {
      standIn.faults.state = state;
      expect(await readiness()).toEqual([200, 200, undefined]);
      expect((await scrape()).value('ready')).toBe(1);
    }
  });

  it('goes by the last append where no node tells its state', async () => {
    standIn.faults.state = null;
    expect(await readiness()).toEqual([200, 200, undefined]);
    standIn.faults.appends.push('access-denied');
    expect(await pay(0, 'denied')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(await readiness()).toEqual([503, 503, 'store-takes-no-appends']);
    expect((await pay(0, 'denied')).status).toBe(201);
    expect(await readiness()).toEqual([200, 200, undefined]);
    expect((await scrape()).value('append_seconds_count', { outcome: 'unavailable' })).toBe(1);
    standIn.faults.state = 'leader';
  });

  it('is false while the server is down, and true again when it is back', async () => {
    await standIn.stop();
    await until([503, 503, 'store-unreadable']);
    const down = await scrape();
    expect([down.value('ready'), down.value('projection_lag_seconds', { projection: 'ledger' })]).toEqual([0, undefined]);
    await standIn.start();
    await until([200, 200, undefined]);
  }, 60_000);
});
