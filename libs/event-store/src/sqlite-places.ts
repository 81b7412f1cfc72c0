import type { DatabaseSync, StatementSync } from 'node:sqlite';

// By stream and revision an event is found in `places`, which lies in the order of streams: 32 events of as many streams would write 32
// pages of it at every commit. So places are filed together when enough events have come, and the events that stand after `filing` are
// few enough to be looked through.

/** Events are filed when their records have so many bytes: some thousand, which are looked through in a tenth of a millisecond. */
export const FILED_TOGETHER = 1_000_000n;

const FILED = '(SELECT position FROM filing)';

/** SQL of the position at which the event of a stream and revision stands; NULL where there is none. */
export function placeAt(stream: string, revision: string): string {
  const where = `stream = ${stream} AND revision = ${revision}`;
  return `coalesce((SELECT position FROM places WHERE ${where}), (SELECT position FROM events WHERE position > ${FILED} AND ${where}))`;
}

/** SQL of the position of the last event of a stream. What is not filed yet comes after all that is. */
export function lastPlace(stream: string): string {
  return `coalesce((SELECT position FROM events WHERE position > ${FILED} AND stream = ${stream} ORDER BY position DESC LIMIT 1),
    (SELECT position FROM places WHERE stream = ${stream} ORDER BY revision DESC LIMIT 1))`;
}

/** SQL of a stream by its name: its number, the revision that its head says, and that of its last event, which should be the same. */
export const streamByName = `SELECT number, revision,
  (SELECT revision FROM events WHERE position = ${lastPlace('streams.number')} AND stream = number) AS last FROM streams WHERE name = ?`;

/** SQL of the events of stream ?1 whose revision compares so to ?2, at most ?3 of them in that order. */
export function eventsOfStream(columns: string, comparison: '>=' | '<='): string {
  const order = comparison === '>=' ? 'ASC' : 'DESC';
  const wanted = `stream = ?1 AND revision ${comparison} ?2`;
  const places = `SELECT position AS place, revision AS at FROM places WHERE ${wanted}
    UNION ALL SELECT position, revision FROM events WHERE position > ${FILED} AND ${wanted} ORDER BY at ${order} LIMIT ?3`;
  return `SELECT ${columns} FROM (${places}) CROSS JOIN events ON position = place ORDER BY at ${order}`;
}

/**
 * SQL that counts the events, those that should be found by a place and are not, the places and what should be as many, and the streams
 * that do not end where their head says.
 */
export const placesCounted = `SELECT count(*) AS events,
  count(*) FILTER (WHERE position <= ${FILED} AND position IS NOT
    (SELECT position FROM places WHERE stream = events.stream AND revision = events.revision)) AS elsewhere,
  count(*) FILTER (WHERE position <= ${FILED}) AS filed, (SELECT count(*) FROM places) AS places,
  (SELECT count(*) FROM streams LEFT JOIN (SELECT stream, max(revision) AS last, count(*) AS held FROM events GROUP BY stream)
    ON stream = number WHERE revision IS NOT last OR held IS NOT last + 1) AS endings FROM events`;

/** Files the places of events when there are enough of them; works inside the transaction that is open. */
export class Filing {
  readonly #read: StatementSync;
  readonly #file: StatementSync;
  readonly #goOn: StatementSync;
  #filed: bigint | null = null;

  constructor(database: DatabaseSync) {
    this.#read = database.prepare('SELECT position FROM filing');
    this.#read.setReadBigInts(true);
    this.#file = database.prepare(
      `INSERT INTO places SELECT stream, revision, position FROM events WHERE position > ${FILED} ORDER BY stream, revision`,
    );
    this.#goOn = database.prepare('UPDATE filing SET position = ?');
  }

  /** Whether there are enough of them with an event at that position, as far as is remembered. */
  isDue(position: bigint): boolean {
    return this.#filed === null || position - this.#filed >= FILED_TOGETHER;
  }

  /** To be called when events have been inserted, the last of them at that position. */
  reached(position: bigint): void {
    this.#filed ??= this.#read.get()?.['position'] as bigint;
    if (!this.isDue(position)) return;
    this.#file.run();
    this.#goOn.run(position);
    this.#filed = position;
  }

  /** Forgets how far it is: another connection has written, or a transaction did not commit. */
  forget(): void {
    this.#filed = null;
  }
}
