import { afterEach, describe, expect, it } from '@jest/globals';
import { type EventStore, type ReadAllOptions, type Recorded, streamName } from '#event-store/port.js';
import { Waiting } from '#operations/standing.js';
import type { StoreUnderTest } from './contract-case.js';
import { plainEvents } from './events.js';
import { sqliteUnderTest } from './sqlite-under-test.js';
import { standInUnderTest } from './stand-in-under-test.js';

// What waits for a projection is found behind whatever others have written, and that is read once.

const PREFIXES = ['agreement-'];
const OURS = streamName('agreement-waiting');
const THEIRS = streamName('statistics-theirs');

let under: StoreUnderTest;
let store: EventStore;
afterEach(() => under.destroy());

const appended = (stream: typeof OURS, first: number, count: number) =>
  store.append(stream, first === 0 ? 'no-stream' : BigInt(first - 1), plainEvents(stream, BigInt(first), count));

/** The store with its reads of the whole noted. */
function noting(reads: ReadAllOptions[]): EventStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'readAll') {
        return (options: ReadAllOptions) => {
          reads.push(options);
          return target.readAll(options);
        };
      }
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe.each([
  ['SQLite', async () => sqliteUnderTest() as StoreUnderTest],
  ['the stand-in of EventStoreDB', standInUnderTest],
])('what waits in %s', (_, made) => {
  it('is nothing in an empty store, and the first event before any was taken', async () => {
    under = await made();
    store = await under.open();
    const waiting = new Waiting(PREFIXES);
    expect(await waiting.oldestAfter(store, undefined)).toBeUndefined();
    await appended(THEIRS, 0, 60);
    await appended(OURS, 0, 2);
    expect(await waiting.oldestAfter(store, undefined)).toMatchObject({ stream: OURS, revision: 0n });
  });

  it('is found behind more events of others than one read gives, and none is told where none is', async () => {
    under = await made();
    store = await under.open();
    await appended(OURS, 0, 1);
    const waiting = new Waiting(PREFIXES);
    const [first] = (await store.readAll({ prefixes: PREFIXES, limit: 1 })).events as [Recorded];
    for (let n = 0; n < 3; n += 1) await appended(THEIRS, n * 500, 500);
    expect(await waiting.oldestAfter(store, first.position)).toBeUndefined();
    await appended(THEIRS, 1_500, 60);
    await appended(OURS, 1, 2);
    const second = await waiting.oldestAfter(store, first.position);
    expect(second).toMatchObject({ stream: OURS, revision: 1n });
    // What was found to be theirs tells nothing of what stands before it, for one who has taken less.
    expect(await waiting.oldestAfter(store, undefined)).toMatchObject({ stream: OURS, revision: 0n });
    expect(await waiting.oldestAfter(store, second?.position)).toMatchObject({ stream: OURS, revision: 2n });
  });

  it('is looked for with one read, once what others wrote has been looked through', async () => {
    under = await made();
    store = await under.open();
    await appended(OURS, 0, 1);
    await appended(THEIRS, 0, 400);
    const reads: ReadAllOptions[] = [];
    const noted = noting(reads);
    const waiting = new Waiting(PREFIXES);
    const [{ position }] = (await store.readAll({ prefixes: PREFIXES, limit: 1 })).events as [Recorded];
    expect(await waiting.oldestAfter(noted, position)).toBeUndefined();
    reads.length = 0;
    expect(await waiting.oldestAfter(noted, position)).toBeUndefined();
    expect(reads).toHaveLength(1);
    await appended(OURS, 1, 1);
    expect(await waiting.oldestAfter(noted, position)).toMatchObject({ stream: OURS, revision: 1n });
    expect(reads).toHaveLength(2);
  });
});
