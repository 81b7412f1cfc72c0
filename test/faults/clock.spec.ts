import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { importExample, PARTNERSHIP, startServer, type TestServer } from '../e2e/support/server.js';
import { checkReadModels, checkStore } from './check-store.js';
import { rebuiltDifferences } from './rebuilt.js';
import { copied, removed } from './server-process.js';
import { type Acknowledged, paying, sent } from './workload.js';

// A clock that jumps: what is recorded never goes back within an agreement, and what was answered of an instant stays answered.

let now: Date;
let server: TestServer;
let payments = 0;

beforeEach(async () => {
  now = new Date('2027-03-01T10:00:00.000Z');
  server = await startServer({ now: () => now });
  await importExample(server, 'partnership', { upTo: '12b' });
});
afterEach(() => server.remove());

const at = (instant: string) => {
  now = new Date(instant);
};

async function recorded(): Promise<{ revision: number; recordedAt: string }> {
  payments += 1;
  const { status, text } = await sent(server.url, paying({ agreement: PARTNERSHIP, key: `clock-${payments}` }));
  expect(status).toBe(201);
  const { revision, events } = JSON.parse(text) as Acknowledged & { events: { recordedAt: string }[] };
  return { revision, recordedAt: events[0]?.recordedAt ?? '' };
}

interface Known {
  knownAt: { revision: number; recordedAt: string };
  settled?: false;
  sum: string;
}

async function cash(knownAt = ''): Promise<Known> {
  const { body } = await server.call<Known>(
    `/agreements/${PARTNERSHIP}/balances?account=cash${knownAt && `&knownAt=${knownAt}`}`,
  );
  return body;
}

/** Everything is checked again when the server has let go of it. */
async function expectSound(): Promise<void> {
  await server.close();
  const copy = copied(server.directory);
  const store = checkStore(copy);
  expect([...store.faults, ...checkReadModels(copy, store).faults, ...(await rebuiltDifferences(copy))]).toEqual([]);
  removed(copy);
}

describe('a clock that jumps back', () => {
  it.each(['2027-03-01T09:59:59.999Z', '2027-02-28T10:00:00.000Z', '1970-01-01T00:00:00.000Z'])(
    'to %s: recording goes on, and recordedAt stands still until the clock is there again',
    async (earlier) => {
      const first = await recorded();
      at(earlier);
      const second = await recorded();
      const third = await recorded();
      expect([first, second, third].map(({ recordedAt }) => recordedAt)).toEqual(Array(3).fill('2027-03-01T10:00:00.000Z'));
      expect([second.revision, third.revision]).toEqual([first.revision + 1, first.revision + 2]);
      at('2027-03-01T10:00:00.001Z');
      expect(await recorded()).toMatchObject({ recordedAt: '2027-03-01T10:00:00.001Z' });
      await expectSound();
    },
  );

  it('over a restart, too', async () => {
    const first = await recorded();
    at('2026-12-01T00:00:00.000Z');
    server = await server.restart();
    expect(await recorded()).toEqual({ revision: first.revision + 1, recordedAt: first.recordedAt });
    await expectSound();
  });

  it('leaves what was once called settled as it was answered (ADR 12)', async () => {
    const first = await recorded();
    at('2027-03-01T10:02:00.000Z');
    const settled = await cash(first.recordedAt);
    expect(settled).toMatchObject({ knownAt: first });
    expect(settled).not.toHaveProperty('settled');
    at('2027-03-01T09:00:00.000Z');
    const second = await recorded();
    expect(second.recordedAt > first.recordedAt).toBe(true);
    expect(await cash(first.recordedAt)).toEqual(settled);
    // By this clock the second stamp is yet to come, so that another event may still be recorded with it.
    expect(await cash(second.recordedAt)).toMatchObject({ knownAt: second, settled: false });
    // What was known at a revision is the same whatever the clock says.
    expect((await cash(String(first.revision))).sum).toBe(settled.sum);
  });
});

describe('a clock that jumps forward and is put right', () => {
  it('keeps the stamps in order from then on, in that agreement alone', async () => {
    at('2031-01-01T00:00:00.000Z');
    const ahead = await recorded();
    expect(ahead.recordedAt).toBe('2031-01-01T00:00:00.000Z');
    at('2027-03-01T10:00:00.000Z');
    expect((await recorded()).recordedAt).toBe(ahead.recordedAt);
    const other = '11111111-2222-4333-8444-555555555555';
    await importExample(server, 'partnership', { upTo: '12b', as: other });
    const { text } = await sent(server.url, paying({ agreement: other, key: 'other' }));
    expect(text).toContain('"recordedAt":"2027-03-01T10:00:00.000Z"');
    expect((await cash('2027-03-01T10:00:00Z')).knownAt).toMatchObject({ revision: ahead.revision - 1 });
    await expectSound();
  });
});
