import { DatabaseSync } from 'node:sqlite';
import { isNamedBy, kindOf } from '#ledger/postings.js';
import type { BalanceRow, Point } from './agreement-columns.js';
import type { Heading } from './heading.js';
import { FORM, PROJECTION } from './projection.js';

/** What of the read models answers about the balances of one agreement at one point. */
export interface StoredSums extends Point {
  recordedAt: string;
  heading: Heading;
  /** Sums of the accounts that anything was posted to at the point. */
  rows: BalanceRow[];
  /** Whether anything was posted to the named account by the revision, whenever it takes effect. */
  isPosted: boolean;
}

/** An agreement at a revision, and what of its accounts is wanted: all, or what `account` names (an account or a kind). */
export interface SumsAsked {
  agreement: string;
  /** The agreement's events in the store, and the last of them there: the read models must have come to that very event. */
  stream: string;
  head: { revision: number; hash: string; position: string };
  revision: number;
  /** The date that is asked for, given when the revision was recorded. */
  onOf: (recordedAt: string) => string;
  account?: string;
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
    // Each page is read once, so that few need to be kept: to touch memory for all of them takes three times as long as to read them.
    database.exec('PRAGMA cache_size = 32');
    return sumsIn(database, asked);
  } finally {
    database.close();
  }
}

function sumsIn(database: DatabaseSync, asked: SumsAsked): StoredSums | undefined {
  const { agreement, revision, account } = asked;
  if (database.prepare('PRAGMA user_version').get()?.['user_version'] !== FORM) return undefined;
  const active = 'SELECT generation FROM generations WHERE active = 1 AND projection = ?';
  const generation = database.prepare(active).get(PROJECTION)?.['generation'] as number | undefined;
  if (generation === undefined) return undefined;
  const recordedAt = instantOf(database, generation, asked);
  const heading = headingAt(database, generation, asked);
  if (recordedAt === undefined || !heading) return undefined;
  const on = asked.onOf(recordedAt);
  const all = database
    .prepare(
      // As text, since a sum may be past what a number holds; by the index that holds each account's postings side by side.
      `SELECT account, CAST(SUM("amountMinor") AS TEXT) AS minor FROM postings INDEXED BY postings_by_account
        WHERE generation = ? AND agreement = ? AND "effectiveOn" <= ? AND revision <= ?
        GROUP BY account ORDER BY account`,
    )
    .all(generation, agreement, on, revision)
    .map((row) => ({ account: row['account'] as string, minor: BigInt(row['minor'] as string) }));
  // On any day they sum to zero, so that all are read though one is wanted. Where they do not, whoever reads them says what is wrong.
  if (all.reduce((sum, { minor }) => sum + minor, 0n) !== 0n || all.some((row) => kindOf(row.account) === undefined))
    return undefined;
  const rows = account === undefined ? all : all.filter((row) => isNamedBy(row.account, account));
  const posted = 'SELECT 1 FROM postings WHERE generation = ? AND agreement = ? AND account = ? AND revision <= ? LIMIT 1';
  const isPosted = account !== undefined && database.prepare(posted).get(generation, agreement, account, revision) !== undefined;
  return { on, revision, recordedAt, heading, rows, isPosted };
}

/** When the revision was recorded; undefined where there is none, or the agreement does not end here as it ends in the store. */
function instantOf(database: DatabaseSync, generation: number, { stream, head, revision }: SumsAsked): string | undefined {
  const events = 'SELECT "recordedAt", hash, position FROM events WHERE generation = ? AND stream = ? AND revision = ?';
  const event = database.prepare(events);
  const last = event.get(generation, stream, head.revision);
  if (last?.['hash'] !== head.hash || last['position'] !== head.position || revision > head.revision) return undefined;
  return event.get(generation, stream, revision)?.['recordedAt'] as string | undefined;
}

function headingAt(database: DatabaseSync, generation: number, { agreement, revision }: SumsAsked): Heading | undefined {
  const headings = 'SELECT heading FROM headings WHERE generation = ? AND agreement = ? AND revision <= ?';
  const found = database.prepare(`${headings} ORDER BY revision DESC LIMIT 1`).get(generation, agreement, revision);
  return found && (JSON.parse(found['heading'] as string) as Heading);
}
