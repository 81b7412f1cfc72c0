import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Corrupt, type EventStore, type GlobalPosition, type Recorded, type StreamName, streamName } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { earlierForms } from '#event-store/sqlite-earlier-forms.js';
import { expectSoundPages, expectSoundPlaces } from '#event-store/sqlite-pages.js';
import { FILED_TOGETHER } from '#event-store/sqlite-places.js';
import { Random, seedOfRun } from '../properties/seed.js';
import { eventAt, plainEvents } from './events.js';
import { streamOf, wholeLog } from './reading.js';
import { type SqliteUnderTest, sqliteUnderTest } from './sqlite-under-test.js';

// The place of an event is filed with those of a thousand others, and until then it is found by looking: nobody must see which.

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

/** How many events have their place, how many are not filed yet, and the bytes of their records. */
function counted(): { places: number; left: number; bytes: number } {
  const database = new DatabaseSync(under.path, { readOnly: true });
  const left = 'FROM events WHERE position > (SELECT position FROM filing)';
  const sql = `SELECT (SELECT count(*) FROM places) AS places, (SELECT count(*) ${left}) AS left,
    (SELECT coalesce(sum(length(record)), 0) ${left}) AS bytes`;
  const { places, left: unfiled, bytes } = database.prepare(sql).get() as { places: number; left: number; bytes: number };
  database.close();
  return { places, left: unfiled, bytes };
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
  it('are filed together, and a stream is read the same before and after, by two processes that take turns', async () => {
    const seed = seedOfRun();
    console.log(`SEED=${seed} appends the same again.`);
    const random = new Random(seed);
    const other = await under.second();
    const written = await filled([store, other], 6_000, random);
    const { places, left, bytes } = counted();
    expect(places).toBeGreaterThan(3_000);
    expect(left).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(Number(FILED_TOGETHER));
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
    for (let at = 3n; at < 4_003n; at += 200n) await store.append(name, at - 1n, plainEvents(name, at, 200));
    expect(counted().places).toBeGreaterThan(1_000);
    await expect(store.append(name, 'no-stream', early)).resolves.toEqual(first);
  }, 30_000);

  /** What is done to the file, and whether a stream is then read wrongly by its own places, and says so. */
  const damages: readonly [string, string, boolean][] = [
    ['a place that is another', 'UPDATE places SET position = position + 1 WHERE revision = 5', true],
    ['a place that is gone', 'DELETE FROM places WHERE revision = 5', true],
    ['a place of no event', 'INSERT INTO places VALUES (7, 7, 7)', false],
    ['filing that is ahead', 'UPDATE filing SET position = (SELECT max(position) FROM events)', true],
    ['filing that is behind', 'UPDATE filing SET position = position - 1', false],
    ['an event that was not filed and is gone', 'DELETE FROM events WHERE revision = 3998', true],
    ['a head that is another', 'UPDATE streams SET revision = 20', true],
  ];
  it.each(damages)('that are damaged are found: %s', async (_, sql, isSeen) => {
    const [name] = names;
    for (let at = 0n; at < 4_000n; at += 100n) {
      await store.append(name, at === 0n ? 'no-stream' : at - 1n, plainEvents(name, at, 100));
    }
    expect(counted().places).toBeGreaterThan(1_000);
    expect(counted().left).toBeGreaterThan(10);
    expectSoundPlaces(under.path);
    const database = new DatabaseSync(under.path);
    const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name: trigger } of triggers) database.exec(`DROP TRIGGER ${String(trigger)}`);
    database.exec(sql);
    database.close();
    expect(() => expectSoundPlaces(under.path)).toThrow(Corrupt);
    const backwards = { backwards: true };
    if (isSeen) {
      await expect(streamOf(store, name)).rejects.toBeInstanceOf(Corrupt);
      await expect(streamOf(store, name, backwards)).rejects.toBeInstanceOf(Corrupt);
    } else {
      const all = Array.from({ length: 4_000 }, (_event, revision) => BigInt(revision));
      expect((await streamOf(store, name)).map(({ revision }) => revision)).toEqual(all);
      expect((await streamOf(store, name, backwards)).map(({ revision }) => revision)).toEqual(all.reverse());
    }
  });

  it('do not let a revision be given twice, though the head of its stream was put back', async () => {
    const [name] = names;
    for (let at = 0n; at < 4_000n; at += 100n) {
      await store.append(name, at === 0n ? 'no-stream' : at - 1n, plainEvents(name, at, 100));
    }
    const insert = 'INSERT INTO events SELECT position + 2000000, stream, 21, hash, record FROM events WHERE revision = 3999';
    expect(() => under.tamper(insert)).toThrow('next in its stream');
    // Whoever remembers where the stream ends is refused by the file, whoever does not by its last event.
    under.tamper('DROP TRIGGER streams_only_grow; UPDATE streams SET revision = 20;');
    await expect(store.append(name, 3_999n, plainEvents(name, 4_000n, 1))).rejects.toBeInstanceOf(Corrupt);
    await expect(store.append(name, 20n, plainEvents(name, 21n, 1))).rejects.toBeInstanceOf(Corrupt);
  });
});

