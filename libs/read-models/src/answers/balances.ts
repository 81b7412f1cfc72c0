import type { CalendarDate } from '#ledger/dates.js';
import { Amount, text } from '#ledger/money.js';
import { ACCOUNT_KINDS, type AccountKind, kindOf } from '#ledger/postings.js';
import type { BalanceRow, Point } from '../agreement-columns.js';
import { type AskedOf, type Header, type Heading, headerUnder } from '../heading.js';

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

const KINDS_WITH_PARTS = Object.keys(ACCOUNT_KINDS).filter((kind) => kind !== 'cash' && kind !== 'opening-balance');

/** Whether the name is of a kind whose accounts are by party, year or commitment, rather than of one account. */
export function isKindWithParts(name: string): boolean {
  return KINDS_WITH_PARTS.includes(name);
}

function kronor(minor: number | bigint): string {
  return text(new Amount(String(minor)).dividedBy(100));
}

/** What an answer is made under: the agreement and its heading at the revision asked for. */
export interface Under {
  agreement: string;
  heading: Heading;
}

/** The answer made of the sums by account. */
export function balancesAnswer({ agreement, heading }: Under, asked: AskedOf, rows: readonly BalanceRow[]): BalancesAnswer {
  const balances = rows.map(({ account, minor }) => {
    const kind = kindOf(account) as AccountKind;
    return { account, kind, name: ACCOUNT_KINDS[kind], balance: kronor(minor) };
  });
  const sum = rows.reduce((total, row) => total + BigInt(row.minor), 0n);
  return { ...headerUnder(heading, agreement, asked), balances, sum: kronor(sum) };
}

/** What is counted of one account at either of two points, by event. */
export interface ExplanationRows {
  before: number | bigint;
  after: number | bigint;
  events: (Omit<ExplainingEvent, 'amount'> & { minor: string })[];
}

/** The answer made of the two balances and the events between them. */
export function explanationAnswer(
  { agreement, heading }: Under,
  { account, from, ...asked }: AskedOf & { account: string; from: Point },
  { before, after, events }: ExplanationRows,
): ExplanationAnswer {
  return {
    ...headerUnder(heading, agreement, asked),
    account,
    from: { ...from, balance: kronor(before) },
    to: { on: asked.on, revision: asked.revision, balance: kronor(after) },
    difference: kronor(BigInt(after) - BigInt(before)),
    events: events.map(({ minor, ...event }) => ({ ...event, amount: kronor(BigInt(minor)) })),
  };
}
