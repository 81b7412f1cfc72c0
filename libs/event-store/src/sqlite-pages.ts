import { DatabaseSync } from 'node:sqlite';
import { Corrupt } from './port.js';
import { inPortErrors } from './sqlite-errors.js';
import { placeAt } from './sqlite-places.js';

const FAULTS_TOLD = 3;
const PLACES_COUNTED = `SELECT count(*) AS events,
  count(*) FILTER (WHERE position IS NOT ${placeAt('events.stream', 'events.revision')}) AS elsewhere,
  (SELECT count(*) FROM places) + (SELECT count(*) FROM recent_places) AS places FROM events`;

/**
 * Has SQLite look at every page of a file, and compare each index with its rows: reading the events in their order touches no index,
 * and by a damaged one an event would be missed. Throws `Corrupt`, or `Unavailable`.
 */
export function expectSoundPages(path: string): void {
  const faults = inPortErrors(path, () => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const rows = database.prepare(`PRAGMA integrity_check(${FAULTS_TOLD})`).all();
      return rows.map((row) => String(row['integrity_check'])).filter((said) => said !== 'ok');
    } finally {
      database.close();
    }
  });
  if (faults.length > 0) throw new Corrupt(`The file ${path} is not sound: SQLite says "${faults.join('; ')}".`);
}

/** Looks whether every event, and nothing else, is found by its stream and revision. Throws `Corrupt`, or `Unavailable`. */
export function expectSoundPlaces(path: string): void {
  const found = inPortErrors(path, () => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return database.prepare(PLACES_COUNTED).get();
    } finally {
      database.close();
    }
  });
  const [events, elsewhere, places] = ['events', 'elsewhere', 'places'].map((name) => Number(found?.[name])) as [
    number,
    number,
    number,
  ];
  if (elsewhere === 0 && places === events) return;
  throw new Corrupt(
    `The file ${path} is not sound: of ${events} events ${elsewhere} are not found by stream and revision, and ${places} places are kept.`,
  );
}
