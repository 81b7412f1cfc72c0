import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type EventStore, streamName } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import type { StoreUnderTest } from './contract-case.js';
import { eventAt, verifyHash } from './events.js';

/** An event store in a file of its own, whose owner may also reach behind the adapter. */
export interface SqliteUnderTest extends StoreUnderTest {
  readonly path: string;
  /** Changes the file with a connection that the adapter knows nothing of. */
  tamper(sql: string, ...parameters: (bigint | string | Uint8Array)[]): void;
}

/** A new directory that is removed by `remove`. */
export function temporaryDirectory(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'event-store-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A new SQLite event store; every instance verifies the hash of every event it reads. */
export function sqliteUnderTest(): SqliteUnderTest {
  const directory = temporaryDirectory();
  const path = join(directory.path, 'events.sqlite');
  const opened: EventStore[] = [];
  const open = async () => {
    const store = openSqliteEventStore(path, { check: verifyHash });
    opened.push(store);
    return store;
  };
  const tamper: SqliteUnderTest['tamper'] = (sql, ...parameters) => {
    const database = new DatabaseSync(path, { timeout: 5_000 });
    try {
      if (parameters.length > 0) database.prepare(sql).run(...parameters);
      else database.exec(sql);
    } finally {
      database.close();
    }
  };
  return {
    path,
    tamper,
    open,
    second: open,
    async reopen() {
      await opened[0]?.close();
      return open();
    },
    async destroy() {
      for (const store of opened) await store.close();
      directory.remove();
    },
    faults: {
      async truncate(stream, firstVisible) {
        tamper('DROP TRIGGER events_are_never_deleted');
        tamper(
          'DELETE FROM events WHERE stream = (SELECT number FROM streams WHERE name = ?) AND revision < ?',
          stream,
          firstVisible,
        );
      },
      async raisePositions() {
        const stream = streamName('raised-1');
        const { bytes, meta } = eventAt(stream, 0n);
        tamper('INSERT INTO streams (name, revision) VALUES (?, -1)', stream);
        const columns = '(position, stream, revision, hash, record)';
        const number = '(SELECT number FROM streams WHERE name = ?)';
        tamper(`INSERT INTO events ${columns} VALUES (?, ${number}, 0, ?, ?)`, 2n ** 53n + 1n, stream, meta['hash']!, bytes);
      },
    },
  };
}
