import type { AllStreamResolvedEvent, ResolvedEvent, StreamingRead } from '@eventstore/db-client';
import { failureType } from './eventstoredb-failures.js';
import { Unavailable } from './port.js';

/**
 * Calls that may be open at once to one server: on one connection it takes a hundred and lets the next wait in silence, and
 * all clients of a process share the connection.
 */
export const callLimits = { appends: 32, reads: 40, followers: 20 } as const;

/**
 * Passed with every call of which somebody's answer depends: a node that does not lead may lag, and would tell of a store without what was
 * acknowledged a moment ago. It names the leader instead, and takes nothing while there is none.
 */
export const byLeader = { requiresLeader: true } as const;

/** How often a call is sent to the node that was named as the leader, since that may have changed again. */
const notLeaderTries = 5;

/** Calls that may wait for their turn; one more is refused as `Unavailable`. */
const waitingMax = 10_000;

/** So many calls at once, the rest in the order in which they came. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves when it is this caller's turn, with the function that ends it; rejects with `Unavailable` on abort or when too many wait. */
  async take(signal: AbortSignal): Promise<() => void> {
    if (this.#waiting.length >= waitingMax)
      throw new Unavailable(`${waitingMax} calls to EventStoreDB are waiting; try again later.`);
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(signal);
    return this.#releaseOnce();
  }

  /** The same without waiting; null when none is free. */
  tryTake(): (() => void) | null {
    if (this.#free === 0) return null;
    this.#free -= 1;
    return this.#releaseOnce();
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(new Unavailable('The event store was closed before this call was sent.'));
      };
      this.#waiting.push(go);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  #releaseOnce(): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
  }
}

/** The calls to one server; every store of the process that has the same connection string shares them. */
export interface CallBudget {
  readonly appends: Slots;
  readonly reads: Slots;
  readonly followers: Slots;
}

const budgets = new Map<string, CallBudget>();

/** The budget of a server, by the hosts of its connection string. */
export function callBudget(hosts: string): CallBudget {
  const known = budgets.get(hosts);
  if (known) return known;
  const { appends, reads, followers } = callLimits;
  const budget = { appends: new Slots(appends), reads: new Slots(reads), followers: new Slots(followers) };
  budgets.set(hosts, budget);
  return budget;
}

/** Whether a call is sent again after the node has said that it did nothing and who leads; the client goes there with the next call. */
export async function isLedElsewhere(error: unknown, attempt: number): Promise<boolean> {
  if (failureType(error) !== 'not-leader' || attempt >= notLeaderTries) return false;
  await new Promise((resolve) => setTimeout(resolve, 50 * (attempt - 1)));
  return true;
}

/** How a read is bounded: `take` returns false when it has enough, and a server that says nothing for so long is given up, which `stalled` hears. */
export interface ReadBounds<Event> {
  readonly open: () => StreamingRead<Event>;
  readonly take: (event: Event) => boolean;
  readonly stallMs: number;
  readonly stalled: () => void;
  readonly signal: AbortSignal;
}

/** Reads to the end or until `take` has enough, and always frees the call; resolves to whether it came to the end. */
export async function readBounded<Event extends ResolvedEvent | AllStreamResolvedEvent>(
  bounds: ReadBounds<Event>,
): Promise<boolean> {
  const { signal, stallMs } = bounds;
  if (signal.aborted) throw new Unavailable('The event store is closed.');
  const read = bounds.open();
  // It may fail once more after the loop has ended, and an error that nobody listens for ends the process.
  read.on('error', () => {});
  const stalled = setTimeout(() => {
    bounds.stalled();
    read.destroy(new Unavailable(`EventStoreDB sent nothing for ${stallMs} ms.`));
  }, stallMs);
  const close = () => read.destroy(new Unavailable('The event store was closed.'));
  signal.addEventListener('abort', close, { once: true });
  let isWhole = false;
  try {
    for await (const event of read) {
      stalled.refresh();
      if (!bounds.take(event as Event)) return false;
    }
    isWhole = true;
    return true;
  } finally {
    clearTimeout(stalled);
    signal.removeEventListener('abort', close);
    // Not waited for: it waits for a connection itself, which may never come.
    if (!isWhole) read.cancel().catch(() => {});
  }
}
