import { DatabaseSync } from 'node:sqlite';
import { Corrupt } from './port.js';
import { inPortErrors } from './sqlite-errors.js';

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
