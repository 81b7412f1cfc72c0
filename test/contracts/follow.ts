import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { EventStore, Followed, GlobalPosition, Recorded, StreamName } from '#event-store/port.js';
import { type ContractCase, fault, openWorld, type World } from './contract-case.js';
import { eventAt, eventsFrom, plainEvents } from './events.js';
import { memoryInUse } from './garbage.js';
import { eventsOf, expectNothingOpen, followUntil, logOf } from './reading.js';

/** Appends to one stream, so many events at a time. */
async function write(store: EventStore, stream: StreamName, range: { from: number; to: number; batch: number }): Promise<void> {
  for (let first = range.from; first < range.to; first += range.batch) {
    const count = Math.min(range.batch, range.to - first);
    await store.append(stream, first === 0 ? 'no-stream' : BigInt(first - 1), plainEvents(stream, BigInt(first), count));
  }
}

function expectEachOnce(events: readonly Recorded[], streams: readonly StreamName[], count: number): void {
  const next = new Map(streams.map((stream) => [stream, 0n]));
  let last = -1n;
  for (const event of events) {
    if (event.revision !== next.get(event.stream) || event.position <= last) {
      throw new Error(`Revision ${event.revision} of ${event.stream} came out of its order.`);
    }
    next.set(event.stream, event.revision + 1n);
    last = event.position;
  }
  expect([...next.values()]).toEqual(streams.map(() => BigInt(count)));
}

async function followsAWriter(world: World): Promise<void> {
  const streams = Array.from({ length: 4 }, world.stream);
  const other = await world.under.second();
  await Promise.all(streams.map((stream) => write(world.store, stream, { from: 0, to: 500, batch: 25 })));
  let count = 0;
  const following = followUntil(world.store, { after: world.start, prefixes: world.prefixes }, ({ kind }) => {
    if (kind === 'event') count += 1;
    return count === 10_000;
  });
  const writers = streams.map((stream, index) =>
    write([world.store, other][index % 2]!, stream, { from: 500, to: 2_500, batch: 20 }),
  );
  const [followed] = await Promise.all([following, ...writers]);
  expectEachOnce(eventsOf(followed), streams, 2_500);
}

async function resumesAnywhere(world: World): Promise<void> {
  const streams = Array.from({ length: 4 }, world.stream);
  await Promise.all(streams.map((stream) => write(world.store, stream, { from: 0, to: 50, batch: 3 })));
  const positions = (await logOf(world)).map((event) => event.position);
  expect(positions).toHaveLength(200);
  for (const [index, after] of positions.entries()) {
    const followed = await followUntil(world.store, { after, prefixes: world.prefixes }, ({ kind }) => kind === 'caught-up');
    expect(eventsOf(followed).map((event) => event.position)).toEqual(positions.slice(index + 1));
  }
}

async function caughtUpComesAfterTheProcessing(world: World): Promise<void> {
  const nothing = await followUntil(
    world.store,
    { after: world.start, prefixes: world.prefixes },
    ({ kind }) => kind === 'caught-up',
  );
  expect(eventsOf(nothing)).toEqual([]);
  const name = world.stream();
  await write(world.store, name, { from: 0, to: 50, batch: 50 });
  let processed = 0;
  const marks: number[] = [];
  await followUntil(world.store, { after: world.start, prefixes: world.prefixes }, async (followed) => {
    await pause(1);
    if (followed.kind === 'event') processed += 1;
    if (followed.kind === 'caught-up') marks.push(processed);
    if (marks.length > 0 && processed < 60) await write(world.store, name, { from: processed, to: processed + 1, batch: 1 });
    return processed === 60;
  });
  expect(marks).toEqual([50]);
}

async function slowConsumerCostsLittle(world: World): Promise<void> {
  const name = world.stream();
  const large = Array(50).fill({ data: { text: 'x'.repeat(10_000) } });
  for (let first = 0n; first < 3_000n; first += 50n) {
    await world.store.append(name, first === 0n ? 'no-stream' : first - 1n, eventsFrom(name, first, large));
  }
  const before = memoryInUse();
  let processed = 0;
  let most = 0;
  const ending = new AbortController();
  for await (const { kind } of world.store.follow({ after: world.start, prefixes: world.prefixes, signal: ending.signal })) {
    if (kind === 'event') processed += 1;
    await pause(2);
    if (processed % 50 === 0) most = Math.max(most, memoryInUse() - before);
    if (processed === 400) ending.abort();
  }
  // All 3,000 events are more than 60 MB in memory.
  expect(most).toBeLessThan(25_000_000);
}

