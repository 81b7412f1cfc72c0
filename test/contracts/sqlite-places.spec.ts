import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Corrupt, type EventStore, type GlobalPosition, type Recorded, type StreamName, streamName } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { firstForm } from '#event-store/sqlite-first-form.js';
import { expectSoundPages, expectSoundPlaces } from '#event-store/sqlite-pages.js';
import { Random, seedOfRun } from '../properties/seed.js';
import { eventAt, plainEvents } from './events.js';
import { streamOf, wholeLog } from './reading.js';
import { type SqliteUnderTest, sqliteUnderTest } from './sqlite-under-test.js';

// Where an event stands is kept in a small table at first and moved with a thousand others into a large one: nobody must see from where.

const start = 0n as GlobalPosition;
const names = ['agreement-1', 'agreement-2', 'agreement-3'].map(streamName) as [StreamName, StreamName, StreamName];
let under: SqliteUnderTest;
let store: EventStore;

beforeEach(async () => {
  under = sqliteUnderTest();
  store = await under.open();
});
afterEach(() => under.destroy());

const idsOf = (events: readonly Recorded[]) => events.map(({ id }) => id);

function counted(): { places: number; recent: number } {
  const database = new DatabaseSync(under.path, { readOnly: true });
  const sql = 'SELECT (SELECT count(*) FROM places) AS places, (SELECT count(*) FROM recent_places) AS recent';
  const { places, recent } = database.prepare(sql).get() as { places: number; recent: number };
  database.close();
  return { places, recent };
}

/** Appends so many events to streams in turn, by one store and then another; gives the ids of each stream. */
async function filled(stores: readonly EventStore[], events: number, random: Random): Promise<Map<StreamName, string[]>> {
  const written = new Map<StreamName, string[]>(names.map((name) => [name, []]));
  for (let done = 0, turn = 0; done < events; turn += 1) {
    const name = random.pick(names);
    const ids = written.get(name) as string[];
    const next = BigInt(ids.length);
    const batch = plainEvents(name, next, random.whole(1, 40));
    await (stores[turn % stores.length] as EventStore).append(name, next === 0n ? 'no-stream' : next - 1n, batch);
    ids.push(...batch.map(({ id }) => id));
    done += batch.length;
  }
  return written;
}

describe('the places of events', () => {
  it('are moved together, and a stream is read the same from both tables, by two processes that take turns', async () => {
    const seed = seedOfRun();
    console.log(`SEED=${seed} appends the same again.`);
    const random = new Random(seed);
    const other = await under.second();
    const written = await filled([store, other], 3_000, random);
    const { places, recent } = counted();
    expect(places).toBeGreaterThanOrEqual(2 * 1024);
    expect(recent).toBeLessThan(1024);
    for (const [name, ids] of written) {
      expect(idsOf(await streamOf(store, name))).toEqual(ids);
      expect(idsOf(await streamOf(other, name, { backwards: true }))).toEqual([...ids].reverse());
      for (let n = 0; n < 20; n += 1) {
        const [from, limit] = [random.whole(0, ids.length - 1), random.whole(1, ids.length)];
        const options = { from: BigInt(from), limit };
        expect(idsOf(await streamOf(store, name, options))).toEqual(ids.slice(from, from + limit));
        const back = await streamOf(store, name, { ...options, backwards: true });
        expect(idsOf(back)).toEqual(ids.slice(Math.max(0, from - limit + 1), from + 1).reverse());
      }
    }
    expectSoundPages(under.path);
    expectSoundPlaces(under.path);
  }, 60_000);

  it('are found by a repetition of an append that was long ago', async () => {
    const [name] = names;
    const early = plainEvents(name, 0n, 3);
    const first = await store.append(name, 'no-stream', early);
    for (let at = 3n; at < 2_403n; at += 200n) await store.append(name, at - 1n, plainEvents(name, at, 200));
    expect(counted().places).toBeGreaterThan(1_024);
    await expect(store.append(name, 'no-stream', early)).resolves.toEqual(first);
  }, 30_000);

  const damages: Readonly<Record<string, string>> = {
    'a place among the recent ones that is another': 'UPDATE recent_places SET position = position + 1 WHERE revision = 1190',
    'a place that is another': 'UPDATE places SET position = position + 1 WHERE revision = 5',
    'a place that is gone': 'DELETE FROM places WHERE revision = 5',
    'a place of no event': 'INSERT INTO places VALUES (7, 7, 7)',
  };
  it.each(Object.entries(damages))('that are damaged are found: %s', async (_, sql) => {
    const [name] = names;
    for (let at = 0n; at < 1_200n; at += 110n) {
      await store.append(name, at === 0n ? 'no-stream' : at - 1n, plainEvents(name, at, 110));
    }
    expectSoundPlaces(under.path);
    const database = new DatabaseSync(under.path);
    const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name: trigger } of triggers) database.exec(`DROP TRIGGER ${String(trigger)}`);
    database.exec(sql);
    database.close();
    expect(() => expectSoundPlaces(under.path)).toThrow(Corrupt);
    if (sql.includes('7, 7, 7')) return;
    await expect(streamOf(store, name)).rejects.toBeInstanceOf(Corrupt);
    await expect(streamOf(store, name, { backwards: true })).rejects.toBeInstanceOf(Corrupt);
  });

  it('do not let a revision be given twice, though the head of its stream was put back', async () => {
    const [name] = names;
    for (let at = 0n; at < 1_200n; at += 100n) {
      await store.append(name, at === 0n ? 'no-stream' : at - 1n, plainEvents(name, at, 100));
    }
    await store.close();
    under.tamper('DROP TRIGGER streams_only_grow; UPDATE streams SET revision = 20;');
    const insert = 'INSERT INTO events SELECT position + 100000, stream, 21, hash, record FROM events WHERE revision = 1199';
    expect(() => under.tamper(insert)).toThrow('a new event comes after all others');
  });
});

