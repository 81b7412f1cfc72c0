import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { Flag, Key, ListOf, MoneyField, MoneyOf, Sha256, Text } from './fields.js';
import { type Amount, sum, text } from './money.js';
import { declareRefusals } from './refusal.js';
import { inCurrency } from './terms.js';
import { inOrder } from './tranches.js';

declare module './book.js' {
  interface Book {
    /** By year. */
    budgets: Map<number, Budget>;
  }
}
opensWith({ budgets: () => new Map() });

const refuse = declareRefusals({
  'no-budget': {
    clause: 'financing',
    en: 'There is no budget of {year} on {on}; adopt one first.',
    sv: 'Det finns ingen budget för {year} den {on}; anta en först.',
  },
  'no-such-line': {
    clause: 'financing',
    en: 'The budget of {year} has no line "{line}" on {on}; it has {lines}.',
    sv: 'Budgeten för {year} har ingen post "{line}" den {on}; den har {lines}.',
  },
  'of-which-exceeds': {
    clause: 'financing',
    en: 'The parts of "{what}" sum to {parts}, more than its {amount}.',
    sv: 'Delarna av "{what}" summerar till {parts}, mer än dess {amount}.',
  },
});

/** A part of a budget line or of an in-kind contribution, said beside it and included in it. */
export class OfWhich {
  @Text({ description: 'What the part is.', example: 'Salaries including overhead', max: 300 })
  subject: string;
  @MoneyOf({ description: 'How much of it.', example: { value: '2800000.00', currency: 'SEK' } })
  amount: MoneyField;
}

/** A line of a budget. */
export class BudgetLineData {
  @Key({ description: 'Name of the line, the same in each version.', example: 'process-support' })
  line: string;
  @Text({ description: 'What it is for.', example: 'Overall process support', max: 300 })
  subject: string;
  @MoneyOf({ description: 'How much.', example: { value: '2900000.00', currency: 'SEK' } })
  amount: MoneyField;
  @ListOf(() => OfWhich, {
    description: 'Parts of the line that are said apart.',
    example: [{ subject: 'Salaries including overhead', amount: { value: '2800000.00', currency: 'SEK' } }],
    optional: true,
  })
  ofWhich?: OfWhich[];
  @Flag({ description: 'A portfolio line, which the Core Team breaks down.', example: false, optional: true })
  portfolio?: boolean;
}

/** What the board corrected before it approved; the proposal is kept beside what was adopted. */
export class BudgetCorrection {
  @Text({ description: 'What was corrected.', example: 'The sum for accompanying research' })
  what: string;
  @Sha256({ description: 'SHA-256 of the proposal.', example: 'a'.repeat(64), optional: true })
  proposalSha256?: string;
  @ListOf(() => BudgetLineData, {
    description: 'The lines as proposed.',
    example: [{ line: 'research', subject: 'Accompanying research', amount: { value: '450000.00', currency: 'SEK' } }],
    optional: true,
  })
  proposed?: BudgetLineData[];
}

/** A line of a version in the book. */
export interface BudgetLine {
  key: string;
  subject: string;
  amount: Amount;
  ofWhich: { subject: string; amount: Amount }[];
  portfolio: boolean;
}

/** A budget as it stands from a date on. */
export interface BudgetVersion extends At {
  /** 1 is the one adopted first. */
  number: number;
  decision: string;
  total: Amount;
  lines: BudgetLine[];
  financing: { party: string; amount: Amount }[];
  correction?: BudgetCorrection;
}

/** How the Core Team broke a portfolio line down from a date on. */
export interface Breakdown extends At {
  line: string;
  decision: string;
  parts: { part: string; subject: string; amount: Amount }[];
}

/** The budget of a year in the book: its versions and breakdowns, in the order recorded. */
export interface Budget {
  year: number;
  versions: BudgetVersion[];
  breakdowns: Breakdown[];
}

/** The budget of a year as it stands on a date; undefined before one is adopted. */
export function budgetOn(book: Book, year: number, on: CalendarDate): BudgetVersion | undefined {
  const versions = book.budgets.get(year)?.versions ?? [];
  return versions
    .filter((version) => version.on <= on)
    .sort(inOrder)
    .at(-1);
}

/** The budget of a year on a date, or a refusal. */
export function refuseNoBudget(book: Book, year: number, on: CalendarDate): BudgetVersion {
  const version = budgetOn(book, year, on);
  if (!version) throw refuse('no-budget', { year: String(year), on });
  return version;
}

/** Which line of which year, on which date. */
export interface OfLine {
  year: number;
  line: string;
  on: CalendarDate;
}

/** The line as the budget of the year has it on the date, or a refusal. */
export function lineOn(book: Book, { year, line, on }: OfLine): BudgetLine {
  const version = refuseNoBudget(book, year, on);
  const found = version.lines.find((one) => one.key === line);
  if (found) return found;
  throw refuse('no-such-line', { year: String(year), line, on, lines: version.lines.map((one) => one.key).join(', ') });
}

/** Refuses parts that sum to more than what they are parts of. */
export function checkParts(book: Book, what: string, of: { amount: MoneyField; parts: readonly { amount: MoneyField }[] }): void {
  const parts = sum(of.parts.map((part) => inCurrency(book, part.amount)));
  const amount = inCurrency(book, of.amount);
  if (parts.gt(amount)) throw refuse('of-which-exceeds', { what, parts: text(parts), amount: text(amount) });
}
