import type { DatabaseSync } from 'node:sqlite';
import { GroupCommit } from './group-commit.js';
import {
  type Appended,
  EventStore,
  type Expected,
  type Followed,
  type FollowOptions,
  type GlobalPosition,
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
import { SqliteChanges } from './sqlite-changes.js';
import { inPortErrors } from './sqlite-errors.js';
import { type Check, pageLimits, SqliteReader } from './sqlite-reader.js';
import { openDatabase } from './sqlite-schema.js';
import { SqliteWriter } from './sqlite-writer.js';
import { soundAppend } from './validation.js';

/** `check` is called with every event that is read and throws `Corrupt` if its hash is wrong; `busyTimeoutMs` is how long another process's lock is waited for. */
export interface SqliteOptions {
  readonly check?: Check;
  readonly busyTimeoutMs?: number;
}

/** Opens the file as an event store, and creates it when it is missing; throws `Unavailable` or `Corrupt`. */
export function openSqliteEventStore(path: string, options: SqliteOptions = {}): EventStore {
  return new SqliteEventStore(path, options);
}

/** The event store in one SQLite file: safe with several processes, each of which waits for the others' transactions. */
class SqliteEventStore extends EventStore {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #reader: SqliteReader;
  readonly #changes: SqliteChanges;
  readonly #commits: GroupCommit;
  #isClosed = false;

  constructor(path: string, options: SqliteOptions) {
    super();
    this.#path = path;
    this.#database = inPortErrors(path, () => openDatabase(path, options.busyTimeoutMs ?? 5_000));
    const database = this.#database;
    this.#reader = new SqliteReader(database, options.check);
    this.#changes = new SqliteChanges(database, path);
    const committed = () => this.#changes.announce();
    this.#commits = new GroupCommit({ database, writer: new SqliteWriter(database), path, committed });
  }

  async append(stream: StreamName, expected: Expected, events: readonly [NewEvent, ...NewEvent[]]): Promise<Appended> {
    const append = soundAppend(stream, expected, events);
    this.#expectOpen();
    return this.#commits.request(append);
  }

  async *readStream(stream: StreamName, options: ReadStreamOptions): AsyncGenerator<Recorded> {
    streamName(stream);
    expectLimit(options.limit);
    const head = this.#read((reader) => reader.head(stream));
    if (head === null) return;
    const backwards = options.backwards ?? false;
    let from = options.from ?? (backwards ? head.revision : 0n);
    if (from < 0n) throw new RangeError(`A stream is read from revision 0 on; found ${from}.`);
    if (backwards && from > head.revision) from = head.revision;
    let left = options.limit;
    while (left > 0 && from >= 0n && from <= head.revision) {
      const wanted = { limit: Math.min(left, remaining(from, head.revision, backwards)), backwards };
      const page = this.#read((reader) => reader.streamPage(head, from, wanted));
      yield* page;
      left -= page.length;
      from += BigInt(backwards ? -page.length : page.length);
    }
  }

  async readAll(options: ReadAllOptions): Promise<Page> {
    expectLimit(options.limit);
    const prefixes = soundPrefixes(options.prefixes);
    return this.#read((reader) => reader.page(soundPosition(options.after), prefixes, options.limit));
  }

  async *follow(options: FollowOptions): AsyncGenerator<Followed> {
    const prefixes = soundPrefixes(options.prefixes);
    const { signal } = options;
    let position = soundPosition(options.after);
    let isLive = false;
    while (!signal.aborted) {
      const stamp = this.#read(() => this.#changes.stamp());
      const page = this.#read((reader) => reader.page(position, prefixes, pageLimits.events));
      for (const item of followedOf(page, { after: position, isLive })) {
        yield item;
        if (signal.aborted) return;
      }
      position = page.next;
      isLive ||= page.atHead;
      // A turn of the event loop between pages: a long catch-up must not keep the process from everything else.
      if (page.atHead) await this.#changes.changed(stamp, signal);
      else await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#commits.flush();
    this.#isClosed = true;
    this.#changes.announce();
    inPortErrors(this.#path, () => this.#database.close());
  }

  #read<T>(use: (reader: SqliteReader) => T): T {
    this.#expectOpen();
    return inPortErrors(this.#path, () => use(this.#reader));
  }

  #expectOpen(): void {
    if (this.#isClosed) throw new Unavailable(`The event store ${this.#path} is closed.`);
  }
}

/** A page as a follower gets it; each item is handed out when the one before has been processed. */
function* followedOf(page: Page, { after, isLive }: { after: GlobalPosition; isLive: boolean }): Generator<Followed> {
  for (const event of page.events) yield { kind: 'event', event };
  const given = page.events.at(-1)?.position ?? after;
  if (page.next > given) yield { kind: 'checkpoint', position: page.next };
  if (page.atHead && !isLive) yield { kind: 'caught-up' };
}

function remaining(from: bigint, head: bigint, backwards: boolean): number {
  return Number(backwards ? from + 1n : head - from + 1n);
}
