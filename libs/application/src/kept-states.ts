/** What bounds the states that are kept: events they may stand for together, and how long one is kept that nobody asks for. */
export interface KeptBounds {
  readonly events: number;
  readonly idleMs: number;
}

/**
 * States that together stand for a bounded number of events; the least recently used go first, and the one used last stays. A state
 * that nobody has asked for in a while goes too, so that a process holds what is worked with and not all that it has ever seen.
 */
export class KeptStates<State extends { readonly revision: number }> {
  readonly #states = new Map<string, { state: State; events: number; used: number }>();
  #events = 0;

  constructor(private readonly bounds: KeptBounds) {}

  /** How many events the states stand for together. */
  get events(): number {
    return this.#events;
  }

  /** The state that is kept under the key. */
  get(key: string): State | undefined {
    return this.#states.get(key)?.state;
  }

  /** Keeps the state as the one used last. */
  keep(key: string, state: State): void {
    this.forget(key);
    const events = state.revision + 1;
    const now = performance.now();
    this.#states.set(key, { state, events, used: now });
    this.#events += events;
    for (const [oldest, { used }] of this.#states) {
      const isWithin = this.#events <= this.bounds.events && now - used <= this.bounds.idleMs;
      if (isWithin || oldest === key) break;
      this.forget(oldest);
    }
  }

  /** Forgets what is kept under the key. */
  forget(key: string): void {
    this.#events -= this.#states.get(key)?.events ?? 0;
    this.#states.delete(key);
  }
}
