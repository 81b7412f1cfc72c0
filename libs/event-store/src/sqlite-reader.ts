import { isUtf8 } from 'node:buffer';
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

/** Streams whose last revision is remembered from one page to the next. */
const seenMax = 100_000;

/** The last revision of a stream, and the number that stands for its name in the events. */
export interface StreamHead {
  readonly number: bigint;
  readonly revision: Revision;
}

type Row = readonly [position: bigint, stream: number, revision: number, hash: string, size: number, text: string | null];

/** Rows that are read at once; a record so large that as many of it are more than a page may hold is read by itself. */
const batch = { rows: 250, recordBytes: pageLimits.bytes / 250 } as const;

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
  readonly #names = new Map<number, StreamName>();
  #lastPage: { next: bigint; seen: Map<number, number> } = { next: -1n, seen: new Map() };
  readonly #readName: StatementSync;
  readonly #readHead: StatementSync;
  readonly #readPlace: StatementSync;
  readonly #readForwards: StatementSync;
  readonly #readBackwards: StatementSync;
  readonly #readAll: StatementSync;
  readonly #readRecord: StatementSync;

  constructor(database: DatabaseSync, check: Check | undefined) {
    this.#check = check;
    const prepare = (sql: string) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      statement.setReturnArrays(true);
      return statement;
    };
    // As text, since SQLite hands out a text faster than an array of bytes, and a record is parsed as text; as REAL what is small.
    const columns = `SELECT position, CAST(stream AS REAL), CAST(revision AS REAL), hash, CAST(length(record) AS REAL),
      CASE WHEN length(record) <= ${batch.recordBytes} THEN CAST(record AS TEXT) END FROM events`;
    this.#readRecord = prepare('SELECT record FROM events WHERE position = ?');
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
    const step = options.backwards ? -1 : 1;
    const events: Recorded[] = [];
    let wanted = Number(from);
    let bytes = 0;
    const stream = this.#nameOf(Number(head.number));
    for (const row of rows(statement, head.number, from, Math.min(options.limit, batch.rows))) {
      if (row[2] !== wanted) break;
      events.push(this.#recorded(row, stream));
      wanted += step;
      bytes += row[4];
      if (bytes >= pageLimits.bytes) break;
    }
    if (events.length > 0) return events;
    throw new Corrupt(`Revision ${from} of the stream ${stream} is missing, though the stream ends at ${head.revision}.`);
  }

  /** Events after a position whose stream begins with one of the prefixes; throws `Corrupt` when an event stands there without the one before it. */
  page(after: GlobalPosition, prefixes: readonly string[], limit: number): Page {
    const events: Recorded[] = [];
    const seen = this.#seenBefore(after);
    const eventsMost = Math.min(limit, pageLimits.events);
    let next = after;
    let bytes = 0;
    let scanned = 0;
    const size = Math.min(batch.rows, eventsMost + 1);
    // What is read in several batches is one page all the same: events are only ever added, and after all others.
    for (;;) {
      const batched = rows(this.#readAll, next, size);
      for (const row of batched) {
        if (events.length === eventsMost || bytes >= pageLimits.bytes) return this.#paged(seen, { events, next, atHead: false });
        this.#expectPredecessor(row, seen);
        next = globalPosition(row[0]);
        bytes += row[4];
        const name = this.#nameOf(row[1]);
        if (prefixes.some((prefix) => name.startsWith(prefix))) events.push(this.#recorded(row, name));
      }
      scanned += batched.length;
      if (batched.length < size) return this.#paged(seen, { events, next, atHead: true });
      if (scanned >= pageLimits.scanned) return this.#paged(seen, { events, next, atHead: false });
    }
  }

  /** The last revisions that the page before this one saw, where it ended at this very position. */
  #seenBefore(after: GlobalPosition): Map<number, number> {
    const { next, seen } = this.#lastPage;
    return next === after && seen.size < seenMax ? seen : new Map();
  }

  #paged(seen: Map<number, number>, page: Page): Page {
    this.#lastPage = { next: page.next, seen };
    return page;
  }

  /** Within a page the revisions of a stream follow on each other; before the page, the one before must stand earlier in the store. */
  #expectPredecessor([position, stream, revision]: Row, seen: Map<number, number>): void {
    const before = seen.get(stream);
    seen.set(stream, revision);
    if (before === undefined ? this.#followsOn(stream, revision, position) : revision === before + 1) return;
    throw new Corrupt(`Revision ${revision} of ${this.#nameOf(stream)} stands in the store without the revision before it.`);
  }

  #followsOn(stream: number, revision: number, position: bigint): boolean {
    if (revision === 0) return true;
    const before = one<[bigint]>(this.#readPlace, stream, revision - 1);
    return before !== undefined && before[0] < position;
  }

  #nameOf(number: number): StreamName {
    const known = this.#names.get(number);
    if (known !== undefined) return known;
    const row = one<[StreamName]>(this.#readName, number);
    if (!row) throw new Corrupt(`Events stand in the store whose stream, number ${number}, does not.`);
    if (this.#names.size >= 100_000) this.#names.clear();
    this.#names.set(number, row[0]);
    return row[0];
  }

  #recorded(row: Row, stream: StreamName): Recorded {
    const [position, , revision, hash, size] = row;
    let text = row[5] ?? '';
    // As many characters as bytes: each is ASCII, and is copied as it stands.
    let bytes = Buffer.from(text, text.length === size ? 'latin1' : 'utf8');
    // A large record is read by itself. U+FFFD may stand for what is not UTF-8: with neither the text is the stored bytes.
    if (bytes.length !== size || text.includes('\uFFFD')) {
      bytes = Buffer.from(one<[Uint8Array]>(this.#readRecord, position)?.[0] ?? []);
      text = isUtf8(bytes) ? bytes.toString() : '';
    }
    const content = parsedContent(text);
    if (content === null || content.stream !== stream || content.revision !== revision) {
      throw new Corrupt(`The record at revision ${revision} of ${stream} is not the record of that place.`);
    }
    const { id, type, data, meta } = content;
    meta['hash'] = hash;
    const at = globalPosition(position);
    const event: Recorded = { id, type, data, meta, bytes, stream, revision: BigInt(revision), position: at };
    this.#check?.(event);
    return event;
  }
}

function parsedContent(text: string): Content | null {
  try {
    const content = JSON.parse(text) as Content | null;
    return typeof content?.meta === 'object' && content.meta !== null ? content : null;
  } catch {
    return null;
  }
}

function one<T extends readonly unknown[]>(statement: StatementSync, ...parameters: (bigint | number | string)[]): T | undefined {
  return statement.get(...parameters) as unknown as T | undefined;
}

function rows(statement: StatementSync, ...parameters: (bigint | number)[]): Row[] {
  return statement.all(...parameters) as unknown as Row[];
}
