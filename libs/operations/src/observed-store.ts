import {
  type Appended,
  EventStore,
  type Expected,
  type Followed,
  type FollowOptions,
  type NewEvent,
  NotStorable,
  OutcomeUnknown,
  type Page,
  type ReadAllOptions,
  type ReadStreamOptions,
  type Recorded,
  type StreamName,
  TooLarge,
  Unavailable,
  WrongExpectedRevision,
} from '#event-store/port.js';
import type { InSpan } from './spans.js';

/** What may become of an append. */
export const APPEND_OUTCOMES = ['stored', 'conflict', 'unknown', 'refused', 'unavailable', 'failed'] as const;
/** What became of an append: `refused` can never be stored as it is, `failed` is a store that is not what was written, or a fault of ours. */
export type AppendOutcome = (typeof APPEND_OUTCOMES)[number];

/** An append that was answered; `isRepeated` where the same had been sent before and nobody knew what became of it. */
export interface ObservedAppend {
  readonly outcome: AppendOutcome;
  readonly seconds: number;
  readonly isRepeated: boolean;
  readonly error?: unknown;
}

/** Who hears of every append, and traces it. */
export interface AppendObserver {
  readonly appended: (append: ObservedAppend) => void;
  readonly inSpan: InSpan;
}

/** Appends without an answer that are remembered, so that their repetition is known; past this many the memory starts anew. */
const UNANSWERED_MAX = 10_000;

/** Another event store, whose appends are observed; every answer and every error is the very one that it gave. */
export class ObservedStore extends EventStore {
  readonly #store: EventStore;
  readonly #observer: AppendObserver;
  readonly #unanswered = new Set<string>();

  constructor(store: EventStore, observer: AppendObserver) {
    super();
    this.#store = store;
    this.#observer = observer;
  }

  append(stream: StreamName, expected: Expected, events: readonly [NewEvent, ...NewEvent[]]): Promise<Appended> {
    const span = { name: 'append', attributes: { 'agreement_ledger.stream': stream } };
    return this.#observer.inSpan(span, () => this.#observed(stream, expected, events));
  }

  readStream(stream: StreamName, options: ReadStreamOptions): AsyncIterable<Recorded> {
    return this.#store.readStream(stream, options);
  }

  readAll(options: ReadAllOptions): Promise<Page> {
    return this.#store.readAll(options);
  }

  follow(options: FollowOptions): AsyncIterable<Followed> {
    return this.#store.follow(options);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #observed(stream: StreamName, expected: Expected, events: readonly [NewEvent, ...NewEvent[]]): Promise<Appended> {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    try {
      // The answer itself goes on, not a copy: whether its events were written just now is known of that very object.
      const appended = await this.#store.append(stream, expected, events);
      this.#observer.appended({ outcome: 'stored', seconds: seconds(), isRepeated: this.#unanswered.delete(events[0].id) });
      return appended;
    } catch (error) {
      const outcome = outcomeOf(error);
      // What was refused may be anything at all, and was not sent.
      const isRepeated = outcome !== 'refused' && this.#wasUnanswered(events[0].id, outcome === 'unknown');
      this.#observer.appended({ outcome, seconds: seconds(), isRepeated, error });
      throw error;
    }
  }

  /** Whether the append had been sent before without an answer; remembers whether it is so again. */
  #wasUnanswered(id: string, isAgain: boolean): boolean {
    const before = this.#unanswered.delete(id);
    if (this.#unanswered.size >= UNANSWERED_MAX) this.#unanswered.clear();
    if (isAgain) this.#unanswered.add(id);
    return before;
  }
}

function outcomeOf(error: unknown): AppendOutcome {
  if (error instanceof WrongExpectedRevision) return 'conflict';
  if (error instanceof OutcomeUnknown) return 'unknown';
  if (error instanceof NotStorable || error instanceof TooLarge) return 'refused';
  return error instanceof Unavailable ? 'unavailable' : 'failed';
}
