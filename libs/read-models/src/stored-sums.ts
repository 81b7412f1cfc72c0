import { DatabaseSync } from 'node:sqlite';
import type { BalanceRow, Point } from './agreement-columns.js';
import type { Heading } from './heading.js';
import { FORM, PROJECTION } from './projection.js';

/** What of the read models answers about the balances of one agreement at one point. */
export interface StoredSums {
  heading: Heading;
  /** Sums of the accounts that anything was posted to at the point. */
  rows: BalanceRow[];
  /** Whether anything was posted to the named account by the revision, whenever it takes effect. */
  isPosted: boolean;
}

/** An agreement at a point, and what of its accounts is wanted: all, or what `account` names (an account or a kind). */
export interface SumsAsked extends Point {
  agreement: string;
  account?: string;
  /** How far the read models must have come (20 digits). */
  position: string;
}

/**
 * The sums as the file of the read models has them, read by one process for one answer: without the query layer, the rules and the
 * index, which take longer to load than the answer. Undefined where the file is not there, is of another version or has not come as
 * far; whoever opens the ledger then answers.
 */
export function storedSums(path: string, asked: SumsAsked): StoredSums | undefined {
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(path, { readOnly: true });
  } catch {
    return undefined;
  }
  try {
    return sumsIn(database, asked);
  } finally {
    database.close();
  }
}

function sumsIn(database: DatabaseSync, asked: SumsAsked): StoredSums | undefined {
  const { agreement, revision, on, account, position } = asked;
  if (database.prepare('PRAGMA user_version').get()?.['user_version'] !== FORM) return undefined;
  const active = database
    .prepare('SELECT generation FROM generations WHERE active = 1 AND projection = ? AND position >= ?')
    .get(PROJECTION, position);
  if (!active) return undefined;
  const generation = active['generation'] as number;
  const found = database
    .prepare(
      'SELECT heading FROM headings WHERE generation = ? AND agreement = ? AND revision <= ? ORDER BY revision DESC LIMIT 1',
    )
    .get(generation, agreement, revision);
  if (!found) return undefined;
  const heading = JSON.parse(found['heading'] as string) as Heading;
  // What is named `spent:…` lies between `spent:` and the character after the colon.
  const named = account === undefined ? '' : `AND (account = ? OR (account > ? AND account < ?))`;
  const names = account === undefined ? [] : [account, `${account}:`, `${account};`];
  const rows = database
    .prepare(
      // As text, since a sum may be past what a number holds; by the index that holds each account's postings side by side.
      `SELECT account, CAST(SUM("amountMinor") AS TEXT) AS minor FROM postings INDEXED BY postings_by_account
        WHERE generation = ? AND agreement = ? ${named} AND "effectiveOn" <= ? AND revision <= ?
        GROUP BY account ORDER BY account`,
    )
    .all(generation, agreement, ...names, on, revision)
    .map((row) => ({ account: row['account'] as string, minor: BigInt(row['minor'] as string) }));
  const posted = 'SELECT 1 FROM postings WHERE generation = ? AND agreement = ? AND account = ? AND revision <= ? LIMIT 1';
  const isPosted = account !== undefined && database.prepare(posted).get(generation, agreement, account, revision) !== undefined;
  return { heading, rows, isPosted };
}
