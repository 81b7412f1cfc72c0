import { expect } from '@jest/globals';
import { type EventStore, type Expected, type StreamName, WrongExpectedRevision } from '#event-store/port.js';
import type { ContractCase, World } from './contract-case.js';
import { eventAt, plainEvents } from './events.js';
import { logOf, streamOf } from './reading.js';

async function expectConflict(append: Promise<unknown>, actual: bigint | null): Promise<void> {
  await expect(append).rejects.toBeInstanceOf(WrongExpectedRevision);
  await expect(append).rejects.toMatchObject({ actual });
}

/** Whether each of two rivals won, at the same place of a stream. */
async function race(stream: StreamName, expected: Expected, stores: readonly [EventStore, EventStore]): Promise<unknown[]> {
  const revision = expected === 'no-stream' ? 0n : expected + 1n;
  const outcomes = await Promise.allSettled(stores.map((store) => store.append(stream, expected, [eventAt(stream, revision)])));
  return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'won' : outcome.reason.constructor)).sort();
}

async function batchesAreWhole({ store, under, stream, ...world }: World): Promise<void> {
  const streams = Array.from({ length: 20 }, stream);
  await Promise.all(streams.map((name) => store.append(name, 'no-stream', plainEvents(name, 0n, 5))));
  const names = (await logOf({ store, under, stream, ...world })).map((event) => event.stream);
  expect(names).toHaveLength(100);
  for (let first = 0; first < 100; first += 5) expect(new Set(names.slice(first, first + 5)).size).toBe(1);

  const [refused] = streams as [StreamName];
  await expectConflict(store.append(refused, 9n, plainEvents(refused, 10n, 3)), 4n);
  expect(await streamOf(store, refused)).toHaveLength(5);

  if (!under.faults?.cutMidAppend) return;
  const large = stream();
  await under.faults.cutMidAppend();
  await Promise.allSettled([store.append(large, 'no-stream', plainEvents(large, 0n, 200))]);
  expect([0, 200]).toContain((await streamOf(store, large)).length);
}

/** Appending and expected revisions: 1–9. */
export const appendCases: readonly ContractCase[] = [
  {
    number: 1,
    title: "a first append with 'no-stream' gives revision n-1",
    async run({ store, stream }) {
      const name = stream();
      expect(await store.append(name, 'no-stream', plainEvents(name, 0n, 3))).toMatchObject({ revision: 2n });
      expect((await streamOf(store, name)).map((event) => event.revision)).toEqual([0n, 1n, 2n]);
    },
  },
  {
    number: 2,
    title: "'no-stream' on a stream that exists, with other ids, is a conflict that names its last revision",
    async run({ store, stream }) {
      const name = stream();
      await store.append(name, 'no-stream', plainEvents(name, 0n, 2));
      await expectConflict(store.append(name, 'no-stream', plainEvents(name, 0n, 1)), 1n);
    },
  },
  {
    number: 3,
    title: 'an exact revision succeeds, and revisions are consecutive',
    async run({ store, stream }) {
      const name = stream();
      await store.append(name, 'no-stream', plainEvents(name, 0n, 2));
      expect(await store.append(name, 1n, plainEvents(name, 2n, 2))).toMatchObject({ revision: 3n });
      expect(await store.append(name, 3n, plainEvents(name, 4n, 1))).toMatchObject({ revision: 4n });
      expect((await streamOf(store, name)).map((event) => event.revision)).toEqual([0n, 1n, 2n, 3n, 4n]);
    },
  },
  {
    number: 4,
    title: 'a revision that is too low, with other ids, is a conflict and writes nothing',
    async run({ store, stream }) {
      const name = stream();
      await store.append(name, 'no-stream', plainEvents(name, 0n, 3));
      await expectConflict(store.append(name, 0n, plainEvents(name, 1n, 1)), 2n);
      expect(await streamOf(store, name)).toHaveLength(3);
    },
  },
  {
    number: 5,
    title: 'a revision that is too high is a conflict',
    async run({ store, stream }) {
      const name = stream();
      await store.append(name, 'no-stream', plainEvents(name, 0n, 1));
      await expectConflict(store.append(name, 1n, plainEvents(name, 2n, 1)), 0n);
      expect(await streamOf(store, name)).toHaveLength(1);
    },
  },
  {
    number: 6,
    title: 'a revision on a stream that does not exist is a conflict whose actual is null',
    async run({ store, stream }) {
      const name = stream();
      await expectConflict(store.append(name, 0n, plainEvents(name, 1n, 1)), null);
      expect(await streamOf(store, name)).toEqual([]);
    },
  },
  { number: 7, title: 'a batch is stored whole or not at all, and together in the global order', run: batchesAreWhole },
  {
    number: 8,
    title: 'of two concurrent appends at the same revision exactly one wins, 50 times',
    timeoutMs: 120_000,
    async run({ store, under, stream }) {
      const name = stream();
      const other = await under.second();
      for (let round = 0; round < 50; round++) {
        const expected = round === 0 ? 'no-stream' : BigInt(round - 1);
        expect(await race(name, expected, round % 2 === 0 ? [store, other] : [store, store])).toEqual([
          WrongExpectedRevision,
          'won',
        ]);
      }
      expect(await streamOf(store, name)).toHaveLength(50);
    },
  },
  {
    number: 9,
    title: '100 concurrent appends to 100 streams all succeed',
    timeoutMs: 30_000,
    async run(world) {
      const names = Array.from({ length: 100 }, world.stream);
      await Promise.all(names.map((name) => world.store.append(name, 'no-stream', plainEvents(name, 0n, 1))));
      expect((await logOf(world)).map((event) => event.stream).sort()).toEqual(names.sort());
    },
  },
];
