import { expect } from '@jest/globals';
import { type EventStore, OutcomeUnknown, type StreamName, WrongExpectedRevision } from '#event-store/port.js';
import { type ContractCase, fault, type World } from './contract-case.js';
import { type EventSketch, eventAt, eventsFrom, plainEvents, sketches } from './events.js';
import { appendUntilAnswered, streamOf } from './reading.js';

/** A stream that holds events with the ids a and b, the ids, and one more id c. */
async function streamWithAB({ store, stream }: World) {
  const name = stream();
  const [a, b, c] = sketches(3) as [EventSketch, EventSketch, EventSketch];
  const first = await store.append(name, 'no-stream', eventsFrom(name, 0n, [a, b]));
  return { name, a, b, c, first };
}

async function idsOf(store: EventStore, stream: StreamName): Promise<string[]> {
  return (await streamOf(store, stream)).map((event) => event.id);
}

async function expectRefused(world: World, pick: (ids: { a: EventSketch; b: EventSketch; c: EventSketch }) => EventSketch[]) {
  const { name, a, b, c } = await streamWithAB(world);
  const events = eventsFrom(name, 0n, pick({ a, b, c }));
  await expect(world.store.append(name, 'no-stream', events)).rejects.toBeInstanceOf(WrongExpectedRevision);
  expect(await idsOf(world.store, name)).toEqual([a.id, b.id]);
}

async function expectOneCopyAfter(world: World, happening: 'cutAfterCommit' | 'cutBeforeCommit'): Promise<void> {
  const name = world.stream();
  const events = plainEvents(name, 0n, 2);
  await fault(world, happening)();
  await Promise.allSettled([world.store.append(name, 'no-stream', events)]);
  expect(await appendUntilAnswered(world.store, { stream: name, expected: 'no-stream', events })).toMatchObject({ revision: 1n });
  expect(await idsOf(world.store, name)).toEqual(events.map((event) => event.id));
}

/** Repeated appends: 10–22. Ids are compared, bodies are not. */
export const idempotencyCases: readonly ContractCase[] = [
  {
    number: 10,
    title: 'the same ids at the same expected revision give the same revision and position, and nothing new',
    async run(world) {
      const { name, a, b, first } = await streamWithAB(world);
      expect(await world.store.append(name, 'no-stream', eventsFrom(name, 0n, [a, b]))).toEqual(first);
      expect(await idsOf(world.store, name)).toEqual([a.id, b.id]);
    },
  },
  {
    number: 11,
    title: 'the same after later events were appended',
    async run(world) {
      const { name, a, b, first } = await streamWithAB(world);
      const later = plainEvents(name, 2n, 2);
      const second = await world.store.append(name, 1n, later);
      expect(await world.store.append(name, 'no-stream', eventsFrom(name, 0n, [a, b]))).toEqual(first);
      expect(await world.store.append(name, 1n, later)).toEqual(second);
      expect(await idsOf(world.store, name)).toHaveLength(4);
    },
  },
  {
    number: 12,
    title: 'the same after the store was opened anew',
    async run(world) {
      const { name, a, b, first } = await streamWithAB(world);
      const reopened = await world.under.reopen();
      expect(await reopened.append(name, 'no-stream', eventsFrom(name, 0n, [a, b]))).toEqual(first);
      expect(await idsOf(reopened, name)).toEqual([a.id, b.id]);
    },
  },
  {
    number: 13,
    title: 'a prefix, and a suffix at its own revision, are repetitions too',
    async run(world) {
      const { name, a, b, first } = await streamWithAB(world);
      const [stored] = await streamOf(world.store, name);
      const prefix = await world.store.append(name, 'no-stream', eventsFrom(name, 0n, [a]));
      expect(prefix).toEqual({ revision: 0n, position: stored?.position });
      expect(await world.store.append(name, 0n, eventsFrom(name, 1n, [b]))).toEqual(first);
      expect(await idsOf(world.store, name)).toEqual([a.id, b.id]);
    },
  },
  { number: 14, title: 'a partial overlap is a conflict', run: (world) => expectRefused(world, ({ a, c }) => [a, c]) },
  { number: 15, title: 'a superset is a conflict', run: (world) => expectRefused(world, ({ a, b, c }) => [a, b, c]) },
  {
    number: 16,
    title: 'the same ids in another order are a conflict',
    run: (world) => expectRefused(world, ({ a, b }) => [b, a]),
  },
  {
    number: 17,
    title: 'the same ids at the new revision are appended once more: the trap that a retry must not step into',
    async run(world) {
      const { name, a, b } = await streamWithAB(world);
      expect(await world.store.append(name, 1n, eventsFrom(name, 2n, [a, b]))).toMatchObject({ revision: 3n });
      expect(await idsOf(world.store, name)).toEqual([a.id, b.id, a.id, b.id]);
    },
  },
  {
    number: 18,
    title: 'the same id in two streams is stored in both',
    async run({ store, stream }) {
      const [one, other] = [stream(), stream()];
      const [same] = sketches(1) as [EventSketch];
      await store.append(one, 'no-stream', [eventAt(one, 0n, same)]);
      await store.append(other, 'no-stream', [eventAt(other, 0n, same)]);
      expect(await idsOf(store, one)).toEqual(await idsOf(store, other));
    },
  },
  {
    number: 19,
    title: 'the same id with another body at the same expected revision succeeds, and the first body stays',
    async run({ store, stream }) {
      const name = stream();
      const [same] = sketches(1) as [EventSketch];
      const first = eventAt(name, 0n, { ...same, data: { amount: '1.00' } });
      const stored = await store.append(name, 'no-stream', [first]);
      expect(await store.append(name, 'no-stream', [eventAt(name, 0n, { ...same, data: { amount: '2.00' } })])).toEqual(stored);
      expect(await streamOf(store, name)).toMatchObject([{ data: { amount: '1.00' }, meta: first.meta }]);
    },
  },
  {
    number: 20,
    title: 'connection lost after the commit, append repeated: one copy',
    timeoutMs: 120_000,
    run: (world) => expectOneCopyAfter(world, 'cutAfterCommit'),
  },
  {
    number: 21,
    title: 'connection lost before the commit, append repeated: one copy',
    timeoutMs: 120_000,
    run: (world) => expectOneCopyAfter(world, 'cutBeforeCommit'),
  },
  {
    number: 22,
    title: 'no answer is OutcomeUnknown within the time limit, and a repetition settles it',
    timeoutMs: 120_000,
    async run(world) {
      const name = world.stream();
      const events = plainEvents(name, 0n, 2);
      await fault(world, 'giveNoAnswer')();
      await expect(world.store.append(name, 'no-stream', events)).rejects.toBeInstanceOf(OutcomeUnknown);
      expect(await appendUntilAnswered(world.store, { stream: name, expected: 'no-stream', events })).toMatchObject({
        revision: 1n,
      });
      expect(await idsOf(world.store, name)).toEqual(events.map((event) => event.id));
    },
  },
];
