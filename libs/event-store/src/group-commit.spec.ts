import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { plainEvents } from '../../../test/contracts/events.js';
import { Corrupt, type EventStore, type StreamName, streamName } from './port.js';
import { openSqliteEventStore } from './sqlite.js';
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
