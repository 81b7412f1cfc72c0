import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  Corrupt,
  type GlobalPosition,
  globalPosition,
  type Json,
  type Page,
  type Recorded,
  type Revision,
  type StreamName,
} from './port.js';

/** Called with every event that is read; it throws `Corrupt` when the hash does not fit the bytes. */
export type Check = (event: Recorded) => void;

/** What one page holds at most, so that a slow consumer of large events costs little memory; `scanned` counts what does not match, too. */
export const pageLimits = { events: 1_000, bytes: 4_000_000, scanned: 5_000 } as const;

/** The last revision of a stream, and the number that stands for its name in the events. */
export interface StreamHead {
  readonly number: bigint;
  readonly revision: Revision;
}

type Row = readonly [position: bigint, stream: bigint, revision: bigint, hash: string, record: Uint8Array];

interface Content {
  readonly stream: unknown;
  readonly revision: unknown;
  readonly id: string;
  readonly type: string;
  readonly data: Json;
  readonly meta: Record<string, string>;
}

/** Reads bounded pages; every call is over before another can write, so it sees only transactions that are durable. */
export class SqliteReader {
  readonly #check: Check | undefined;
  readonly #names = new Map<bigint, StreamName>();
  readonly #readName: StatementSync;
  readonly #readHead: StatementSync;
  readonly #readPlace: StatementSync;
  readonly #readForwards: StatementSync;
  readonly #readBackwards: StatementSync;
  readonly #readAll: StatementSync;

  constructor(database: DatabaseSync, check: Check | undefined) {
    this.#check = check;
    const prepare = (sql: string) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      statement.setReturnArrays(true);
      return statement;
    };
    const columns = 'SELECT position, stream, revision, hash, record FROM events';
    this.#readName = prepare('SELECT name FROM streams WHERE number = ?');
    this.#readHead = prepare(
      'SELECT number, revision, (SELECT max(revision) FROM events WHERE stream = number) FROM streams WHERE name = ?',
    );
    this.#readPlace = prepare('SELECT position FROM events WHERE stream = ? AND revision = ?');
    this.#readForwards = prepare(`${columns} WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`);
    this.#readBackwards = prepare(`${columns} WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?`);
    this.#readAll = prepare(`${columns} WHERE position > ? ORDER BY position LIMIT ?`);
  }

  /** The head of a stream, null when there is none; throws `Corrupt` when its events end elsewhere. */
  head(stream: StreamName): StreamHead | null {
    const row = one<[bigint, bigint, bigint | null]>(this.#readHead, stream);
    if (!row) return null;
    const [number, revision, last] = row;
    if (last === revision) return { number, revision };
    throw new Corrupt(`The stream ${stream} should end at revision ${revision}, but its events end at ${last ?? 'nothing'}.`);
  }

  /** Events of a stream from a revision on that is within it, at least one; throws `Corrupt` when a revision is missing. */
  streamPage(head: StreamHead, from: Revision, options: { limit: number; backwards: boolean }): Recorded[] {
    const statement = options.backwards ? this.#readBackwards : this.#readForwards;
    const step = options.backwards ? -1n : 1n;
    const events: Recorded[] = [];
    let wanted = from;
    let bytes = 0;
    for (const row of rows(statement, head.number, from, Math.min(options.limit, pageLimits.events))) {
      if (row[2] !== wanted) break;
      events.push(this.#recorded(row));
      wanted += step;
      bytes += row[4].length;
      if (bytes >= pageLimits.bytes) break;
    }
    if (events.length > 0) return events;
    throw new Corrupt(
      `Revision ${from} of the stream ${this.#nameOf(head.number)} is missing, though the stream ends at ${head.revision}.`,
    );
  }

  /** Events after a position whose stream begins with one of the prefixes; throws `Corrupt` when an event stands there without the one before it. */
  page(after: GlobalPosition, prefixes: readonly string[], limit: number): Page {
    const events: Recorded[] = [];
    const seen = new Map<bigint, bigint>();
    const eventsMost = Math.min(limit, pageLimits.events);
    let next = after;
    let bytes = 0;
    let scanned = 0;
    for (const row of rows(this.#readAll, after, pageLimits.scanned)) {
      if (events.length === eventsMost || bytes >= pageLimits.bytes) return { events, next, atHead: false };
      this.#expectPredecessor(row, seen);
      next = globalPosition(row[0]);
      scanned += 1;
      bytes += row[4].length;
      const name = this.#nameOf(row[1]);
      if (prefixes.some((prefix) => name.startsWith(prefix))) events.push(this.#recorded(row));
    }
    return { events, next, atHead: scanned < pageLimits.scanned };
  }

  /** Within a page the revisions of a stream follow on each other; before the page, the one before must stand earlier in the store. */
  #expectPredecessor([position, stream, revision]: Row, seen: Map<bigint, bigint>): void {
    const before = seen.get(stream);
    seen.set(stream, revision);
    if (before === undefined ? this.#followsOn(stream, revision, position) : revision === before + 1n) return;
    throw new Corrupt(`Revision ${revision} of ${this.#nameOf(stream)} stands in the store without the revision before it.`);
  }

  #followsOn(stream: bigint, revision: bigint, position: bigint): boolean {
    if (revision === 0n) return true;
    const before = one<[bigint]>(this.#readPlace, stream, revision - 1n);
    return before !== undefined && before[0] < position;
  }

  #nameOf(number: bigint): StreamName {
    const known = this.#names.get(number);
    if (known !== undefined) return known;
    const row = one<[StreamName]>(this.#readName, number);
    if (!row) throw new Corrupt(`Events stand in the store whose stream, number ${number}, does not.`);
    if (this.#names.size >= 100_000) this.#names.clear();
    this.#names.set(number, row[0]);
    return row[0];
  }

  #recorded(row: Row): Recorded {
    const [position, number, revision, hash, bytes] = row;
    const stream = this.#nameOf(number);
    const content = parsedContent(bytes);
    if (content === null || content.stream !== stream || content.revision !== Number(revision)) {
      throw new Corrupt(`The record at revision ${revision} of ${stream} is not the record of that place.`);
    }
    const { id, type, data, meta } = content;
    meta['hash'] = hash;
    const event: Recorded = { id, type, data, meta, bytes, stream, revision, position: globalPosition(position) };
    this.#check?.(event);
    return event;
  }
}

function parsedContent(bytes: Uint8Array): Content | null {
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    const content = JSON.parse(text) as Content | null;
    return typeof content?.meta === 'object' && content.meta !== null ? content : null;
  } catch {
    return null;
  }
}

function one<T extends readonly unknown[]>(statement: StatementSync, ...parameters: (bigint | string)[]): T | undefined {
  return statement.get(...parameters) as unknown as T | undefined;
}

// Row by row, since a page ends at so many bytes; leaving the loop resets the statement.
function rows(statement: StatementSync, ...parameters: (bigint | number)[]): Iterable<Row> {
  return statement.iterate(...parameters) as unknown as Iterable<Row>;
}
