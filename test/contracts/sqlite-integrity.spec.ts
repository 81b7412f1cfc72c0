import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitingMax } from '#event-store/group-commit.js';
import {
  Corrupt,
  type EventStore,
  type GlobalPosition,
  NotStorable,
  type StreamName,
  streamName,
  Unavailable,
  WrongExpectedRevision,
} from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { eventAt, plainEvents, verifyHash } from './events.js';
import { eventsOf, followUntil, streamOf, wholeLog } from './reading.js';
import { type SqliteUnderTest, sqliteUnderTest } from './sqlite-under-test.js';

let under: SqliteUnderTest;
let store: EventStore;
const stream = streamName('agreement-1');
const start = 0n as GlobalPosition;
const filed = 'BEGIN; INSERT INTO places SELECT stream, revision, position FROM events';

beforeEach(async () => {
  under = sqliteUnderTest();
  store = await under.open();
});
afterEach(() => under.destroy());

const readAll = () => wholeLog(store, { after: start, prefixes: [''] });

describe('the file refuses what would change a stored event', () => {
  it.each([
    ["UPDATE events SET hash = 'x'", 'a stored event never changes'],
    ['UPDATE events SET position = position + 1', 'a stored event never changes'],
    ['DELETE FROM events', 'a stored event is never deleted'],
    ['DELETE FROM events WHERE revision = 2', 'a stored event is never deleted'],
    [
      "INSERT OR REPLACE INTO events SELECT position, stream, revision, 'x', record FROM events",
      'a new event comes after all others',
    ],
    [
      "INSERT OR REPLACE INTO events SELECT position + 9999, stream, revision, 'x', record FROM events",
      'a new event comes after all others',
    ],
    ['INSERT INTO places SELECT stream, revision, position + 1 FROM events', 'a place is that of an event'],
    [`${filed}; INSERT OR REPLACE INTO places SELECT stream, revision, position FROM events`, 'and is given once'],
    [`${filed}; UPDATE places SET revision = revision + 9`, 'a place never changes'],
    [`${filed}; DELETE FROM places`, 'a place is never deleted'],
    ['UPDATE filing SET position = 100; UPDATE filing SET position = 99', 'filing only goes on'],
    ['INSERT OR REPLACE INTO filing VALUES (1, 100)', 'filing only goes on'],
    ['DELETE FROM filing', 'filing only goes on'],
    ["INSERT INTO streams (name, revision) VALUES ('agreement-2', 0)", 'a stream begins empty'],
    [
      'INSERT INTO events SELECT position + 9999, stream, revision + 2, hash, record FROM events',
      'a new event comes after all others, and next in its stream',
    ],
    [
      'INSERT INTO events SELECT position + 9999, stream + 1, 0, hash, record FROM events',
      'a new event comes after all others, and next in its stream',
    ],
    ['UPDATE streams SET revision = revision - 1', 'a stream only grows'],
    ['UPDATE streams SET revision = revision', 'a stream only grows'],
    ["UPDATE streams SET name = 'agreement-2', revision = revision + 1", 'a stream only grows'],
    ['DELETE FROM streams', 'a stream is never deleted'],
    ["INSERT OR REPLACE INTO streams (name, revision) VALUES ('agreement-1', -1)", 'a stream is never replaced'],
    [
      "INSERT OR REPLACE INTO streams (number, name, revision) SELECT number, 'agreement-2', -1 FROM streams",
      'a stream is never replaced',
    ],
  ])('%s', async (sql, message) => {
    await store.append(stream, 'no-stream', plainEvents(stream, 0n, 3));
    const before = await readAll();
    expect(() => under.tamper(`PRAGMA foreign_keys = OFF; ${sql}`)).toThrow(message);
    expect(await readAll()).toEqual(before);
  });
});

