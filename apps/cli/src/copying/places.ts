import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { eventStoreChoice, SQLITE, type StoreEnvironment } from '#application/event-store-choice.js';
import { EVENTS_FILE, examinedDangers, expectStoreOf, openStore } from '#application/open-store.js';
import { ownDataDirectory } from '#event-store/data-directory.js';
import type { EventStore } from '#event-store/port.js';
import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';

const EXAMINED_MS = 10_000;

/** An event store that is open for a copy; `shown` is its place without a password. */
export interface OpenPlace {
  readonly store: EventStore;
  readonly shown: string;
  close(): Promise<void>;
}

/**
 * Opens a place. A data directory is owned until the end, so that nobody records meanwhile: throws `DataDirectoryOwned` where somebody
 * serves it. Of a server nobody can know that; what comes after the copy has reached its end is said of it.
 */
export async function openPlace(
  place: string,
  { environment, is }: { environment: StoreEnvironment; is: 'source' | 'target' },
): Promise<OpenPlace> {
  if (/^esdb(\+discover)?:/.test(place)) return openServer(place, environment);
  const path = /^sqlite:(.+)$/.exec(place)?.[1];
  if (path === undefined) {
    throw failure(
      EXIT.usage,
      'copy-refused',
      'A place is sqlite:<data directory> or esdb://host:port; what was given is neither.',
    );
  }
  return openDirectory(directoryOf(resolve(path)), is);
}

function directoryOf(path: string): string {
  if (basename(path) === EVENTS_FILE) return dirname(path);
  if (!existsSync(path) || statSync(path).isDirectory()) return path;
  throw failure(EXIT.usage, 'copy-refused', `${path} is not a data directory, nor the ${EVENTS_FILE} of one.`);
}

async function openDirectory(dataDirectory: string, is: 'source' | 'target'): Promise<OpenPlace> {
  if (is === 'source' && !existsSync(join(dataDirectory, EVENTS_FILE))) {
    throw failure(EXIT.unavailable, 'no-ledger', `A ledger was wanted in ${dataDirectory}, and there is none.`);
  }
  const owned = ownDataDirectory(dataDirectory);
  try {
    expectStoreOf(dataDirectory, SQLITE);
    const store = await openStore(SQLITE, { dataDirectory });
    const close = async () => {
      await store.close();
      owned.release();
    };
    return { store, shown: `sqlite:${dataDirectory}`, close };
  } catch (error) {
    owned.release();
    throw error;
  }
}

async function openServer(url: string, environment: StoreEnvironment): Promise<OpenPlace> {
  const choice = eventStoreChoice({ ...environment, EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: url });
  const store = await openStore(choice, { dataDirectory: '' });
  try {
    await store.readAll({ prefixes: ['none-'], limit: 1 });
    await examinedDangers(choice, AbortSignal.timeout(EXAMINED_MS));
  } catch (error) {
    await store.close();
    throw error;
  }
  const shown = choice.kind === 'sqlite' ? '' : `esdb://${choice.hosts}`;
  return { store, shown, close: () => store.close() };
}
