import { DatabaseSync } from 'node:sqlite';
import { type GlobalPosition, globalPosition } from './port.js';
import { lastPlace } from './sqlite-places.js';
import { formOf } from './sqlite-schema.js';

/** Where a stream ends. */
export interface StoredHead {
  readonly revision: number;
  readonly position: GlobalPosition;
  readonly hash: string;
}

/**
 * Where a stream ends as the file of an SQLite event store has it, for a process that lives for one answer: the adapter takes longer to
 * load. Undefined where the file, the stream or its end is not as it should be, which whoever opens the store then says.
 */
export function storedHead(path: string, stream: string): StoredHead | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    if (formOf(database, path) !== 'current') return undefined;
    const statement = database.prepare(
      `SELECT events.revision, position, hash FROM streams JOIN events ON stream = number AND events.revision = streams.revision
        WHERE name = ? AND position = ${lastPlace('streams.number')}`,
    );
    statement.setReadBigInts(true);
    const row = statement.get(stream);
    if (!row) return undefined;
    return {
      revision: Number(row['revision']),
      position: globalPosition(row['position'] as bigint),
      hash: row['hash'] as string,
    };
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}
