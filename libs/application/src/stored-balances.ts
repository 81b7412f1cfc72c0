import { join } from 'node:path';
import { positionToText } from '#event-store/port.js';
import { storedHead } from '#event-store/sqlite-head.js';
import { isCalendarDate, stockholmDate } from '#ledger/dates.js';
import { type BalancesAnswer, balancesAnswer, isKindWithParts } from '#read-models/answers/balances.js';
import { storedSums } from '#read-models/stored-sums.js';

/** A question that the files may be enough for; `knownAt` is a revision. */
export interface StoredAsked {
  agreement: string;
  on?: string;
  knownAt?: string;
  account?: string;
}

const REVISION = /^\d{1,15}$/;

/**
 * The answer about balances as the files of the data directory have it, for a process that lives for this one answer and owns the
 * directory; the same as `Queries.balances`, byte for byte. Undefined where more than the files is needed to answer, a refusal too.
 * That the read models are of this history says the hash of the agreement's last event, which stands for all before it.
 */
export function storedBalances(dataDirectory: string, asked: StoredAsked): BalancesAnswer | undefined {
  const { agreement, on: date, knownAt, account } = asked;
  if ((knownAt !== undefined && !REVISION.test(knownAt)) || (date !== undefined && !isCalendarDate(date))) return undefined;
  const stream = `agreement-${agreement}`;
  const head = storedHead(join(dataDirectory, 'events.sqlite'), stream);
  if (!head) return undefined;
  const found = storedSums(join(dataDirectory, 'read-models.sqlite'), {
    ...{ agreement, stream, head: { ...head, position: positionToText(head.position) } },
    ...{ revision: knownAt === undefined ? head.revision : Number(knownAt), onOf: (at: string) => date ?? stockholmDate(at) },
    ...(account === undefined ? {} : { account }),
  });
  if (!found || found.on < found.heading.draftedOn) return undefined;
  const { heading, on, revision, recordedAt, rows, isPosted } = found;
  const resolved = { on, revision, recordedAt };
  if (account === undefined || isKindWithParts(account)) return balancesAnswer({ agreement, heading }, resolved, rows);
  // Whether an account exists that nothing is posted to, the rules know.
  if (!isPosted) return undefined;
  return balancesAnswer({ agreement, heading }, resolved, rows.length > 0 ? rows : [{ account, minor: 0 }]);
}
