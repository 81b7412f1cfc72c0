import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventAt, plainEvents } from '../../../test/contracts/events.js';
import { Corrupt, type EventStore, type NewEvent, type StreamName, streamName, WrongExpectedRevision } from './port.js';
import { openSqliteEventStore } from './sqlite.js';
import { expectSoundPlaces } from './sqlite-pages.js';
import { wasWrittenNow } from './written-now.js';

let directory: string;
let path: string;
let store: EventStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'group-commit-'));
  path = join(directory, 'events.sqlite');
  store = openSqliteEventStore(path);
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const [first, second, third] = [1, 2, 3].map((number) => streamName(`agreement-${number}`)) as [
  StreamName,
  StreamName,
  StreamName,
];

async function count(stream: StreamName): Promise<number> {
  let events = 0;
  for await (const _ of store.readStream(stream, { limit: 100 })) events += 1;
  return events;
}

describe('a group of appends', () => {
  it('loses only the one that breaks off while it is written, and nothing of that one stays', async () => {
    await store.append(second, 'no-stream', plainEvents(second, 0n, 1));
    const other = new DatabaseSync(path);
    // The second event of the append fails, after the head of its stream has moved and its first event is in.
    other.exec(`CREATE TRIGGER no_third BEFORE INSERT ON events WHEN NEW.stream = 1 AND NEW.revision = 2
      BEGIN SELECT RAISE(ABORT, 'not this one'); END`);
    other.close();
    const outcomes = await Promise.allSettled([
      store.append(first, 'no-stream', plainEvents(first, 0n, 2)),
      store.append(second, 0n, plainEvents(second, 1n, 3)),
      store.append(third, 'no-stream', plainEvents(third, 0n, 2)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((outcomes[1] as PromiseRejectedResult).reason).toBeInstanceOf(Corrupt);
    expect(await Promise.all([first, second, third].map(count))).toEqual([2, 1, 2]);
    expect(await store.append(second, 0n, plainEvents(second, 1n, 1))).toMatchObject({ revision: 1n });
  });

  it('says which answer is of events that were written now, and which of a repetition', async () => {
    const events = plainEvents(first, 0n, 2);
    expect(wasWrittenNow(await store.append(first, 'no-stream', events))).toBe(true);
    expect(wasWrittenNow(await store.append(first, 'no-stream', events))).toBe(false);
  });
});

describe('a single event, which is a transaction of its own', () => {
  /** Appends one plain event after that revision. */
  const next = (to: EventStore, stream: StreamName, revision: bigint) =>
    to.append(stream, revision, plainEvents(stream, revision + 1n, 1));

  it('is written where another process has written to another stream, and comes after it', async () => {
    const other = openSqliteEventStore(path);
    for (const stream of [first, second]) await store.append(stream, 'no-stream', plainEvents(stream, 0n, 1));
    await next(other, second, 0n);
    const positions: bigint[] = [];
    for (let revision = 0n; revision < 40n; revision += 1n) {
      positions.push((await next(store, first, revision)).position, (await next(other, second, revision + 1n)).position);
    }
    await other.close();
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
    expect(await Promise.all([first, second].map(count))).toEqual([41, 42]);
  });

  it('is refused where another process has written to its stream, and goes on from there', async () => {
    const other = openSqliteEventStore(path);
    await store.append(first, 'no-stream', plainEvents(first, 0n, 1));
    await next(store, first, 0n);
    const theirs = plainEvents(first, 2n, 1);
    await other.append(first, 1n, theirs);
    await expect(next(store, first, 1n)).rejects.toBeInstanceOf(WrongExpectedRevision);
    // The very event that the other has written is answered as it was there.
    const again = await store.append(first, 1n, theirs);
    expect([again.revision, wasWrittenNow(again)]).toEqual([2n, false]);
    expect(await next(store, first, 2n)).toMatchObject({ revision: 3n });
    await other.close();
    expect(await count(first)).toBe(4);
  });

  it('is filed with the others when it is the one that is too many', async () => {
    const large = (revision: bigint) => [eventAt(first, revision, { data: { text: 'x'.repeat(100_000) } })] as [NewEvent];
    await store.append(first, 'no-stream', large(0n));
    for (let revision = 1n; revision < 25n; revision += 1n) await store.append(first, revision - 1n, large(revision));
    expectSoundPlaces(path);
    const database = new DatabaseSync(path, { readOnly: true });
    expect(database.prepare('SELECT count(*) AS places FROM places').get()).toEqual({ places: 20 });
    database.close();
    expect(await count(first)).toBe(25);
  });
});
