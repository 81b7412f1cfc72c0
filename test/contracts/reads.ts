import { expect } from '@jest/globals';
import {
  type EventStore,
  type GlobalPosition,
  positionFromText,
  positionToText,
  type Recorded,
  type StreamName,
  streamName,
} from '#event-store/port.js';
import type { ContractCase, World } from './contract-case.js';
import { eventAt, plainEvents } from './events.js';
import { eventsOf, expectNothingOpen, followUntil, logOf, streamOf, wholeLog } from './reading.js';

async function filled({ store, stream }: World, count: number): Promise<StreamName> {
  const name = stream();
  await store.append(name, 'no-stream', plainEvents(name, 0n, count));
  return name;
}

async function revisions(store: EventStore, stream: StreamName, options: { from?: bigint; limit: number; backwards?: boolean }) {
  return (await streamOf(store, stream, options)).map((event) => Number(event.revision));
}

/** Several streams, written in turns, so that their events are mixed in the global order. */
async function mixed(world: World, streams: number, turns: number): Promise<Recorded[]> {
  const names = Array.from({ length: streams }, world.stream);
  for (let turn = 0; turn < turns; turn++) {
    const expected = turn === 0 ? 'no-stream' : BigInt(turn - 1);
    await Promise.all(names.map((name) => world.store.append(name, expected, [eventAt(name, BigInt(turn))])));
  }
  return logOf(world);
}

async function stoppingEarlyCostsNothing(world: World): Promise<void> {
  const name = await filled(world, 300);
  for (let round = 0; round < 200; round++) {
    for await (const event of world.store.readStream(name, { limit: 300 })) {
      if (event.revision === 1n) break;
    }
    const signal = new AbortController().signal;
    for await (const followed of world.store.follow({ after: world.start, prefixes: world.prefixes, signal })) {
      if (followed.kind === 'event') break;
    }
  }
  await expectNothingOpen(world);
  await world.store.append(name, 299n, plainEvents(name, 300n, 1));
  expect(await streamOf(world.store, name)).toHaveLength(301);
}

async function pagesGiveEachOnce(world: World): Promise<void> {
  const all = await mixed(world, 5, 10);
  for (const limit of [1, 2, 3, 7, 49, 50, 51, 5_000]) {
    const paged = await wholeLog(world.store, { after: world.start, prefixes: world.prefixes, limit });
    expect(paged.map((event) => event.position)).toEqual(all.map((event) => event.position));
  }
  for (const [index, event] of all.entries()) {
    const { events } = await world.store.readAll({ after: event.position, prefixes: world.prefixes, limit: 1 });
    expect(events[0]?.position).toBe(all[index + 1]?.position);
  }
}

function expectIncreasing(positions: readonly bigint[]): void {
  for (let index = 1; index < positions.length; index++) expect(positions[index]! > positions[index - 1]!).toBe(true);
}

async function positionsIncrease(world: World): Promise<void> {
  const name = await filled(world, 20);
  if (world.under.faults?.raisePositions) await world.under.faults.raisePositions();
  await world.store.append(name, 19n, plainEvents(name, 20n, 20));
  const positions = (await logOf(world)).map((event) => event.position);
  expect(positions).toHaveLength(40);
  expectIncreasing(positions);
  if (world.under.faults?.raisePositions) expect(positions.at(-1)! > BigInt(Number.MAX_SAFE_INTEGER)).toBe(true);
  for (const position of positions) {
    expect(positionToText(position)).toMatch(/^\d{20}$/);
    expect(positionFromText(positionToText(position))).toBe(position);
  }
  const large = 2n ** 53n + 1n;
  expect(positionFromText(positionToText(large as GlobalPosition))).toBe(large);
  for (const text of ['', '1', '-0000000000000000001', '18446744073709551615'])
    expect(() => positionFromText(text)).toThrow(RangeError);
}

