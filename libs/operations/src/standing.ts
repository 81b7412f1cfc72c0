import type { EventStore, GlobalPosition, Recorded } from '#event-store/port.js';

/** Why a process cannot do its work, as a word: nothing of what is recorded, nor where it is kept. */
export type NotReady = 'starting' | 'integrity' | 'store-unreadable' | 'store-takes-no-appends' | 'behind';

/** How far a projection has come; `lagSeconds` is the age of the oldest event that it has not taken, 0 where it has taken all. */
export interface ProjectionStanding {
  readonly name: string;
  /** The ledger number it has come to. */
  readonly events: number;
  /** Whether this process is the one that writes it. */
  readonly leads: boolean;
  readonly lagSeconds: number;
}

/** How a process stands, asked at the moment of a scrape. */
export interface Standing {
  readonly notReady: NotReady | undefined;
  readonly alarm: boolean;
  readonly dangers: number;
  /** None that nothing is known of: a number that was not looked up is not told. */
  readonly projections: readonly ProjectionStanding[];
}

/** How many events are looked through at once where the first ones that follow are none of the ledger's. */
const LOOKED_THROUGH = 1_000;

/**
 * Looks for what a projection has not taken. A store may hold many events of others behind the last that was taken (EventStoreDB writes
 * statistics of its own): they are looked through once, and what was found to be theirs is not read again.
 */
export class Waiting {
  #others: { readonly from: bigint; readonly to: GlobalPosition } | undefined;

  constructor(private readonly prefixes: readonly string[]) {}

  /** The oldest event after a position (undefined: of all), undefined at the head; one small read, but for what others wrote since. */
  async oldestAfter(store: EventStore, taken: GlobalPosition | undefined): Promise<Recorded | undefined> {
    const from = taken ?? -1n;
    let after = this.#others && this.#others.from <= from && from < this.#others.to ? this.#others.to : taken;
    for (let limit = 1; ; limit = LOOKED_THROUGH) {
      const page = await store.readAll({ prefixes: this.prefixes, limit, ...(after === undefined ? {} : { after }) });
      const [oldest] = page.events;
      if (oldest) return oldest;
      after = page.next;
      this.#others = { from, to: after };
      if (page.atHead) return undefined;
    }
  }
}

/** An event that is waiting is never told as no lag, though its stamp lies ahead of this clock (an example, another machine). */
const LEAST_LAG_SECONDS = 0.001;

/** How many seconds ago an event that waits was recorded; 0 where none waits. */
export function lagOf(waiting: Recorded | undefined, now: Date): number {
  if (!waiting) return 0;
  const age = (now.getTime() - Date.parse(waiting.meta['recordedAt'] ?? '')) / 1000;
  return age > LEAST_LAG_SECONDS ? age : LEAST_LAG_SECONDS;
}
