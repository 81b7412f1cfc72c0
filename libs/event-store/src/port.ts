/** Name of one stream, `category-key`, ASCII: what is not ASCII or begins with `$` behaves differently from store to store. */
export type StreamName = string & { readonly brand: 'stream' };

/** Place of an event within its stream: 0n, 1n, 2n …; "no stream" is the word `'no-stream'`, never −1. */
export type Revision = bigint;

/** Place of an event in the whole store: ordered, not contiguous, and without meaning outside this library. */
export type GlobalPosition = bigint & { readonly brand: 'position' };

/** Revision of the last event the writer has seen; there is no "any", since only an exact revision makes a repeated append idempotent. */
export type Expected = 'no-stream' | Revision;

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * An event to append. `id` is a lower-case UUID made from the command and the index (never from the revision), `meta` a flat
 * string map that includes `hash`, and `bytes` the frozen record: JCS (RFC 8785) of `{stream, revision, id, type, data, meta without hash}`.
 */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Json;
  readonly meta: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** An event as it is stored; `bytes` are the very bytes that were appended, and `meta` has its `hash` put back. */
export interface Recorded extends NewEvent {
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly position: GlobalPosition;
}

/** Where the last event of an append stands. */
export interface Appended {
  readonly revision: Revision;
  readonly position: GlobalPosition;
}

/** `from` is inclusive (default: the first event, or the last when reading backwards); `limit` is a number of events. */
export interface ReadStreamOptions {
  readonly from?: Revision;
  readonly limit: number;
  readonly backwards?: boolean;
}

/** `after` is exclusive (default: before everything); `prefixes` are beginnings of stream names (`''` for every stream); `limit` is a number of events. */
export interface ReadAllOptions {
  readonly after?: GlobalPosition;
  readonly prefixes: readonly string[];
  readonly limit: number;
}

/** One page in global order; it may hold fewer events than asked for, so read on after `next` until `atHead`. */
export interface Page {
  readonly events: readonly Recorded[];
  readonly next: GlobalPosition;
  readonly atHead: boolean;
}

/** `after` is exclusive (default: before everything); aborting `signal` ends the iteration without an error. */
export interface FollowOptions {
  readonly after?: GlobalPosition;
  readonly prefixes: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * What a follower gets. `checkpoint` says that nothing that matches stands up to and including `position` beyond what was given;
 * `caught-up` comes once, when the consumer has processed all that stood in the store.
 */
export type Followed =
  | { readonly kind: 'event'; readonly event: Recorded }
  | { readonly kind: 'checkpoint'; readonly position: GlobalPosition }
  | { readonly kind: 'caught-up' };

/**
 * The log of events. It knows bytes, streams and revisions, not agreements. One command is one append to one stream:
 * there is no atomicity across streams.
 */
export abstract class EventStore {
  /**
   * Appends all the events or none, and resolves when they are durable. The same ids at the same `expected` again give the first
   * answer again and keep the first bodies. Rejects with `NotStorable`, `TooLarge`, `WrongExpectedRevision`, `StreamTombstoned`,
   * `Unavailable`, `OutcomeUnknown` or `Corrupt`. It takes no abort signal: what has been sent cannot be called back.
   */
  abstract append(stream: StreamName, expected: Expected, events: readonly [NewEvent, ...NewEvent[]]): Promise<Appended>;

  /** The events of one stream as they stood when the iteration began; a stream that does not exist is empty. Throws `Corrupt` on a gap. */
  abstract readStream(stream: StreamName, options: ReadStreamOptions): AsyncIterable<Recorded>;

  /** A page of the whole store in global order; `next` of the last page is where to go on later. */
  abstract readAll(options: ReadAllOptions): Promise<Page>;

  /** All events after a position, then new ones as they come, in order; throws when the store is lost: resume after what was last processed. */
  abstract follow(options: FollowOptions): AsyncIterable<Followed>;

  /** Settles what is under way, ends the followers with `Unavailable` and frees everything; repeated calls do nothing. */
  abstract close(): Promise<void>;
}

/** What was handed in can never be stored, and no store was asked: correct the caller, do not repeat. */
export class NotStorable extends Error {
  override readonly name = 'NotStorable';
}

/** The append is over a stated limit and nothing was written: make it smaller, do not repeat it as it is. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Another writer came first and nothing was written: read on to the head and decide again with the same command id. `actual` is null when there is no such stream. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  readonly stream: StreamName;
  readonly expected: Expected;
  readonly actual: Revision | null;

  constructor(conflict: { stream: StreamName; expected: Expected; actual: Revision | null }) {
    const found = conflict.actual === null ? 'there is no such stream' : `its last revision is ${conflict.actual}`;
    const wanted = conflict.expected === 'no-stream' ? 'no stream' : `revision ${conflict.expected}`;
    super(`The append to ${conflict.stream} expected ${wanted}, but ${found} or other events stand there.`);
    this.stream = conflict.stream;
    this.expected = conflict.expected;
    this.actual = conflict.actual;
  }
}

/** Nobody knows whether the append was stored: repeat the very same append (ids, expected revision, bytes) until it is answered. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** The stream was deleted in the store, which this ledger never does: stop, and raise an integrity alarm. */
export class StreamTombstoned extends Error {
  override readonly name = 'StreamTombstoned';
  readonly stream: StreamName;

  constructor(stream: StreamName, options?: ErrorOptions) {
    super(`The stream ${stream} has been deleted in the store; a ledger's stream never is.`, options);
    this.stream = stream;
  }
}

/** The store cannot be used now and nothing was written: the same call may be repeated later. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** What is stored is not what was written (a gap, another hash, a lost head): stop, raise an integrity alarm, and do not write on. */
export class Corrupt extends Error {
  override readonly name = 'Corrupt';
}

const streamNameForm = /^[a-z][a-z0-9]{0,49}-[A-Za-z0-9_.~-]{1,200}$/;
const positionTextForm = /^\d{20}$/;
const positionMax = 2n ** 63n - 1n;

/** The text as a stream name; throws `NotStorable` when it is none (`agreement-0b9f…` is one: a category of at most 50, a hyphen, 1–200 of A–Z a–z 0–9 `_ . ~ -`). */
export function streamName(text: string): StreamName {
  if (typeof text !== 'string' || !streamNameForm.test(text)) {
    throw new NotStorable(`A stream is named category-key in ASCII, as in agreement-1; found ${JSON.stringify(text)}.`);
  }
  return text as StreamName;
}

/** A number that a store gave as a position; throws `RangeError` outside 0 … 2⁶³−1 (EventStoreDB says 2⁶⁴−1 for "unknown", which must never be kept). */
export function globalPosition(value: bigint): GlobalPosition {
  if (value < 0n || value > positionMax) throw new RangeError(`A position lies between 0 and 2^63-1; found ${value}.`);
  return value as GlobalPosition;
}

/** A position as it is kept and shown: 20 digits, so that text order is position order. */
export function positionToText(position: GlobalPosition): string {
  return position.toString().padStart(20, '0');
}

/** The position that `positionToText` wrote; throws `RangeError` on any other text. */
export function positionFromText(text: string): GlobalPosition {
  if (!positionTextForm.test(text)) throw new RangeError(`A position is written with 20 digits; found ${JSON.stringify(text)}.`);
  return globalPosition(BigInt(text));
}
