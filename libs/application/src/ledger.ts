import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ownDataDirectory } from '#event-store/data-directory.js';
import { type EventStore, Unavailable } from '#event-store/port.js';
import type { AgreementState } from '#ledger/book.js';
import type { OrganisationState } from '#ledger/organisations.js';
import { ReadModels } from '#read-models/read-models.js';
import { checkHash } from './check-hash.js';
import { type EventStoreChoice, SQLITE } from './event-store-choice.js';
import { Histories } from './history.js';
import { LedgerClock } from './ledger-clock.js';
import { Listings } from './listings.js';
import { examinedDangers, expectStoreOf, markStoreOf, openStore, type StoreReports } from './open-store.js';
import { Queries } from './queries.js';
import { IN_THE_DIRECTORY, openReadModelsDatabase, type ReadModelsChoice, readModelsError } from './read-models-choice.js';
import { agreementSubject, organisationSubject } from './subject.js';
import { WriteHandler } from './write-handler.js';

/** What this software calls itself in the metadata of what it records. */
export const SOFTWARE = 'agreement-ledger/0.1.0';

const WAIT_MS = 500;
const EXAMINED_MS = 10_000;

/** Where the ledger lives and what it is told from outside. */
export interface LedgerOptions {
  dataDirectory: string;
  /** Where the events are kept; in the data directory where nothing is said. The read models are there in any case. */
  eventStore?: EventStoreChoice;
  /** Where the read models stand; in the data directory where nothing is said. */
  readModels?: ReadModelsChoice;
  /** Hears what endangers a store that is elsewhere. */
  reports?: StoreReports;
  /** Puts something around the store through which everything then goes. */
  wrapStore?: (store: EventStore) => EventStore;
  /** Waits for a store that cannot be reached, until it can or `signal` is aborted; `heard` is told why, again and again. */
  waiting?: { heard: (why: string) => void; signal: AbortSignal };
  /** The clock; only the write handler and `settled` look at it. */
  now?: () => Date;
  /** Hears how many events the read models have taken while they are built. */
  progress?: (events: number) => void;
  /** Hears whether this process writes the read models from now on. */
  onLeading?: (leads: boolean) => void;
  /** Hears what stops the read models; the ledger itself goes on refusing to answer rather than answering wrongly. */
  onFault?: (error: unknown) => void;
}

/** A ledger that is open: its commands, its questions, and the parts that health and rebuild look at. */
export interface Ledger {
  agreements: WriteHandler<AgreementState>;
  organisations: WriteHandler<OrganisationState>;
  queries: Queries;
  listings: Listings;
  store: EventStore;
  readModels: ReadModels;
  close(): Promise<void>;
}

/**
 * Opens the ledger: one directory, one owner (`design.md` 4). Throws where another process owns the directory, `StoreChoiceRefused`
 * where the store must not be used, and `Unavailable` where it cannot be reached and is not waited for.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { dataDirectory, eventStore = SQLITE, now = () => new Date(), reports } = options;
  const owned = ownDataDirectory(dataDirectory);
  let store: EventStore | undefined;
  try {
    expectStoreOf(dataDirectory, eventStore);
    store = await openStore(eventStore, { dataDirectory, ...(reports ? { reports } : {}) });
    store = options.wrapStore?.(store) ?? store;
    const readModels = await onceUp(store, options);
    markStoreOf(dataDirectory, eventStore);
    return ledgerOf({ store, readModels, now, release: () => owned.release() });
  } catch (error) {
    await store?.close();
    owned.release();
    throw error;
  }
}

/** The read models, once the store and they can be reached. */
async function onceUp(store: EventStore, options: LedgerOptions): Promise<ReadModels> {
  const { eventStore = SQLITE, readModels = IN_THE_DIRECTORY, waiting } = options;
  if (eventStore.kind === 'sqlite' && readModels.kind === 'sqlite') return openReadModels(store, options);
  for (;;) {
    try {
      // The store is asked first, for what matches nothing: no generation is begun while there is nothing to build it from.
      if (eventStore.kind === 'eventstoredb') await store.readAll({ prefixes: ['none-'], limit: 1 });
      const patience = waiting?.signal ?? AbortSignal.timeout(EXAMINED_MS);
      if (eventStore.kind === 'eventstoredb' && eventStore.refusesInsecure) await examinedDangers(eventStore, patience);
      return await openReadModels(store, options);
    } catch (error) {
      if (!(error instanceof Unavailable) || !waiting || waiting.signal.aborted) throw error;
      waiting.heard(error.message);
      await delay(WAIT_MS, undefined, { signal: waiting.signal });
    }
  }
}

async function openReadModels(store: EventStore, options: LedgerOptions): Promise<ReadModels> {
  const { dataDirectory, readModels = IN_THE_DIRECTORY, progress, onFault, onLeading } = options;
  const common = { store, directory: join(dataDirectory, 'balances'), follows: readModels.follows };
  const heard = {
    ...(progress === undefined ? {} : { progress }),
    ...(onFault === undefined ? {} : { onFault }),
    ...(onLeading ? { onLeading } : {}),
  };
  try {
    const place = await openReadModelsDatabase(readModels, dataDirectory);
    return await ReadModels.open({ ...common, ...heard, place });
  } catch (error) {
    throw readModelsError(error, dataDirectory);
  }
}

function ledgerOf(parts: { store: EventStore; readModels: ReadModels; now: () => Date; release: () => void }): Ledger {
  const { store, readModels, now, release } = parts;
  readModels.follow();
  const histories = new Histories(store, agreementSubject);
  const clock = new LedgerClock(now);
  const common = { store, clock, software: SOFTWARE };
  const organisations = new Histories(store, organisationSubject);
  return {
    agreements: new WriteHandler({ ...common, subject: agreementSubject, histories }),
    organisations: new WriteHandler({ ...common, subject: organisationSubject, histories: organisations }),
    queries: new Queries({ store, histories, readModels, clock }),
    listings: new Listings(readModels, histories, store),
    store,
    readModels,
    close: async () => {
      await readModels.close();
      await store.close();
      release();
    },
  };
}

export { checkHash };
