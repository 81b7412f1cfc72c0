import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type EventStoreChoice, eventStoreChoice } from '#application/event-store-choice.js';
import { type ReadModelsChoice, readModelsChoice } from '#application/read-models-choice.js';
import { type StandIn, startStandIn } from '../../stand-in/stand-in.js';

// `EVENT_STORE=eventstoredb` runs the same suites over EventStoreDB: over the server that EVENTSTORE_URL names, which must be empty, or else
// over a stand-in for each data directory. `READ_MODELS=postgres` puts the read models of each data directory in a database of its own on
// the server that DATABASE_URL names (`npm run test:elsewhere` starts one).

type Environment = Readonly<Record<string, string>>;

const standIns = new Map<string, Promise<StandIn>>();
const databases = new Map<string, Promise<string>>();

/** What the environment of a server over the directory says of its store and its read models, the same each time. */
export async function storeEnvironment(directory: string): Promise<Environment> {
  return { ...(await eventStoreOf(directory)), ...(await readModelsOf(directory)) };
}

/** The same as choices. */
export async function ledgerChoices(directory: string): Promise<{ eventStore: EventStoreChoice; readModels: ReadModelsChoice }> {
  const environment = { ...process.env, ...(await storeEnvironment(directory)) };
  return { eventStore: eventStoreChoice(environment), readModels: readModelsChoice(environment) };
}

/** Ends the stand-in of the directory and drops its database, if it has them. */
export async function endStore(directory: string): Promise<void> {
  const [standIn, database] = [await standIns.get(directory), await databases.get(directory)];
  standIns.delete(directory);
  databases.delete(directory);
  await standIn?.stop();
  if (database !== undefined) await onServer(`DROP DATABASE IF EXISTS ${new URL(database).pathname.slice(1)} WITH (FORCE)`);
}

async function eventStoreOf(directory: string): Promise<Environment> {
  const { EVENT_STORE, EVENTSTORE_URL } = process.env;
  if (EVENT_STORE !== 'eventstoredb' || EVENTSTORE_URL) return {};
  const known = standIns.get(directory) ?? startStandIn();
  standIns.set(directory, known);
  return { EVENT_STORE, EVENTSTORE_URL: (await known).url('single') };
}

async function readModelsOf(directory: string): Promise<Environment> {
  const { READ_MODELS } = process.env;
  if (READ_MODELS !== 'postgres') return {};
  const known = databases.get(directory) ?? newDatabase();
  databases.set(directory, known);
  return { READ_MODELS, DATABASE_URL: await known };
}

async function newDatabase(): Promise<string> {
  const name = `ledger_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(process.env['DATABASE_URL'] ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
