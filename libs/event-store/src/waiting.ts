import type { EventStore, GlobalPosition, Page, Recorded } from './port.js';

/** How many events are looked through at once where the first ones that follow are of others. */
const LOOKED_THROUGH = 1_000;

/**
 * Looks for what a projection has not taken. A store may hold many events of others behind the last that was taken (EventStoreDB writes
 * statistics of its own): they are looked through once, and what was found to be theirs is not read again.
 */
export class Waiting {
  #others: { readonly from: bigint; readonly to: GlobalPosition } | undefined;

  constructor(private readonly prefixes: readonly string[]) {}

  /** The first events after a position (undefined: of all), at most `limit`; none at the head alone. One read, but for what others wrote since. */
  async after(store: EventStore, taken: GlobalPosition | undefined, limit: number): Promise<Page> {
    const from = taken ?? -1n;
    let after = this.#others && this.#others.from <= from && from < this.#others.to ? this.#others.to : taken;
    for (let most = limit; ; most = Math.max(limit, LOOKED_THROUGH)) {
      const page = await store.readAll({ prefixes: this.prefixes, limit: most, ...(after === undefined ? {} : { after }) });
      if (page.events.length > 0) return page;
      after = page.next;
      this.#others = { from, to: after };
      if (page.atHead) return page;
    }
  }

  /** The oldest event after a position, undefined at the head. */
  async oldestAfter(store: EventStore, taken: GlobalPosition | undefined): Promise<Recorded | undefined> {
    return (await this.after(store, taken, 1)).events[0];
  }
}
