import type { Book } from '#ledger/book.js';
import type { BudgetLine, BudgetVersion } from '#ledger/budget-lines.js';
import { type BudgetOutcome, budgetOutcome } from '#ledger/budget-outcome.js';
import { clauseNumber } from '#ledger/clauses.js';
import type { AskedOf, Header } from '../heading.js';
import { type AsText, asText } from './amounts-as-text.js';
import { headerOf } from './header.js';

/** A budget as the board adopted or revised it, with what it corrected in the proposal. */
export interface BudgetVersionLine extends Omit<AsText<BudgetVersion>, 'lines'> {
  lines: ({ line: string } & Omit<AsText<BudgetLine>, 'key'>)[];
}

/** A year's budget against its outcome, in the version that stands on the date, and every version until then. */
export interface BudgetAnswer extends Header {
  clause: string;
  year: number;
  version: BudgetVersionLine;
  total: AsText<BudgetOutcome['total']>;
  lines: AsText<BudgetOutcome['lines']>;
  versions: BudgetVersionLine[];
}

/** The budget of a year on a date; undefined where none stands then. */
export function budgetAnswer(book: Book, asked: AskedOf & { year: number }): BudgetAnswer | undefined {
  const { year, on } = asked;
  const outcome = budgetOutcome(book, year, on);
  if (!outcome) return undefined;
  const versions = (book.budgets.get(year)?.versions ?? []).filter((version) => version.on <= on);
  return {
    ...headerOf(book, asked),
    clause: clauseNumber(book, 'financing'),
    year,
    version: versionLine(outcome.version),
    total: asText(outcome.total),
    lines: asText(outcome.lines),
    versions: versions.map(versionLine),
  };
}

function versionLine(version: BudgetVersion): BudgetVersionLine {
  return { ...asText(version), lines: version.lines.map(({ key: line, ...rest }) => ({ line, ...asText(rest) })) };
}
