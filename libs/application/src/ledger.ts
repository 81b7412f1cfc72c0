import { join } from 'node:path';
import { ownDataDirectory } from '#event-store/data-directory.js';
import type { EventStore } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { portError } from '#event-store/sqlite-errors.js';
import type { AgreementState } from '#ledger/book.js';
import type { OrganisationState } from '#ledger/organisations.js';
import { ReadModels } from '#read-models/read-models.js';
import { checkHash } from './check-hash.js';
import { Histories } from './history.js';
import { LedgerClock } from './ledger-clock.js';
import { Listings } from './listings.js';
import { Queries } from './queries.js';
import { agreementSubject, organisationSubject } from './subject.js';
import { WriteHandler } from './write-handler.js';

/** What this software calls itself in the metadata of what it records. */
export const SOFTWARE = 'agreement-ledger/0.1.0';

/** Where the ledger lives and what it is told from outside. */
export interface LedgerOptions {
  dataDirectory: string;
  /** The clock; only the write handler and `settled` look at it. */
  now?: () => Date;
  /** Hears how many events the read models have taken while they are built. */
  progress?: (events: number) => void;
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

/** Opens the embedded ledger: one directory, one owner (`design.md` 4). Throws where another process owns the directory. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { dataDirectory, now = () => new Date(), progress, onFault } = options;
  const owned = ownDataDirectory(dataDirectory);
  const store = openSqliteEventStore(join(dataDirectory, 'events.sqlite'), { check: checkHash });
  const path = join(dataDirectory, 'read-models.sqlite');
  const readModels = await ReadModels.open({
    path,
    store,
    ...(progress === undefined ? {} : { progress }),
    ...(onFault === undefined ? {} : { onFault }),
  }).catch(async (error: unknown) => {
    await store.close();
    owned.release();
    throw portError(error, path);
  });
  readModels.follow();
  const histories = new Histories(store, agreementSubject);
  const clock = new LedgerClock(now);
  const common = { store, clock, software: SOFTWARE };
  const organisations = new Histories(store, organisationSubject);
  return {
    agreements: new WriteHandler({ ...common, subject: agreementSubject, histories }),
    organisations: new WriteHandler({ ...common, subject: organisationSubject, histories: organisations }),
    queries: new Queries({ store, histories, readModels, clock }),
    listings: new Listings(readModels, histories),
    store,
    readModels,
    close: async () => {
      await readModels.close();
      await store.close();
      owned.release();
    },
  };
}

export { checkHash };
