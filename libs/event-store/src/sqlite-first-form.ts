import type { DatabaseSync } from 'node:sqlite';

// Files of form 1 found an event by an index over all of its table, in which each commit wrote a page for every stream.

/** The streams, as in form 1 and ever since. */
export const streamsTable = `CREATE TABLE streams (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL CHECK (revision >= 0)
  ) STRICT`;

/** The rules that are as in form 1. */
export const unchangedRules = [
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

/** The tables and rules of a file of form 1. */
export const firstForm = [
  streamsTable,
  `CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL REFERENCES streams (number),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    hash     TEXT NOT NULL,
    record   BLOB NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT`,
  ...unchangedRules,
  `CREATE TRIGGER events_come_last BEFORE INSERT ON events
  WHEN NEW.position <= (SELECT max(position) FROM events)
    OR EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND revision >= NEW.revision)
  BEGIN SELECT RAISE(ABORT, 'a new event comes after all others'); END`,
];

/** What the next form has besides the streams. */
interface NextForm {
  readonly tables: readonly string[];
  readonly rules: readonly string[];
  readonly header: string;
}

/** Gives a file of form 1 the next one, in the transaction that is open: every event is written over as it is, at its position. */
export function upgradeFirstForm(database: DatabaseSync, { tables, rules, header }: NextForm): void {
  const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`);
  database.exec(`ALTER TABLE events RENAME TO first_events; ${tables.join(';')};
    INSERT INTO events SELECT position, stream, revision, hash, record FROM first_events ORDER BY position;
    INSERT INTO places SELECT stream, revision, position FROM first_events ORDER BY stream, revision;
    DROP TABLE first_events; ${rules.join(';')}; ${header}`);
}
