import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { Corrupt, StreamTombstoned, Unavailable } from '#event-store/port.js';
import { type ContractCase, fault, type World } from './contract-case.js';
import { plainEvents } from './events.js';
import { appendUntilAnswered, eventsOf, followUntil, logOf, streamOf } from './reading.js';

async function expectWorks(world: World): Promise<void> {
  const name = world.stream();
  await appendUntilAnswered(world.store, { stream: name, expected: 'no-stream', events: plainEvents(name, 0n, 2) });
  expect(await streamOf(world.store, name)).toHaveLength(2);
}

async function startsBeforeItsServer(world: World): Promise<void> {
  await fault(world, 'stopServer')();
  const store = await world.under.reopen();
  const name = world.stream();
  const appending = appendUntilAnswered(store, { stream: name, expected: 'no-stream', events: plainEvents(name, 0n, 1) });
  await pause(3_000);
  await fault(world, 'startServer')();
  expect(await appending).toMatchObject({ revision: 0n });
  const followed = await followUntil(store, { after: world.start, prefixes: world.prefixes }, ({ kind }) => kind === 'event');
  expect(eventsOf(followed)).toHaveLength(1);
}

async function instancesDoNotDisturbEachOther(world: World): Promise<void> {
  const other = await world.under.second();
  const appends = [world.store, other].flatMap((store) =>
    Array.from({ length: 50 }, () => ({ store, stream: world.stream() })).map(({ stream }) =>
      appendUntilAnswered(store, { stream, expected: 'no-stream', events: plainEvents(stream, 0n, 2) }),
    ),
  );
  if (world.under.faults?.cutConnections) await world.under.faults.cutConnections();
  await Promise.all(appends);
  expect(await logOf(world, other)).toHaveLength(200);
  await world.store.close();
  const name = world.stream();
  expect(await other.append(name, 'no-stream', plainEvents(name, 0n, 1))).toMatchObject({ revision: 0n });
}

/** What still keeps the process running; the timers of the test runner are among it. */
function openHandles(): number {
  return process.getActiveResourcesInfo().length;
}

async function closeSettlesEverything(world: World): Promise<void> {
  const before = openHandles();
  const store = await world.under.second();
  const name = world.stream();
  const following = followUntil(store, { after: world.start, prefixes: world.prefixes }, () => false);
  const followed = following.then(
    () => 'ended',
    (error: unknown) => error,
  );
  await pause(100);
  const appending = Array.from({ length: 20 }, world.stream).map((stream) =>
    store.append(stream, 'no-stream', plainEvents(stream, 0n, 1)),
  );
  const settled = Promise.allSettled(appending);
  await store.close();
  for (const outcome of await settled) expect(['fulfilled', 'rejected']).toContain(outcome.status);
  expect(await followed).toBeInstanceOf(Unavailable);
  await expect(store.append(name, 'no-stream', plainEvents(name, 0n, 1))).rejects.toBeInstanceOf(Unavailable);
  await expect(streamOf(store, name)).rejects.toBeInstanceOf(Unavailable);
  await expect(store.readAll({ prefixes: world.prefixes, limit: 1 })).rejects.toBeInstanceOf(Unavailable);
  await expect(followUntil(store, { after: world.start, prefixes: world.prefixes }, () => true)).rejects.toBeInstanceOf(
    Unavailable,
  );
  await store.close();
  for (let attempt = 0; openHandles() > before && attempt < 50; attempt++) await pause(100);
  expect(openHandles()).toBeLessThanOrEqual(before);
}

/** The life of a store and its servers: 51–58. */
export const lifecycleCases: readonly ContractCase[] = [
  {
    number: 51,
    title: 'a server that is down at the start and up later serves the same process',
    timeoutMs: 120_000,
    run: startsBeforeItsServer,
  },
  {
    number: 52,
    title: 'another leader is found without the caller noticing',
    timeoutMs: 120_000,
    async run(world) {
      const name = world.stream();
      await fault(world, 'answerNotLeader')();
      expect(await world.store.append(name, 'no-stream', plainEvents(name, 0n, 1))).toMatchObject({ revision: 0n });
    },
  },
  {
    number: 53,
    title: 'a discovery that failed recovers',
    timeoutMs: 120_000,
    async run(world) {
      await fault(world, 'failDiscovery')();
      const name = world.stream();
      // The first one loses the node, the second one looks for another in vain.
      for (const _ of ['lost', 'not found']) {
        await expect(world.store.append(name, 'no-stream', plainEvents(name, 0n, 1))).rejects.toBeDefined();
      }
      await fault(world, 'recoverDiscovery')();
      await expectWorks(world);
    },
  },
  {
    number: 54,
    title: 'two instances in one process do not disturb each other',
    timeoutMs: 120_000,
    run: instancesDoNotDisturbEachOther,
  },
  { number: 55, title: 'close settles everything and leaves nothing running', timeoutMs: 30_000, run: closeSettlesEverything },
  {
    number: 56,
    title: 'a clock that is an hour off does not fail appends',
    timeoutMs: 120_000,
    async run(world) {
      for (const hours of [1, -1]) {
        await fault(world, 'skewClock')(hours * 3_600_000);
        await expectWorks(world);
      }
      await fault(world, 'skewClock')(0);
    },
  },
  {
    number: 57,
    title: 'a tombstoned stream is StreamTombstoned when read and when appended to',
    async run(world) {
      const name = world.stream();
      await world.store.append(name, 'no-stream', plainEvents(name, 0n, 2));
      await fault(world, 'tombstone')(name);
      await expect(streamOf(world.store, name)).rejects.toBeInstanceOf(StreamTombstoned);
      await expect(world.store.append(name, 1n, plainEvents(name, 2n, 1))).rejects.toBeInstanceOf(StreamTombstoned);
    },
  },
  {
    number: 58,
    title: 'a stream whose first events are gone is Corrupt, not shorter',
    async run(world) {
      const name = world.stream();
      await world.store.append(name, 'no-stream', plainEvents(name, 0n, 5));
      await fault(world, 'truncate')(name, 2n);
      await expect(streamOf(world.store, name)).rejects.toBeInstanceOf(Corrupt);
      await expect(streamOf(world.store, name, { from: 1n })).rejects.toBeInstanceOf(Corrupt);
      await expect(streamOf(world.store, name, { backwards: true })).rejects.toBeInstanceOf(Corrupt);
    },
  },
];
