import type { Bound } from './arithmetic.js';

/** One row: what is divided by what, its bounds, and what stands between the figure and the aim. */
export type Row = Bound & {
  readonly id: string;
  readonly what: string;
  /** Said where the aim is missed; what the profile of the run adds stands after it. */
  readonly between: string;
};

const atLeast = (gate: number, aim: number) => ({ sense: 'at-least', gate, aim }) as const;
const beside = { sense: 'side-by-side' } as const;
const atMost = (gate: number, aim: number) => ({ sense: 'at-most', gate, aim }) as const;

/** These are said of a ledger of a million postings: on a small one both sides are the start of a process and little else. */
const LARGE = { judgedFrom: 1_000_000 } as const;

/** These were set on 200,000 events and more: a replay of a few thousand is over before the engine has compiled it. */
const WARM = { judgedFrom: 400_000 } as const;

/**
 * Said of a disk that syncs a few thousand times a second, as the one the gates were set on (5,000 to 8,000). Where it takes a
 * millisecond, one writer of any store waits for little else, and the ratio goes to 1 whatever the stores do.
 */
const QUICK_DISK = { syncsFrom: 2000 } as const;

/** Every row of the bench in the order of the report. */
export const ROWS: readonly Row[] = [
  {
    ...{ id: 'a1', what: 'append, 1 writer ÷ raw preallocated write + fdatasync of the same JSON', ...atLeast(0.6, 0.8) },
    between:
      'The disk is the same for both; what is left is whole pages where the raw log writes a line, that of the event and that of the head of its stream, and making, hashing and checking the record. The profile says which.',
  },
  {
    ...{ id: 'a2', what: 'append, 32 writers ÷ raw group write + fdatasync', ...atLeast(0.25, 0.45) },
    between:
      'With 32 in a group the sync is shared and the processor decides: canonical bytes and hash, the second look at them before storing, and the inserts with their rules.',
  },
  {
    ...{ id: 'a3', what: 'append, 1 writer ÷ emmett-sqlite, shared connection', ...atLeast(2.5, 4), ...QUICK_DISK },
    between:
      'Both are acknowledged after their commit is synced (the run sees it before it measures) and wait for the same disk; ours is one INSERT where emmett begins and ends a transaction, so what is left is the sync.',
  },
  {
    ...{ id: 'a4', what: 'append, 1 writer ÷ plain PostgreSQL INSERT', ...atLeast(1.4, 2), ...QUICK_DISK },
    between:
      'PostgreSQL syncs its log once for a commit as we do; the nearer the sync comes to being all of the time, the nearer the ratio comes to 1.',
  },
  {
    ...{ id: 'a5', what: 'append, 32 writers ÷ plain PostgreSQL, 32 connections', ...atLeast(3, 6), ...QUICK_DISK },
    between:
      'PostgreSQL joins the commits of 32 connections too; ours is limited by one thread that makes, checks and stores records.',
  },
  {
    ...{ id: 'a6', what: 'HTTP durable POST/s ÷ the same app with a no-op store', ...atLeast(0.6, 0.85) },
    between:
      'What differs is the commit and its sync on the thread that also serves: see the share of #commit. The rest of the way is the same for both.',
  },
  {
    ...{ id: 'b1', what: 'replay, store to parsed + folded ÷ JSON.parse + fold in memory', ...atLeast(0.6, 0.8), ...WARM },
    between:
      'JSON.parse and the fold are half of ours too; the rest is reading the text out of SQLite, and that each event stands in its place after the one before: the strings in memory need neither.',
  },
  { ...{ id: 'b1-own', what: 'the same on the ledger’s own records', ...beside }, between: '' },
  {
    ...{ id: 'b2', what: 'replay ÷ emmett-sqlite readMessagesBatch', ...atLeast(2, 4), ...WARM },
    between:
      'Both parse and fold alike: with no reading at all the ratio would be about b2 ÷ b1. Of the parsing a quarter goes to the amounts and references: V8 looks up every text of ten characters or fewer in a table, and these are new in it. What is left of our time is SQLite, which hands out a text for each event.',
  },
  { ...{ id: 'b2-own', what: 'the same on the ledger’s own records', ...beside }, between: '' },
  {
    ...{ id: 'b3', what: 'rebuild of the balance index ÷ replay with JSON.parse', ...atLeast(1.5, 3), ...WARM },
    between:
      'SQLite joins the postings of some thousand revisions into four texts; that and reading the pages is two thirds, the account looked up by name for each posting most of the rest.',
  },
  { ...{ id: 'b3-own', what: 'the same, by a replay of the ledger’s own records', ...beside }, between: '' },
  {
    ...{ id: 'b3-snapshot', what: 'balance index from its snapshot ÷ replay with JSON.parse', ...atLeast(1.5, 10), ...LARGE },
    between:
      'Each file is hashed and its chunks are taken as they lie; days, blocks and checkpoints are gone through again, since the files hold the postings alone.',
  },
  {
    ...{ id: 'c1', what: 'µs a bitemporal balance ÷ µs a prefix-sum lookup', ...atMost(25, 8) },
    between:
      'A lookup in prefix sums is one binary search; ours is a search for the revision, the sums of up to eight spans of 128 postings and eight blocks of 16 with a scan of those on both sides of the date, and one checkpoint, because it also knows what was known when.',
  },
  {
    ...{ id: 'c2', what: 'PostgreSQL SUM on covering index ÷ in-process balance', ...atLeast(50, 200) },
    between:
      'The answer of PostgreSQL is its round trip; ours is up to eight spans of 128 postings and eight blocks of 16 after the last checkpoint, and finding the account by name.',
  },
  {
    ...{ id: 'c3', what: 'hledger, all balances ÷ full rebuild + 1000 balances', ...atLeast(20, 60), ...LARGE },
    between:
      'The rebuild reads every posting out of SQLite, many thousands joined into one row; the balances are a few milliseconds of it.',
  },
  {
    ...{ id: 'c3-ledger', what: 'ledger, all balances ÷ full rebuild + 1000 balances', ...atLeast(5, 12), ...LARGE },
    between:
      'The rebuild reads every posting out of SQLite, many thousands joined into one row; the balances are a few milliseconds of it.',
  },
  {
    ...{ id: 'c4', what: 'hledger, all balances ÷ 1000 balances, warm', ...atLeast(2000, 10_000), ...LARGE },
    between:
      'A thousand balances are a thousand scans of up to 1023 postings, and as many rows of an answer made: the profile says how much is which.',
  },
  {
    ...{ id: 'c4-ledger', what: 'ledger, all balances ÷ 1000 balances, warm', ...atLeast(500, 2000), ...LARGE },
    between:
      'A thousand balances are a thousand scans of up to 1023 postings, and as many rows of an answer made: the profile says how much is which.',
  },
  {
    ...{ id: 'c5', what: 'hledger, one agreement ÷ CLI cold start', ...atLeast(200, 500), ...LARGE },
    between:
      'Starting Node is more than half; the rest is loading some twenty modules, opening three databases, and summing one agreement’s 20,000 postings: see the shares.',
  },
  {
    ...{ id: 'c5-ledger', what: 'ledger, one agreement ÷ CLI cold start', ...atLeast(40, 100), ...LARGE },
    between:
      'Starting Node is more than half; the rest is loading some twenty modules, opening three databases, and summing one agreement’s 20,000 postings: see the shares.',
  },
  {
    ...{ id: 'e1', what: 'index bytes a posting', ...atMost(64, 32) },
    between:
      'The columns and checkpoints alone stand among the arms; the rest is the room that grown columns keep, and the objects of each account, which weigh the more the fewer postings an account has.',
  },
  {
    ...{ id: 'e2', what: 'disk bytes an event ÷ JSON bytes', ...atMost(1.6, 1.3) },
    between:
      'Beside the JSON stand the hash as 64 hexadecimal digits, the index by stream and revision, and what is left free in the pages.',
  },
  {
    ...{ id: 'e3', what: 'peak RSS of the CLI answering ÷ hledger’s', ...atMost(0.1, 0.02), ...LARGE },
    between: 'Node itself, with the rules loaded, is most of it; see both peaks among the arms.',
  },
  {
    ...{ id: 'g1', what: 'balance as answered, largest ÷ smallest size', ...atMost(2, 2) },
    between: 'An answer looks up the history and the heading of its agreement, then the index; see row g1-index for that part.',
  },
  {
    ...{ id: 'g1-index', what: 'balance of the index alone, largest ÷ smallest size', ...atMost(4, 2) },
    between:
      'Ten postings of an account lie in the processor’s nearest cache and a thousand accounts of a thousand do not, which is all of the difference: of a few accounts asked again and again the largest is as fast as the smallest. Past 1024 postings a checkpoint is looked up, and the growth ends there.',
  },
  {
    ...{ id: 'g2', what: 'append time, largest ÷ smallest size', ...atMost(1.3, 1.3) },
    between: 'The table of places grows deeper, and more of its pages are written when a thousand are filed in it.',
  },
  {
    ...{ id: 'g3', what: 'start-up from the snapshot, largest size, s', ...atMost(2, 2) },
    between: 'See the shares of the start of the process, of opening the ledger, and of reading the files of the index.',
  },
  {
    ...{ id: 'g4', what: 'memory a posting, largest size, bytes', ...atMost(64, 64) },
    between:
      'The columns and checkpoints alone stand at e1; the rest is the room that grown columns keep, and the objects of each account.',
  },
  { ...{ id: 'h1', what: 'append, 1 writer, EventStoreDB (stand-in) ÷ SQLite', ...beside }, between: '' },
  { ...{ id: 'h2', what: 'append, 32 writers, EventStoreDB (stand-in) ÷ SQLite', ...beside }, between: '' },
  { ...{ id: 'h3', what: 'replay with every hash checked, EventStoreDB (stand-in) ÷ SQLite', ...beside }, between: '' },
  { ...{ id: 'h4', what: 'read models built from SQLite, in PostgreSQL ÷ in SQLite', ...beside }, between: '' },
  { ...{ id: 'h5', what: 'the same, EventStoreDB (stand-in) to PostgreSQL ÷ SQLite to SQLite', ...beside }, between: '' },
];

/** The row of that id. */
export function rowOf(id: string): Row {
  const row = ROWS.find((one) => one.id === id);
  if (!row) throw new Error(`There is no row ${id}.`);
  return row;
}
