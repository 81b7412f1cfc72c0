import { type At, type Book, opensWith } from './book.js';
import { lineOn } from './budget-lines.js';
import { commitmentOf } from './commitments.js';
import { yearOf } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { needsFourEyes, ReversalData, reversible, Voucher } from './expenditures.js';
import { Key, MoneyField, MoneyOf, Nested, Text, Year } from './fields.js';
import { type Amount, amountOf } from './money.js';
import { refuseTaken } from './parties.js';
import { afterEntryIntoForce, beforeEnd } from './phase.js';
import { account, transfer } from './postings.js';
import { sumIn } from './terms.js';

declare module './book.js' {
  interface Book {
    lineExpenditures: Map<string, LineExpenditure>;
    lineAssignments: LineAssignment[];
  }
}
opensWith({ lineExpenditures: () => new Map(), lineAssignments: () => [] });

/** Money spent on a budget line without a commitment (S4). */
export class LineExpenditureOrder {
  @Key({ description: 'Name of the expenditure.', example: 'L1' })
  expenditure: string;
  @Key({ description: 'The line, of the budget for the year of the date.', example: 'events' })
  line: string;
  @MoneyOf({ description: 'How much.', example: { value: '45000.00', currency: 'SEK' } })
  amount: MoneyField;
  @Nested(() => Voucher, { description: 'The voucher.', example: { series: 'A', number: '1051', date: '2026-05-12' } })
  voucher: Voucher;
  @Text({ description: 'What it was for.', example: 'Yearly conference', optional: true })
  subject?: string;
}

/** An expenditure on a budget line as stored, with the year of the budget. */
export class LineExpenditureData extends LineExpenditureOrder {
  @Year({ description: 'The year of the budget.', example: 2026 })
  year: number;
}

/** Ties a commitment to a budget line, so that its expenditures are outcome of the line. */
export class LineAssignmentData {
  @Key({ description: 'The commitment.', example: 'P1' })
  commitment: string;
  @Year({ description: 'The year of the budget.', example: 2026 })
  year: number;
  @Key({ description: 'The line.', example: 'older-people' })
  line: string;
}

/** An expenditure on a line in the book. */
export interface LineExpenditure extends At {
  key: string;
  year: number;
  line: string;
  amount: Amount;
  voucher: Voucher;
}

/** A commitment tied to a line from a date on, until it is tied to another. */
export interface LineAssignment extends At {
  commitment: string;
  year: number;
  line: string;
}

/** Money was spent on a budget line; it lowers what is held, and no commitment. */
export const LineExpenditureRecorded = defineEvent<LineExpenditureData>({
  type: 'LineExpenditureRecorded',
  title: { en: 'Line expenditure recorded', sv: 'Utgift på budgetpost registrerad' },
  version: 1,
  data: LineExpenditureData,
  clause: 'S4',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { expenditure, year, line, voucher } = data;
    const amount = amountOf(data.amount);
    book.lineExpenditures.set(expenditure, { key: expenditure, year, line, amount, voucher, on, seq });
    book.cash.push({ kind: 'line-spent', amount, year, line, expenditure, on, seq });
  },
  postings: (_, { data: { year, line, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), { debit: account('spent-on-line', year, line), credit: account('cash') }),
});

function storedLineExpenditure(book: Book, key: string): LineExpenditure {
  const expenditure = book.lineExpenditures.get(key);
  if (!expenditure) throw new Error(`The expenditure ${key} on a line is not in the book of ${book.id}.`);
  return expenditure;
}

/** An expenditure on a line was reversed, in whole or in part. */
export const LineExpenditureReversed = defineEvent<ReversalData>({
  type: 'LineExpenditureReversed',
  title: { en: 'Line expenditure reversed', sv: 'Utgift på budgetpost rättad' },
  version: 1,
  data: ReversalData,
  clause: 'S4',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { key: expenditure, year, line } = storedLineExpenditure(book, data.expenditure);
    book.cash.push({ kind: 'line-reversed', amount: amountOf(data.amount), year, line, expenditure, on, seq });
  },
  postings: (book, { data, effectiveOn }) => {
    const { year, line } = storedLineExpenditure(book, data.expenditure);
    return transfer(effectiveOn, amountOf(data.amount), { debit: account('cash'), credit: account('spent-on-line', year, line) });
  },
});

/** A commitment was tied to a budget line. */
export const CommitmentAssignedToLine = defineEvent<LineAssignmentData>({
  type: 'CommitmentAssignedToLine',
  title: { en: 'Commitment assigned to line', sv: 'Åtagande knutet till budgetpost' },
  version: 1,
  data: LineAssignmentData,
  clause: 'S4',
  evolve: (book, { data: { commitment, year, line }, effectiveOn: on, revision: seq }) => {
    book.lineAssignments.push({ commitment, year, line, on, seq });
  },
});

const hostFinance = [{ role: 'finance', of: 'host' }] as const;

/** Records an expenditure on a budget line; above the threshold it is held for a second person. Nothing of a line is spent after D (R2). */
export const recordLineExpenditure = defineCommand<LineExpenditureOrder>({
  name: 'record-line-expenditure',
  title: { en: 'Record an expenditure on a budget line', sv: 'Registrera en utgift på en budgetpost' },
  input: LineExpenditureOrder,
  may: hostFinance,
  past: true,
  held: needsFourEyes,
  decide: (book, { input, effectiveOn: on }) => {
    afterEntryIntoForce(book, on);
    beforeEnd(book, on);
    for (const taken of [book.expenditures, book.lineExpenditures]) refuseTaken(taken, input.expenditure);
    sumIn(book, input.amount);
    const year = yearOf(on);
    lineOn(book, { year, line: input.line, on });
    return [LineExpenditureRecorded.of({ ...input, year }, { effectiveOn: on })];
  },
});

/** Reverses an expenditure on a budget line, in whole or in part. */
export const reverseLineExpenditure = defineCommand<ReversalData>({
  name: 'reverse-line-expenditure',
  title: { en: 'Reverse an expenditure on a budget line', sv: 'Rätta en utgift på en budgetpost' },
  input: ReversalData,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    reversible(book, { input, on, of: book.lineExpenditures, reversed: 'line-reversed' });
    return [LineExpenditureReversed.of(input, { effectiveOn: on })];
  },
});

/** Ties a commitment to a budget line, so that outcomes by line can be shown; a later one takes its place. */
export const assignCommitmentToLine = defineCommand<LineAssignmentData>({
  name: 'assign-commitment-to-line',
  title: { en: 'Tie a commitment to a budget line', sv: 'Koppla ett åtagande till en budgetpost' },
  input: LineAssignmentData,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    commitmentOf(book, input.commitment, on);
    lineOn(book, { ...input, on });
    return [CommitmentAssignedToLine.of(input, { effectiveOn: on })];
  },
});