describe('a file whose own rules were changed is not opened', () => {
  it.each([
    ['a rule was taken away', 'DROP TRIGGER events_never_change'],
    [
      'a rule says something else',
      "UPDATE sqlite_schema SET sql = replace(sql, 'ABORT', 'FAIL') WHERE name = 'events_never_change'",
    ],
    [
      'a bit of a name turned',
      "UPDATE sqlite_schema SET sql = replace(sql, 'NEW.position', 'NEW.positiom') WHERE type = 'trigger'",
    ],
    ['something was added', 'CREATE INDEX more ON events (hash)'],
  ])('%s', async (_, sql) => {
    await store.append(stream, 'no-stream', plainEvents(stream, 0n, 3));
    await store.close();
    const database = new DatabaseSync(under.path, { defensive: false });
    database.exec(`PRAGMA writable_schema = ON; ${sql}`);
    database.close();
    expect(() => openSqliteEventStore(under.path)).toThrow(
      new Corrupt(`The file ${under.path} is not sound: its tables and rules are not those it was made with.`),
    );
  });
});

describe('what was changed behind the adapter is Corrupt', () => {
  const changes: Readonly<Record<string, string>> = {
    'a record with another body':
      "UPDATE events SET record = CAST(replace(CAST(record AS TEXT), '5000000.00', '9000000.00') AS BLOB) WHERE revision = 1",
    'a record that is no JSON': `UPDATE events SET record = CAST('x' AS BLOB) WHERE revision = 1`,
    'a record with a zero byte and more after its end':
      "UPDATE events SET record = CAST(CAST(record AS TEXT) || char(0) || 'x' AS BLOB) WHERE revision = 1",
    'another hash': `UPDATE events SET hash = replace(hash, '0', '1') || 'x' WHERE revision = 1`,
    'the record of another place': 'UPDATE events SET record = (SELECT record FROM events WHERE revision = 2) WHERE revision = 1',
    'an event missing within': 'DELETE FROM events WHERE revision = 1',
    'the first event missing': 'DELETE FROM events WHERE revision = 0',
    'an event that stands before the one it follows': 'UPDATE events SET position = position + 100000 WHERE revision = 0',
    "the stream's row missing": 'DELETE FROM streams',
    "the stream's name changed": "UPDATE streams SET name = 'agreement-2'",
  };

  function withoutTriggers(sql: string): void {
    const database = new DatabaseSync(under.path, { enableForeignKeyConstraints: false });
    const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`);
    database.exec(sql);
    database.close();
  }

  it.each(Object.entries(changes))('%s', async (_, sql) => {
    await store.append(stream, 'no-stream', plainEvents(stream, 0n, 10));
    withoutTriggers(sql);
    await expect(readAll()).rejects.toBeInstanceOf(Corrupt);
    await expect(followUntil(store, { after: start, prefixes: [''] }, () => false)).rejects.toBeInstanceOf(Corrupt);
    // By its name alone a stream cannot be told from one that never was; and alone it says nothing of the global order.
    if (sql.includes('streams') || sql.includes('position')) return;
    await expect(streamOf(store, stream)).rejects.toBeInstanceOf(Corrupt);
  });

  it.each([
    ['the last event missing', 'DELETE FROM events WHERE revision = 9'],
    ['every event missing', 'DELETE FROM events'],
    ['a head that is too high', 'UPDATE streams SET revision = 10'],
    ['a head that is too low', 'UPDATE streams SET revision = 8'],
  ])('%s, when read and when appended to', async (_, sql) => {
    await store.append(stream, 'no-stream', plainEvents(stream, 0n, 10));
    withoutTriggers(sql);
    await expect(streamOf(store, stream)).rejects.toBeInstanceOf(Corrupt);
    await expect(streamOf(store, stream, { backwards: true, limit: 1 })).rejects.toBeInstanceOf(Corrupt);
    for (const revision of [8n, 9n, 10n]) {
      await expect(store.append(stream, revision, plainEvents(stream, revision + 1n, 1))).rejects.toBeInstanceOf(Corrupt);
    }
  });
});

describe('a group of appends', () => {
  it('is not rolled back by the refused ones among it', async () => {
    const [good, other, taken] = ['agreement-2', 'agreement-3', 'agreement-4'].map(streamName) as [
      StreamName,
      StreamName,
      StreamName,
    ];
    await store.append(stream, 'no-stream', plainEvents(stream, 0n, 1));
    // The file will not take the second event of the stream after the next.
    under.tamper(`CREATE TRIGGER no_second BEFORE INSERT ON events WHEN NEW.stream = 3 AND NEW.revision = 1
      BEGIN SELECT RAISE(ABORT, 'not this one'); END`);
    const outcomes = await Promise.allSettled([
      store.append(good, 'no-stream', plainEvents(good, 0n, 2)),
      store.append(taken, 'no-stream', plainEvents(taken, 0n, 3)),
      store.append(stream, 'no-stream', plainEvents(stream, 0n, 1)),
      store.append(stream, 0n, [{ ...eventAt(stream, 1n), id: 'x' }]),
      store.append(stream, 0n, plainEvents(stream, 1n, 1)),
    ]);
    const found = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value.revision : outcome.reason.constructor,
    );
    expect(found).toEqual([1n, Corrupt, WrongExpectedRevision, NotStorable, 1n]);
    expect(await streamOf(store, taken)).toEqual([]);
    expect(await streamOf(store, good)).toHaveLength(2);
    expect(await streamOf(store, stream)).toHaveLength(2);
    expect(await streamOf(store, other)).toEqual([]);
  });

  it('takes a repetition of an append of its own', async () => {
    const events = plainEvents(stream, 0n, 2);
    const [first, again] = await Promise.all([
      store.append(stream, 'no-stream', events),
      store.append(stream, 'no-stream', events),
    ]);
    expect(again).toEqual(first);
    expect(await streamOf(store, stream)).toHaveLength(2);
  });

  it('keeps what was frozen, whatever happens to the bytes while it waits', async () => {
    const event = eventAt(stream, 0n);
    const appending = store.append(stream, 'no-stream', [event]);
    event.bytes.fill(0);
    await appending;
    expect(await streamOf(store, stream)).toMatchObject([{ id: event.id }]);
  });

  it('is committed when the store closes, however many wait', async () => {
    const names = Array.from({ length: 2_500 }, (_, index) => streamName(`agreement-${index}`));
    const appends = names.map((name) => store.append(name, 'no-stream', plainEvents(name, 0n, 1)));
    await store.close();
    await Promise.all(appends);
    store = await under.second();
    expect(await readAll()).toHaveLength(2_500);
  }, 30_000);

  it(`refuses more than ${waitingMax} that wait`, async () => {
    const event = eventAt(stream, 0n);
    const appends = Array.from({ length: waitingMax + 2 }, () => store.append(stream, 'no-stream', [event]));
    const outcomes = await Promise.allSettled(appends);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.constructor] : []));
    expect(refused).toEqual([Unavailable, Unavailable]);
    expect(await streamOf(store, stream)).toHaveLength(1);
  }, 30_000);
});

describe('other connections', () => {
  it('find a page that was left early without a snapshot of its own', async () => {
    const other = await under.second();
    await store.append(stream, 'no-stream', plainEvents(stream, 0n, 5));
    await store.readAll({ prefixes: [''], limit: 1 });
    for await (const _ of store.readStream(stream, { limit: 1 })) break;
    await other.append(stream, 4n, plainEvents(stream, 5n, 1));
    await expect(store.append(stream, 5n, plainEvents(stream, 6n, 1))).resolves.toMatchObject({ revision: 6n });
    expect(await streamOf(other, stream)).toHaveLength(7);
  });

  it('that hold the write lock make appends Unavailable after the time limit, and reads go on', async () => {
    const hasty = openSqliteEventStore(under.path, { busyTimeoutMs: 20 });
    const holder = new DatabaseSync(under.path);
    holder.exec('BEGIN IMMEDIATE');
    const events = plainEvents(stream, 0n, 1);
    await expect(hasty.append(stream, 'no-stream', events)).rejects.toBeInstanceOf(Unavailable);
    await expect(hasty.append(stream, 'no-stream', events)).rejects.toThrow('another process holds its write lock');
    expect(await streamOf(hasty, stream)).toEqual([]);
    holder.exec('ROLLBACK');
    await expect(hasty.append(stream, 'no-stream', events)).resolves.toMatchObject({ revision: 0n });
    holder.close();
    await hasty.close();
  });
});

describe('a page', () => {
  it('ends after so many bytes, so that large events cost little memory', async () => {
    const large = { data: 'x'.repeat(900_000) };
    for (let revision = 0n; revision < 8n; revision++) {
      await store.append(stream, revision === 0n ? 'no-stream' : revision - 1n, [eventAt(stream, revision, large)]);
    }
    const page = await store.readAll({ prefixes: [''], limit: 100 });
    expect(page).toMatchObject({ events: { length: 5 }, atHead: false });
    expect(await readAll()).toHaveLength(8);
    expect(await streamOf(store, stream)).toHaveLength(8);
  });

  it('goes past a long stretch without a match in several steps', async () => {
    for (let first = 0n; first < 6_000n; first += 500n) {
      await store.append(stream, first === 0n ? 'no-stream' : first - 1n, plainEvents(stream, first, 500));
    }
    const page = await store.readAll({ prefixes: ['organisation-'], limit: 10 });
    expect(page).toMatchObject({ events: [], atHead: false });
    expect(await store.readAll({ after: page.next, prefixes: ['organisation-'], limit: 10 })).toMatchObject({
      events: [],
      atHead: true,
    });
  });
});

describe('a page that could not be read to its end', () => {
  it('is read from its beginning the next time', async () => {
    await store.append(stream, 'no-stream', plainEvents(stream, 0n, 5));
    let failures = 1;
    const failing = openSqliteEventStore(under.path, {
      check({ revision }) {
        if (revision === 3n && failures-- > 0) throw new Unavailable('not now');
      },
    });
    const { next } = await failing.readAll({ prefixes: [''], limit: 2 });
    const rest = () => failing.readAll({ after: next, prefixes: [''], limit: 10 });
    await expect(rest()).rejects.toBeInstanceOf(Unavailable);
    expect((await rest()).events.map(({ revision }) => revision)).toEqual([2n, 3n, 4n]);
    await failing.close();
  });
});

describe('opening', () => {
  it('says what is wrong with a file that is no event store', async () => {
    const file = (name: string) => join(under.path, '..', name);
    writeFileSync(file('text'), 'this is not a database, and long enough to be seen as none'.repeat(20));
    expect(() => openSqliteEventStore(file('text'))).toThrow(Corrupt);
    const foreign = new DatabaseSync(file('foreign'));
    foreign.exec('CREATE TABLE notes (text TEXT)');
    foreign.close();
    expect(() => openSqliteEventStore(file('foreign'))).toThrow(Corrupt);
    expect(() => openSqliteEventStore(file('missing/events.sqlite'))).toThrow(Unavailable);
    await store.close();
    copyFileSync(under.path, file('newer'));
    const newer = new DatabaseSync(file('newer'));
    newer.exec('PRAGMA user_version = 4');
    newer.close();
    expect(() => openSqliteEventStore(file('newer'))).toThrow(Unavailable);
  });

  it('makes commits durable', async () => {
    await store.append(stream, 'no-stream', plainEvents(stream, 0n, 1));
    const other = new DatabaseSync(under.path, { readOnly: true });
    expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    other.close();
  });
});

describe('following', () => {
  it('sees what another instance appends while it waits', async () => {
    const other = await under.second();
    const following = followUntil(store, { after: start, prefixes: ['agreement-'] }, (_, all) => eventsOf(all).length === 3);
    for (let revision = 0n; revision < 3n; revision++) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await other.append(stream, revision === 0n ? 'no-stream' : revision - 1n, [eventAt(stream, revision)]);
    }
    expect(eventsOf(await following).map((event) => event.revision)).toEqual([0n, 1n, 2n]);
  });

  it('calls the check with every event that is read', async () => {
    await store.append(stream, 'no-stream', plainEvents(stream, 0n, 3));
    const checked: string[] = [];
    const checking = openSqliteEventStore(under.path, {
      check(event) {
        verifyHash(event);
        checked.push(event.id);
      },
    });
    const ids = (await streamOf(checking, stream)).map((event) => event.id);
    await wholeLog(checking, { after: start, prefixes: [''] });
    await followUntil(checking, { after: start, prefixes: [''] }, ({ kind }) => kind === 'caught-up');
    expect(checked).toEqual([...ids, ...ids, ...ids]);
    await checking.close();
  });
});
