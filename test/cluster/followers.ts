import { setTimeout as delay } from 'node:timers/promises';
import { type EventStore, type GlobalPosition, Unavailable } from '#event-store/port.js';
import { type Prepared, person } from './commands.js';
import type { ApiServer } from './servers.js';
import type { Writers } from './writers.js';

const AGAIN_MS = 100;
const PAGE = 100;

/** What followers were given, and what was wrong with it. */
export class Followed {
  events = 0;
  gaps = 0;
  doubles = 0;
  outOfOrder = 0;
  /** How often one had to begin again, or was told to come back. */
  resumed = 0;
  readonly hashes = new Map<string, string[]>();

  /** Takes an event of a stream, which should be the one right after those before. */
  take(stream: string, revision: number, hash: string): void {
    const before = this.hashes.get(stream) ?? [];
    this.hashes.set(stream, before);
    this.events += 1;
    if (revision < before.length) this.doubles += 1;
    if (revision > before.length) this.gaps += 1;
    before[revision] = hash;
  }
}

/** Follows the agreements of the run over the store itself, and takes up a lost subscription where it was. */
export class StoreFollower {
  readonly followed = new Followed();
  readonly #streams: ReadonlySet<string>;
  readonly #ending = new AbortController();
  #reached: GlobalPosition;

  constructor(prepared: Prepared, after: GlobalPosition) {
    this.#streams = new Set(prepared.agreements.map((agreement) => `agreement-${agreement}`));
    this.#reached = after;
  }

  async run(store: EventStore): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        for await (const item of store.follow({ after: this.#reached, prefixes: ['agreement-'], signal })) {
          if (item.kind === 'caught-up') continue;
          const position = item.kind === 'event' ? item.event.position : item.position;
          if (position <= this.#reached) this.followed.outOfOrder += 1;
          this.#reached = position;
          if (item.kind !== 'event' || !this.#streams.has(item.event.stream)) continue;
          const { stream, revision, meta } = item.event;
          this.followed.take(stream, Number(revision), meta['hash'] ?? '');
        }
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        this.followed.resumed += 1;
        await delay(AGAIN_MS);
      }
    }
  }

  stop(): void {
    this.#ending.abort();
  }
}

/** Follows the timelines of all agreements of the run through one server, page by page, each as new as what was last acknowledged. */
export class TimelineFollower {
  readonly followed = new Followed();
  readonly #parts: { server: ApiServer; prepared: Prepared; writers: Writers };
  #isOver = false;

  constructor(parts: { server: ApiServer; prepared: Prepared; writers: Writers }) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    while (!this.#isOver) {
      for (const agreement of this.#parts.prepared.agreements) await this.#page(agreement);
      await delay(AGAIN_MS);
    }
  }

  stop(): void {
    this.#isOver = true;
  }

  async #page(agreement: string): Promise<void> {
    const { server, prepared, writers } = this.#parts;
    const stream = `agreement-${agreement}`;
    const offset = this.followed.hashes.get(stream)?.length ?? 0;
    const reached = writers.reached.get(agreement);
    const minPosition = reached === undefined ? '' : `&minPosition=${reached.position}`;
    const path = `/agreements/${agreement}/timeline?on=2029-12-31&limit=${PAGE}&offset=${offset}${minPosition}`;
    const { status, body } = await server.ask({ path, as: person(prepared, 'finance') });
    if (status !== 200) {
      this.followed.resumed += 1;
      return;
    }
    const { entries, total } = body as unknown as { entries: { revision: number; hash: string }[]; total: number };
    for (const { revision, hash } of entries) this.followed.take(stream, revision, hash);
    // An answer that was asked to be as new as an acknowledgement must hold it.
    if (reached !== undefined && total <= reached.revision) this.followed.gaps += 1;
  }
}
