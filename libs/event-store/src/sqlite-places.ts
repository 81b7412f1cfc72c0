import type { DatabaseSync, StatementSync } from 'node:sqlite';

// By stream and revision an event is found in one of two tables of the same form. Each stream has a page of its own in a table of that
// order, so that 32 events of as many streams would write 32 pages at every commit; `recent_places` is small, takes each event at once,
// and is moved into `places` when it holds enough. A place is written once in each, so a revision cannot be given twice.

/** So many recent places are moved together. */
const MOVED_TOGETHER = 1024;

/** SQL of the position at which the event of a stream and revision stands; NULL where there is none. */
export function placeAt(stream: string, revision: string): string {
  const inTable = (table: string) => `(SELECT position FROM ${table} WHERE stream = ${stream} AND revision = ${revision})`;
  return `coalesce(${inTable('recent_places')}, ${inTable('places')})`;
}

/** SQL of the position of the last event of a stream. What is recent comes after all that is not. */
export function lastPlace(stream: string): string {
  const inTable = (table: string) => `(SELECT position FROM ${table} WHERE stream = ${stream} ORDER BY revision DESC LIMIT 1)`;
  return `coalesce(${inTable('recent_places')}, ${inTable('places')})`;
}

/** SQL of a stream by its name: its number, the revision that its head says, and that of its last event, which should be the same. */
export const streamByName = `SELECT number, revision,
  (SELECT revision FROM events WHERE position = ${lastPlace('streams.number')} AND stream = number) AS last FROM streams WHERE name = ?`;

/** SQL of the events of stream ?1 whose revision compares so to ?2, at most ?3 of them in that order. */
export function eventsOfStream(columns: string, comparison: '>=' | '<='): string {
  const order = comparison === '>=' ? 'ASC' : 'DESC';
  const inTable = (table: string) =>
    `SELECT position AS place, revision AS at FROM ${table} WHERE stream = ?1 AND revision ${comparison} ?2`;
  const places = `${inTable('places')} UNION ALL ${inTable('recent_places')} ORDER BY at ${order} LIMIT ?3`;
  return `SELECT ${columns} FROM (${places}) CROSS JOIN events ON position = place ORDER BY at ${order}`;
}

/** Moves the recent places among the others when there are enough of them; works inside the transaction that is open. */
export class RecentPlaces {
  readonly #count: StatementSync;
  readonly #copy: StatementSync;
  readonly #clear: StatementSync;
  #held: number | null = null;

  constructor(database: DatabaseSync) {
    this.#count = database.prepare('SELECT count(*) AS held FROM recent_places');
    this.#copy = database.prepare('INSERT INTO places SELECT stream, revision, position FROM recent_places');
    this.#clear = database.prepare('DELETE FROM recent_places');
  }

  /** To be called when so many events have been inserted. */
  added(events: number): void {
    this.#held = this.#held === null ? Number(this.#count.get()?.['held']) : this.#held + events;
    if (this.#held < MOVED_TOGETHER) return;
    this.#copy.run();
    this.#clear.run();
    this.#held = 0;
  }

  /** Forgets how many there are: another connection has written, or a transaction did not commit. */
  forget(): void {
    this.#held = null;
  }
}
