import { type At, type Book, opensWith } from './book.js';
import { moved } from './cash.js';
import { addFact, commitmentOf, encumbrance, NEXT, standsAmong, storedCommitment } from './commitments.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent, type Order } from './definition.js';
import { refuseUsed } from './external-use.js';
import { DateField, Key, MoneyField, MoneyOf, Nested, OneOf, Text } from './fields.js';
import { type Amount, amountOf, text } from './money.js';
import { refuseTaken } from './parties.js';
import { afterEntryIntoForce } from './phase.js';
import { account, transfer } from './postings.js';
import { declareRefusals } from './refusal.js';
import { namedGroup } from './releases.js';
import { sumIn, versionOn } from './terms.js';
import type { Group } from './tranches.js';

declare module './book.js' {
  interface Book {
    expenditures: Map<string, Expenditure>;
  }
}
opensWith({ expenditures: () => new Map() });

const refuse = declareRefusals({
  'no-such-expenditure': {
    clause: 'K5',
    en: 'There is no expenditure "{expenditure}" to reverse.',
    sv: 'Det finns ingen utgift "{expenditure}" att rätta.',
  },
  'reversal-exceeds-expenditure': {
    clause: 'K5',
    en: 'Of the expenditure "{expenditure}" {left} is not reversed on {on}; {asked} was asked for.',
    sv: 'Av utgiften "{expenditure}" är {left} inte återfört den {on}; {asked} begärdes.',
  },
  'reversal-before-expenditure': {
    clause: 'K5',
    en: 'The expenditure "{expenditure}" is dated {spentOn}; its reversal cannot be dated {on}.',
    sv: 'Utgiften "{expenditure}" är daterad {spentOn}; rättelsen kan inte dateras {on}.',
  },
  'correction-date': {
    clause: 'corrections',
    en: 'A recording error keeps the effective date of what it corrects, {wanted}; {on} was given. Another date is a new fact.',
    sv: 'En felregistrering behåller det rättade datumet, {wanted}; {on} angavs. Ett annat datum är ett nytt faktum.',
  },
  'correction-names-decision': {
    clause: 'corrections',
    en: 'A re-interpretation names the decision that made it, and the decision must be recorded; "{decision}" is not.',
    sv: 'En omtolkning anger beslutet bakom, och beslutet ska vara registrerat; "{decision}" är det inte.',
  },
});

/** A voucher as the bookkeeping knows it. */
export class Voucher {
  @Key({ description: 'Series.', example: 'A' })
  series: string;
  @Key({ description: 'Number.', example: '1042' })
  number: string;
  @DateField({ description: 'Date of the voucher.', example: '2026-04-30' })
  date: string;
}

/** Money spent on a commitment. */
export class ExpenditureData {
  @Key({ description: 'Name of the expenditure.', example: 'E1' })
  expenditure: string;
  @Key({ description: 'The commitment it is spent on.', example: 'P1' })
  commitment: string;
  @MoneyOf({ description: 'How much.', example: { value: '300000.00', currency: 'SEK' } })
  amount: MoneyField;
  @Nested(() => Voucher, { description: 'The voucher.', example: { series: 'A', number: '1042', date: '2026-04-30' } })
  voucher: Voucher;
  @Text({ description: 'What it was for.', example: 'Workshops in April', optional: true })
  subject?: string;
  @OneOf(['surviving', 'contested'], {
    description: 'After a dissolution: which tranches (R3).',
    example: 'surviving',
    optional: true,
  })
  group?: Group;
}

/** The three kinds of correction; a person chooses. */
export const CORRECTIONS = ['recording-error', 'new-fact', 're-interpretation'] as const;

/** Money that comes back from an expenditure, or was never spent. */
export class ReversalData {
  @Key({ description: 'The expenditure.', example: 'E1' })
  expenditure: string;
  @MoneyOf({ description: 'How much of it.', example: { value: '1000.00', currency: 'SEK' } })
  amount: MoneyField;
  @OneOf(CORRECTIONS, {
    description: 'Recording error (keeps the date), new fact (its own date) or re-interpretation by decision.',
    example: 'new-fact',
  })
  correction: (typeof CORRECTIONS)[number];
  @Key({ description: 're-interpretation: the decision.', example: 'D9', optional: true })
  decision?: string;
}

/** An expenditure in the book. */
export interface Expenditure extends At {
  key: string;
  commitment: string;
  amount: Amount;
  voucher: Voucher;
}

/** Money was spent. */
export const ExpenditureRecorded = defineEvent<ExpenditureData>({
  type: 'ExpenditureRecorded',
  title: { en: 'Expenditure recorded', sv: 'Utgift registrerad' },
  version: 1,
  data: ExpenditureData,
  clause: 'K1',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { expenditure, commitment, voucher } = data;
    const amount = amountOf(data.amount);
    book.expenditures.set(expenditure, { key: expenditure, commitment, amount, voucher, on, seq });
    book.cash.push({ kind: 'spent', amount, commitment, expenditure, on, seq });
    const group = data.group === undefined ? {} : { group: data.group };
    addFact(book, commitment, { kind: 'spend', amount, expenditure, ...group, on, seq });
  },
  postings: (book, event) => {
    const { commitment, amount } = event.data;
    const sides = { debit: account('spent', commitment), credit: account('cash') };
    return [...transfer(event.effectiveOn, amountOf(amount), sides), ...encumbrance(book, event)];
  },
});

