import { contributionsOn } from './arrears.js';
import { type At, type Book, opensWith } from './book.js';
import { movementsOf } from './cash.js';
import { askedBy, type Contribution, type Requisition, receivedOn, yearOfAgreement } from './contributions.js';
import type { CalendarDate } from './dates.js';
import { approves, DecisionReference, takeDecision } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, MoneyField, MoneyOf, Nested, Text, Year } from './fields.js';
import { type Amount, amountOf, positive, sum, text, ZERO } from './money.js';
import { partyOf } from './parties.js';
import { account, transfer } from './postings.js';
import { declareRefusals } from './refusal.js';
import { sumIn } from './terms.js';

declare module './book.js' {
  interface Book {
    writeOffs: WriteOff[];
    confirmations: Confirmation[];
  }
}
opensWith({ writeOffs: () => [], confirmations: () => [] });

const refuse = declareRefusals({
  'no-such-requisition': {
    clause: 'payment',
    en: 'There is no requisition "{requisition}" by {on} to credit.',
    sv: 'Det finns ingen rekvisition "{requisition}" den {on} att kreditera.',
  },
  'credit-exceeds-requisition': {
    clause: 'C1',
    en: 'Of the requisition "{requisition}" {left} is not credited; {asked} was asked for.',
    sv: 'Av rekvisitionen "{requisition}" är {left} inte krediterat; {asked} begärdes.',
  },
  'write-off-needs-board': {
    clause: 'bodies',
    en: 'A claim is written off by the board, in a decision that approved it; {body} cannot.',
    sv: 'En fordran skrivs av genom ett bifallsbeslut av styrelsen; {body} kan inte.',
  },
  'write-off-exceeds-claim': {
    clause: 'C1',
    en: '{party} has {outstanding} outstanding for {year} on {on}; {asked} cannot be written off.',
    sv: '{party} har {outstanding} utestående för {year} den {on}; {asked} kan inte skrivas av.',
  },
  'payment-not-received': {
    clause: 'C4',
    en: 'Of what {party} has paid for {year} {left} is not confirmed on {on}; {asked} was confirmed.',
    sv: 'Av det {party} har betalat för {year} är {left} inte bekräftat den {on}; {asked} bekräftades.',
  },
});

/** A requisition credited, in whole or in part. */
export class CreditOrder {
  @Key({ description: 'The requisition.', example: 'R-2026-1' })
  requisition: string;
  @MoneyOf({ description: 'How much less is asked for.', example: { value: '100000.00', currency: 'SEK' } })
  amount: MoneyField;
  @Text({ description: 'Why.', example: 'Asked for twice' })
  why: string;
}

/** A credit as stored, with whose requisition it was. */
export class CreditData extends CreditOrder {
  @Key({ description: 'The party.', example: 'eskilstuna' })
  party: string;
  @Year({ description: 'The contribution’s year.', example: 2026 })
  year: number;
}

/** A claim on a contribution that the board writes off. */
export class WriteOffData {
  @Key({ description: 'The party.', example: 'eskilstuna' })
  party: string;
  @Year({ description: 'The contribution’s year.', example: 2026 })
  year: number;
  @MoneyOf({ description: 'How much.', example: { value: '100000.00', currency: 'SEK' } })
  amount: MoneyField;
  @Nested(() => DecisionReference, {
    description: 'The decision of the board.',
    example: { decision: 'D-write-off', body: 'board' },
  })
  decision: DecisionReference;
  @Text({ description: 'Why.', example: 'The claim cannot be proven' })
  why: string;
}

/** A party's word that it paid. */
export class PaymentConfirmation {
  @Key({ description: 'The party that paid.', example: 'eskilstuna' })
  party: string;
  @Year({ description: 'The contribution’s year.', example: 2026 })
  year: number;
  @MoneyOf({ description: 'How much it paid.' })
  amount: MoneyField;
  @Text({ description: 'Its own reference.', example: 'Voucher 2026-0412', max: 200, optional: true })
  reference?: string;
}

/** A claim written off, in the book. */
export interface WriteOff extends At {
  party: string;
  year: number;
  amount: Amount;
  decision: string;
}

/** A payment that the party confirmed, in the book. */
export interface Confirmation extends At {
  party: string;
  year: number;
  amount: Amount;
}

/** A requisition was credited: less is asked for, nothing else of the debt changes (C1). */
export const RequisitionCredited = defineEvent<CreditData>({
  type: 'RequisitionCredited',
  title: { en: 'Requisition credited', sv: 'Rekvisition krediterad' },
  version: 1,
  data: CreditData,
  clause: 'payment',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.requisitions.find((one) => one.key === data.requisition)?.credits.push({ amount: amountOf(data.amount), on, seq });
  },
  postings: (_, { data: { party, year, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), {
      debit: account('requisitioned', party, year),
      credit: account('receivable', party, year),
    }),
});

