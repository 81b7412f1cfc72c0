import { type EventStore, type Recorded, streamName } from '#event-store/port.js';
import { ledgerEvent } from '#read-models/stored-event.js';
import { KeptStates } from './kept-states.js';
import type { Subject } from './subject.js';

const PAGE = 1000;
/**
 * What of the states is kept (about 1 kB an event), newest and past ones apart: those of 50 agreements of 10,000 events that are all
 * written to, and nothing for long that nobody asks for. To read one in again costs some 50 µs an event.
 */
export const KEPT = {
  newest: { events: 600_000, idleMs: 300_000 },
  past: { events: 200_000, idleMs: 300_000 },
} as const;

/** Where the events of one command stand, so that a retry is answered from what is stored. */
export interface RecordedCommand {
  hash: string;
  first: number;
  last: number;
}

/** A stream as far as it is known here: its state, its head, and every command in it. */
export interface Loaded<State> {
  state: State;
  /** −1 where nothing is stored. */
  revision: number;
  /** Hash of the last event, or 64 zeros. */
  head: string;
  recordedAt: string;
  commands: Map<string, RecordedCommand>;
}

/**
 * States by stream, kept between commands and read on from their last revision. Only the newest state of a stream is kept for writing:
 * the fold owns it, so whoever is handed it must be done with it before the next await.
 */
export class Histories<State> {
  readonly #newest = new KeptStates<Loaded<State>>(KEPT.newest);
  readonly #past = new KeptStates<Loaded<State>>(KEPT.past);
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: EventStore,
    private readonly subject: Subject<State>,
  ) {}

  stream(id: string) {
    return streamName(`${this.subject.category}-${id}`);
  }

  /** The stream as it stands now. Loads of one stream take turns, since they read into the same state: a cold one is shared. */
  load(id: string): Promise<Loaded<State>> {
    return this.inTurn(id, () => this.readHead(id));
  }

  /** Takes events that are durable into the kept state, exactly as they were stored right after it; what others read meanwhile is not taken twice. */
  async stored(id: string, events: readonly Recorded[]): Promise<void> {
    await this.inTurn(id, async () => {
      const loaded = this.#newest.get(id);
      if (!loaded) return;
      for (const event of events) if (Number(event.revision) === loaded.revision + 1) this.take(loaded, event);
      this.#newest.keep(id, loaded);
    });
  }

  /**
   * An answer from the stream as it stood at a revision that is stored. `answer` is called at once with the state, since the newest
   * state is read on in place later; states of the past are folded anew and a few of them kept.
   */
  async read<Answer>(id: string, revision: number, answer: (state: State) => Answer): Promise<Answer> {
    if ((this.#newest.get(id)?.revision ?? -1) < revision) await this.load(id);
    const newest = this.#newest.get(id);
    if (newest?.revision === revision) {
      this.#newest.keep(id, newest);
      return answer(newest.state);
    }
    const key = `${id}@${revision}`;
    const past = await this.inTurn(key, () => this.readPast({ id, revision, key }));
    return answer(past.state);
  }

  /** Forgets what is kept of a stream, after something that leaves doubt. */
  forget(id: string): void {
    this.#newest.forget(id);
  }

  private async inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(work);
    const settled = turn.then(
      () => undefined,
      () => this.#newest.forget(key),
    );
    this.#turns.set(key, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === settled) this.#turns.delete(key);
    }
  }

  private async readHead(id: string): Promise<Loaded<State>> {
    const loaded = this.#newest.get(id) ?? this.empty(id);
    await this.readOn(loaded, id, Number.POSITIVE_INFINITY);
    if (loaded.revision >= 0) this.#newest.keep(id, loaded);
    return loaded;
  }

  private async readPast({ id, revision, key }: { id: string; revision: number; key: string }): Promise<Loaded<State>> {
    const past = this.#past.get(key) ?? this.empty(id);
    if (past.revision < revision) await this.readOn(past, id, revision);
    this.#past.keep(key, past);
    return past;
  }

  /** Takes an event that was just stored into a state. */
  private take(loaded: Loaded<State>, recorded: Recorded): void {
    const event = ledgerEvent(recorded);
    loaded.state = this.subject.evolve(loaded.state, event);
    loaded.revision = event.revision;
    loaded.head = recorded.meta['hash'] ?? '';
    loaded.recordedAt = event.recordedAt;
    const known = loaded.commands.get(event.commandId);
    const hash = recorded.meta['commandHash'] ?? '';
    loaded.commands.set(event.commandId, { hash, first: known?.first ?? event.revision, last: event.revision });
  }

  private empty(id: string): Loaded<State> {
    return { state: this.subject.initial(id), revision: -1, head: '0'.repeat(64), recordedAt: '', commands: new Map() };
  }

  private async readOn(loaded: Loaded<State>, id: string, upTo: number): Promise<void> {
    for (;;) {
      const limit = Math.min(PAGE, upTo - loaded.revision);
      if (limit <= 0) return;
      let read = 0;
      for await (const recorded of this.store.readStream(this.stream(id), { from: BigInt(loaded.revision + 1), limit })) {
        this.take(loaded, recorded);
        read += 1;
      }
      if (read < limit) return;
      // A turn of the event loop between pages: a long history must not keep the process from everything else.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
