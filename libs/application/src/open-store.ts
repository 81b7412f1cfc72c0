import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Danger } from '#event-store/eventstoredb-dangers.js';
import type { EventStore } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { checkHash } from './check-hash.js';
import { type EventStoreChoice, insecure, StoreChoiceRefused } from './event-store-choice.js';

/** Who hears what endangers the store (`danger`), and what of it could not be found out (`warn`). */
export interface StoreReports {
  readonly danger: (danger: Danger) => void;
  readonly warn: (message: string) => void;
}

/** The file of the SQLite store in a data directory. */
export const EVENTS_FILE = 'events.sqlite';
const MARK = 'event-store.json';

/**
 * Opens the chosen store with every hash checked on reading, without waiting for its server; it is watched for dangers where `reports`
 * are given. Throws `StoreChoiceRefused`, `Unavailable` or `Corrupt`.
 */
export async function openStore(
  choice: EventStoreChoice,
  { dataDirectory, reports, unchecked = false }: { dataDirectory: string; reports?: StoreReports; unchecked?: boolean },
): Promise<EventStore> {
  const check = unchecked ? {} : { check: checkHash };
  if (choice.kind === 'sqlite') return openSqliteEventStore(join(dataDirectory, EVENTS_FILE), check);
  // Loaded only here: whoever keeps the events beside the process pays nothing for a client that is not asked.
  const { openEventStoreDb } = await import('#event-store/eventstoredb.js');
  if (reports && !choice.isSecure) {
    reports.danger({ kind: 'options', message: 'The connection to EventStoreDB is not encrypted (tls=false).' });
  }
  const watch = reports ? { watch: true, onDanger: reports.danger, onWarning: reports.warn } : { watch: false };
  return inChoice(() => openEventStoreDb(choice.url, { ...check, ...watch }));
}

/** What endangers the chosen store, asked once of a server that answers; throws `StoreChoiceRefused` where it must not be used. */
export async function examinedDangers(choice: EventStoreChoice, signal: AbortSignal): Promise<string[]> {
  if (choice.kind === 'sqlite') return [];
  const { connect, disconnect } = await import('#event-store/eventstoredb-connection.js');
  const { checkDangers } = await import('#event-store/eventstoredb-dangers.js');
  const connection = inChoice(() => connect(choice.url));
  const dangers: Danger[] = [];
  const warnings: string[] = [];
  try {
    await checkDangers(connection, { danger: (found) => dangers.push(found), warn: (found) => warnings.push(found) }, signal);
  } finally {
    await disconnect(connection);
  }
  const refused = dangers.find(({ option }) => option !== undefined && refusedOptions.includes(option));
  if (choice.refusesInsecure && refused) throw insecure(choice.hosts, `it was started with ${refused.option}`);
  const unencrypted = choice.isSecure ? [] : ['The connection to EventStoreDB is not encrypted (tls=false).'];
  return [...unencrypted, ...dangers.map(({ message }) => message), ...warnings];
}

/** Options of the server with which nothing recorded is safe from anybody on the network, or from a restart. */
const refusedOptions: readonly string[] = ['insecure', 'memdb', 'dev'];

/**
 * A data directory is of one store (ADR 13): whoever forgets to say that the events are elsewhere would begin a second ledger beside
 * the first. Throws `StoreChoiceRefused` where the directory is of another store than the chosen one.
 */
export function expectStoreOf(dataDirectory: string, choice: EventStoreChoice): void {
  if (choice.kind === 'eventstoredb') {
    if (!existsSync(join(dataDirectory, EVENTS_FILE))) return;
    throw new StoreChoiceRefused(
      `The ledger of ${dataDirectory} is kept in its own ${EVENTS_FILE}: copy it to EventStoreDB and take a data directory of its own (--data) for what is answered from there.`,
    );
  }
  const elsewhere = storeElsewhere(dataDirectory);
  if (elsewhere === undefined) return;
  throw new StoreChoiceRefused(
    `The ledger of ${dataDirectory} is kept in EventStoreDB (${elsewhere}): set EVENT_STORE=eventstoredb and EVENTSTORE_URL, or take another data directory (--data).`,
  );
}

/** The hosts of the EventStoreDB that the directory belongs to; undefined where it belongs to none. */
export function storeElsewhere(dataDirectory: string): string | undefined {
  const path = join(dataDirectory, MARK);
  if (!existsSync(path)) return undefined;
  return String((JSON.parse(readFileSync(path, 'utf8')) as { hosts?: unknown }).hosts);
}

/** Says in the directory that its events are elsewhere. */
export function markStoreOf(dataDirectory: string, choice: EventStoreChoice): void {
  if (choice.kind === 'sqlite' || storeElsewhere(dataDirectory) === choice.hosts) return;
  const text = `${JSON.stringify({ eventStore: choice.kind, hosts: choice.hosts })}\n`;
  writeFileSync(join(dataDirectory, MARK), text, { mode: 0o600 });
}

/** What the adapter has against the address is a fault of the configuration; other words may repeat the password and are left out. */
function inChoice<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    const why = error instanceof RangeError ? error.message : 'The client of EventStoreDB cannot read EVENTSTORE_URL.';
    throw new StoreChoiceRefused(why, { cause: error });
  }
}
