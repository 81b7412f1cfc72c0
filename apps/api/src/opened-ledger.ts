import type { Ledger } from '#application/ledger.js';
import { EdgeProblem } from './problems/problems-of-the-edge.js';

const DANGERS_KEPT = 100;

/** The ledger this server answers for, once it is open, and whether it may still be trusted. */
export class OpenedLedger {
  readonly #dangers = new Set<string>();
  #ledger: Ledger | undefined;
  #waitingFor = 'the ledger is being opened';
  #alarm: string | undefined;

  /** The open ledger; until it is one, a 503 that says what is waited for. */
  get ledger(): Ledger {
    if (this.#ledger === undefined) throw new EdgeProblem('not-ready', { message: this.#waitingFor });
    return this.#ledger;
  }

  /** What is waited for; undefined once the ledger is open. */
  get waitingFor(): string | undefined {
    return this.#ledger === undefined ? this.#waitingFor : undefined;
  }

  /** What was found broken in what is stored; once raised it stays until someone has looked and started anew. */
  get alarm(): string | undefined {
    return this.#alarm;
  }

  /** What endangers what is stored, as it was found; it is believed all the same. */
  get dangers(): readonly string[] {
    return [...this.#dangers];
  }

  /** From now on questions and commands are answered. */
  open(ledger: Ledger): void {
    this.#ledger = ledger;
  }

  /** Says why nothing is answered yet. */
  waitFor(what: string): void {
    this.#waitingFor = what;
  }

  /** Raises the integrity alarm: readiness turns false. */
  raise(what: string): void {
    this.#alarm ??= what;
  }

  /** Keeps a danger to be shown; false where it is known. */
  endanger(what: string): boolean {
    if (this.#dangers.has(what) || this.#dangers.size >= DANGERS_KEPT) return false;
    this.#dangers.add(what);
    return true;
  }
}
