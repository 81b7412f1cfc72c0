import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { type Claim, type Duty, type ReadDatabase, ReadModelsDatabase, type ReadTables } from './database.js';
import { FORM } from './projection.js';

/**
 * KiB of pages that are kept. A build writes to all of every index: pages that fall out of a small cache are written to the log again
 * and again. Whoever reads goes through them once and in order, and a large cache costs more to fill than it spares.
 */
const CACHE_KIB = { build: 65_536, follow: 4_096 } as const satisfies Record<Duty, number>;

/** The read models in a SQLite file, which is its process's own: nobody else has a claim on it. */
export class SqliteReadModels extends ReadModelsDatabase {
  readonly queries: ReadDatabase;
  readonly isShared = false;
  readonly keptMs = 0;
  #building = 0;
  #isClosed = false;

  constructor(path: string) {
    super();
    this.queries = openReadDatabase(path);
  }

  async claim(duty: Duty): Promise<Claim> {
    const { signal: lost } = new AbortController();
    if (duty === 'follow') return { lost, release: async () => {} };
    await this.building(1);
    return { lost, release: () => this.building(-1) };
  }

  claimInTurn(duty: Duty): Promise<Claim> {
    return this.claim(duty);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.queries.destroy();
  }

  private async building(one: 1 | -1): Promise<void> {
    this.#building += one;
    if (this.#isClosed) return;
    const kib = CACHE_KIB[this.#building > 0 ? 'build' : 'follow'];
    await sql`PRAGMA cache_size = ${sql.lit(-kib)}`.execute(this.queries);
    await sql`PRAGMA shrink_memory`.execute(this.queries);
  }
}

// The postings stand in the order in which the balance index reads them in: an agreement's side by side, as they were recorded.
const TABLES = [
  `CREATE TABLE IF NOT EXISTS generations (
    generation INTEGER PRIMARY KEY, projection INTEGER NOT NULL, position TEXT NOT NULL,
    "ledgerNumber" INTEGER NOT NULL, active INTEGER NOT NULL, "endedAt" TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS events (
    generation INTEGER NOT NULL, "ledgerNumber" INTEGER NOT NULL, stream TEXT NOT NULL, revision INTEGER NOT NULL,
    position TEXT NOT NULL, type TEXT NOT NULL, "effectiveOn" TEXT NOT NULL, "recordedAt" TEXT NOT NULL, actor TEXT NOT NULL,
    role TEXT NOT NULL, party TEXT, reason TEXT, hash TEXT NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (generation, "ledgerNumber"))`,
  `CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (generation, stream, revision)`,
  `CREATE TABLE IF NOT EXISTS postings (
    generation INTEGER NOT NULL, agreement TEXT NOT NULL, revision INTEGER NOT NULL, line INTEGER NOT NULL,
    account TEXT NOT NULL, "effectiveOn" TEXT NOT NULL, "amountMinor" BIGINT NOT NULL, "beforeMinor" BIGINT NOT NULL,
    PRIMARY KEY (generation, agreement, revision, line)) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS postings_by_account
    ON postings (generation, agreement, account, "effectiveOn", revision, "amountMinor")`,
  `CREATE TABLE IF NOT EXISTS subjects (
    generation INTEGER NOT NULL, id TEXT NOT NULL, category TEXT NOT NULL, title TEXT NOT NULL, example INTEGER NOT NULL,
    "ledgerNumber" INTEGER NOT NULL, "recordedAt" TEXT NOT NULL, PRIMARY KEY (generation, category, id))`,
  `CREATE TABLE IF NOT EXISTS headings (
    generation INTEGER NOT NULL, agreement TEXT NOT NULL, revision INTEGER NOT NULL, heading TEXT NOT NULL,
    PRIMARY KEY (generation, agreement, revision))`,
];

const NAMES = ['generations', 'events', 'postings', 'subjects', 'headings'] as const satisfies readonly (keyof ReadTables)[];
/** More statements than the read models have; what is built with lists of values would otherwise pile up. */
const STATEMENTS_KEPT = 200;

/** Opens the read models in a SQLite file of their own and makes the tables that are missing. */
export function openReadDatabase(path: string): ReadDatabase {
  const database = new DatabaseSync(path);
  // What is lost here is built again, so a commit need not reach the disk before it is answered.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  // A build changes the same pages again and again, and each is to be written back once in a while only.
  database.exec(`PRAGMA cache_size = ${-CACHE_KIB.follow}; PRAGMA wal_autocheckpoint = 8192;`);
  makeTables(database);
  return new Kysely<ReadTables>({ dialect: new SqliteDialect({ database: kyselyDatabase(database) }) });
}

/** Whether the file is of the form that this software reads: opening it would empty any other. */
export function isOfThisForm(path: string): boolean {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return formOf(database) === FORM;
  } finally {
    database.close();
  }
}

function formOf(database: DatabaseSync): unknown {
  return database.prepare('PRAGMA user_version').get()?.['user_version'];
}

function makeTables(database: DatabaseSync): void {
  if (formOf(database) === FORM) return;
  database.exec('BEGIN IMMEDIATE');
  for (const name of NAMES) database.exec(`DROP TABLE IF EXISTS ${name}`);
  for (const table of TABLES) database.exec(table);
  database.exec(`PRAGMA user_version = ${FORM}; COMMIT`);
}

/**
 * Kysely speaks to better-sqlite3's shape; node:sqlite has the same calls under slightly other names. A statement is prepared once:
 * `all` and `run` are over when they return, so that it is free again; one that is iterated is not, and is prepared anew.
 */
function kyselyDatabase(database: DatabaseSync) {
  const kept = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = kept.get(sql);
    if (known) return known;
    if (kept.size >= STATEMENTS_KEPT) kept.clear();
    const statement = database.prepare(sql);
    kept.set(sql, statement);
    return statement;
  };
  const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    close: () => database.close(),
    prepare: (sql: string) => {
      const statement = prepared(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...bound(parameters)),
        run: (parameters: readonly unknown[]) => {
          // SQLite has rolled back by itself after some errors, a full disk among them; to ask for it again would hide that error.
          if (sql === 'rollback' && !database.isTransaction) return { changes: 0, lastInsertRowid: 0 };
          return statement.run(...bound(parameters));
        },
        iterate: (parameters: readonly unknown[]) =>
          database.prepare(sql).iterate(...bound(parameters)) as IterableIterator<unknown>,
      };
    },
  };
}
