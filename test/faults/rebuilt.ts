import { type Ledger, openLedger } from '#application/ledger.js';
import { checkReadModels, checkStore, readModelHashes } from './check-store.js';
import { copied, removed } from './server-process.js';

/** The balances of every agreement, as they are answered. */
async function balancesOf(ledger: Ledger): Promise<string> {
  const { agreements } = await ledger.listings.agreements({ limit: 100, offset: 0 });
  const answers = await Promise.all(agreements.map(({ agreement }) => ledger.queries.balances(agreement, {})));
  return JSON.stringify(answers);
}

/**
 * The product itself opens a copy, brings the read models to the head, and builds them anew: the rows, and what is answered about
 * balances, must be the same.
 */
export async function rebuiltDifferences(directory: string): Promise<string[]> {
  const copy = copied(directory);
  try {
    const opened = await openLedger({ dataDirectory: copy });
    const followedBalances = await balancesOf(opened);
    await opened.close();
    const store = checkStore(copy);
    const followed = checkReadModels(copy, store);
    const before = readModelHashes(copy);
    const ledger = await openLedger({ dataDirectory: copy });
    await ledger.readModels.rebuild();
    const rebuiltBalances = await balancesOf(ledger);
    await ledger.close();
    const after = readModelHashes(copy);
    const different = Object.keys(before).filter((table) => before[table] !== after[table]);
    const behind =
      followed.taken === store.events.length ? [] : [`${followed.taken} of ${store.events.length} events are followed`];
    const balances = followedBalances === rebuiltBalances ? [] : ['the balances differ from those of a fresh rebuild'];
    return [...behind, ...followed.faults, ...different.map((table) => `${table} differs from a fresh rebuild`), ...balances];
  } finally {
    removed(copy);
  }
}

/** Everything that is checked after a fault, on a copy of what lies on the disk. */
export async function wholeFaults(directory: string): Promise<string[]> {
  const copy = copied(directory);
  try {
    const store = checkStore(copy);
    return [...store.faults, ...checkReadModels(copy, store).faults, ...(await rebuiltDifferences(copy))];
  } finally {
    removed(copy);
  }
}
