import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type EventStore, type Recorded, streamName } from '#event-store/port.js';
import { Waiting } from '#event-store/waiting.js';
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
    // A thousand at once, as a question waits for, find no more at first than others' events either.
    const { events, atHead } = await new Waiting(PREFIXES).after(store, first.position, 1_000);
    expect([events.map(({ revision }) => revision), atHead]).toEqual([[1n, 2n], true]);
    // What was found to be theirs tells nothing of what stands before it, for one who has taken less.
    expect(await waiting.oldestAfter(store, undefined)).toMatchObject({ stream: OURS, revision: 0n });
    expect(await waiting.oldestAfter(store, second?.position)).toMatchObject({ stream: OURS, revision: 2n });
  });

  it('is looked for with one read, once what others wrote has been looked through', async () => {
    under = await made();
    store = await under.open();
    await appended(OURS, 0, 1);
    await appended(THEIRS, 0, 400);
    const waiting = new Waiting(PREFIXES);
    const [{ position }] = (await store.readAll({ prefixes: PREFIXES, limit: 1 })).events as [Recorded];
    expect(await waiting.oldestAfter(store, position)).toBeUndefined();
    const reads = jest.spyOn(store, 'readAll');
    expect(await waiting.oldestAfter(store, position)).toBeUndefined();
    expect(reads).toHaveBeenCalledTimes(1);
    await appended(OURS, 1, 1);
    expect(await waiting.oldestAfter(store, position)).toMatchObject({ stream: OURS, revision: 1n });
    expect(reads).toHaveBeenCalledTimes(2);
  });
});
