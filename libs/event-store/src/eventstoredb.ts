import { type AppendResult, NO_STREAM, START, streamNameFilter } from '@eventstore/db-client';
import { byLeader, type CallBudget, callBudget, isLedElsewhere } from './eventstoredb-calls.js';
import { type Connection, channelOfCall, connect, disconnect } from './eventstoredb-connection.js';
import { checkDangers, type Danger, watchDangers } from './eventstoredb-dangers.js';
import { appendFailure, failureType } from './eventstoredb-failures.js';
import { OrderedFeed } from './eventstoredb-feed.js';
import { EventStoreDbReader, pageLimits } from './eventstoredb-reader.js';
import { type Check, eventOf, proposedEvent } from './eventstoredb-records.js';
import {
  type Appended,
  Corrupt,
  EventStore,
  type Expected,
  type Followed,
  type FollowOptions,
  type GlobalPosition,
  globalPosition,
  type NewEvent,
  type Page,
  type ReadAllOptions,
  type ReadStreamOptions,
  type Recorded,
  type StreamName,
  streamName,
  Unavailable,
} from './port.js';
import { expectLimit, soundPosition, soundPrefixes } from './reading.js';
import { type SoundAppend, soundAppend } from './validation.js';

/**
 * `check` is called with every event that is read and throws `Corrupt` if its hash is wrong. `appendTimeoutMs` is how long an append
 * waits for its answer, `readTimeoutMs` how long a read waits for its next event, `silenceMs` after how long without news a follower
 * asks whether it misses any. `watch: false` leaves the looking for dangers to another process; what is found and what could not be
 * looked at go to `onDanger` and `onWarning`, or else become warnings of the process.
 */
export interface EventStoreDbOptions {
  readonly check?: Check;
  readonly appendTimeoutMs?: number;
  readonly readTimeoutMs?: number;
  readonly silenceMs?: number;
  readonly watch?: boolean;
  readonly onDanger?: (danger: Danger) => void;
  readonly onWarning?: (message: string) => void;
}

/**
 * Opens EventStoreDB or KurrentDB (23.10 or newer) by its connection string, without waiting for it: while the server is down each
 * call is `Unavailable`. Throws `RangeError` on a connection string that cannot be used.
 */
export function openEventStoreDb(connectionString: string, options: EventStoreDbOptions = {}): EventStore {
  return new EventStoreDb(connect(connectionString), options);
}

