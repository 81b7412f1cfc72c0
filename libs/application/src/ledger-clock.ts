/** An instant younger than this may still be given to an event that is on its way (`design.md` 4, recordedAt). */
const SETTLED_AFTER_MS = 60_000;

/**
 * The clock of one ledger process, which may be set back under it. What was once answered about a settled instant must be answered so for
 * ever, so no stamp is given at or before such an instant (ADR 12).
 */
export class LedgerClock {
  #settled = '';

  constructor(private readonly read: () => Date) {}

  /** Whether nothing more will be recorded at or before the instant (UTC, as `recordedAt` is written); a yes binds every later stamp. */
  settles(instant: string): boolean {
    if (instant <= this.#settled) return true;
    if (Date.parse(instant) > this.read().getTime() - SETTLED_AFTER_MS) return false;
    this.#settled = instant;
    return true;
  }

  /** The latest of the clock, the stream's last stamp, and the millisecond after the last instant that was called settled. */
  stamp(last: string): string {
    const floor = this.#settled === '' ? '' : new Date(Date.parse(this.#settled) + 1).toISOString();
    return [this.read().toISOString(), last, floor].reduce((latest, one) => (one > latest ? one : latest));
  }
}
