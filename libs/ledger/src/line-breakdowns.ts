import type { Book } from './book.js';
import { type Breakdown, type BudgetLine, lineOn, type OfLine } from './budget-lines.js';
import { DecisionReference, takeDecision } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, ListOf, MoneyField, MoneyOf, Nested, Text, Year } from './fields.js';
import { amountOf, sum, text } from './money.js';
import { refuseRepeated } from './parties.js';
import { beforeEnd } from './phase.js';
import { declareRefusals } from './refusal.js';
import { inCurrency } from './terms.js';
import { inOrder } from './tranches.js';

const refuse = declareRefusals({
  'not-a-portfolio-line': {
    clause: 'bodies',
    en: 'The line "{line}" is not a portfolio line; only those are broken down.',
    sv: 'Posten "{line}" är ingen portföljpost; bara sådana bryts ned.',
  },
  'breakdown-exceeds-line': {
    clause: 'financing',
    en: 'The parts of the line "{line}" sum to {parts}; the line is {amount}.',
    sv: 'Delarna av posten "{line}" summerar till {parts}; posten är {amount}.',
  },
  'core-team-breaks-down': {
    clause: 'bodies',
    en: 'The Core Team breaks the portfolio lines down; {body} was given.',
    sv: 'Core Team bryter ned portföljposterna; {body} angavs.',
  },
});

/** A part of a portfolio line. */
export class LinePart {
  @Key({ description: 'Name of the part.', example: 'safe-housing' })
  part: string;
  @Text({ description: 'What it is for.', example: 'Pilot for safe housing', max: 300 })
  subject: string;
  @MoneyOf({ description: 'How much.', example: { value: '1700000.00', currency: 'SEK' } })
  amount: MoneyField;
}

/** How the Core Team breaks a portfolio line down. */
export class BreakdownData {
  @Year({ description: 'The year of the budget.', example: 2026 })
  year: number;
  @Key({ description: 'The portfolio line.', example: 'older-people' })
  line: string;
  @ListOf(() => LinePart, {
    min: 1,
    description: 'The parts; together at most the line.',
    example: [{ part: 'safe-housing', subject: 'Pilot for safe housing', amount: { value: '1700000.00', currency: 'SEK' } }],
  })
  parts: LinePart[];
  @Nested(() => DecisionReference, {
    description: 'The decision of the Core Team.',
    example: { decision: 'D-portfolio-2026', body: 'core-team', votes: { inFavour: ['mdu', 'eskilstuna', 'vasteras'] } },
  })
  decision: DecisionReference;
}

/** The Core Team broke a portfolio line down, in place of what it said before. */
export const LineBrokenDown = defineEvent<BreakdownData>({
  type: 'LineBrokenDown',
  title: { en: 'Line broken down', sv: 'Budgetpost nedbruten' },
  version: 1,
  data: BreakdownData,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { year, line, decision } = data;
    const parts = data.parts.map(({ part, subject, amount }) => ({ part, subject, amount: amountOf(amount) }));
    book.budgets.get(year)?.breakdowns.push({ line, decision: decision.decision, parts, on, seq });
  },
});

function breakdownsOf(book: Book, year: number, line: string): Breakdown[] {
  return (book.budgets.get(year)?.breakdowns ?? []).filter((one) => one.line === line).sort(inOrder);
}

/** The breakdown of a line that stands on a date, if there is one. */
export function breakdownOn(book: Book, { year, line, on }: OfLine): Breakdown | undefined {
  return breakdownsOf(book, year, line).findLast((one) => one.on <= on);
}

/** The breakdown of a line that stands on a date, and those that come after it. */
export function breakdownsFrom(book: Book, { year, line, on }: OfLine): Breakdown[] {
  const standing = breakdownOn(book, { year, line, on });
  const later = breakdownsOf(book, year, line).filter((one) => one.on > on);
  return standing ? [standing, ...later] : later;
}

/** Refuses a breakdown of a line that is no portfolio line, or is less than the parts. */
export function checkBreakdown(
  line: Pick<BudgetLine, 'key' | 'amount' | 'portfolio'>,
  { parts }: Pick<Breakdown, 'parts'>,
): void {
  if (!line.portfolio) throw refuse('not-a-portfolio-line', { line: line.key });
  const total = sum(parts.map((part) => part.amount));
  if (total.gt(line.amount)) {
    throw refuse('breakdown-exceeds-line', { line: line.key, parts: text(total), amount: text(line.amount) });
  }
}

/** Breaks a portfolio line down, by decision of the Core Team; the last breakdown stands. */
export const breakDownLine = defineCommand<BreakdownData>({
  name: 'break-down-line',
  title: { en: 'Record how a portfolio line is broken down', sv: 'Registrera hur en portföljpost bryts ned' },
  input: BreakdownData,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const { year, line: key, decision } = input;
    beforeEnd(book, on);
    if (decision.body !== 'core-team') throw refuse('core-team-breaks-down', { body: decision.body });
    refuseRepeated(input.parts.map((part) => part.part));
    const parts = input.parts.map(({ part, subject, amount }) => ({ part, subject, amount: inCurrency(book, amount) }));
    const line = lineOn(book, { year, line: key, on });
    // A version that comes later must still hold it.
    const later = (book.budgets.get(year)?.versions ?? []).filter((version) => version.on > on);
    const lines = [line, ...later.flatMap((version) => version.lines.filter((one) => one.key === key))];
    for (const one of lines) checkBreakdown(one, { parts });
    const taken = takeDecision(book, decision, { effectiveOn: on, subject: line.subject });
    return [...taken, LineBrokenDown.of(input, { effectiveOn: on })];
  },
});
