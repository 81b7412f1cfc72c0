import type { Book } from './book.js';
import { type BudgetLine, type BudgetVersion, budgetOn } from './budget-lines.js';
import { tranchesOn } from './commitments.js';
import { type CalendarDate, yearOf } from './dates.js';
import { breakdownOn } from './line-breakdowns.js';
import { type Amount, positive, sum, ZERO } from './money.js';
import { inOrder } from './tranches.js';

/** The figures of a line, and of a budget in all. */
export interface OutcomeFigures {
  budget: Amount;
  /** What is left of the commitments that are tied to it (encumbered). */
  committed: Amount;
  /** Expenditures on the line and on the commitments tied to it, less what was reversed. */
  spent: Amount;
  /** Budget − spent; negative where more was spent. */
  left: Amount;
  /** Budget − spent − committed. */
  free: Amount;
}

/** A budget line against its outcome on a date. */
export interface LineOutcome extends OutcomeFigures {
  line: string;
  subject: string;
  portfolio: boolean;
  ofWhich: { subject: string; amount: Amount }[];
  /** How the Core Team has broken a portfolio line down. */
  parts: { part: string; subject: string; amount: Amount }[];
  commitments: string[];
}

/** A year's budget against its outcome on a date, in the version that stands then. */
export interface BudgetOutcome {
  year: number;
  on: CalendarDate;
  version: BudgetVersion;
  total: OutcomeFigures;
  lines: LineOutcome[];
}

/** What is left unspent of the budget lines of the year of D: a contested line of information, outside every total (S4). */
export interface BudgetLeft {
  year: number;
  total: Amount;
  lines: { line: string; subject: string; budget: Amount; spent: Amount; left: Amount }[];
}

/** The commitments tied to a line of a year on a date; the last assignment of each counts. */
function tiedOn(book: Book, of: { year: number; line: string; on: CalendarDate }): string[] {
  const last = new Map<string, { year: number; line: string }>();
  for (const assignment of [...book.lineAssignments].sort(inOrder)) {
    if (assignment.on <= of.on) last.set(assignment.commitment, assignment);
  }
  return [...last].filter(([, { year, line }]) => year === of.year && line === of.line).map(([commitment]) => commitment);
}

interface OfBudgetLine {
  year: number;
  line: BudgetLine;
  on: CalendarDate;
}

/** What was spent on a line itself and on the commitments tied to it. */
function spentOn(book: Book, { year, line, on }: OfBudgetLine, commitments: readonly string[]): Amount {
  let spent = ZERO;
  for (const fact of book.cash) {
    if (fact.on > on) continue;
    const ofLine = fact.year === year && fact.line === line.key;
    const ofCommitment = fact.commitment !== undefined && commitments.includes(fact.commitment);
    if ((fact.kind === 'line-spent' && ofLine) || (fact.kind === 'spent' && ofCommitment)) spent = spent.plus(fact.amount);
    if ((fact.kind === 'line-reversed' && ofLine) || (fact.kind === 'reversed' && ofCommitment)) spent = spent.minus(fact.amount);
  }
  return spent;
}

function figures(budget: Amount, committed: Amount, spent: Amount): OutcomeFigures {
  const left = budget.minus(spent);
  return { budget, committed, spent, left, free: left.minus(committed) };
}

function lineOutcome(book: Book, of: OfBudgetLine): LineOutcome {
  const { year, line, on } = of;
  const commitments = tiedOn(book, { year, line: line.key, on });
  const tranches = commitments.flatMap((key) => {
    const commitment = book.commitments.get(key);
    return commitment ? tranchesOn(book, commitment, on) : [];
  });
  return {
    line: line.key,
    subject: line.subject,
    portfolio: line.portfolio,
    ofWhich: line.ofWhich,
    parts: breakdownOn(book, { year, line: line.key, on })?.parts ?? [],
    commitments,
    ...figures(line.amount, sum(tranches.map((tranche) => tranche.left)), spentOn(book, of, commitments)),
  };
}

/** A year's budget against its outcome on a date; undefined where no budget stands then. */
export function budgetOutcome(book: Book, year: number, on: CalendarDate): BudgetOutcome | undefined {
  const version = budgetOn(book, year, on);
  if (!version) return undefined;
  const lines = version.lines.map((line) => lineOutcome(book, { year, line, on }));
  const total = figures(version.total, sum(lines.map((line) => line.committed)), sum(lines.map((line) => line.spent)));
  return { year, on, version, total, lines };
}

/** S4: what is left unspent on D of the board's budget lines of that year, as the state on the date has it. */
export function budgetLeftOn(book: Book, endedOn: CalendarDate, on: CalendarDate): BudgetLeft {
  const year = yearOf(endedOn);
  const lines = (budgetOn(book, year, on)?.lines ?? []).map((line) => {
    const spent = spentOn(book, { year, line, on }, tiedOn(book, { year, line: line.key, on }));
    return { line: line.key, subject: line.subject, budget: line.amount, spent, left: positive(line.amount.minus(spent)) };
  });
  return { year, total: sum(lines.map((line) => line.left)), lines };
}
