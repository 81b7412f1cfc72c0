import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordAlgorithm, sealRecord } from '#audit/record.js';
import { openEventStoreDb } from '#event-store/eventstoredb.js';
import { Corrupt, type EventStore, type Recorded } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { type StandIn, startStandIn } from '../../../test/stand-in/stand-in.js';
import { appendChained } from '../../../test/support/chained-history.js';
import { checkHash } from './check-hash.js';
import { CopyRefused } from './copy-refused.js';
import { copyStore } from './copy-store.js';
import { importFile, parseImport } from './import-file.js';
import { openLedger } from './ledger.js';

const opened: EventStore[] = [];
const standIns: StandIn[] = [];
let folder: string;
let source: EventStore;

function sqlite(name = `copy-${opened.length}`): EventStore {
  const store = openSqliteEventStore(join(folder, `${name}.sqlite`), { check: checkHash });
  opened.push(store);
  return store;
}

async function eventStoreDb(): Promise<{ store: EventStore; standIn: StandIn }> {
  const standIn = await startStandIn();
  standIns.push(standIn);
  const store = openEventStoreDb(standIn.url('single'), { check: checkHash, watch: false });
  opened.push(store);
  return { store, standIn };
}

/** Everything in global order, but for the position, which is the store's own. */
async function contents(store: EventStore): Promise<Omit<Recorded, 'position'>[]> {
  const { events } = await store.readAll({ prefixes: [''], limit: 1000 });
  return events.map(({ position: _, bytes, ...event }) => ({ ...event, bytes: Buffer.from(bytes) }));
}

/** Copies until so many events are done, and stops there as if the process had ended. */
async function copyUntil(to: EventStore, events: number): Promise<void> {
  const copied = (done: number) => {
    if (done >= events) throw new Error('stopped');
  };
  await expect(copyStore(source, to, { copied })).rejects.toThrow('stopped');
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agreement-ledger-copy-'));
  const ledger = await openLedger({ dataDirectory: folder });
  for (const name of ['partnership-2026-2029', 'run-off-2026-2029']) {
    const text = readFileSync(new URL(`../../../examples/${name}.jsonl`, import.meta.url), 'utf8');
    await importFile(ledger, parseImport(text), { dryRun: false });
  }
  await ledger.close();
  source = sqlite('events');
  await appendChained(source, { streams: 3, events: 60 });
});

afterAll(async () => {
  for (const store of opened) await store.close();
  for (const standIn of standIns) await standIn.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a copy', () => {
  it('from SQLite to SQLite holds the same bytes in the same order', async () => {
    const to = sqlite();
    const outcome = await copyStore(source, to);
    expect(await contents(to)).toEqual(await contents(source));
    expect(outcome).toMatchObject({ events: 157, copied: 157, alreadyThere: 0, sourceMovedOn: false });
    expect(outcome.streams).toHaveLength(8);
  });

  it('to EventStoreDB and back has the same head for every stream', async () => {
    const { store } = await eventStoreDb();
    const there = await copyStore(source, store);
    const back = sqlite();
    const again = await copyStore(store, back);
    expect(again.streams).toEqual(there.streams);
    expect(await contents(back)).toEqual(await contents(source));
    const heads = new Map((await contents(source)).map(({ stream, meta }) => [stream as string, meta['hash']]));
    expect(new Map(again.streams.map(({ stream, head }) => [stream, head]))).toEqual(heads);
  });

  it.each([1, 40, 98, 156])('that was stopped after %i events goes on, and repeated has nothing to do', async (events) => {
    const { store } = await eventStoreDb();
    await copyUntil(store, events);
    const stopped = (await contents(store)).length;
    expect(stopped).toBeGreaterThan(0);
    const outcome = await copyStore(source, store);
    expect(outcome).toMatchObject({ events: 157, alreadyThere: stopped, copied: 157 - stopped });
    expect(await contents(store)).toEqual(await contents(source));
    expect(await copyStore(source, store)).toMatchObject({ copied: 0, alreadyThere: 157 });
  });

  it('goes on where answers were lost and the connection was cut, and doubles nothing', async () => {
    const { store, standIn } = await eventStoreDb();
    standIn.faults.appends.push('cut-after-commit', 'cut-before-commit', 'busy', 'cut-after-commit');
    expect(await copyStore(source, store)).toMatchObject({ events: 157, copied: 157 });
    expect(await contents(store)).toEqual(await contents(source));
  });

  it('takes what was recorded since the last one', async () => {
    const from = sqlite();
    const to = sqlite();
    await appendChained(from, { streams: 1, events: 5 });
    await copyStore(from, to);
    // The first five are there already, under the same ids.
    await appendChained(from, { streams: 1, events: 6 });
    expect(await copyStore(from, to)).toMatchObject({ alreadyThere: 5, copied: 1 });
  });

  it('is refused by a target that holds other events, or more events, and left as it was', async () => {
    const other = sqlite();
    await appendChained(other, { streams: 2, events: 10 });
    const before = await contents(other);
    await expect(copyStore(source, other)).rejects.toThrow(CopyRefused);
    expect(await contents(other)).toEqual(before);
    const shorter = sqlite();
    await appendChained(shorter, { streams: 2, events: 8 });
    await expect(copyStore(shorter, other)).rejects.toThrow('The target holds more than the source');
    const reordered = sqlite();
    await appendChained(reordered, { streams: 2, events: 10, run: 5 });
    await expect(copyStore(reordered, other)).rejects.toThrow('The target holds other events than the source');
  });

  it('finds a chain that is broken in the source', async () => {
    const from = sqlite();
    await appendChained(from, { streams: 1, events: 1 });
    const [first] = await contents(from);
    const meta = { alg: recordAlgorithm, prev: 'f'.repeat(64) };
    const content = { id: '11111111-1111-4111-8111-111111111111', type: 'ContributionReceived', data: {} };
    const { bytes, hash } = sealRecord({ stream: first!.stream, revision: 1n, ...content, meta });
    await from.append(first!.stream, 0n, [{ ...content, meta: { ...meta, hash }, bytes }]);
    await expect(copyStore(from, sqlite())).rejects.toThrow(Corrupt);
  });
});
