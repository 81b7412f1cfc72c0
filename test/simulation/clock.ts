import { stockholmDate } from '#ledger/dates.js';

const DAY_MS = 86_400_000;

/** The only clock the ledger under simulation has: it stands still within a step, and jumps where the seed says so. */
export class SimulatedClock {
  #nowMs: number;
  /** Whether it was ever set back: what is recorded then takes the last stamp again, however old that is. */
  wentBack = false;
  /** Every instant that could be read since the step began. */
  readonly instants = new Set<string>();

  constructor(start: string) {
    this.#nowMs = Date.parse(start);
  }

  /** What the ledger is given as its clock. */
  readonly now = (): Date => {
    this.instants.add(this.instant);
    return new Date(this.#nowMs);
  };

  get instant(): string {
    return new Date(this.#nowMs).toISOString();
  }

  /** The date in Stockholm. */
  get today(): string {
    return stockholmDate(this.instant);
  }

  /** A step begins so many seconds after the last one. */
  begin(seconds: number): void {
    this.#nowMs += seconds * 1000;
    this.instants.clear();
    this.instants.add(this.instant);
  }

  /** Goes ahead, or back where negative, as a clock does that somebody sets. */
  jump(days: number): void {
    this.#nowMs += days * DAY_MS;
    if (days < 0) this.wentBack = true;
    this.instants.add(this.instant);
  }

  /** At least the morning of the date. */
  reach(date: string): void {
    this.#nowMs = Math.max(this.#nowMs, Date.parse(`${date}T08:00:00.000Z`));
    this.instants.add(this.instant);
  }
}
