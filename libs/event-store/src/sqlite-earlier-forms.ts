import type { DatabaseSync } from 'node:sqlite';

// Files of form 1 found an event by an index over all of its table, in which each commit wrote a page for every stream. Those of form 2
// kept the places of the newest events in a table of their own, in which each commit wrote another page.

/** The tables that are as in form 2. */
export const unchangedTables = [
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
];

const placesNeverChange = [
  `CREATE TRIGGER places_never_change BEFORE UPDATE ON places
  BEGIN SELECT RAISE(ABORT, 'a place never changes'); END`,
  `CREATE TRIGGER places_are_never_deleted BEFORE DELETE ON places
  BEGIN SELECT RAISE(ABORT, 'a place is never deleted'); END`,
];

const rulesOfFirst = [
  `CREATE TRIGGER events_never_change BEFORE UPDATE ON events
  BEGIN SELECT RAISE(ABORT, 'a stored event never changes'); END`,
  `CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
  BEGIN SELECT RAISE(ABORT, 'a stored event is never deleted'); END`,
  `CREATE TRIGGER streams_only_grow BEFORE UPDATE ON streams
  WHEN NEW.revision <= OLD.revision OR NEW.name <> OLD.name OR NEW.number <> OLD.number
  BEGIN SELECT RAISE(ABORT, 'a stream only grows'); END`,
  `CREATE TRIGGER streams_are_never_deleted BEFORE DELETE ON streams
  BEGIN SELECT RAISE(ABORT, 'a stream is never deleted'); END`,
  `CREATE TRIGGER streams_are_never_replaced BEFORE INSERT ON streams
  WHEN EXISTS (SELECT 1 FROM streams WHERE name = NEW.name OR number = NEW.number)
  BEGIN SELECT RAISE(ABORT, 'a stream is never replaced'); END`,
];

/** The rules that are as in form 2. */
export const unchangedRules = [...rulesOfFirst, ...placesNeverChange];

const streamsBefore = `CREATE TABLE streams (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL CHECK (revision >= 0)
  ) STRICT`;

/** The tables and rules of the files of forms 1 and 2. */
export const earlierForms = {
  1: [
    streamsBefore,
    `CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL REFERENCES streams (number),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    hash     TEXT NOT NULL,
    record   BLOB NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT`,
    ...rulesOfFirst,
    `CREATE TRIGGER events_come_last BEFORE INSERT ON events
  WHEN NEW.position <= (SELECT max(position) FROM events)
    OR EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND revision >= NEW.revision)
  BEGIN SELECT RAISE(ABORT, 'a new event comes after all others'); END`,
  ],
  2: [
    streamsBefore,
    ...unchangedTables,
    `CREATE TABLE recent_places (
    stream   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (stream, revision)
  ) STRICT, WITHOUT ROWID`,
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
  ],
} as const;

/** What a file has now. */
interface CurrentForm {
  readonly streamsTable: string;
  readonly otherTables: readonly string[];
  readonly rules: readonly string[];
  readonly header: string;
}

/**
 * Gives a file of an earlier form the current one, in the transaction that is open. Every event keeps its position; those of form 1 are
 * written over as they are, those of form 2 stay where they stand.
 */
export function upgradeEarlierForm(database: DatabaseSync, form: 1 | 2, current: CurrentForm): void {
  const { streamsTable, otherTables, rules, header } = current;
  const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`);
  const [eventsTable, placesTable, ...added] = otherTables;
  if (form === 1) {
    database.exec(`ALTER TABLE events RENAME TO first_events; ${eventsTable}; ${placesTable};
      INSERT INTO events SELECT position, stream, revision, hash, record FROM first_events ORDER BY position;
      INSERT INTO places SELECT stream, revision, position FROM first_events ORDER BY stream, revision;
      DROP TABLE first_events;`);
  } else {
    database.exec('INSERT INTO places SELECT stream, revision, position FROM recent_places; DROP TABLE recent_places;');
  }
  database.exec(`CREATE TEMP TABLE kept_streams AS SELECT * FROM streams; DROP TABLE streams; ${streamsTable};
    INSERT INTO streams SELECT number, name, revision FROM kept_streams; DROP TABLE kept_streams; ${added.join(';')};
    INSERT INTO filing SELECT 1, coalesce(max(position), 0) FROM events; ${rules.join(';')}; ${header}`);
}
