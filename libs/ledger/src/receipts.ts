import { AllocationTarget, accountOf, pay, TARGET_EXAMPLE } from './allocation-targets.js';
import { type At, type Book, opensWith } from './book.js';
import { type CashKind, lowestFrom, moved, movementsOf, signed } from './cash.js';
import { yearOfAgreement } from './contributions.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent, type Order } from './definition.js';
import { receivable, takeUnused } from './external-funding.js';
import { Key, MoneyField, MoneyOf, Nested, Text } from './fields.js';
import { type Amount, amountOf, money, text } from './money.js';
import { partyOf, refuseTaken } from './parties.js';
import { closedThrough } from './periods.js';
import { afterEntryIntoForce, afterMoneyCame } from './phase.js';
import { account, type Posting, transfer } from './postings.js';
import { declareRefusals } from './refusal.js';
import { ended } from './run-off.js';
import { sumIn } from './terms.js';

declare module './book.js' {
  interface Book {
    receipts: Map<string, Receipt>;
    allocations: Map<string, Allocation>;
  }
}
opensWith({ receipts: () => new Map(), allocations: () => new Map() });

// unidentified ──allocated──▶ a party's contribution, its shortfall, or external funding ──reallocated──▶ another of these

const refuse = declareRefusals({
  'no-such-receipt': {
    clause: 'C4',
    en: 'There is no receipt "{receipt}" to allocate.',
    sv: 'Det finns ingen inbetalning "{receipt}" att fördela.',
  },
  'allocation-exceeds-receipt': {
    clause: 'C4',
    en: 'Of the receipt "{receipt}" {left} is not identified; {asked} was allocated.',
    sv: 'Av inbetalningen "{receipt}" är {left} inte identifierat; {asked} fördelades.',
  },
  'no-such-allocation': {
    clause: 'C4',
    en: 'There is no allocation "{allocation}" to move.',
    sv: 'Det finns ingen fördelning "{allocation}" att flytta.',
  },
  'allocation-incomplete': {
    clause: 'C4',
    en: 'A {kind} is named by {fields}.',
    sv: 'Målet {kind} anges med {fields}.',
  },
  'allocation-paid-back': {
    clause: 'C4',
    en: 'Of what {party} has paid {left} is not paid back from {on} on; {asked} cannot be moved away.',
    sv: 'Av det {party} har betalat är {left} inte återbetalt från {on}; {asked} kan inte flyttas.',
  },
});

/** Money that came in from nobody knows whom, or for nobody knows what. */
export class ReceiptData {
  @Key({ description: 'Name of the receipt.', example: 'U1' })
  receipt: string;
  @MoneyOf({ description: 'How much came in.' })
  amount: MoneyField;
  @Text({ description: 'What the bank says of it.', example: 'BG 2026-02-10 7', max: 200 })
  reference: string;
}

/** What a receipt, or a part of it, turned out to be for. */
export class AllocationData {
  @Key({ description: 'Name of the allocation.', example: 'U1-1' })
  allocation: string;
  @Key({ description: 'The receipt.', example: 'U1' })
  receipt: string;
  @MoneyOf({ description: 'How much of it.' })
  amount: MoneyField;
  @Nested(() => AllocationTarget, { description: 'What it was for.', example: TARGET_EXAMPLE })
  to: AllocationTarget;
}

/** An allocation that was for something else. */
export class ReallocationOrder {
  @Key({ description: 'The allocation.', example: 'U1-1' })
  allocation: string;
  @Nested(() => AllocationTarget, { description: 'What it was for.', example: { ...TARGET_EXAMPLE, party: 'vasteras' } })
  to: AllocationTarget;
  @Text({ description: 'Why.', example: 'The payer was another' })
  why: string;
}

