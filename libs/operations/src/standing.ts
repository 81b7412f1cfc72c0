import type { Recorded } from '#event-store/port.js';

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

/** An event that is waiting is never told as no lag, though its stamp lies ahead of this clock (an example, another machine). */
const LEAST_LAG_SECONDS = 0.001;

/** How many seconds ago an event that waits was recorded; 0 where none waits. */
export function lagOf(waiting: Recorded | undefined, now: Date): number {
  if (!waiting) return 0;
  const age = (now.getTime() - Date.parse(waiting.meta['recordedAt'] ?? '')) / 1000;
  return age > LEAST_LAG_SECONDS ? age : LEAST_LAG_SECONDS;
}
