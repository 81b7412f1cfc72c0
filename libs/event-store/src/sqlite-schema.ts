import { DatabaseSync } from 'node:sqlite';
import { Corrupt, Unavailable } from './port.js';

/** "AGEL" in the file's header says whose file it is; `user_version` says which form it has. */
const applicationId = 0x4147_454c;
const schemaVersion = 1;

// Positions grow by the size of each record, so they have gaps like EventStoreDB's. There is no UNIQUE(id): EventStoreDB has none.
// The triggers also stop INSERT OR REPLACE, which deletes without firing a DELETE trigger. A file is held to these very texts, spaces
// included: another text is another form.
const tables = [
  `CREATE TABLE streams (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL CHECK (revision >= 0)
  ) STRICT`,
  `CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL REFERENCES streams (number),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    hash     TEXT NOT NULL,
    record   BLOB NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT`,
  `CREATE TRIGGER events_never_change BEFORE UPDATE ON events
  BEGIN SELECT RAISE(ABORT, 'a stored event never changes'); END`,
  `CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
  BEGIN SELECT RAISE(ABORT, 'a stored event is never deleted'); END`,
  `CREATE TRIGGER events_come_last BEFORE INSERT ON events
  WHEN NEW.position <= (SELECT max(position) FROM events)
    OR EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND revision >= NEW.revision)
  BEGIN SELECT RAISE(ABORT, 'a new event comes after all others'); END`,
  `CREATE TRIGGER streams_only_grow BEFORE UPDATE ON streams
  WHEN NEW.revision <= OLD.revision OR NEW.name <> OLD.name OR NEW.number <> OLD.number
  BEGIN SELECT RAISE(ABORT, 'a stream only grows'); END`,
  `CREATE TRIGGER streams_are_never_deleted BEFORE DELETE ON streams
  BEGIN SELECT RAISE(ABORT, 'a stream is never deleted'); END`,
  `CREATE TRIGGER streams_are_never_replaced BEFORE INSERT ON streams
  WHEN EXISTS (SELECT 1 FROM streams WHERE name = NEW.name OR number = NEW.number)
  BEGIN SELECT RAISE(ABORT, 'a stream is never replaced'); END`,
];

const schema = `
  ${tables.join(';\n')};
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

/** Opens the file durable and ready to use, and creates its tables when it is new; throws SQLite's errors, `Unavailable` or `Corrupt`. */
export function openDatabase(path: string, busyTimeoutMs: number): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    makeDurable(database, path);
    createSchema(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function makeDurable(database: DatabaseSync, path: string): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  if (mode !== 'wal') {
    throw new Unavailable(`The event store ${path} needs a write-ahead log, but its file system gave ${String(mode)}.`);
  }
  // FULL syncs the log at every commit, before anybody can see it; fullfsync makes macOS wait for the disk itself.
  database.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;');
  // What SQLite must undo by itself it keeps in memory, and a page that SQLite reads is checked for its form.
  database.exec('PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;');
}

function createSchema(database: DatabaseSync, path: string): void {
  if (isCurrent(database, path)) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have created the tables while this one waited.
    if (!isCurrent(database, path)) database.exec(schema);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Whether the file has its tables, in the form that this software knows; throws `Corrupt` or `Unavailable` where it is of others. */
export function isCurrent(database: DatabaseSync, path: string): boolean {
  const id = database.prepare('PRAGMA application_id').get()?.['application_id'];
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  const found = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid').all();
  if (id === 0 && version === 0 && found.length === 0) return false;
  if (id !== applicationId) throw new Corrupt(`The file ${path} is not an event store of this ledger.`);
  if (version !== schemaVersion) {
    throw new Unavailable(`The event store ${path} has form ${String(version)}, but this software knows form ${schemaVersion}.`);
  }
  // A damaged name or rule shows in the text that SQLite keeps of each, and so does a rule that somebody took away.
  if (found.length === tables.length && found.every(({ sql }, index) => sql === tables[index])) return true;
  throw new Corrupt(`The file ${path} is not sound: its tables and rules are not those it was made with.`);
}