/** A reallocation as stored, with what it moves and from what. */
export class ReallocationData extends ReallocationOrder {
  @Key({ description: 'The receipt.', example: 'U1' })
  receipt: string;
  @MoneyOf({ description: 'How much is moved.' })
  amount: MoneyField;
  @Nested(() => AllocationTarget, { description: 'What it was taken for.', example: TARGET_EXAMPLE })
  from: AllocationTarget;
}

/** A receipt in the book. */
export interface Receipt extends At {
  key: string;
  amount: Amount;
  reference: string;
}

/** An allocation in the book, as it stands. */
export interface Allocation extends At {
  key: string;
  receipt: string;
  amount: Amount;
  to: AllocationTarget;
}

/** Money came in that nobody has been named for yet. */
export const ReceiptRecorded = defineEvent<ReceiptData>({
  type: 'ReceiptRecorded',
  title: { en: 'Receipt recorded', sv: 'Inbetalning registrerad' },
  version: 1,
  data: ReceiptData,
  clause: 'C4',
  evolve: (book, { data: { receipt, reference, ...data }, effectiveOn: on, revision: seq }) => {
    const amount = amountOf(data.amount);
    book.receipts.set(receipt, { key: receipt, amount, reference, on, seq });
    book.cash.push({ kind: 'unidentified', receipt, amount, on, seq });
  },
  postings: (_, { data: { receipt, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), { debit: account('cash'), credit: account('unidentified', receipt) }),
});

/** A receipt was identified: from the day it came it counts as the payment that it was. */
export const ReceiptAllocated = defineEvent<AllocationData>({
  type: 'ReceiptAllocated',
  title: { en: 'Receipt allocated', sv: 'Inbetalning fördelad' },
  version: 1,
  data: AllocationData,
  clause: 'C4',
  evolve: (book, { data: { allocation, receipt, to, ...data }, effectiveOn: on, revision: seq }) => {
    const amount = amountOf(data.amount);
    book.allocations.set(allocation, { key: allocation, receipt, amount, to, on, seq });
    book.cash.push({ kind: 'identified', receipt, amount, on, seq });
    pay(book, to, { amount, receipt, on, seq });
  },
  postings: (_, { data: { receipt, amount, to }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), { debit: account('unidentified', receipt), credit: accountOf(to) }),
});

/** An allocation was for something else. */
export const ReceiptReallocated = defineEvent<ReallocationData>({
  type: 'ReceiptReallocated',
  title: { en: 'Receipt reallocated', sv: 'Inbetalning omfördelad' },
  version: 1,
  data: ReallocationData,
  clause: 'C4',
  evolve: (book, { data: { allocation: key, receipt, from, to, ...data }, effectiveOn: on, revision: seq }) => {
    const amount = amountOf(data.amount);
    book.allocations.set(key, { key, receipt, amount, to, on, seq });
    pay(book, from, { amount: amount.negated(), receipt, on, seq });
    pay(book, to, { amount, receipt, on, seq });
  },
  postings: (_, { data: { amount, from, to }, effectiveOn }): Posting[] =>
    transfer(effectiveOn, amountOf(amount), { debit: accountOf(from), credit: accountOf(to) }),
});

const hostFinance = [{ role: 'finance', of: 'host' }] as const;

/** Records money that came in and is not identified yet: in hand, and not in what is held until it is allocated. */
export const recordReceipt = defineCommand<ReceiptData>({
  name: 'record-receipt',
  title: { en: 'Record a receipt not yet identified', sv: 'Registrera en oidentifierad inbetalning' },
  input: ReceiptData,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    afterEntryIntoForce(book, effectiveOn);
    refuseTaken(book.receipts, input.receipt);
    sumIn(book, input.amount);
    return [ReceiptRecorded.of(input, { effectiveOn })];
  },
});

/** A fact of the past keeps its day, unless that is closed by now: then it takes the day of recording. */
function dayOf(book: Book, on: CalendarDate, { recordedOn }: Pick<Order, 'recordedOn'>): CalendarDate {
  return on <= (closedThrough(book) ?? '') ? recordedOn : on;
}

