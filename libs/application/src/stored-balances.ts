import { join } from 'node:path';
import { globalPosition, positionToText } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { type BalancesAnswer, balancesAnswer, isKindWithParts } from '#read-models/answers/balances.js';
import { storedSums } from '#read-models/stored-sums.js';
import { checkHash } from './check-hash.js';
import { resolveTimes, type Times } from './known-at.js';
import { LedgerClock } from './ledger-clock.js';

/**
 * The answer about balances as the files of the data directory have it, for a process that lives for this one answer and owns the
 * directory; the same as `Queries.balances`, byte for byte. Undefined where more than the files is needed to answer, a refusal too.
 */
export async function storedBalances(
  dataDirectory: string,
  asked: { agreement: string; times: Times & { account?: string }; now: Date },
): Promise<BalancesAnswer | undefined> {
  const { agreement, times, now } = asked;
  const { account } = times;
  const store = openSqliteEventStore(join(dataDirectory, 'events.sqlite'), { check: checkHash });
  try {
    const resolved = await resolveTimes(store, agreement, { times, clock: new LedgerClock(() => now) });
    const { on, revision } = resolved;
    const found = storedSums(join(dataDirectory, 'read-models.sqlite'), {
      ...{ agreement, on, revision, position: positionToText(globalPosition(resolved.position)) },
      ...(account === undefined ? {} : { account }),
    });
    if (!found || on < found.heading.draftedOn) return undefined;
    const { heading, rows, isPosted } = found;
    if (account === undefined || isKindWithParts(account)) return balancesAnswer({ agreement, heading }, resolved, rows);
    // Whether an account exists that nothing is posted to, the rules know.
    if (!isPosted) return undefined;
    return balancesAnswer({ agreement, heading }, resolved, rows.length > 0 ? rows : [{ account, minor: 0 }]);
  } finally {
    await store.close();
  }
}