describe.each([1, 2] as const)('a file of form %i', (form) => {
  /** Makes the file over as an earlier version of this software wrote it. */
  async function asBefore(): Promise<void> {
    await store.close();
    const database = new DatabaseSync(under.path, { enableForeignKeyConstraints: false });
    const entries = database.prepare("SELECT type, name FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name } of entries) database.exec(`DROP TRIGGER ${String(name)}`);
    database.exec(`ALTER TABLE events RENAME TO later_events; ALTER TABLE streams RENAME TO later_streams;
      ALTER TABLE places RENAME TO later_places; ALTER TABLE filing RENAME TO later_filing`);
    const tables = earlierForms[form].filter((text) => text.startsWith('CREATE TABLE'));
    database.exec(`${tables.join(';')};
      INSERT INTO streams SELECT * FROM later_streams; INSERT INTO events SELECT * FROM later_events`);
    if (form === 2) {
      database.exec(`INSERT INTO places SELECT * FROM later_places; INSERT INTO recent_places
        SELECT stream, revision, position FROM events WHERE position > (SELECT position FROM later_filing)`);
    }
    for (const name of ['events', 'streams', 'places', 'filing']) database.exec(`DROP TABLE later_${name}`);
    const rules = earlierForms[form].filter((text) => text.startsWith('CREATE TRIGGER'));
    database.exec(`${rules.join(';')}; PRAGMA user_version = ${form}`);
    database.close();
  }

  it('has the very texts that its version wrote: a file of it is told by them', () => {
    const texts = [...earlierForms[form]].sort().join('\n');
    expect(createHash('sha256').update(texts).digest('hex')).toBe(
      {
        1: '8fa0e00de73630c3ffb98f24f708dcb5d5221c9ff427ff2cacd9ce3227a015b1',
        2: '71f53252c2cfc8a1b2bb04b88e671621440cd8839885264258885ed328ab0dd4',
      }[form],
    );
  });

  it('is given the current one when it is opened, and every event stands where it stood', async () => {
    const written = await filled([store], 5_000, new Random(1));
    expect(counted().places).toBeGreaterThan(1_000);
    expect(counted().left).toBeGreaterThan(10);
    const log = await wholeLog(store, { after: start, prefixes: [''] });
    await asBefore();
    const again = openSqliteEventStore(under.path);
    const found = await wholeLog(again, { after: start, prefixes: [''] });
    expect(found.map(({ position, bytes, meta }) => [position, bytes, meta])).toEqual(
      log.map(({ position, bytes, meta }) => [position, bytes, meta]),
    );
    expect(counted()).toEqual({ places: log.length, left: 0, bytes: 0 });
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
    expect(() => under.tamper('DELETE FROM streams')).toThrow('a stream is never deleted');
  });

  it('is left as it is where one of its rules was taken away', async () => {
    await filled([store], 10, new Random(1));
    await asBefore();
    under.tamper('DROP TRIGGER events_never_change');
    expect(() => openSqliteEventStore(under.path)).toThrow(Corrupt);
    const database = new DatabaseSync(under.path, { readOnly: true });
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: form });
    database.close();
  });

  it('is left as it is while another process writes to it', async () => {
    await filled([store], 300, new Random(1));
    await asBefore();
    const holder = new DatabaseSync(under.path);
    holder.exec('BEGIN IMMEDIATE');
    expect(() => openSqliteEventStore(under.path, { busyTimeoutMs: 20 })).toThrow('another process holds its write lock');
    holder.exec('ROLLBACK');
    holder.close();
    store = await under.second();
    expect(counted().places).toBeGreaterThanOrEqual(300);
  });
});