interface Taking {
  to: AllocationTarget;
  asked: Amount;
  on: CalendarDate;
}

/** Only the fields that the kind is named by are kept; the rules of the payment itself hold for what was not identified first too. */
function targetOf(book: Book, { to, asked, on }: Taking): AllocationTarget {
  const { kind, party, year, funding } = to;
  switch (kind) {
    case 'contribution':
      if (party === undefined || year === undefined) throw refuse('allocation-incomplete', { kind, fields: 'party, year' });
      partyOf(book, party);
      yearOfAgreement(book, year);
      afterMoneyCame(book, on);
      return { kind, party, year };
    case 'shortfall':
      if (party === undefined) throw refuse('allocation-incomplete', { kind, fields: 'party' });
      partyOf(book, party);
      ended(book, on);
      return { kind, party };
    case 'external-funding':
      if (funding === undefined) throw refuse('allocation-incomplete', { kind, fields: 'funding' });
      receivable(book, funding, { asked, on });
      return { kind, funding };
  }
}

/** Allocates a receipt, or a part of it, to what it was for; it counts from the day the money came. */
export const allocateReceipt = defineCommand<AllocationData>({
  name: 'allocate-receipt',
  title: { en: 'Allocate a receipt', sv: 'Fördela en inbetalning' },
  input: AllocationData,
  may: hostFinance,
  undated: true,
  decide: (book, order) => {
    const { input } = order;
    const receipt = book.receipts.get(input.receipt);
    if (!receipt) throw refuse('no-such-receipt', { receipt: input.receipt });
    refuseTaken(book.allocations, input.allocation);
    const asked = sumIn(book, input.amount);
    const left = receipt.amount.minus(moved(book, 'identified', { on: '9999-12-31', receipt: receipt.key }));
    if (asked.gt(left)) {
      throw refuse('allocation-exceeds-receipt', { receipt: receipt.key, left: text(left), asked: text(asked) });
    }
    const on = dayOf(book, receipt.on, order);
    return [ReceiptAllocated.of({ ...input, to: targetOf(book, { to: input.to, asked, on }) }, { effectiveOn: on })];
  },
});

/** Refuses to take away what was paid back, refunded or used since. */
function takeAway(book: Book, from: AllocationTarget, { asked, on }: { asked: Amount; on: CalendarDate }): void {
  const { kind, party = '', year, funding = '' } = from;
  if (kind === 'external-funding') return takeUnused(book, funding, { asked, on });
  const kinds: CashKind[] = kind === 'contribution' ? ['received', 'refunded'] : ['shortfall-paid', 'shortfall-refunded'];
  const facts = movementsOf(book, { party }).filter((fact) => kinds.includes(fact.kind) && fact.year === year);
  const left = lowestFrom(
    facts.map((fact) => ({ on: fact.on, amount: signed(fact) })),
    on,
  );
  if (asked.gt(left)) throw refuse('allocation-paid-back', { party, left: text(left), on, asked: text(asked) });
}

/** Moves an allocation to what the receipt was for in truth, with the reason. */
export const reallocateReceipt = defineCommand<ReallocationOrder>({
  name: 'reallocate-receipt',
  title: { en: 'Reallocate a receipt', sv: 'Omfördela en inbetalning' },
  input: ReallocationOrder,
  may: hostFinance,
  undated: true,
  decide: (book, order) => {
    const { allocation: key, why } = order.input;
    const allocation = book.allocations.get(key);
    if (!allocation) throw refuse('no-such-allocation', { allocation: key });
    const { receipt, amount: asked, to: from } = allocation;
    const on = dayOf(book, allocation.on, order);
    takeAway(book, from, { asked, on });
    const to = targetOf(book, { to: order.input.to, asked, on });
    return [
      ReceiptReallocated.of(
        { allocation: key, receipt, amount: money(asked, book.currency), from, to, why },
        { effectiveOn: on },
      ),
    ];
  },
});
