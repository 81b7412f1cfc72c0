import { type EventStore, type Recorded, streamName } from '#event-store/port.js';
import { ledgerEvent } from '#read-models/stored-event.js';
import type { Subject } from './subject.js';

const PAGE = 1000;
const KEPT = 64;
const PAST_KEPT = 8;

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
 * States by stream, kept between commands and read on from their last revision. Only the newest state of a stream is kept: the
 * fold owns it, so whoever is handed it must be done with it before the next await.
 */
export class Histories<State> {
  readonly #kept = new Map<string, Loaded<State>>();
  readonly #past = new Map<string, Loaded<State>>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: EventStore,
    private readonly subject: Subject<State>,
  ) {}

  stream(id: string) {
    return streamName(`${this.subject.category}-${id}`);
  }

  /** The stream as it stands now. Loads of one stream take turns, since they read into the same state. */
  async load(id: string): Promise<Loaded<State>> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(() => this.readHead(id));
    const settled = turn.then(
      () => undefined,
      () => this.#kept.delete(id),
    );
    this.#turns.set(id, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(id) === settled) this.#turns.delete(id);
    }
  }

  private async readHead(id: string): Promise<Loaded<State>> {
    const loaded = this.#kept.get(id) ?? this.empty(id);
    await this.readOn(loaded, id, Number.POSITIVE_INFINITY);
    this.#kept.delete(id);
    if (loaded.revision >= 0) this.#kept.set(id, loaded);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return loaded;
  }

  /**
   * An answer from the stream as it stood at a revision that is stored. `answer` is called at once with the state, since the newest
   * state is read on in place later; states of the past are folded anew and a few of them kept.
   */
  async read<Answer>(id: string, revision: number, answer: (state: State) => Answer): Promise<Answer> {
    if ((this.#kept.get(id)?.revision ?? -1) < revision) await this.load(id);
    const kept = this.#kept.get(id);
    if (kept?.revision === revision) return answer(kept.state);
    const key = `${id}@${revision}`;
    const past = this.#past.get(key) ?? this.empty(id);
    if (past.revision < revision) await this.readOn(past, id, revision);
    this.#past.set(key, past);
    for (const oldest of this.#past.keys()) {
      if (this.#past.size <= PAST_KEPT) break;
      this.#past.delete(oldest);
    }
    return answer(past.state);
  }

  /** Forgets what is kept of a stream, after something that leaves doubt. */
  forget(id: string): void {
    this.#kept.delete(id);
  }

  /** Takes an event that was just stored into a state. */
  take(loaded: Loaded<State>, recorded: Recorded): void {
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
    }
  }
}
