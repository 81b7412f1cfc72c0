import type { Book } from './book.js';
import { BudgetCorrection, BudgetLineData, checkParts, refuseNoBudget } from './budget-lines.js';
import { yearOfAgreement } from './contributions.js';
import { approves, DecisionReference, takeDecision } from './decisions.js';
import { defineCommand, defineEvent, type NewEvent, type Order } from './definition.js';
import { Key, ListOf, MoneyField, MoneyOf, Nested, Year } from './fields.js';
import { breakdownsFrom, checkBreakdown } from './line-breakdowns.js';
import { amountOf, sum, text } from './money.js';
import { partyOf, refuseRepeated } from './parties.js';
import { beforeEnd } from './phase.js';
import { declareRefusals } from './refusal.js';
import { inCurrency, sumIn } from './terms.js';

// none ──adopted by the board──▶ version 1 ──revised by the board──▶ version 2 …   (each version is kept)

const refuse = declareRefusals({
  'budget-needs-board': {
    clause: 'bodies',
    en: 'A budget is decided by the board, and approved by it; {body} cannot, and "{decision}" must have approved it.',
    sv: 'En budget beslutas och godkänns av styrelsen; {body} kan inte, och "{decision}" ska ha godkänt den.',
  },
  'budget-adopted': {
    clause: 'financing',
    en: 'The budget of {year} was adopted on {on}; revise it.',
    sv: 'Budgeten för {year} antogs {on}; revidera den.',
  },
  'budget-lines-differ': {
    clause: 'financing',
    en: 'The lines of the budget of {year} sum to {lines}; its total is {total}.',
    sv: 'Posterna i budgeten för {year} summerar till {lines}; totalen är {total}.',
  },
  'financing-differs': {
    clause: 'financing',
    en: 'The financing of the budget of {year} sums to {financing}; its total is {total}.',
    sv: 'Finansieringen av budgeten för {year} summerar till {financing}; totalen är {total}.',
  },
  'line-in-use': {
    clause: 'financing',
    en: 'The line "{line}" of {year} is in use and stays in the budget; give it the sum it is to have.',
    sv: 'Posten "{line}" för {year} används och står kvar i budgeten; ange det belopp den ska ha.',
  },
});

/** What a party finances of a budget. */
export class FinancingPart {
  @Key({ description: 'The party.', example: 'eskilstuna' })
  party: string;
  @MoneyOf({ description: 'How much.' })
  amount: MoneyField;
}

const LINES_EXAMPLE = [
  { line: 'process-support', subject: 'Overall process support', amount: { value: '11100000.00', currency: 'SEK' } },
];

/** A budget for a calendar year, adopted or revised by the board. */
export class BudgetData {
  @Year({ description: 'The year.', example: 2026 })
  year: number;
  @MoneyOf({
    description: 'The total, which the lines and the financing sum to.',
    example: { value: '11100000.00', currency: 'SEK' },
  })
  total: MoneyField;
  @ListOf(() => BudgetLineData, { min: 1, description: 'The lines.', example: LINES_EXAMPLE })
  lines: BudgetLineData[];
  @ListOf(() => FinancingPart, {
    min: 1,
    description: 'What each party finances.',
    example: [{ party: 'eskilstuna', amount: { value: '11100000.00', currency: 'SEK' } }],
  })
  financing: FinancingPart[];
  @Nested(() => DecisionReference, {
    description: 'The decision of the board.',
    example: { decision: 'D-budget-2026', body: 'board' },
  })
  decision: DecisionReference;
  @Nested(() => BudgetCorrection, {
    description: 'Approved with a correction: what was corrected.',
    example: { what: 'The sum for accompanying research' },
    optional: true,
  })
  correction?: BudgetCorrection;
}

type Event = { data: BudgetData; effectiveOn: string; revision: number };

function addVersion(book: Book, { data, effectiveOn: on, revision: seq }: Event): void {
  const budget = book.budgets.get(data.year) ?? { year: data.year, versions: [], breakdowns: [] };
  const lines = data.lines.map(({ line: key, subject, amount, ofWhich, portfolio }) => ({
    ...{ key, subject, amount: amountOf(amount), portfolio: portfolio === true },
    ofWhich: (ofWhich ?? []).map((part) => ({ subject: part.subject, amount: amountOf(part.amount) })),
  }));
  budget.versions.push({
    ...{ number: budget.versions.length + 1, decision: data.decision.decision, total: amountOf(data.total), lines, on, seq },
    financing: data.financing.map(({ party, amount }) => ({ party, amount: amountOf(amount) })),
    ...(data.correction === undefined ? {} : { correction: data.correction }),
  });
  book.budgets.set(data.year, budget);
}

