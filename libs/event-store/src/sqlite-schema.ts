import { DatabaseSync } from 'node:sqlite';
import { Corrupt, Unavailable } from './port.js';
import { earlierForms, unchangedRules, unchangedTables, upgradeEarlierForm } from './sqlite-earlier-forms.js';

/** "AGEL" in the file's header says whose file it is; `user_version` says which form it has. */
const applicationId = 0x4147_454c;
const schemaVersion = 3;

// Positions grow by the size of each record, so they have gaps like EventStoreDB's. There is no UNIQUE(id): EventStoreDB has none.
// A file is held to these very texts, spaces included: another text is another form.
const streamsTable = `CREATE TABLE streams (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL CHECK (revision >= -1)
  ) STRICT`;
const otherTables = [
  ...unchangedTables,
  `CREATE TABLE filing (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL CHECK (position >= 0)
  ) STRICT`,
];
const tables = [streamsTable, ...otherTables];

// The rules also stop INSERT OR REPLACE, which deletes without firing a DELETE trigger.
const rules = [
  ...unchangedRules,
  `CREATE TRIGGER streams_begin_empty BEFORE INSERT ON streams WHEN NEW.revision <> -1
  BEGIN SELECT RAISE(ABORT, 'a stream begins empty'); END`,
  `CREATE TRIGGER events_come_next BEFORE INSERT ON events
  WHEN NEW.position <= (SELECT max(position) FROM events)
    OR NEW.revision IS NOT (SELECT revision + 1 FROM streams WHERE number = NEW.stream)
  BEGIN SELECT RAISE(ABORT, 'a new event comes after all others, and next in its stream'); END`,
  `CREATE TRIGGER events_move_the_head AFTER INSERT ON events
  BEGIN UPDATE streams SET revision = NEW.revision WHERE number = NEW.stream; END`,
  `CREATE TRIGGER places_are_of_events BEFORE INSERT ON places
  WHEN EXISTS (SELECT 1 FROM places WHERE stream = NEW.stream AND revision = NEW.revision)
    OR NOT EXISTS (SELECT 1 FROM events WHERE position = NEW.position AND stream = NEW.stream AND revision = NEW.revision)
  BEGIN SELECT RAISE(ABORT, 'a place is that of an event, and is given once'); END`,
  `CREATE TRIGGER filing_goes_on BEFORE UPDATE ON filing WHEN NEW.one <> OLD.one OR NEW.position <= OLD.position
  BEGIN SELECT RAISE(ABORT, 'filing only goes on'); END`,
  `CREATE TRIGGER filing_is_never_deleted BEFORE DELETE ON filing
  BEGIN SELECT RAISE(ABORT, 'filing only goes on'); END`,
  `CREATE TRIGGER filing_is_never_replaced BEFORE INSERT ON filing WHEN EXISTS (SELECT 1 FROM filing)
  BEGIN SELECT RAISE(ABORT, 'filing only goes on'); END`,
];

const header = `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion};`;

/** Opens the file durable and ready to use, and creates its tables when it is new; throws SQLite's errors, `Unavailable` or `Corrupt`. */
export function openDatabase(path: string, busyTimeoutMs: number): DatabaseSync {
  // References need not be watched: an event comes next in a stream that there is, or not at all, and no stream goes away.
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: false });
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
    if (form === 'none') database.exec(`${tables.join(';')}; INSERT INTO filing VALUES (1, 0); ${rules.join(';')}; ${header}`);
    if (form === 1 || form === 2) upgradeEarlierForm(database, form, { streamsTable, otherTables, rules, header });
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** In which form a file has its tables and rules; throws `Corrupt` or `Unavailable` where it is of others, or of a later one. */
export function formOf(database: DatabaseSync, path: string): 'none' | 1 | 2 | 'current' {
  const id = database.prepare('PRAGMA application_id').get()?.['application_id'];
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  const found = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
  if (id === 0 && version === 0 && found.length === 0) return 'none';
  if (id !== applicationId) throw new Corrupt(`The file ${path} is not an event store of this ledger.`);
  if (version !== 1 && version !== 2 && version !== schemaVersion) {
    throw new Unavailable(`The event store ${path} has form ${String(version)}, but this software knows form ${schemaVersion}.`);
  }
  // A damaged name or rule shows in the text that SQLite keeps of each, and so does a rule that somebody took away.
  const texts = new Set(found.map(({ sql }) => sql));
  const wanted: readonly string[] = version === schemaVersion ? [...tables, ...rules] : earlierForms[version];
  if (found.length !== wanted.length || !wanted.every((text) => texts.has(text))) {
    throw new Corrupt(`The file ${path} is not sound: its tables and rules are not those it was made with.`);
  }
  return version === schemaVersion ? 'current' : version;
}
