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
import { eventsOfStream, placeAt, streamByName } from './sqlite-places.js';

/** Called with every event that is read; it throws `Corrupt` when the hash does not fit the bytes. */
export type Check = (event: Recorded) => void;

/** What one page holds at most, so that a slow consumer of large events costs little memory; `scanned` counts what does not match, too. */
export const pageLimits = { events: 1_000, bytes: 4_000_000, scanned: 5_000 } as const;

/** A stream as far as pages have shown it. */
interface Seen {
  readonly name: StreamName;
  revision: number;
}

/** Streams that are remembered from one page to the next. */
const seenMax = 100_000;

/** The last revision of a stream, and the number that stands for its name in the events. */
export interface StreamHead {
  readonly number: bigint;
  readonly revision: Revision;
}

type Row = readonly [position: GlobalPosition, stream: number, revision: number, hash: string, text: string | null];

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
  #lastPage: { next: bigint; seen: Map<number, Seen> } = { next: -1n, seen: new Map() };
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
    const columns = `position, CAST(stream AS REAL), CAST(revision AS REAL), hash,
      CASE WHEN length(record) <= ${batch.recordBytes} THEN CAST(record AS TEXT) END`;
    this.#readRecord = prepare('SELECT record FROM events WHERE position = ?');
    this.#readName = prepare('SELECT name FROM streams WHERE number = ?');
    this.#readHead = prepare(streamByName);
    this.#readPlace = prepare(
      `SELECT position FROM events WHERE position = ${placeAt('?1', '?2')} AND stream = ?1 AND revision = ?2`,
    );
    this.#readForwards = prepare(eventsOfStream(columns, '>='));
    this.#readBackwards = prepare(eventsOfStream(columns, '<='));
    this.#readAll = prepare(`SELECT ${columns} FROM events WHERE position > ? ORDER BY position LIMIT ?`);
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
      // Found by its stream, a row may have a position that none was ever given: this throws.
      globalPosition(row[0]);
      const event = this.#recorded(row, stream);
      events.push(event);
      wanted += step;
      bytes += sizeOf(row, event);
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
    // What is read in several batches is one page all the same: events are only ever added, and after all others.
    for (;;) {
      // One more than there is room for says whether the page ends at the head.
      const size = Math.min(batch.rows, eventsMost - events.length + 1);
      const batched = rows(this.#readAll, next, size);
      for (const row of batched) {
        if (events.length === eventsMost || bytes >= pageLimits.bytes) return this.#paged(seen, { events, next, atHead: false });
        const { name } = this.#streamOf(row, seen);
        next = row[0];
        if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
        const event = this.#recorded(row, name);
        events.push(event);
        bytes += sizeOf(row, event);
      }
      scanned += batched.length;
      if (batched.length < size) return this.#paged(seen, { events, next, atHead: true });
      if (scanned >= pageLimits.scanned) return this.#paged(seen, { events, next, atHead: false });
    }
  }

  /** The streams that the page before this one saw, where it ended at this very position. */
  #seenBefore(after: GlobalPosition): Map<number, Seen> {
    const { next, seen } = this.#lastPage;
    // They are read on in place: a page that cannot be read leaves nothing behind that says it was.
    this.#lastPage = { next: -1n, seen: new Map() };
    return next === after && seen.size < seenMax ? seen : new Map();
  }

  #paged(seen: Map<number, Seen>, page: Page): Page {
    this.#lastPage = { next: page.next, seen };
    return page;
  }

  /** The stream of an event. Within a page its revisions follow on each other; before the page, the one before must stand earlier in the store. */
  #streamOf([position, number, revision]: Row, seen: Map<number, Seen>): Seen {
    const stream = seen.get(number);
    if (stream !== undefined && revision === stream.revision + 1) {
      stream.revision = revision;
      return stream;
    }
    const name = this.#nameOf(number);
    if (stream === undefined && this.#followsOn(number, revision, position)) {
      const first = { name, revision };
      seen.set(number, first);
      return first;
    }
    throw new Corrupt(`Revision ${revision} of ${name} stands in the store without the revision before it.`);
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
    const [position, , revision, hash] = row;
    let text = row[4];
    let bytes: Buffer | undefined;
    // A large record is read by itself. U+FFFD may stand for what is not UTF-8: with neither the text is the stored bytes.
    if (text === null || text.includes('\uFFFD')) {
      bytes = Buffer.from(one<[Uint8Array]>(this.#readRecord, position)?.[0] ?? []);
      text = isUtf8(bytes) ? bytes.toString() : '';
    }
    const content = parsedContent(text);
    if (content === null || content.stream !== stream || content.revision !== revision) {
      throw new Corrupt(`The record at revision ${revision} of ${stream} is not the record of that place.`);
    }
    content.meta['hash'] = hash;
    const event = new ReadEvent(content, { stream, revision: BigInt(revision), position, text, bytes });
    this.#check?.(event);
    return event;
  }
}

/** About how many bytes an event was: a record that was read by itself has them, of others the text is as long or a little shorter. */
function sizeOf([, , , , text]: Row, event: Recorded): number {
  return text?.length ?? event.bytes.length;
}

/** Where an event stands, and what its record says, as text and where that was at hand as bytes. */
interface Read {
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly position: GlobalPosition;
  readonly text: string;
  readonly bytes: Uint8Array | undefined;
}

/** An event whose bytes are made of its text when somebody asks for them; a copy by `...` has none, so whoever copies it names them. */
class ReadEvent implements Recorded {
  readonly id: string;
  readonly type: string;
  readonly data: Json;
  readonly meta: Readonly<Record<string, string>>;
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly position: GlobalPosition;
  readonly #text: string;
  #bytes: Uint8Array | undefined;

  constructor({ id, type, data, meta }: Content, { stream, revision, position, text, bytes }: Read) {
    this.id = id;
    this.type = type;
    this.data = data;
    this.meta = meta;
    this.stream = stream;
    this.revision = revision;
    this.position = position;
    this.#text = text;
    this.#bytes = bytes;
  }

  get bytes(): Uint8Array {
    this.#bytes ??= Buffer.from(this.#text);
    return this.#bytes;
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