async function checkpointsAreHonest(world: World): Promise<void> {
  const elsewhere = await openWorld({ ...world.under, open: async () => world.store });
  const [name, other] = [world.stream(), elsewhere.stream()];
  await write(world.store, name, { from: 0, to: 20, batch: 1 });
  await write(world.store, other, { from: 0, to: 3_000, batch: 50 });
  const last = (await logOf(world)).at(-1)!.position;
  const isPast = (followed: Followed) => followed.kind === 'checkpoint' && followed.position > last;
  const followed = await followUntil(world.store, { after: world.start, prefixes: world.prefixes }, isPast);
  await world.store.append(name, 19n, [eventAt(name, 20n)]);
  const checkpoint = followed.at(-1) as { position: GlobalPosition };
  const rest = await followUntil(
    world.store,
    { after: checkpoint.position, prefixes: world.prefixes },
    ({ kind }) => kind === 'event',
  );
  let reached = -1n;
  for (const item of [...followed, ...rest]) {
    if (item.kind === 'caught-up') continue;
    const position = item.kind === 'event' ? item.event.position : item.position;
    const isInOrder = item.kind === 'event' ? position > reached : position >= reached;
    expect({ position, isInOrder }).toEqual({ position, isInOrder: true });
    expect(position).not.toBe(2n ** 64n - 1n);
    reached = position;
  }
  expect(eventsOf([...followed, ...rest])).toHaveLength(21);
}

async function noMatchLosesNothing(world: World): Promise<void> {
  const elsewhere = await openWorld({ ...world.under, open: async () => world.store });
  await write(world.store, elsewhere.stream(), { from: 0, to: 200, batch: 20 });
  const followed = await followUntil(
    world.store,
    { after: world.start, prefixes: world.prefixes },
    ({ kind }) => kind === 'caught-up',
  );
  const after = followed.reduce((position, item) => (item.kind === 'checkpoint' ? item.position : position), world.start);
  const reopened = await world.under.reopen();
  const name = world.stream();
  await write(reopened, name, { from: 0, to: 5, batch: 1 });
  const later = await followUntil(reopened, { after, prefixes: world.prefixes }, (_, all) => eventsOf(all).length === 5);
  expectEachOnce(eventsOf(later), [name], 5);
}

async function lossIsToldAndResumed(world: World): Promise<void> {
  const name = world.stream();
  await write(world.store, name, { from: 0, to: 1_000, batch: 50 });
  const got: Recorded[] = [];
  let losses = 0;
  const read = async (until: number, cutAt: number) => {
    const after = got.at(-1)?.position ?? world.start;
    await followUntil(world.store, { after, prefixes: world.prefixes }, async (followed) => {
      if (followed.kind === 'event') got.push(followed.event);
      if (got.length === cutAt) await fault(world, 'cutConnections')();
      return got.length === until;
    }).catch(() => {
      losses += 1;
    });
  };
  await read(Number.POSITIVE_INFINITY, 100);
  const waiting = read(Number.POSITIVE_INFINITY, 1_000);
  await waiting;
  await write(world.store, name, { from: 1_000, to: 1_100, batch: 10 });
  while (got.length < 1_100) await read(1_100, -1);
  expect(losses).toBeGreaterThanOrEqual(2);
  expectEachOnce(got, [name], 1_100);
}

async function abortEndsPromptly(world: World): Promise<void> {
  await write(world.store, world.stream(), { from: 0, to: 100, batch: 50 });
  for (const moment of ['event', 'caught-up', 'later'] as const) {
    const ending = new AbortController();
    let abortedAt = Number.POSITIVE_INFINITY;
    const abort = () => {
      abortedAt = performance.now();
      ending.abort();
    };
    let count = 0;
    for await (const { kind } of world.store.follow({ after: world.start, prefixes: world.prefixes, signal: ending.signal })) {
      count += 1;
      if (kind === moment) abort();
      if (kind === 'caught-up' && moment === 'later') setTimeout(abort, 50);
    }
    expect(performance.now() - abortedAt).toBeLessThan(1_000);
    if (moment === 'event') expect(count).toBe(1);
  }
  await expectNothingOpen(world);
}

