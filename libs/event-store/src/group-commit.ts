import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Appended, Unavailable } from './port.js';
import { commitError, insertError, portError } from './sqlite-errors.js';
import { HalfWritten, type SqliteWriter } from './sqlite-writer.js';
import type { SoundAppend } from './validation.js';

/** Appends that may wait at once; one more is refused as `Unavailable`. */
export const waitingMax = 10_000;

/** What one transaction takes at most, so that a long queue does not keep the process from everything else. */
const groupLimits = { appends: 1_000, bytes: 8_000_000 } as const;

interface Waiting {
  readonly append: SoundAppend;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Joins the appends that are requested in one turn of the event loop into one transaction, hence one sync of the disk. A refused
 * one leaves the others alone, and nobody is answered before the transaction is durable.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #writer: SqliteWriter;
  readonly #path: string;
  readonly #beginTransaction: StatementSync;
  readonly #commitTransaction: StatementSync;
  readonly #committed: () => void;
  #waiting: Waiting[] = [];
  #planned: NodeJS.Immediate | null = null;

  constructor(parts: { database: DatabaseSync; writer: SqliteWriter; path: string; committed: () => void }) {
    this.#database = parts.database;
    this.#writer = parts.writer;
    this.#path = parts.path;
    this.#beginTransaction = parts.database.prepare('BEGIN IMMEDIATE');
    this.#commitTransaction = parts.database.prepare('COMMIT');
    this.#committed = parts.committed;
  }

  /** Puts the append into the next transaction and settles when that one has. */
  request(append: SoundAppend): Promise<Appended> {
    if (this.#waiting.length >= waitingMax) {
      throw new Unavailable(
        `The event store ${this.#path} has ${waitingMax} appends waiting; nothing was written, try again later.`,
      );
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      this.#planned ??= setImmediate(() => this.#commitNext());
    });
  }

  /** Commits everything that waits, now. */
  flush(): void {
    while (this.#waiting.length > 0) this.#commit(this.#nextGroup());
    if (this.#planned) clearImmediate(this.#planned);
    this.#planned = null;
  }

  #commitNext(): void {
    const group = this.#nextGroup();
    this.#planned = this.#waiting.length > 0 ? setImmediate(() => this.#commitNext()) : null;
    this.#commit(group);
  }

  #nextGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { append } of this.#waiting) {
      bytes += append.bytes;
      if (count === groupLimits.appends || (count > 0 && bytes > groupLimits.bytes)) break;
      count += 1;
    }
    const group = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return group;
  }

  /** Commits one append that needs no more than an INSERT; false where it is to be committed as a group is. */
  #commitAlone({ append, resolve, reject }: Waiting): boolean {
    try {
      const appended = this.#writer.writeAlone(append);
      if (appended === null) return false;
      resolve(appended);
    } catch (error) {
      reject(insertError(error, this.#path));
      return true;
    }
    this.#committed();
    return true;
  }

  #commit(group: readonly Waiting[]): void {
    if (group.length === 1 && this.#commitAlone(group[0] as Waiting)) return;
    const settle: (() => void)[] = [];
    try {
      this.#beginTransaction.run();
      this.#writer.begin();
      for (const waiting of group) settle.push(this.#write(waiting));
    } catch (error) {
      // SQLite itself rolls the whole transaction back after some errors, as on a full disk; then they concern the whole group.
      const isOfOne = error instanceof HalfWritten && this.#database.isTransaction && group.length > 1;
      if (isOfOne) this.#commitApart(group);
      else this.#fail(group, portError(error instanceof HalfWritten ? error.cause : error, this.#path));
      return;
    }
    try {
      this.#commitTransaction.run();
    } catch (error) {
      this.#fail(group, commitError(error, this.#path));
      return;
    }
    for (const answer of settle) answer();
    this.#committed();
  }

  /**
   * One append broke off, which a sound store never lets happen: nothing of the group is kept, and each is written in a transaction of
   * its own, so that the one leaves the others alone. This is rare, and spares every append a savepoint.
   */
  #commitApart(group: readonly Waiting[]): void {
    try {
      this.#rollBack();
    } catch (error) {
      for (const { reject } of group) reject(portError(error, this.#path));
      return;
    }
    for (const waiting of group) this.#commit([waiting]);
  }

  /** Writes one append of the group and returns how to answer it; throws when the transaction cannot go on. */
  #write({ append, resolve, reject }: Waiting): () => void {
    try {
      const appended = this.#writer.write(append);
      return () => resolve(appended);
    } catch (error) {
      if (error instanceof HalfWritten || !this.#database.isTransaction) throw error;
      const reason = portError(error, this.#path);
      return () => reject(reason);
    }
  }

  #fail(group: readonly Waiting[], reason: unknown): void {
    // Answered first: should the rollback fail too, nobody is left waiting.
    for (const { reject } of group) reject(reason);
    this.#rollBack();
  }

  #rollBack(): void {
    this.#writer.forget();
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }
}