/** The event store in EventStoreDB, through its client 6.2.1, whose defects end here. */
class EventStoreDb extends EventStore {
  readonly #connection: Connection;
  readonly #budget: CallBudget;
  readonly #options: EventStoreDbOptions;
  readonly #reader: EventStoreDbReader;
  readonly #closing = new AbortController();
  readonly #feeds = new Set<OrderedFeed>();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(connection: Connection, options: EventStoreDbOptions) {
    super();
    this.#connection = connection;
    this.#options = options;
    this.#budget = callBudget(connection.hosts.join(','));
    const { readTimeoutMs: stallMs = 10_000, check } = options;
    this.#reader = new EventStoreDbReader({
      connection,
      slots: this.#budget.reads,
      closing: this.#closing.signal,
      stallMs,
      check,
    });
    if (options.watch !== false) this.#watch();
  }

  async append(stream: StreamName, expected: Expected, events: readonly [NewEvent, ...NewEvent[]]): Promise<Appended> {
    const append = soundAppend(stream, expected, events);
    this.#expectOpen();
    return this.#tracked(this.#inTurn(append));
  }

  async *readStream(stream: StreamName, options: ReadStreamOptions): AsyncGenerator<Recorded> {
    streamName(stream);
    expectLimit(options.limit);
    const { from, backwards = false } = options;
    if (from !== undefined && from < 0n) throw new RangeError(`A stream is read from revision 0 on; found ${from}.`);
    this.#expectOpen();
    let left = options.limit;
    let wanted = from ?? (backwards ? null : 0n);
    let size: number = pageLimits.firstEvents;
    while (left > 0 && (wanted === null || wanted >= 0n)) {
      const { events, isLast } = await this.#reader.streamPage(stream, wanted, { count: Math.min(left, size), backwards });
      const last = events.at(-1);
      left = isLast || !last ? 0 : left - events.length;
      // What is appended while a long stream is read belongs to the next reading.
      if (left > 0 && last && !backwards && size === pageLimits.firstEvents) {
        left = Math.min(left, Number(((await this.#reader.head(stream)) ?? last.revision) - last.revision));
      }
      yield* events;
      if (last) wanted = last.revision + (backwards ? -1n : 1n);
      size = pageLimits.events;
      this.#expectOpen();
    }
  }

  async readAll(options: ReadAllOptions): Promise<Page> {
    expectLimit(options.limit);
    const prefixes = soundPrefixes(options.prefixes);
    const after = soundPosition(options.after);
    this.#expectOpen();
    return this.#reader.page(after, prefixes, options.limit);
  }

  async *follow(options: FollowOptions): AsyncGenerator<Followed> {
    const prefixes = soundPrefixes(options.prefixes);
    const { signal } = options;
    let reached = soundPosition(options.after);
    this.#expectOpen();
    if (signal.aborted) return;
    const release = this.#budget.followers.tryTake();
    if (!release) throw new Unavailable('Too many followers of this process have a subscription to EventStoreDB.');
    const feed = this.#feed(reached, prefixes);
    const end = () => feed.wake();
    signal.addEventListener('abort', end);
    let isLive = false;
    try {
      while (!signal.aborted) {
        const followed = await this.#next(feed, reached, prefixes);
        if (signal.aborted) return;
        if (followed === null || (followed.kind === 'caught-up' && isLive)) continue;
        if (followed.kind === 'checkpoint' && followed.position <= reached) continue;
        // What the subscription gives again was given already.
        if (followed.kind === 'event' && followed.event.position <= reached) continue;
        if (followed.kind === 'event') reached = followed.event.position;
        if (followed.kind === 'checkpoint') reached = followed.position;
        isLive ||= followed.kind === 'caught-up';
        yield followed;
      }
    } finally {
      signal.removeEventListener('abort', end);
      this.#feeds.delete(feed);
      feed.end();
      release();
    }
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    for (const feed of this.#feeds) {
      feed.fail(new Unavailable('The event store was closed.'));
      feed.end();
    }
    await Promise.allSettled(this.#underWay);
    await disconnect(this.#connection);
  }

  async #inTurn(append: SoundAppend): Promise<Appended> {
    const release = await this.#budget.appends.take(this.#closing.signal);
    try {
      return appendedAt(append, await this.#sent(append));
    } finally {
      release();
    }
  }

  async #sent(append: SoundAppend): Promise<AppendResult> {
    const events = append.events.map(proposedEvent);
    const expectedRevision = append.expected === 'no-stream' ? NO_STREAM : append.expected;
    const { client, credentials } = this.#connection;
    const deadline = this.#options.appendTimeoutMs ?? 10_000;
    for (let attempt = 1; ; attempt++) {
      const channel = channelOfCall(this.#connection);
      try {
        const sending = client.appendToStream(append.stream, events, { ...byLeader, expectedRevision, credentials, deadline });
        return await answered(sending, 2 * deadline);
      } catch (error) {
        if (failureType(error) === 'deadline-exceeded' || error instanceof NoAnswer) channel.giveUp();
        if (!(await isLedElsewhere(error, attempt))) throw appendFailure(error, append);
      }
    }
  }

  #feed(after: GlobalPosition, prefixes: readonly string[]): OrderedFeed {
    const feed = new OrderedFeed((checkpointReached) => {
      const options = {
        maxSearchWindow: 500,
        checkpointInterval: 1,
        checkpointReached: (_: unknown, position: { commit: bigint }) => checkpointReached(position),
      };
      const filter = prefixes.includes('')
        ? streamNameFilter({ ...options, regex: '^[^$]' })
        : streamNameFilter({ ...options, prefixes: [...prefixes] });
      const fromPosition = after === 0n ? START : { commit: after, prepare: after };
      return this.#connection.client.subscribeToAll({ ...byLeader, fromPosition, filter });
    });
    this.#feeds.add(feed);
    return feed;
  }

  /** What comes next of a feed; null when it is nothing for the follower. After a silence the store itself is asked whether something is missing. */
  async #next(feed: OrderedFeed, reached: GlobalPosition, prefixes: readonly string[]): Promise<Followed | null> {
    const silenceMs = this.#options.silenceMs ?? 10_000;
    let fed = await feed.next(silenceMs);
    if (fed === 'silence') {
      const { events, next } = await this.#reader.page(reached, prefixes, 1);
      // Nothing that matches stands up to there, whatever the subscription says.
      if (events.length === 0) return { kind: 'checkpoint', position: next };
      fed = await feed.next(silenceMs);
      if (fed === 'silence') throw new Unavailable(`The subscription is silent, though events stand after position ${reached}.`);
    }
    if (fed === null || fed.kind !== 'event') return fed;
    const stored = eventOf(fed.resolved);
    const event = stored && this.#reader.matching(stored, prefixes);
    return event && { kind: 'event', event };
  }

  #watch(): void {
    const { onDanger, onWarning } = this.#options;
    const warn = onWarning ?? ((message: string) => process.emitWarning(message));
    const reports = { warn, danger: onDanger ?? (({ message }: Danger) => warn(message)) };
    const signal = this.#closing.signal;
    void checkDangers(this.#connection, reports, signal);
    void this.#tracked(watchDangers(this.#connection, reports, signal));
  }

  async #tracked<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => {},
      () => {},
    );
    this.#underWay.add(settled);
    void settled.then(() => this.#underWay.delete(settled));
    return work;
  }

  #expectOpen(): void {
    if (this.#closing.signal.aborted) throw new Unavailable('The event store is closed.');
  }
}

/**
 * Where the append stands. A server that deletes or cuts a stream goes on with its numbering, and answers the repetition of an
 * event that is hidden without a position: both are successes to it, and a broken history to a ledger.
 */
function appendedAt({ stream, previous, events }: SoundAppend, { nextExpectedRevision, position }: AppendResult): Appended {
  const revision = previous + BigInt(events.length);
  if (nextExpectedRevision !== revision) {
    throw new Corrupt(
      `The append to ${stream} should end at revision ${revision}; EventStoreDB put it at ${nextExpectedRevision}.`,
    );
  }
  if (!position || position.commit !== position.prepare || position.commit >= 2n ** 63n) {
    throw new Corrupt(
      `The append to ${stream} has no place in the store: EventStoreDB says ${position?.commit}/${position?.prepare}.`,
    );
  }
  return { revision, position: globalPosition(position.commit) };
}

/** The client itself did not say that a call has taken too long. */
class NoAnswer extends Error {}

/** The answer, or a failure when there is none long after the client's own deadline: the call is never cancelled, since half of it may count. */
async function answered<T>(sending: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer for ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}
