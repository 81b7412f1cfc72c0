import { type SqlBool, sql } from 'kysely';
import type { Book } from '#ledger/book.js';
import type { CalendarDate } from '#ledger/dates.js';
import { Amount, text } from '#ledger/money.js';
import { ACCOUNT_KINDS, type AccountKind, accountExists } from '#ledger/postings.js';
import type { ReadDatabase } from '../database.js';
import { type AskedOf, type Header, headerOf } from './header.js';

/** One account's balance: debit is positive. */
export interface Balance {
  account: string;
  kind: AccountKind;
  name: { sv: string; en: string };
  balance: string;
}

/** Balances of the accounts of an agreement that anything was posted to, and their sum, which is zero over all accounts. */
export interface BalancesAnswer extends Header {
  balances: Balance[];
  sum: string;
}

/** One event's part in a difference. */
export interface ExplainingEvent {
  revision: number;
  type: string;
  effectiveOn: CalendarDate;
  recordedAt: string;
  amount: string;
}

/** Two balances of one account and the events that make the difference between them. */
export interface ExplanationAnswer extends Header {
  account: string;
  from: { on: CalendarDate; revision: number; balance: string };
  to: { on: CalendarDate; revision: number; balance: string };
  difference: string;
  events: ExplainingEvent[];
}

/** Where a question about balances looks. */
export interface Where {
  database: ReadDatabase;
  generation: number;
}

/** A point on both clocks. */
export interface Point {
  on: CalendarDate;
  revision: number;
}

function kronor(minor: number | bigint): string {
  return text(new Amount(String(minor)).dividedBy(100));
}

/** One account's sum in öre. */
export interface BalanceRow {
  account: string;
  minor: number;
}

/** Sums by account at a point; `prefix` narrows to an account or to those of a kind. */
export async function balanceRows(where: Where, of: Point & { agreement: string; prefix?: string }): Promise<BalanceRow[]> {
  const { prefix } = of;
  let query = where.database
    .selectFrom('postings')
    .select((e) => ['account', e.fn.sum<number>('amountMinor').as('minor')])
    .where('generation', '=', where.generation)
    .where('agreement', '=', of.agreement)
    .where('effectiveOn', '<=', of.on)
    .where('revision', '<=', of.revision);
  if (prefix !== undefined) {
    const begins = sql<SqlBool>`substr(account, 1, ${prefix.length + 1}) = ${`${prefix}:`}`;
    query = query.where((e) => e.or([e('account', '=', prefix), begins]));
  }
  return query.groupBy('account').orderBy('account').execute();
}

/** The answer made of the rows. An account that is asked for by name and has no posting yet is zero, since it exists. */
export function balancesAnswer(book: Book, asked: AskedOf & { prefix?: string }, rows: readonly BalanceRow[]): BalancesAnswer {
  const { prefix } = asked;
  const named = prefix !== undefined && rows.length === 0 && accountExists(book, prefix) ? [{ account: prefix, minor: 0 }] : rows;
  const balances = named.map(({ account, minor }) => {
    const kind = account.split(':')[0] as AccountKind;
    return { account, kind, name: ACCOUNT_KINDS[kind], balance: kronor(minor) };
  });
  const sum = named.reduce((total, row) => total + BigInt(row.minor), 0n);
  return { ...headerOf(book, asked), balances, sum: kronor(sum) };
}

/** What is counted of one account at either of two points, by event. */
export interface ExplanationRows {
  before: number;
  after: number;
  events: (Omit<ExplainingEvent, 'amount'> & { minor: number })[];
}

/**
 * Why an account differs between two points: every event that is counted at one of them and not at the other, with its amount;
 * the amounts sum to the difference.
 */
export async function explanationRows(
  { database, generation }: Where,
  of: { agreement: string; account: string; from: Point; to: Point },
): Promise<ExplanationRows> {
  const at = (point: Point) => sql`("p"."effectiveOn" <= ${point.on} AND "p"."revision" <= ${point.revision})`;
  const [before, after] = [at(of.from), at(of.to)];
  const postings = database
    .selectFrom('postings as p')
    .where('p.generation', '=', generation)
    .where('p.agreement', '=', of.agreement)
    .where('p.account', '=', of.account);
  const sums = await postings
    .select(sql<number>`COALESCE(SUM("p"."amountMinor" * ${before}), 0)`.as('before'))
    .select(sql<number>`COALESCE(SUM("p"."amountMinor" * ${after}), 0)`.as('after'))
    .executeTakeFirstOrThrow();
  const events = await postings
    .innerJoin('events as e', (join) =>
      join
        .onRef('e.generation', '=', 'p.generation')
        .onRef('e.revision', '=', 'p.revision')
        .on('e.stream', '=', `agreement-${of.agreement}`),
    )
    .select(['p.revision', 'e.type', 'p.effectiveOn', 'e.recordedAt'])
    .select(sql<number>`SUM("p"."amountMinor" * (${after} - ${before}))`.as('minor'))
    .where(sql<SqlBool>`${after} <> ${before}`)
    .groupBy(['p.revision', 'e.type', 'p.effectiveOn', 'e.recordedAt'])
    .orderBy('p.revision')
    .orderBy('p.effectiveOn')
    .execute();
  return { ...sums, events };
}

/** The answer made of the rows. */
export function explanationAnswer(
  book: Book,
  { account, from, ...asked }: AskedOf & { account: string; from: Point },
  rows: ExplanationRows,
): ExplanationAnswer {
  return {
    ...headerOf(book, asked),
    account,
    from: { ...from, balance: kronor(rows.before) },
    to: { on: asked.on, revision: asked.revision, balance: kronor(rows.after) },
    difference: kronor(rows.after - rows.before),
    events: rows.events.map(({ minor, ...event }) => ({ ...event, amount: kronor(minor) })),
  };
}