describe('a file of the first form', () => {
  /** Makes the file over as the first version of this software wrote it. */
  async function asFirst(): Promise<void> {
    await store.close();
    const database = new DatabaseSync(under.path, { enableForeignKeyConstraints: false });
    const entries = database.prepare("SELECT type, name FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name } of entries) database.exec(`DROP TRIGGER ${String(name)}`);
    const [streams, events, ...rules] = firstForm;
    database.exec('ALTER TABLE events RENAME TO later_events; ALTER TABLE streams RENAME TO later_streams;');
    database.exec(`${streams}; ${events};
      INSERT INTO streams SELECT * FROM later_streams; INSERT INTO events SELECT * FROM later_events;
      DROP TABLE later_events; DROP TABLE later_streams; DROP TABLE places; DROP TABLE recent_places;
      ${rules.join(';')}; PRAGMA user_version = 1`);
    database.close();
  }

  it('has the very texts that the first version wrote: a file of it is told by them', () => {
    const texts = [...firstForm].sort().join('\n');
    expect(createHash('sha256').update(texts).digest('hex')).toBe(
      '8fa0e00de73630c3ffb98f24f708dcb5d5221c9ff427ff2cacd9ce3227a015b1',
    );
  });

  it('is given the next one when it is opened, and every event stands where it stood', async () => {
    const written = await filled([store], 1_500, new Random(1));
    const log = await wholeLog(store, { after: start, prefixes: [''] });
    await asFirst();
    const again = openSqliteEventStore(under.path);
    const found = await wholeLog(again, { after: start, prefixes: [''] });
    expect(found.map(({ position, bytes, meta }) => [position, bytes, meta])).toEqual(
      log.map(({ position, bytes, meta }) => [position, bytes, meta]),
    );
    expect(counted()).toEqual({ places: log.length, recent: 0 });
    for (const [name, ids] of written) {
      const next = BigInt(ids.length);
      await expect(again.append(name, next - 1n, [eventAt(name, next)])).resolves.toMatchObject({ revision: next });
      expect(idsOf(await streamOf(again, name)).slice(0, -1)).toEqual(ids);
    }
    await again.close();
    expectSoundPages(under.path);
    expectSoundPlaces(under.path);
    store = await under.second();
    expect(await wholeLog(store, { after: start, prefixes: [''] })).toHaveLength(log.length + names.length);
  });

  it('is left as it is where one of its rules was taken away', async () => {
    await filled([store], 10, new Random(1));
    await asFirst();
    under.tamper('DROP TRIGGER events_never_change');
    expect(() => openSqliteEventStore(under.path)).toThrow(Corrupt);
    const database = new DatabaseSync(under.path, { readOnly: true });
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    database.close();
  });

  it('is left as it is while another process writes to it', async () => {
    await filled([store], 300, new Random(1));
    await asFirst();
    const holder = new DatabaseSync(under.path);
    holder.exec('BEGIN IMMEDIATE');
    expect(() => openSqliteEventStore(under.path, { busyTimeoutMs: 20 })).toThrow('another process holds its write lock');
    holder.exec('ROLLBACK');
    holder.close();
    store = await under.second();
    expect(counted().places).toBeGreaterThanOrEqual(300);
  });
});