async function throwingHandlerFreesEverything(world: World): Promise<void> {
  const name = world.stream();
  await write(world.store, name, { from: 0, to: 20, batch: 20 });
  const processed: Recorded[] = [];
  const failing = followUntil(world.store, { after: world.start, prefixes: world.prefixes }, (followed) => {
    if (followed.kind !== 'event') return false;
    if (processed.length === 7) throw new Error('the handler failed');
    processed.push(followed.event);
    return false;
  });
  await expect(failing).rejects.toThrow('the handler failed');
  await expectNothingOpen(world);
  const after = processed.at(-1)!.position;
  const rest = await followUntil(world.store, { after, prefixes: world.prefixes }, ({ kind }) => kind === 'caught-up');
  expectEachOnce([...processed, ...eventsOf(rest)], [name], 20);
}

async function followersAreIndependent(world: World): Promise<void> {
  const name = world.stream();
  await write(world.store, name, { from: 0, to: 100, batch: 50 });
  const options = { after: world.start, prefixes: world.prefixes };
  const slow = followUntil(world.store, options, async (_, all) => {
    await pause(1);
    return eventsOf(all).length === 200;
  });
  const failing = followUntil(world.store, options, () => Promise.reject(new Error('gone')));
  const fast = followUntil(world.store, options, (_, all) => eventsOf(all).length === 200);
  await expect(failing).rejects.toThrow('gone');
  await write(world.store, name, { from: 100, to: 200, batch: 10 });
  for (const followed of await Promise.all([slow, fast])) expectEachOnce(eventsOf(followed), [name], 200);
}

async function nothingIsLostOnGoingLive(world: World): Promise<void> {
  const name = world.stream();
  const other = await world.under.second();
  let after = world.start;
  for (let round = 0; round < 500; round++) {
    const writer = round % 10 === 0 ? other : world.store;
    const append = () => writer.append(name, round === 0 ? 'no-stream' : BigInt(round - 1), [eventAt(name, BigInt(round))]);
    let appending: Promise<unknown> | null = round % 4 === 0 ? append() : null;
    const following = followUntil(world.store, { after, prefixes: world.prefixes }, ({ kind }) => {
      if (kind === 'caught-up' && round % 4 === 1) appending ??= append();
      return kind === 'event';
    });
    if (round % 4 === 2) appending ??= append();
    if (round % 4 === 3) await nextTurn();
    if (round % 4 === 3) appending ??= append();
    const [event] = eventsOf(await following);
    await appending;
    expect(event).toMatchObject({ revision: BigInt(round) });
    after = event!.position;
  }
}

/** Following: 39–50. */
export const followCases: readonly ContractCase[] = [
  {
    number: 39,
    title: 'from the start and on, beside a writer: 10,000 events without a gap or a double',
    timeoutMs: 120_000,
    run: followsAWriter,
  },
  { number: 40, title: 'resuming after any position of 200 gives exactly the rest', timeoutMs: 120_000, run: resumesAnywhere },
  {
    number: 41,
    title: 'caught-up comes once, after all before it was processed, and on an empty store',
    run: caughtUpComesAfterTheProcessing,
  },
  { number: 42, title: 'a slow consumer costs a bounded amount of memory', timeoutMs: 120_000, run: slowConsumerCostsLittle },
  {
    number: 43,
    title: 'checkpoints never exceed what was processed, never go back, and pass long stretches without a match',
    timeoutMs: 120_000,
    run: checkpointsAreHonest,
  },
  {
    number: 44,
    title: 'a filter without a match, and a restart, lose nothing that matches later',
    timeoutMs: 30_000,
    run: noMatchLosesNothing,
  },
  {
    number: 45,
    title: 'a connection killed in catching up and in waiting is told, and resuming gives each once',
    timeoutMs: 120_000,
    run: lossIsToldAndResumed,
  },
  { number: 46, title: 'the abort signal ends the iteration promptly', run: abortEndsPromptly },
  {
    number: 47,
    title: 'a handler that throws ends the iteration, and the next one resumes',
    run: throwingHandlerFreesEverything,
  },
  { number: 48, title: 'followers are independent of each other', timeoutMs: 30_000, run: followersAreIndependent },
  {
    number: 49,
    title: 'a link that has gone silent is noticed within a minute',
    timeoutMs: 90_000,
    async run(world) {
      const following = followUntil(world.store, { after: world.start, prefixes: world.prefixes }, async ({ kind }) => {
        if (kind === 'caught-up') await fault(world, 'blackHole')();
        return false;
      });
      await expect(following).rejects.toBeDefined();
    },
  },
  {
    number: 50,
    title: 'an event appended while catching up turns into waiting is not lost, 500 times',
    timeoutMs: 120_000,
    run: nothingIsLostOnGoingLive,
  },
];
