import { type At, type Book, opensWith } from './book.js';
import { lowestFrom, moved } from './cash.js';
import { addDays, type CalendarDate } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { DateField, Key, MoneyField, MoneyOf } from './fields.js';
import { type Amount, amountOf, positive, smaller, sum, text } from './money.js';
import { contestedIn, type Obligations, obligationsOn, type PartyObligation } from './obligations.js';
import { partyOf, refuseTaken } from './parties.js';
import { type End, endBefore } from './phase.js';
import { account, type Posting, transfer } from './postings.js';
import { declareRefusals } from './refusal.js';
import { sumIn } from './terms.js';

declare module './book.js' {
  interface Book {
    shortfall: ShortfallRequisition[];
  }
}
opensWith({ shortfall: () => [] });

const refuse = declareRefusals({
  'not-in-run-off': {
    clause: 'survival',
    en: 'The agreement has not ended by {on}; this belongs to the time after a dissolution.',
    sv: 'Avtalet har inte upphört {on}; detta hör till tiden efter en upplösning.',
  },
  'shortfall-exceeds-share': {
    clause: 'P5',
    en: 'Of the share of {party} {left} is left to requisition; {asked} was asked for.',
    sv: 'Av andelen för {party} återstår {left} att rekvirera; {asked} begärdes.',
  },
  'nothing-to-withdraw': {
    clause: 'P5',
    en: '{party} is asked for {requisitioned}; {asked} cannot be withdrawn from that.',
    sv: 'Av {party} har {requisitioned} rekvirerats; {asked} kan inte återtas från det.',
  },
  'surplus-while-contested': {
    clause: 'P6',
    en: 'No surplus is payable while {contested} is contested.',
    sv: 'Inget överskott betalas ut så länge {contested} är omstritt.',
  },
  'surplus-exceeds': {
    clause: 'P6',
    en: '{party} has a surplus of {surplus} and {cash} is held; {asked} cannot be paid out.',
    sv: '{party} har ett överskott på {surplus} och kassan är {cash}; {asked} kan inte betalas ut.',
  },
});

const DUE_DAYS = 30;

/** A requisition of a party's share of the shortfall. */
export class ShortfallOrder {
  @Key({ description: 'Name of the requisition.', example: 'S-1' })
  requisition: string;
  @Key({ description: 'The party.', example: 'mdu' })
  party: string;
  @MoneyOf({ description: 'The sum.', example: { value: '460810.81', currency: 'SEK' } })
  amount: MoneyField;
}

/** A requisition of a shortfall as stored. */
export class ShortfallData extends ShortfallOrder {
  @DateField({ description: 'Due 30 days after.', example: '2027-03-03' })
  dueOn: string;
}

/** A payment to or from a party in the run-off. */
export class RunOffPayment {
  @Key({ description: 'The party.', example: 'mdu' })
  party: string;
  @MoneyOf({ description: 'The sum.', example: { value: '460810.81', currency: 'SEK' } })
  amount: MoneyField;
}

/** A requisition of a shortfall in the book; a withdrawal is one with a negative amount. */
export interface ShortfallRequisition extends At {
  party: string;
  key: string;
  amount: Amount;
  dueOn: CalendarDate;
}

function asked(party: string, amount: Amount, on: CalendarDate): Posting[] {
  const sides = { debit: account('shortfall-receivable', party), credit: account('shortfall-requisitioned', party) };
  return transfer(on, amount, sides);
}

/** A party's share of the shortfall was requisitioned. */
export const ShortfallRequisitioned = defineEvent<ShortfallData>({
  type: 'ShortfallRequisitioned',
  title: { en: 'Shortfall requisitioned', sv: 'Brist rekvirerad' },
  version: 1,
  data: ShortfallData,
  clause: 'survival',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { party, requisition: key, dueOn } = data;
    book.shortfall.push({ party, key, amount: amountOf(data.amount), dueOn, on, seq });
  },
  postings: (_, { data: { party, amount }, effectiveOn }) => asked(party, amountOf(amount), effectiveOn),
});