/** The board adopted a budget. */
export const BudgetAdopted = defineEvent<BudgetData>({
  type: 'BudgetAdopted',
  title: { en: 'Budget adopted', sv: 'Budget antagen' },
  version: 1,
  data: BudgetData,
  clause: 'financing',
  evolve: addVersion,
});

/** The board revised a budget; what stood before it stands until its date. */
export const BudgetRevised = defineEvent<BudgetData>({
  type: 'BudgetRevised',
  title: { en: 'Budget revised', sv: 'Budget reviderad' },
  version: 1,
  data: BudgetData,
  clause: 'financing',
  evolve: addVersion,
});

function checkSums(book: Book, { year, total, lines, financing }: BudgetData): void {
  refuseRepeated(lines.map((line) => line.line));
  refuseRepeated(financing.map((part) => part.party));
  for (const { party } of financing) partyOf(book, party);
  for (const { line, amount, ofWhich } of lines) checkParts(book, line, { amount, parts: ofWhich ?? [] });
  const facts = { year: String(year), total: text(sumIn(book, total)) };
  const ofLines = sum(lines.map((line) => inCurrency(book, line.amount)));
  if (!ofLines.eq(amountOf(total))) throw refuse('budget-lines-differ', { ...facts, lines: text(ofLines) });
  const financed = sum(financing.map((part) => inCurrency(book, part.amount)));
  if (!financed.eq(amountOf(total))) throw refuse('financing-differs', { ...facts, financing: text(financed) });
}

function decided(book: Book, { input, effectiveOn: on }: Order<BudgetData>): NewEvent[] {
  const { decision, year, correction } = input;
  beforeEnd(book, on);
  yearOfAgreement(book, year);
  const known = book.decisions.get(decision.decision);
  const approved = known === undefined || approves(known);
  if (decision.body !== 'board' || !approved)
    throw refuse('budget-needs-board', { body: decision.body, decision: decision.decision });
  checkSums(book, input);
  const taken = takeDecision(book, decision, { effectiveOn: on, subject: `Budget ${year}` });
  return correction ? taken.map((event) => ({ ...event, data: { ...event.data, outcome: 'approved-with-changes' } })) : taken;
}

const hostFinance = [{ role: 'finance', of: 'host' }] as const;

/** Adopts the budget of a year, by decision of the board; an approval with a correction keeps the proposal too. */
export const adoptBudget = defineCommand<BudgetData>({
  name: 'adopt-budget',
  title: { en: 'Record the adoption of a budget', sv: 'Registrera en antagen budget' },
  input: BudgetData,
  may: hostFinance,
  past: true,
  decide: (book, order) => {
    const { input, effectiveOn } = order;
    const first = book.budgets.get(input.year)?.versions[0];
    if (first) throw refuse('budget-adopted', { year: String(input.year), on: first.on });
    return [...decided(book, order), BudgetAdopted.of(input, { effectiveOn })];
  },
});

/** The lines of a year that something rests on. */
function usedLines(book: Book, year: number): Set<string> {
  const resting = [...book.lineExpenditures.values(), ...book.lineAssignments].filter((one) => one.year === year);
  return new Set([...resting, ...(book.budgets.get(year)?.breakdowns ?? [])].map(({ line }) => line));
}

/** Revises the budget of a year, by a later decision of the board. */
export const reviseBudget = defineCommand<BudgetData>({
  name: 'revise-budget',
  title: { en: 'Record a revised budget', sv: 'Registrera en reviderad budget' },
  input: BudgetData,
  may: hostFinance,
  past: true,
  decide: (book, order) => {
    const { input, effectiveOn: on } = order;
    const { year, lines } = input;
    refuseNoBudget(book, year, on);
    const dropped = [...usedLines(book, year)].find((used) => !lines.some(({ line }) => line === used));
    if (dropped) throw refuse('line-in-use', { line: dropped, year: String(year) });
    const events = decided(book, order);
    for (const { line, amount, portfolio } of lines) {
      const standing = breakdownsFrom(book, { year, line, on });
      for (const { parts } of standing)
        checkBreakdown({ key: line, amount: amountOf(amount), portfolio: portfolio === true }, { parts });
    }
    return [...events, BudgetRevised.of(input, { effectiveOn: on })];
  },
});
