import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Generated, Kysely, SqliteDialect } from 'kysely';

/** The active generation and those being built; `position` is the follower's checkpoint (20 digits, empty before the first event). */
export interface GenerationRow {
  generation: number;
  projection: number;
  position: string;
  ledgerNumber: number;
  active: number;
}

/** One event, dense by ledger number in the order of the store. */
export interface EventRow {
  generation: number;
  ledgerNumber: number;
  stream: string;
  revision: number;
  position: string;
  type: string;
  effectiveOn: string;
  recordedAt: string;
  actor: string;
  role: string;
  party: string | null;
  reason: string | null;
  hash: string;
  data: string;
}

/** One side of an entry; `amountMinor` and `beforeMinor` are whole öre, the latter the account's sum of all that was recorded earlier. */
export interface PostingRow {
  generation: number;
  agreement: string;
  revision: number;
  line: number;
  account: string;
  effectiveOn: string;
  amountMinor: number;
  beforeMinor: number;
}

/** The agreements and organisations there are. */
export interface SubjectRow {
  generation: number;
  id: string;
  category: string;
  title: string;
  example: number;
}

/** The tables of the read models; all of it can be deleted and built anew from the events. */
export interface ReadTables {
  generations: GenerationRow & { generation: Generated<number> };
  events: EventRow;
  postings: PostingRow;
  subjects: SubjectRow;
}

/** The query layer over the read models' database. */
export type ReadDatabase = Kysely<ReadTables>;

const TABLES = [
  `CREATE TABLE IF NOT EXISTS generations (
    generation INTEGER PRIMARY KEY, projection INTEGER NOT NULL, position TEXT NOT NULL,
    "ledgerNumber" INTEGER NOT NULL, active INTEGER NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS events (
    generation INTEGER NOT NULL, "ledgerNumber" INTEGER NOT NULL, stream TEXT NOT NULL, revision INTEGER NOT NULL,
    position TEXT NOT NULL, type TEXT NOT NULL, "effectiveOn" TEXT NOT NULL, "recordedAt" TEXT NOT NULL, actor TEXT NOT NULL,
    role TEXT NOT NULL, party TEXT, reason TEXT, hash TEXT NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (generation, "ledgerNumber"))`,
  `CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (generation, stream, revision)`,
  `CREATE TABLE IF NOT EXISTS postings (
    generation INTEGER NOT NULL, agreement TEXT NOT NULL, revision INTEGER NOT NULL, line INTEGER NOT NULL,
    account TEXT NOT NULL, "effectiveOn" TEXT NOT NULL, "amountMinor" BIGINT NOT NULL, "beforeMinor" BIGINT NOT NULL,
    PRIMARY KEY (generation, agreement, revision, line))`,
  `CREATE INDEX IF NOT EXISTS postings_by_account
    ON postings (generation, agreement, account, "effectiveOn", revision, "amountMinor")`,
  `CREATE TABLE IF NOT EXISTS subjects (
    generation INTEGER NOT NULL, id TEXT NOT NULL, category TEXT NOT NULL, title TEXT NOT NULL, example INTEGER NOT NULL,
    PRIMARY KEY (generation, category, id))`,
];

/** Opens the read models in a SQLite file of their own and makes the tables that are missing. */
export function openReadDatabase(path: string): ReadDatabase {
  const database = new DatabaseSync(path);
  // What is lost here is built again, so a commit need not reach the disk before it is answered.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  for (const table of TABLES) database.exec(table);
  return new Kysely<ReadTables>({ dialect: new SqliteDialect({ database: kyselyDatabase(database) }) });
}

/** Kysely speaks to better-sqlite3's shape; node:sqlite has the same calls under slightly other names. */
function kyselyDatabase(database: DatabaseSync) {
  return {
    close: () => database.close(),
    prepare: (sql: string) => {
      const statement = database.prepare(sql);
      const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...bound(parameters)),
        run: (parameters: readonly unknown[]) => statement.run(...bound(parameters)),
        iterate: (parameters: readonly unknown[]) => statement.iterate(...bound(parameters)) as IterableIterator<unknown>,
      };
    },
  };
}