/** Part of a requisition of the shortfall was withdrawn, since the need is less. */
export const ShortfallRequisitionWithdrawn = defineEvent<ShortfallOrder>({
  type: 'ShortfallRequisitionWithdrawn',
  title: { en: 'Shortfall requisition withdrawn', sv: 'Rekvisition av brist återtagen' },
  version: 1,
  data: ShortfallOrder,
  clause: 'survival',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const amount = amountOf(data.amount).negated();
    book.shortfall.push({ party: data.party, key: data.requisition, amount, dueOn: on, on, seq });
  },
  postings: (_, { data: { party, amount }, effectiveOn }) => asked(party, amountOf(amount).negated(), effectiveOn),
});

/** A party paid its share of the shortfall, or a part of it. */
export const ShortfallPaid = defineEvent<RunOffPayment>({
  type: 'ShortfallPaid',
  title: { en: 'Shortfall paid', sv: 'Brist betald' },
  version: 1,
  data: RunOffPayment,
  clause: 'survival',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.cash.push({ kind: 'shortfall-paid', party: data.party, amount: amountOf(data.amount), on, seq });
  },
  postings: (_, { data: { party, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), { debit: account('cash'), credit: account('shortfall-receivable', party) }),
});

/** Money paid for the shortfall went back. */
export const ShortfallRefunded = defineEvent<RunOffPayment>({
  type: 'ShortfallRefunded',
  title: { en: 'Shortfall refunded', sv: 'Brist återbetald' },
  version: 1,
  data: RunOffPayment,
  clause: 'survival',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.cash.push({ kind: 'shortfall-refunded', party: data.party, amount: amountOf(data.amount), on, seq });
  },
  postings: (_, { data: { party, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), { debit: account('shortfall-refunded', party), credit: account('cash') }),
});

/** Cover beyond the need was paid out. */
export const SurplusPaid = defineEvent<RunOffPayment>({
  type: 'SurplusPaid',
  title: { en: 'Surplus paid', sv: 'Överskott utbetalat' },
  version: 1,
  data: RunOffPayment,
  clause: 'survival',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.cash.push({ kind: 'surplus-paid', party: data.party, amount: amountOf(data.amount), on, seq });
  },
  postings: (_, { data: { party, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), { debit: account('surplus-paid', party), credit: account('cash') }),
});

/** The end before the date and what follows from it, or a refusal while the agreement runs. */
export function ended(book: Book, on: CalendarDate): { end: End; obligations: Obligations } {
  const end = endBefore(book, on);
  const obligations = obligationsOn(book, on);
  if (!end || !obligations) throw refuse('not-in-run-off', { on });
  return { end, obligations };
}

function partOf(obligations: Obligations, party: string): PartyObligation {
  return obligations.parties.find((p) => p.party === party) as PartyObligation;
}

/** What is left to requisition, counting requisitions with a later date too, so that a backdated one never asks twice. */
function leftToRequisition(book: Book, obligations: Obligations, party: string): Amount {
  const { share, withdrawn } = partOf(obligations, party);
  return share.minus(withdrawn).minus(sum(book.shortfall.filter((r) => r.party === party).map((r) => r.amount)));
}

const hostFinance = [{ role: 'finance', of: 'host' }] as const;

/** Requisitions a party's share of the shortfall; due 30 days after (R2). */
export const requisitionShortfall = defineCommand<ShortfallOrder>({
  name: 'requisition-shortfall',
  title: { en: 'Requisition a party’s share of the shortfall', sv: 'Rekvirera en parts andel av bristen' },
  input: ShortfallOrder,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const party = partyOf(book, input.party);
    const { obligations } = ended(book, on);
    refuseTaken(new Set(book.shortfall.map((r) => r.key)), input.requisition);
    const asked = sumIn(book, input.amount);
    const left = leftToRequisition(book, obligations, party.key);
    if (asked.gt(left)) throw refuse('shortfall-exceeds-share', { party: party.name, left: text(left), asked: text(asked) });
    const dueOn = addDays(on, DUE_DAYS);
    return [ShortfallRequisitioned.of({ ...input, dueOn }, { effectiveOn: on })];
  },
});

