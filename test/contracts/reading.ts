import { setTimeout as pause } from 'node:timers/promises';
import {
  type Appended,
  type EventStore,
  type Expected,
  type Followed,
  type GlobalPosition,
  OutcomeUnknown,
  type ReadStreamOptions,
  type Recorded,
  type StreamName,
  Unavailable,
} from '#event-store/port.js';
import type { World } from './contract-case.js';
import type { Batch } from './events.js';

/** All events of a stream. */
export async function streamOf(
  store: EventStore,
  stream: StreamName,
  options: Partial<ReadStreamOptions> = {},
): Promise<Recorded[]> {
  const events: Recorded[] = [];
  for await (const event of store.readStream(stream, { limit: 100_000, ...options })) events.push(event);
  return events;
}

/** All events of the whole store whose streams begin with the prefixes, page by page. */
export async function wholeLog(
  store: EventStore,
  options: { after: GlobalPosition; prefixes: readonly string[]; limit?: number },
): Promise<Recorded[]> {
  const events: Recorded[] = [];
  let after = options.after;
  for (;;) {
    const page = await store.readAll({ limit: 500, ...options, after });
    events.push(...page.events);
    after = page.next;
    if (page.atHead) return events;
  }
}

/** What a case's own streams hold, in global order. */
export function logOf(world: World, store: EventStore = world.store): Promise<Recorded[]> {
  return wholeLog(store, { after: world.start, prefixes: world.prefixes });
}

/** Follows until `isEnough` says so, and returns everything that was given. */
export async function followUntil(
  store: EventStore,
  options: { after: GlobalPosition; prefixes: readonly string[] },
  isEnough: (followed: Followed, all: readonly Followed[]) => boolean | Promise<boolean>,
): Promise<Followed[]> {
  const all: Followed[] = [];
  const ending = new AbortController();
  for await (const followed of store.follow({ ...options, signal: ending.signal })) {
    all.push(followed);
    if (await isEnough(followed, all)) ending.abort();
  }
  return all;
}

/** The events among what a follower was given. */
export function eventsOf(followed: readonly Followed[]): Recorded[] {
  return followed.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
}

/** Repeats the very same append until the store says what became of it. */
export async function appendUntilAnswered(
  store: EventStore,
  append: { stream: StreamName; expected: Expected; events: Batch },
): Promise<Appended> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.append(append.stream, append.expected, append.events);
    } catch (error) {
      const isOpen = error instanceof OutcomeUnknown || error instanceof Unavailable;
      if (!isOpen || attempt === 50) throw error;
      await pause(200);
    }
  }
}

/** Throws unless the store under test soon has no call or statement open; a server hears of it over a network. */
export async function expectNothingOpen({ under }: World): Promise<void> {
  const openCalls = under.faults?.openCalls;
  for (let attempt = 1; openCalls && openCalls() > 0; attempt++) {
    if (attempt === 100) throw new Error(`${openCalls()} calls are still open.`);
    await pause(10);
  }
}
