import type { Ledger } from '#application/ledger.js';

/** The ledger this server answers for, and whether it may still be trusted. */
export class OpenedLedger {
  #alarm: string | undefined;

  constructor(readonly ledger: Ledger) {}

  /** What was found broken in what is stored; once raised it stays until someone has looked and started anew. */
  get alarm(): string | undefined {
    return this.#alarm;
  }

  /** Raises the integrity alarm: readiness turns false. */
  raise(what: string): void {
    this.#alarm ??= what;
  }
}