/** The board wrote a claim off: it is no longer outstanding, owed or to come. */
export const ClaimWrittenOff = defineEvent<WriteOffData>({
  type: 'ClaimWrittenOff',
  title: { en: 'Claim written off', sv: 'Fordran avskriven' },
  version: 1,
  data: WriteOffData,
  clause: 'financing',
  evolve: (book, { data: { party, year, amount, decision }, effectiveOn: on, revision: seq }) => {
    book.writeOffs.push({ party, year, amount: amountOf(amount), decision: decision.decision, on, seq });
  },
  postings: (_, { data: { party, year, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), {
      debit: account('written-off', party, year),
      credit: account('receivable', party, year),
    }),
});

/** A party confirmed a payment of its own; no figure rests on it. */
export const PaymentConfirmed = defineEvent<PaymentConfirmation>({
  type: 'PaymentConfirmed',
  title: { en: 'Payment confirmed', sv: 'Betalning bekräftad' },
  version: 1,
  data: PaymentConfirmation,
  clause: 'financing',
  evolve: (book, { data: { party, year, amount }, effectiveOn: on, revision: seq }) => {
    book.confirmations.push({ party, year, amount: amountOf(amount), on, seq });
  },
});

function requisitionOf(book: Book, key: string, on: CalendarDate): Requisition {
  const requisition = book.requisitions.find((one) => one.key === key);
  if (!requisition || requisition.on > on) throw refuse('no-such-requisition', { requisition: key, on });
  return requisition;
}

/** Credits a requisition: less is asked for. */
export const creditRequisition = defineCommand<CreditOrder>({
  name: 'credit-requisition',
  title: { en: 'Credit a requisition', sv: 'Kreditera en rekvisition' },
  input: CreditOrder,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const requisition = requisitionOf(book, input.requisition, on);
    const asked = sumIn(book, input.amount);
    const left = askedBy(requisition, '9999-12-31');
    if (asked.gt(left)) {
      throw refuse('credit-exceeds-requisition', { requisition: requisition.key, left: text(left), asked: text(asked) });
    }
    const { party, year } = requisition;
    return [RequisitionCredited.of({ ...input, party, year }, { effectiveOn: on })];
  },
});

/** The day from the date on, and how much is outstanding then, on which it is least: what was paid or written off since is no claim. */
function leastClaim(book: Book, { party, year, on }: Contribution): { on: CalendarDate; outstanding: Amount } {
  const credits = book.requisitions.flatMap((requisition) => requisition.credits);
  const facts = [...movementsOf(book, { party }), ...book.writeOffs, ...credits];
  const days = [on, ...facts.map((fact) => fact.on).filter((day) => day > on)];
  const claims = days.map((day) => {
    const line = contributionsOn(book, day).find((one) => one.party === party && one.year === year);
    return { on: day, outstanding: line?.outstanding ?? ZERO };
  });
  return claims.reduce((least, claim) => (claim.outstanding.lt(least.outstanding) ? claim : least));
}

/** Writes a claim off by decision of the board, with its reason; at most what is outstanding. */
export const writeOffClaim = defineCommand<WriteOffData>({
  name: 'write-off-claim',
  title: { en: 'Record a claim written off', sv: 'Registrera en avskriven fordran' },
  input: WriteOffData,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const party = partyOf(book, input.party);
    const { year, decision } = input;
    yearOfAgreement(book, year);
    const known = book.decisions.get(decision.decision);
    if (decision.body !== 'board' || (known && !approves(known))) throw refuse('write-off-needs-board', { body: decision.body });
    const asked = sumIn(book, input.amount);
    const { outstanding, on: day } = leastClaim(book, { party: party.key, year, on });
    if (asked.gt(outstanding)) {
      const facts = { party: party.name, year: String(year), on: day, outstanding: text(outstanding) };
      throw refuse('write-off-exceeds-claim', { ...facts, asked: text(asked) });
    }
    const taken = takeDecision(book, decision, { effectiveOn: on, subject: input.why });
    return [...taken, ClaimWrittenOff.of(input, { effectiveOn: on })];
  },
});

/** A party confirms a payment of its own that is recorded as received. */
export const confirmPayment = defineCommand<PaymentConfirmation>({
  name: 'confirm-payment',
  title: { en: 'Confirm a payment of one’s own', sv: 'Bekräfta en egen betalning' },
  input: PaymentConfirmation,
  may: [{ role: 'finance', of: 'named-party' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const party = partyOf(book, input.party);
    const asked = sumIn(book, input.amount);
    const { received } = receivedOn(book, { party: party.key, year: input.year, on, scheduled: ZERO });
    const before = book.confirmations.filter((one) => one.party === party.key && one.year === input.year);
    const left = received.minus(sum(before.map((one) => one.amount)));
    if (asked.gt(left)) {
      const facts = { party: party.name, year: String(input.year), on, asked: text(asked) };
      throw refuse('payment-not-received', { ...facts, left: text(positive(left)) });
    }
    return [PaymentConfirmed.of(input, { effectiveOn: on })];
  },
});