/** Withdraws what was requisitioned beyond a share that has become smaller (P5). */
export const withdrawShortfallRequisition = defineCommand<ShortfallOrder>({
  name: 'withdraw-shortfall-requisition',
  title: { en: 'Withdraw a requisition of the shortfall', sv: 'Återta en rekvisition av bristen' },
  input: ShortfallOrder,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const party = partyOf(book, input.party);
    ended(book, on);
    const asked = sumIn(book, input.amount);
    refuseTaken(new Set(book.shortfall.map((r) => r.key)), input.requisition);
    // On every day from then on, so that one recorded late never withdraws what another has withdrawn.
    const requisitioned = lowestFrom(
      book.shortfall.filter((r) => r.party === party.key),
      on,
    );
    if (asked.gt(requisitioned)) {
      throw refuse('nothing-to-withdraw', { party: party.name, requisitioned: text(requisitioned), asked: text(asked) });
    }
    return [ShortfallRequisitionWithdrawn.of(input, { effectiveOn: on })];
  },
});

/** Records a payment for the shortfall; more than the share is a surplus. */
export const receiveShortfall = defineCommand<RunOffPayment>({
  name: 'receive-shortfall',
  title: { en: 'Record a payment for the shortfall', sv: 'Registrera en betalning för bristen' },
  input: RunOffPayment,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    partyOf(book, input.party);
    ended(book, on);
    sumIn(book, input.amount);
    return [ShortfallPaid.of(input, { effectiveOn: on })];
  },
});

/** P6: no surplus is payable while anything is contested, nor beyond the parties' cash. */
function payable(obligations: Obligations, party: string, { asked, surplus }: { asked: Amount; surplus: Amount }): void {
  const contested = contestedIn(obligations);
  if (contested.gt(0)) throw refuse('surplus-while-contested', { contested: text(contested) });
  const cash = obligations.cash.minus(obligations.outside);
  if (asked.gt(smaller(surplus, positive(cash)))) {
    throw refuse('surplus-exceeds', { party, surplus: text(surplus), cash: text(cash), asked: text(asked) });
  }
}

/** Pays back what a party paid beyond its share (P5). */
export const refundShortfall = defineCommand<RunOffPayment>({
  name: 'refund-shortfall',
  title: { en: 'Refund what was paid beyond the share', sv: 'Återbetala det som betalats utöver andelen' },
  input: RunOffPayment,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const party = partyOf(book, input.party);
    const { obligations } = ended(book, on);
    const later = moved(book, 'shortfall-refunded', { on: '9999-12-31', party: party.key });
    const already = later.minus(moved(book, 'shortfall-refunded', { on, party: party.key }));
    const surplus = positive(partOf(obligations, party.key).surplus.minus(already));
    payable(obligations, party.name, { asked: sumIn(book, input.amount), surplus });
    return [ShortfallRefunded.of(input, { effectiveOn: on })];
  },
});

/** Pays out a party's part of the cover beyond the need (P6). */
export const paySurplus = defineCommand<RunOffPayment>({
  name: 'pay-surplus',
  title: { en: 'Pay out surplus cover', sv: 'Betala ut överskjutande täckning' },
  input: RunOffPayment,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const party = partyOf(book, input.party);
    const { obligations } = ended(book, on);
    const part = obligations.coverSurplus.shares.find((s) => s.party === party.key);
    // Counting later payments too, so that a backdated one never pays the same surplus twice.
    const paid = moved(book, 'surplus-paid', { on: '9999-12-31', party: party.key });
    const surplus = positive((part?.amount ?? paid).minus(paid));
    payable(obligations, party.name, { asked: sumIn(book, input.amount), surplus });
    return [SurplusPaid.of(input, { effectiveOn: on })];
  },
});
