import { DatabaseSync } from 'node:sqlite';
import { Corrupt } from './port.js';
import { inPortErrors } from './sqlite-errors.js';
import { placesCounted } from './sqlite-places.js';

const FAULTS_TOLD = 3;

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

/** Looks whether every event, and nothing else, is found by its stream and revision, and every stream ends where its head says. Throws `Corrupt`, or `Unavailable`. */
export function expectSoundPlaces(path: string): void {
  const found = inPortErrors(path, () => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return database.prepare(placesCounted).get();
    } finally {
      database.close();
    }
  });
  const count = (name: string) => Number(found?.[name]);
  if (count('elsewhere') === 0 && count('places') === count('filed') && count('endings') === 0) return;
  throw new Corrupt(
    `The file ${path} is not sound: of ${count('events')} events ${count('elsewhere')} are not found by stream and revision, ` +
      `and ${count('places')} places are kept where ${count('filed')} should be. Streams that do not end where they should: ${count('endings')}.`,
  );
}
