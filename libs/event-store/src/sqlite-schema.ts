import { DatabaseSync } from 'node:sqlite';
import { Corrupt, Unavailable } from './port.js';
import { firstForm, streamsTable, unchangedRules, upgradeFirstForm } from './sqlite-first-form.js';

/** "AGEL" in the file's header says whose file it is; `user_version` says which form it has. */
const applicationId = 0x4147_454c;
const schemaVersion = 2;

// Positions grow by the size of each record, so they have gaps like EventStoreDB's. There is no UNIQUE(id): EventStoreDB has none.
// A file is held to these very texts, spaces included: another text is another form.
const tables = [
  streamsTable,
  `CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL REFERENCES streams (number),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    hash     TEXT NOT NULL,
    record   BLOB NOT NULL
  ) STRICT`,
  `CREATE TABLE places (
    stream   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (stream, revision)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE recent_places (
    stream   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (stream, revision)
  ) STRICT, WITHOUT ROWID`,
];

// The rules also stop INSERT OR REPLACE, which deletes without firing a DELETE trigger.
const rules = [
  ...unchangedRules,
  `CREATE TRIGGER events_come_last BEFORE INSERT ON events
  WHEN NEW.position <= (SELECT max(position) FROM events)
    OR EXISTS (SELECT 1 FROM recent_places WHERE stream = NEW.stream AND revision >= NEW.revision)
    OR EXISTS (SELECT 1 FROM places WHERE stream = NEW.stream AND revision >= NEW.revision)
  BEGIN SELECT RAISE(ABORT, 'a new event comes after all others'); END`,
  `CREATE TRIGGER events_have_their_place AFTER INSERT ON events
  BEGIN INSERT INTO recent_places VALUES (NEW.stream, NEW.revision, NEW.position); END`,
  `CREATE TRIGGER recent_places_are_of_events BEFORE INSERT ON recent_places
  WHEN NOT EXISTS (SELECT 1 FROM events WHERE position = NEW.position AND stream = NEW.stream AND revision = NEW.revision)
  BEGIN SELECT RAISE(ABORT, 'a place is that of an event'); END`,
  `CREATE TRIGGER recent_places_never_change BEFORE UPDATE ON recent_places
  BEGIN SELECT RAISE(ABORT, 'a place never changes'); END`,
  `CREATE TRIGGER recent_places_are_only_moved BEFORE DELETE ON recent_places
  WHEN OLD.position IS NOT (SELECT position FROM places WHERE stream = OLD.stream AND revision = OLD.revision)
  BEGIN SELECT RAISE(ABORT, 'a place is only moved'); END`,
  `CREATE TRIGGER places_were_recent BEFORE INSERT ON places
  WHEN NEW.position IS NOT (SELECT position FROM recent_places WHERE stream = NEW.stream AND revision = NEW.revision)
  BEGIN SELECT RAISE(ABORT, 'a place was a recent one'); END`,
  `CREATE TRIGGER places_never_change BEFORE UPDATE ON places
  BEGIN SELECT RAISE(ABORT, 'a place never changes'); END`,
  `CREATE TRIGGER places_are_never_deleted BEFORE DELETE ON places
  BEGIN SELECT RAISE(ABORT, 'a place is never deleted'); END`,
];

const header = `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion};`;

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
  // Of a new file only. Twice what SQLite has: nine records to a page and not four, so that reading all of them is half as many reads.
  database.exec('PRAGMA page_size = 8192');
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
  if (formOf(database, path) === 'current') return;
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have done it while this one waited.
    const form = formOf(database, path);
    if (form === 'none') database.exec(`${tables.join(';')}; ${rules.join(';')}; ${header}`);
    if (form === 'first') upgradeFirstForm(database, { tables: tables.slice(1), rules, header });
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** In which form a file has its tables and rules; throws `Corrupt` or `Unavailable` where it is of others, or of a later one. */
export function formOf(database: DatabaseSync, path: string): 'none' | 'first' | 'current' {
  const id = database.prepare('PRAGMA application_id').get()?.['application_id'];
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  const found = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
  if (id === 0 && version === 0 && found.length === 0) return 'none';
  if (id !== applicationId) throw new Corrupt(`The file ${path} is not an event store of this ledger.`);
  if (version !== 1 && version !== schemaVersion) {
    throw new Unavailable(`The event store ${path} has form ${String(version)}, but this software knows form ${schemaVersion}.`);
  }
  // A damaged name or rule shows in the text that SQLite keeps of each, and so does a rule that somebody took away.
  const texts = new Set(found.map(({ sql }) => sql));
  const wanted: readonly string[] = version === 1 ? firstForm : [...tables, ...rules];
  if (found.length !== wanted.length || !wanted.every((text) => texts.has(text))) {
    throw new Corrupt(`The file ${path} is not sound: its tables and rules are not those it was made with.`);
  }
  return version === 1 ? 'first' : 'current';
}
