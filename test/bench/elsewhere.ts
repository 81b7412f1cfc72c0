import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { copyStore } from '#application/copy-store.js';
import { checkHash } from '#application/ledger.js';
import { openEventStoreDb } from '#event-store/eventstoredb.js';
import type { EventStore } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import type { ReadModelsDatabase } from '#read-models/database.js';
import { PostgresReadModels } from '#read-models/postgres-database.js';
import { ReadModels } from '#read-models/read-models.js';
import { SqliteReadModels } from '#read-models/sqlite-database.js';
import { StandInProcess } from '../e2e/support/stand-in-process.js';
import { type Appending, appender } from './appends.js';
import { type Prepared, pages } from './prepared.js';
import { type Fact, Sealer } from './records.js';

/** EventStoreDB as it is at hand here: the stand-in, a server in a process of its own; begins anew each time. */
export function eventStoreDb(): Appending {
  return async (_, writers) => {
    const standIn = await StandInProcess.prepared();
    await standIn.start();
    const store = openEventStoreDb(standIn.url, { watch: false });
    const sealer = new Sealer();
    const write = (fact: Fact) => {
      const { stream, expected, event } = sealer.seal(fact);
      return store.append(stream, expected, [event]);
    };
    const stored = async () => {
      let count = 0;
      for await (const events of pages(store)) count += events.length;
      await store.close();
      await standIn.remove();
      return count;
    };
    return appender(writers, { write, stored, name: 'EventStoreDB (stand-in)' });
  };
}

/** The same events in both stores, opened with every hash checked, as the product opens them. */
export async function bothStores(prepared: Prepared) {
  const sqlite = openSqliteEventStore(join(prepared.directory, 'events.sqlite'), { check: checkHash });
  const standIn = await StandInProcess.prepared();
  await standIn.start();
  const eventStoreDb = openEventStoreDb(standIn.url, { check: checkHash, watch: false });
  await copyStore(sqlite, eventStoreDb);
  const close = async () => {
    await eventStoreDb.close();
    await sqlite.close();
    await standIn.remove();
  };
  return { sqlite, eventStoreDb, close };
}

/** Where read models are built, new each time. */
export type NewPlace = (directory: string) => Promise<ReadModelsDatabase>;

/** In a file of the directory. */
export const inSqlite: NewPlace = async (directory) => new SqliteReadModels(join(directory, 'read-models.sqlite'));

/** In a database of its own on the server. */
export function inPostgres(url: string): NewPlace {
  let made = 0;
  return async () => {
    made += 1;
    const own = new URL(url);
    own.pathname = `/read_models_${made}`;
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`DROP DATABASE IF EXISTS read_models_${made} WITH (FORCE)`);
    await client.query(`CREATE DATABASE read_models_${made}`);
    await client.end();
    return PostgresReadModels.open(own.href);
  };
}

/** Seconds in which the read models are built from the first event, and how many bytes they then take. */
export async function built(store: EventStore, place: NewPlace): Promise<{ seconds: number; bytes: number }> {
  const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-bench-built-'));
  const database = await place(directory);
  const began = performance.now();
  const models = await ReadModels.open({ place: database, store, directory });
  const seconds = (performance.now() - began) / 1000;
  const bytes = await bytesOf(models);
  await models.close();
  rmSync(directory, { recursive: true, force: true });
  return { seconds, bytes };
}

async function bytesOf({ database }: ReadModels): Promise<number> {
  const { sql } = await import('kysely');
  const ask = async (text: string) => {
    const { rows } = await sql.raw<{ bytes: number | string }>(text).execute(database);
    return Number(rows[0]?.bytes);
  };
  const pagesOfFile = 'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()';
  return ask(pagesOfFile).catch(() => ask('SELECT pg_database_size(current_database()) AS bytes'));
}
