import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { PAGE } from './prepared.js';

// What is used here of emmett and emmett-sqlite; they are installed apart (`npm run bench:peers`), so their own types are not at hand.

/** An event as emmett takes it. */
export interface EmmettEvent {
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
}

interface Connection {
  command(sql: string): Promise<unknown>;
  querySingle<T>(sql: string): Promise<T | null>;
  close(): void;
}

interface Store {
  appendToStream(
    stream: string,
    events: EmmettEvent[],
    options: { expectedStreamVersion: bigint | 'STREAM_DOES_NOT_EXIST' },
  ): Promise<{ nextExpectedStreamVersion: bigint }>;
  schema: { migrate(): Promise<void> };
}

interface Package {
  sqliteConnection(options: { fileName: string }): Connection;
  getSQLiteEventStore(options: { fileName: string; connectionOptions: { singleton: true; connection: Connection } }): Store;
  readMessagesBatch(
    connection: Connection,
    options: { after: bigint; batchSize: number },
  ): Promise<{ currentGlobalPosition: bigint; messages: readonly EmmettEvent[]; areEventsLeft: boolean }>;
}

const ENTRY = new URL('./peers/node_modules/@event-driven-io/emmett-sqlite/dist/index.js', import.meta.url);
/** https://sqlite.org/pragma.html#pragma_synchronous */
const SYNCHRONOUS_FULL = 2;
const NAME = '@event-driven-io/emmett-sqlite 0.42.4';

/** Why emmett cannot be measured, or undefined where it can. */
export function emmettMissing(): string | undefined {
  return existsSync(fileURLToPath(ENTRY)) ? undefined : `not installed: ${NAME} (npm run bench:peers)`;
}

/** emmett-sqlite on a file of its own, over one shared connection: of its ways the only one that takes concurrent writers. */
export class Emmett {
  static readonly version = NAME;
  readonly #package: Package;
  readonly #connection: Connection;
  readonly #store: Store;
  readonly #versions = new Map<string, bigint>();

  private constructor(parts: { package: Package; connection: Connection; store: Store }) {
    this.#package = parts.package;
    this.#connection = parts.connection;
    this.#store = parts.store;
  }

  /** Opens the file; `synchronous` is FULL, what SQLite begins with, so that a commit is synced. */
  static async open(fileName: string): Promise<Emmett> {
    const emmett = (await import(ENTRY.href)) as Package;
    const connection = emmett.sqliteConnection({ fileName });
    const store = emmett.getSQLiteEventStore({ fileName, connectionOptions: { singleton: true, connection } });
    await store.schema.migrate();
    await connection.command('PRAGMA synchronous = FULL');
    return new Emmett({ package: emmett, connection, store });
  }

  /** Appends to a stream at the version it was left at. */
  async append(stream: string, events: EmmettEvent[]): Promise<void> {
    const expectedStreamVersion = this.#versions.get(stream) ?? 'STREAM_DOES_NOT_EXIST';
    const { nextExpectedStreamVersion } = await this.#store.appendToStream(stream, events, { expectedStreamVersion });
    this.#versions.set(stream, nextExpectedStreamVersion);
  }

  /**
   * Throws unless what one writer appends is committed when it is acknowledged, as a second connection sees it, and synced: of 32
   * writers on a shared connection emmett acknowledges nearly all before their commit. Gives how many events it appended to see it.
   */
  async expectStoredWhenAcknowledged(path: string, events = 50): Promise<number> {
    const set = await this.#connection.querySingle<{ synchronous: number }>('PRAGMA synchronous');
    const second = new DatabaseSync(path, { readOnly: true });
    const counted = second.prepare('SELECT count(*) AS events FROM emt_messages');
    const before = Number(counted.get()?.['events']);
    let early = 0;
    for (let event = 1; event <= events; event += 1) {
      await this.append('acknowledged', [{ type: 'Acknowledged', data: { event }, metadata: {} }]);
      if (Number(counted.get()?.['events']) !== before + event) early += 1;
    }
    second.close();
    if (early === 0 && Number(set?.synchronous) === SYNCHRONOUS_FULL) return events;
    throw new Error(
      `emmett acknowledged ${early} of ${events} events before their commit, with synchronous ${set?.synchronous}.`,
    );
  }

  /** Every event in the order of the store, as many at a time as ours reads. */
  async *pages(): AsyncGenerator<readonly EmmettEvent[]> {
    let after = 0n;
    for (;;) {
      const batch = await this.#package.readMessagesBatch(this.#connection, { after, batchSize: PAGE });
      if (batch.messages.length > 0) yield batch.messages;
      if (!batch.areEventsLeft) return;
      after = batch.currentGlobalPosition;
    }
  }

  /** How many events are stored. */
  async count(): Promise<number> {
    const row = await this.#connection.querySingle<{ events: number }>('SELECT count(*) AS events FROM emt_messages');
    return Number(row?.events);
  }

  close(): void {
    this.#connection.close();
  }
}
