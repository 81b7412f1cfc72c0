import { type EventStore, type GlobalPosition, positionFromText, type Recorded, streamName } from '#event-store/port.js';
import { isCalendarDate, stockholmDate } from '#ledger/dates.js';
import type { AskedOf } from '#read-models/heading.js';
import type { LedgerClock } from './ledger-clock.js';
import { InvalidInput, NotFound, Unanswerable } from './problems.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

/** What a question says of time: a date in the world, and a revision or an instant; both may be left out (Q3). */
export interface Times {
  on?: string;
  knownAt?: string;
  /** A token from a command's answer: wait until it can be read. */
  minPosition?: string;
}

/** The times of a question, resolved against one agreement. */
export interface Resolved extends AskedOf {
  /** Where the event of the revision stands in the store. */
  position: bigint;
}

interface Known {
  recorded: Recorded;
  settled?: false;
}

/** Resolves `knownAt` (inclusive; without it the head) and `on` (without it the date in Stockholm of `knownAt`). */
export async function resolveTimes(
  store: EventStore,
  id: string,
  asked: { times: Times; clock: LedgerClock },
): Promise<Resolved> {
  const { times, clock } = asked;
  if (times.on !== undefined && !isCalendarDate(times.on)) {
    throw new InvalidInput([
      { pointer: '/on', message: `on must be a date that exists, YYYY-MM-DD, and was "${String(times.on).slice(0, 80)}"` },
    ]);
  }
  const { recorded, settled } = await known(store, id, { knownAt: times.knownAt, clock });
  const recordedAt = recorded.meta['recordedAt'] ?? '';
  return {
    on: times.on ?? stockholmDate(recordedAt),
    revision: Number(recorded.revision),
    recordedAt,
    ...(settled === undefined ? {} : { settled }),
    position: times.minPosition === undefined ? recorded.position : later(recorded.position, positionOf(times.minPosition)),
  };
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** The store position that a `minPosition` token stands for; throws `InvalidInput` for any other text. */
export function positionOf(token: string): GlobalPosition {
  try {
    return positionFromText(token);
  } catch {
    throw new InvalidInput([{ pointer: '/minPosition', message: 'minPosition must be the position of a command’s answer' }]);
  }
}

/** The instant in UTC with milliseconds, as `recordedAt` is written; undefined where the text is none. */
export function instantOf(given: string): string | undefined {
  // `Date.parse` takes 30 February for 2 March.
  const instant = INSTANT.test(given) && isCalendarDate(given.slice(0, 10)) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(instant) ? undefined : new Date(instant).toISOString();
}

async function known(
  store: EventStore,
  id: string,
  { knownAt, clock }: { knownAt: string | undefined; clock: LedgerClock },
): Promise<Known> {
  const stream = streamName(`agreement-${id}`);
  if (knownAt !== undefined && /^\d{1,15}$/.test(knownAt)) {
    for await (const recorded of store.readStream(stream, { from: BigInt(knownAt), limit: 1 })) return { recorded };
    await head(store, id);
    throw new NotFound('revision', knownAt);
  }
  if (knownAt === undefined) return { recorded: await head(store, id) };
  const instant = instantOf(knownAt);
  if (instant === undefined) {
    const message = `knownAt must be a revision or an instant such as 2026-09-30T12:00:00Z, and was "${knownAt.slice(0, 80)}"`;
    throw new InvalidInput([{ pointer: '/knownAt', message }]);
  }
  // Called settled before it is looked up: what is stamped from here on stands after it.
  const settled = clock.settles(instant);
  const recorded = await lastBy(store, id, instant);
  return settled ? { recorded } : { recorded, settled };
}

async function head(store: EventStore, id: string): Promise<Recorded> {
  for await (const recorded of store.readStream(streamName(`agreement-${id}`), { limit: 1, backwards: true })) return recorded;
  throw new NotFound('agreement', id);
}

/** The last event recorded by the instant: stamps never go back within an agreement, so halving finds it. */
async function lastBy(store: EventStore, id: string, instant: string): Promise<Recorded> {
  const stream = streamName(`agreement-${id}`);
  let [low, high] = [-1n, (await head(store, id)).revision];
  let found: Recorded | undefined;
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    for await (const recorded of store.readStream(stream, { from: middle, limit: 1 })) {
      if ((recorded.meta['recordedAt'] ?? '') <= instant) {
        low = middle;
        found = recorded;
      } else {
        high = middle - 1n;
      }
    }
  }
  if (!found) throw new Unanswerable('not-yet-recorded', `Nothing of the agreement ${id} was recorded by ${instant}.`);
  return found;
}
