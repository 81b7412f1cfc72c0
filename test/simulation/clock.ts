import { stockholmDate } from '#ledger/dates.js';

const DAY_MS = 86_400_000;

/** The only clock the ledger under simulation has: it stands still within a step, and jumps where the seed says so. */
export class SimulatedClock {
  #nowMs: number;
  /** Whether it was ever set back: what is recorded then takes the last stamp again, or what the last settled answer leaves (ADR 12). */
  wentBack = false;
  /** Every instant that could be read since the step began. */
  readonly instants = new Set<string>();
  #asked = '';

  constructor(start: string) {
    this.#nowMs = Date.parse(start);
  }

  /** What the ledger is given as its clock. */
  readonly now = (): Date => {
    this.#show();
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
    this.#show();
  }

  /** Goes ahead, or back where negative, as a clock does that somebody sets. */
  jump(days: number): void {
    this.#nowMs += days * DAY_MS;
    if (days < 0) this.wentBack = true;
    this.#show();
  }

  /** At least the morning of the date. */
  reach(date: string): void {
    this.#nowMs = Math.max(this.#nowMs, Date.parse(`${date}T08:00:00.000Z`));
    this.#show();
  }

  /** Somebody asks what was known then: once that is answered as settled, what is stamped later stands after it. */
  asked(knownAt: string): void {
    if (/^\d+$/.test(knownAt)) return;
    if (Date.parse(knownAt) <= this.#nowMs - 60_000 && knownAt > this.#asked) this.#asked = knownAt;
    this.#show();
  }

  /** A process is opened: it knows nothing of what the one before it called settled (ADR 12). */
  opened(): void {
    this.#asked = '';
  }

  /** Whether what is known at the revision, or was by the instant when it was last asked about, is settled. */
  isSettled(knownAt: string): boolean {
    return /^\d+$/.test(knownAt) || knownAt <= this.#asked;
  }

  #show(): void {
    this.instants.add(this.instant);
    if (this.#asked >= this.instant) this.instants.add(new Date(Date.parse(this.#asked) + 1).toISOString());
  }
}
