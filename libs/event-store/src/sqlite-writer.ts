import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Appended, Corrupt, type GlobalPosition, globalPosition, type StreamName, WrongExpectedRevision } from './port.js';
import { isRefusedByRule } from './sqlite-errors.js';
import { eventsOfStream, Filing, streamByName } from './sqlite-places.js';
import type { SoundAppend } from './validation.js';
import { asWrittenNow } from './written-now.js';

/** The last revision of a stream and the number that stands for its name in the events. */
interface Head {
  readonly number: bigint;
  readonly revision: bigint;
}

/** What may be remembered of streams: past this many the memory starts anew, so that it stays bounded. */
const headsMax = 100_000;

/** An append broke off while it was being written; its transaction must be rolled back, since a part of it may stand there. */
export class HalfWritten extends Error {
  override readonly name = 'HalfWritten';
}

/** Writes appends inside a transaction that is open, with EventStoreDB's rule for expected revisions and repeated ids (CheckCommit). */
export class SqliteWriter {
  readonly #heads = new Map<StreamName, Head>();
  #lastPosition: bigint | null = null;
  #dataVersion: unknown;
  readonly #readDataVersion: StatementSync;
  readonly #readLastPosition: StatementSync;
  readonly #readHead: StatementSync;
  readonly #readIds: StatementSync;
  readonly #insertStream: StatementSync;
  readonly #insertEvent: StatementSync;
  readonly #filing: Filing;

  constructor(database: DatabaseSync) {
    const prepare = (sql: string) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return statement;
    };
    this.#readDataVersion = prepare('PRAGMA data_version');
    this.#readLastPosition = prepare('SELECT coalesce(max(position), 0) AS position FROM events');
    this.#readHead = prepare(streamByName);
    this.#readIds = prepare(eventsOfStream('position, record', '>='));
    this.#insertStream = prepare('INSERT INTO streams (name, revision) VALUES (?, -1)');
    this.#insertEvent = prepare('INSERT INTO events (position, stream, revision, hash, record) VALUES (?, ?, ?, ?, ?)');
    this.#filing = new Filing(database);
  }

  /** To be called first in every transaction: forgets what was remembered if another connection has written since. */
  begin(): void {
    const version = this.#readDataVersion.get()?.['data_version'];
    if (version === this.#dataVersion) return;
    this.forget();
    this.#dataVersion = version;
  }

  /** Forgets what was remembered of a transaction that did not commit. */
  forget(): void {
    this.#heads.clear();
    this.#lastPosition = null;
    this.#filing.forget();
  }

  /** Writes the append, or finds that it is written already; throws `WrongExpectedRevision` or `Corrupt` and then leaves no trace, or `HalfWritten`. */
  write(append: SoundAppend): Appended {
    const head = this.#headOf(append.stream);
    const revision = head?.revision ?? -1n;
    if (append.previous > revision) throw this.#conflict(append, head);
    if (append.previous < revision) return this.#replayed(append, head!);
    try {
      return this.#insert(append, head);
    } catch (cause) {
      throw new HalfWritten(`The append to ${append.stream} broke off.`, { cause });
    }
  }

  /**
   * Writes a single event as a transaction of its own, in one call and not in five. Null where more is to be done than to insert it, or
   * where the file's own rules refuse it since another process has written: then it is to be written as any other, and judged there.
   */
  writeAlone({ stream, previous, events }: SoundAppend): Appended | null {
    const head = this.#heads.get(stream);
    const [event, more] = events;
    if (!event || more || !head || head.revision !== previous || this.#lastPosition === null) return null;
    const position = this.#lastPosition + 1n + BigInt(event.record.length);
    if (this.#filing.isDue(position)) return null;
    const revision = previous + 1n;
    try {
      this.#insertEvent.run(position, head.number, revision, event.hash, event.record);
    } catch (error) {
      this.forget();
      if (isRefusedByRule(error)) return null;
      throw error;
    }
    this.#lastPosition = position;
    this.#heads.set(stream, { number: head.number, revision });
    return asWrittenNow({ revision, position: globalPosition(position) });
  }

  #insert(append: SoundAppend, head: Head | null): Appended {
    const revision = append.previous + BigInt(append.events.length);
    const number = head?.number ?? BigInt(this.#insertStream.run(append.stream).lastInsertRowid);
    let position = this.#lastPosition ?? (this.#readLastPosition.get()!['position'] as bigint);
    let at = append.previous;
    for (const event of append.events) {
      position = position + 1n + BigInt(event.record.length);
      at += 1n;
      this.#insertEvent.run(position, number, at, event.hash, event.record);
    }
    this.#lastPosition = position;
    this.#filing.reached(position);
    if (this.#heads.size >= headsMax) this.#heads.clear();
    this.#heads.set(append.stream, { number, revision });
    return asWrittenNow({ revision, position: globalPosition(position) });
  }

  /** The ids are compared one by one with what stands after the expected revision: all equal is a repetition, anything else a conflict. */
  #replayed(append: SoundAppend, head: Head): Appended {
    const stored = this.#readIds.all(head.number, append.previous + 1n, append.events.length);
    let position: GlobalPosition | null = null;
    for (const [index, event] of append.events.entries()) {
      const row = stored[index];
      if (!row || recordId(row['record'] as Uint8Array, append.stream) !== event.id) throw this.#conflict(append, head);
      position = globalPosition(row['position'] as bigint);
    }
    return { revision: append.previous + BigInt(append.events.length), position: position! };
  }

  #conflict({ stream, expected }: SoundAppend, head: Head | null): WrongExpectedRevision {
    return new WrongExpectedRevision({ stream, expected, actual: head?.revision ?? null });
  }

  #headOf(stream: StreamName): Head | null {
    const remembered = this.#heads.get(stream);
    if (remembered) return remembered;
    const row = this.#readHead.get(stream);
    if (!row) return null;
    const head = { number: row['number'] as bigint, revision: row['revision'] as bigint };
    if (row['last'] !== head.revision) {
      throw new Corrupt(
        `The stream ${stream} should end at revision ${head.revision}, but its events end at ${String(row['last'])}.`,
      );
    }
    return head;
  }
}

function recordId(record: Uint8Array, stream: StreamName): unknown {
  try {
    return (JSON.parse(new TextDecoder().decode(record)) as { id?: unknown }).id;
  } catch (cause) {
    throw new Corrupt(`A stored record of ${stream} is not JSON.`, { cause });
  }
}