/** An expenditure was reversed, in whole or in part. */
export const ExpenditureReversed = defineEvent<ReversalData>({
  type: 'ExpenditureReversed',
  title: { en: 'Expenditure reversed', sv: 'Utgift rättad' },
  version: 1,
  data: ReversalData,
  clause: 'K5',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { commitment, key: expenditure } = storedExpenditure(book, data.expenditure);
    const amount = amountOf(data.amount);
    book.cash.push({ kind: 'reversed', amount, commitment, expenditure, on, seq });
    addFact(book, commitment, { kind: 'reverse', amount, expenditure, on, seq });
  },
  postings: (book, { data, effectiveOn, revision }) => {
    const { commitment } = storedExpenditure(book, data.expenditure);
    const sides = { debit: account('cash'), credit: account('spent', commitment) };
    return [...transfer(effectiveOn, amountOf(data.amount), sides), ...encumbrance(book, { data: { commitment }, revision })];
  },
});

/** The expenditure in the book; that it is missing is a mistake of ours. */
export function storedExpenditure(book: Book, key: string): Expenditure {
  const expenditure = book.expenditures.get(key);
  if (!expenditure) throw new Error(`The expenditure ${key} is not in the book of ${book.id}.`);
  return expenditure;
}

/** Whether a sum is above the agreement's threshold and needs a second person. */
export function needsFourEyes(book: Book, { input, effectiveOn }: Order<{ amount: MoneyField }>): boolean {
  const { fourEyesAbove } = versionOn(book, effectiveOn).terms;
  return fourEyesAbove !== undefined && amountOf(input.amount).gt(amountOf(fourEyesAbove));
}

/** Records an expenditure; above the agreement's threshold it is held for a second person first (four eyes). */
export const recordExpenditure = defineCommand<ExpenditureData>({
  name: 'record-expenditure',
  title: { en: 'Record an expenditure', sv: 'Registrera en utgift' },
  input: ExpenditureData,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  held: needsFourEyes,
  decide: (book, { input, effectiveOn: on }) => {
    afterEntryIntoForce(book, on);
    for (const taken of [book.expenditures, book.lineExpenditures]) refuseTaken(taken, input.expenditure);
    const amount = sumIn(book, input.amount);
    const commitment = commitmentOf(book, input.commitment, on);
    const asked = input.group === undefined ? { on } : { on, group: input.group };
    const group = namedGroup(book, commitment, asked);
    standsAmong(book, commitment, { kind: 'spend', amount, expenditure: input.expenditure, ...group, on, seq: NEXT });
    return [ExpenditureRecorded.of({ ...input, ...group }, { effectiveOn: on })];
  },
});

function checkCorrection(book: Book, input: ReversalData, { on, spentOn }: { on: CalendarDate; spentOn: CalendarDate }): void {
  switch (input.correction) {
    case 'recording-error':
      if (on !== spentOn) throw refuse('correction-date', { wanted: spentOn, on });
      return;
    case 're-interpretation':
      if (!input.decision || !book.decisions.has(input.decision)) {
        throw refuse('correction-names-decision', { decision: input.decision ?? '–' });
      }
      return;
    case 'new-fact':
      return;
  }
}

/** What a reversal names: the expenditures there are, and the kind of movement that reverses one. */
export interface Reversing<Spent> {
  input: ReversalData;
  on: CalendarDate;
  of: ReadonlyMap<string, Spent>;
  reversed: 'reversed' | 'line-reversed';
}

/** The expenditure with the sum that is reversed of it, or a refusal (K5). */
export function reversible<Spent extends At & { key: string; amount: Amount }>(book: Book, of: Reversing<Spent>): Spent {
  const { input, on } = of;
  const expenditure = of.of.get(input.expenditure);
  if (!expenditure) throw refuse('no-such-expenditure', { expenditure: input.expenditure });
  const { key, on: spentOn } = expenditure;
  if (on < spentOn) throw refuse('reversal-before-expenditure', { expenditure: key, spentOn, on });
  checkCorrection(book, input, { on, spentOn });
  const asked = sumIn(book, input.amount);
  const left = expenditure.amount.minus(moved(book, of.reversed, { on: '9999-12-31', expenditure: key }));
  if (asked.gt(left)) {
    throw refuse('reversal-exceeds-expenditure', { expenditure: key, left: text(left), asked: text(asked), on });
  }
  return { ...expenditure, amount: asked };
}

/** Reverses an expenditure, in whole or in part; what is left is restored, after completion too (K5). */
export const reverseExpenditure = defineCommand<ReversalData>({
  name: 'reverse-expenditure',
  title: { en: 'Reverse an expenditure', sv: 'Rätta en utgift' },
  input: ReversalData,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const { key, amount: asked, commitment: of } = reversible(book, { input, on, of: book.expenditures, reversed: 'reversed' });
    refuseUsed(book, key, { asked, on });
    const commitment = storedCommitment(book, of);
    standsAmong(book, commitment, { kind: 'reverse', amount: asked, expenditure: key, on, seq: NEXT });
    return [ExpenditureReversed.of(input, { effectiveOn: on })];
  },
});