async function positionIsTheSameEverywhere(world: World): Promise<void> {
  const name = world.stream();
  const appended = [];
  for (let revision = 0n; revision < 5n; revision++) {
    const expected = revision === 0n ? 'no-stream' : revision - 1n;
    appended.push((await world.store.append(name, expected, [eventAt(name, revision)])).position);
  }
  const followed = await followUntil(
    world.store,
    { after: world.start, prefixes: world.prefixes },
    ({ kind }) => kind === 'caught-up',
  );
  const positions = (events: readonly Recorded[]) => events.map((event) => event.position);
  expect(positions(await logOf(world))).toEqual(appended);
  expect(positions(await streamOf(world.store, name))).toEqual(appended);
  expect(positions(eventsOf(followed))).toEqual(appended);
}

async function prefixesFilter({ store, start, category }: World): Promise<void> {
  const names = [`${category}-1`, `${category}x-1`, `${category}-2`, `${category}y-1`].map(streamName);
  for (const name of names) await store.append(name, 'no-stream', plainEvents(name, 0n, 1));
  const matching = async (...prefixes: string[]) =>
    (await wholeLog(store, { after: start, prefixes })).map((event) => event.stream);
  expect(await matching(`${category}-`)).toEqual([names[0], names[2]]);
  expect(await matching(`${category}x-`)).toEqual([names[1]]);
  expect(await matching(`${category}x-`, `${category}-`)).toEqual([names[0], names[1], names[2]]);
  expect(await matching(`${category}z-`)).toEqual([]);
  expect((await matching('')).filter((name) => name.startsWith('$'))).toEqual([]);
  await expect(store.readAll({ after: start, prefixes: [], limit: 1 })).rejects.toBeInstanceOf(RangeError);
}

/** Reading: 30–38. */
export const readCases: readonly ContractCase[] = [
  {
    number: 30,
    title: 'a stream that does not exist is empty and no error',
    async run({ store, stream }) {
      expect(await streamOf(store, stream())).toEqual([]);
      expect(await streamOf(store, stream(), { backwards: true })).toEqual([]);
      expect(await streamOf(store, stream(), { from: 7n })).toEqual([]);
    },
  },
  {
    number: 31,
    title: '`from` is inclusive, `limit` is kept, and beyond the end is empty',
    async run(world) {
      const name = await filled(world, 10);
      expect(await revisions(world.store, name, { from: 3n, limit: 4 })).toEqual([3, 4, 5, 6]);
      expect(await revisions(world.store, name, { from: 9n, limit: 4 })).toEqual([9]);
      expect(await revisions(world.store, name, { from: 10n, limit: 4 })).toEqual([]);
      await expect(revisions(world.store, name, { limit: 0 })).rejects.toBeInstanceOf(RangeError);
    },
  },
  {
    number: 32,
    title: 'backwards begins at the end, or at `from`',
    async run(world) {
      const name = await filled(world, 10);
      expect(await revisions(world.store, name, { limit: 3, backwards: true })).toEqual([9, 8, 7]);
      expect(await revisions(world.store, name, { from: 2n, limit: 9, backwards: true })).toEqual([2, 1, 0]);
      expect(await revisions(world.store, name, { from: 99n, limit: 1, backwards: true })).toEqual([9]);
    },
  },
  { number: 33, title: 'stopping early 200 times leaves nothing open', timeoutMs: 120_000, run: stoppingEarlyCostsNothing },
  {
    number: 34,
    title: '`after` is exclusive, and pages of any size give each event once, in order',
    timeoutMs: 120_000,
    run: pagesGiveEachOnce,
  },
  { number: 35, title: 'positions strictly increase, and those above 2^53 come back', run: positionsIncrease },
  { number: 36, title: 'the position of an append is that of readAll, follow and readStream', run: positionIsTheSameEverywhere },
  {
    number: 37,
    title: 'prefixes match whole beginnings, several may be given, and events of the store itself are never seen',
    run: prefixesFilter,
  },
  {
    number: 38,
    title: 'the order of each stream is kept in the global order',
    async run(world) {
      const all = await mixed(world, 7, 12);
      expect(all).toHaveLength(84);
      for (const stream of new Set(all.map((event) => event.stream))) {
        const inLog = all.filter((event) => event.stream === stream).map((event) => event.revision);
        expect(inLog).toEqual(Array.from({ length: 12 }, (_, revision) => BigInt(revision)));
      }
    },
  },
];
