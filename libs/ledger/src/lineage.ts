import { type At, type Book, opensWith } from './book.js';
import { cashOn, outsideOn } from './cash.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, MoneyField, MoneyOf, Text, UuidField } from './fields.js';
import { type Amount, amountOf, positive, smaller, text, ZERO } from './money.js';
import { obligationsOn } from './obligations.js';
import { afterEntryIntoForce, afterMoneyCame, beforeEnd } from './phase.js';
import { account, transfer } from './postings.js';
import { declareRefusals } from './refusal.js';
import { sumIn } from './terms.js';

declare module './book.js' {
  interface Book {
    links: Link[];
    transfers: Transfer[];
  }
}
opensWith({ links: () => [], transfers: () => [] });

const refuse = declareRefusals({
  'linked-already': {
    clause: 'background',
    en: 'The agreement {agreement} is linked as {side} on {on}.',
    sv: 'Avtalet {agreement} är kopplat som {side} {on}.',
  },
  'linked-to-itself': {
    clause: 'background',
    en: 'An agreement is neither its own predecessor nor its own successor.',
    sv: 'Ett avtal är varken sin egen föregångare eller efterföljare.',
  },
  'not-linked': {
    clause: 'background',
    en: 'The agreement {agreement} is not linked as {side} by {on}; link it first.',
    sv: 'Avtalet {agreement} är inte kopplat som {side} {on}; koppla det först.',
  },
  'carried-over-already': {
    clause: 'N3',
    en: 'The transfer "{transfer}" is recorded with {amount} on {on}.',
    sv: 'Överföringen "{transfer}" är registrerad med {amount} {on}.',
  },
  'carry-over-exceeds-cash': {
    clause: 'N3',
    en: '{cash} can be carried over from {on} on; {asked} was asked for.',
    sv: '{cash} kan överföras från och med {on}; {asked} begärdes.',
  },
});

/** Which side of this agreement another one stands on. */
export type Side = 'predecessor' | 'successor';

/** Another agreement that came before or comes after this one. */
export class LinkData {
  @UuidField({ description: 'The other agreement.', example: '3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10' })
  agreementId: string;
  @Text({ description: 'Its title.', example: 'Partnership agreement 2022–2025', max: 300 })
  title: string;
}

/** Money that leaves for a successor. */
export class CarryOverData {
  @Key({ description: 'Name of the transfer, the same on both sides.', example: 'T-2025' })
  transfer: string;
  @UuidField({ description: 'The successor.', example: '3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10' })
  toAgreement: string;
  @MoneyOf({ description: 'How much.', example: { value: '4250000.00', currency: 'SEK' } })
  amount: MoneyField;
}

/** Money that comes from a predecessor. */
export class CarriedOverData {
  @Key({ description: 'Name of the transfer, the same on both sides.', example: 'T-2025' })
  transfer: string;
  @UuidField({ description: 'The predecessor.', example: '3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10' })
  fromAgreement: string;
  @MoneyOf({ description: 'How much.', example: { value: '4250000.00', currency: 'SEK' } })
  amount: MoneyField;
  @UuidField({
    description: 'The event of the predecessor that sent it.',
    example: '9d2e7a3c-5b1f-5e8a-8c47-1f0b6d9e2a55',
  })
  sourceEvent: string;
}

/** A link in the book. */
export interface Link extends At {
  side: Side;
  agreement: string;
  title: string;
}

/** Money carried over in the book, out to a successor or in from a predecessor. */
export interface Transfer extends At {
  key: string;
  way: 'out' | 'in';
  agreement: string;
  amount: Amount;
  sourceEvent?: string;
}

function linked(side: Side) {
  return (book: Book, { data, effectiveOn: on, revision: seq }: { data: LinkData; effectiveOn: string; revision: number }) => {
    book.links.push({ side, agreement: data.agreementId, title: data.title, on, seq });
  };
}

/** An earlier agreement was named. */
export const PredecessorLinked = defineEvent<LinkData>({
  type: 'PredecessorLinked',
  title: { en: 'Predecessor linked', sv: 'Föregående avtal angivet' },
  version: 1,
  data: LinkData,
  clause: 'background',
  evolve: linked('predecessor'),
});

/** A later agreement was named. */
export const SuccessorLinked = defineEvent<LinkData>({
  type: 'SuccessorLinked',
  title: { en: 'Successor linked', sv: 'Efterföljande avtal angivet' },
  version: 1,
  data: LinkData,
  clause: 'background',
  evolve: linked('successor'),
});

/** Money left for the successor; it stands on the transfer's account until the successor has it. */
export const FundsCarriedOver = defineEvent<CarryOverData>({
  type: 'FundsCarriedOver',
  title: { en: 'Funds carried over', sv: 'Medel överförda' },
  version: 1,
  data: CarryOverData,
  clause: 'N3',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const amount = amountOf(data.amount);
    book.transfers.push({ key: data.transfer, way: 'out', agreement: data.toAgreement, amount, on, seq });
    book.cash.push({ kind: 'carried-out', amount, on, seq });
  },
  postings: (_, { data, effectiveOn }) =>
    transfer(effectiveOn, amountOf(data.amount), { debit: account('transfer-out', data.transfer), credit: account('cash') }),
});

/** Money came from the predecessor; it counts as an opening balance (N3). */
export const CarriedOverFundsReceived = defineEvent<CarriedOverData>({
  type: 'CarriedOverFundsReceived',
  title: { en: 'Carried over funds received', sv: 'Överförda medel mottagna' },
  version: 1,
  data: CarriedOverData,
  clause: 'N3',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { transfer: key, fromAgreement: agreement, sourceEvent } = data;
    const amount = amountOf(data.amount);
    book.transfers.push({ key, way: 'in', agreement, amount, sourceEvent, on, seq });
    book.cash.push({ kind: 'carried-in', amount, on, seq });
  },
  postings: (_, { data, effectiveOn }) =>
    transfer(effectiveOn, amountOf(data.amount), { debit: account('cash'), credit: account('transfer-in', data.transfer) }),
});

function checkLink(book: Book, { agreementId: agreement }: LinkData): void {
  if (agreement === book.id) throw refuse('linked-to-itself');
  const earlier = book.links.find((link) => link.agreement === agreement);
  if (earlier) throw refuse('linked-already', { agreement, side: earlier.side, on: earlier.on });
}

/** Names the agreement that came before this one. */
export const linkPredecessor = defineCommand<LinkData>({
  name: 'link-predecessor',
  title: { en: 'Name the predecessor agreement', sv: 'Ange det föregående avtalet' },
  input: LinkData,
  may: [{ role: 'admin', of: 'any-party' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    checkLink(book, input);
    return [PredecessorLinked.of(input, { effectiveOn })];
  },
});

/** Names the agreement that comes after this one. */
export const linkSuccessor = defineCommand<LinkData>({
  name: 'link-successor',
  title: { en: 'Name the successor agreement', sv: 'Ange det efterföljande avtalet' },
  input: LinkData,
  may: [{ role: 'admin', of: 'any-party' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    checkLink(book, input);
    return [SuccessorLinked.of(input, { effectiveOn })];
  },
});

function checkTransfer(book: Book, of: { transfer: string; agreement: string; side: Side; on: CalendarDate }): void {
  const { transfer: key, agreement, side, on } = of;
  const link = book.links.find((one) => one.agreement === agreement && one.side === side && one.on <= on);
  if (!link) throw refuse('not-linked', { agreement, side, on });
  const earlier = book.transfers.find((one) => one.key === key);
  if (earlier) throw refuse('carried-over-already', { transfer: key, amount: text(earlier.amount), on: earlier.on });
}

/**
 * What can leave from the date on: the parties' own money on the day it is least, and, once the agreement has ended, only what no
 * commitment left needs, surviving or contested.
 */
export function carriableFrom(book: Book, on: CalendarDate): Amount {
  const days = [on, ...book.cash.map((fact) => fact.on).filter((day) => day > on)];
  const [first = ZERO, ...rest] = [...new Set(days)].map((day) => cashOn(book, { on: day }).minus(outsideOn(book, { on: day })));
  const obligations = obligationsOn(book, on);
  const needed = obligations ? obligations.surviving.plus(obligations.contested) : ZERO;
  return positive(rest.reduce(smaller, first).minus(needed));
}

/** Carries money over to the successor; the successor receives it by a command of its own, derived from this one's event. */
export const carryOverFunds = defineCommand<CarryOverData>({
  name: 'carry-over-funds',
  title: { en: 'Carry funds over to the successor', sv: 'För över medel till det efterföljande avtalet' },
  input: CarryOverData,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    afterMoneyCame(book, on);
    checkTransfer(book, { transfer: input.transfer, agreement: input.toAgreement, side: 'successor', on });
    const asked = sumIn(book, input.amount);
    const cash = carriableFrom(book, on);
    if (asked.gt(cash)) throw refuse('carry-over-exceeds-cash', { cash: text(cash), asked: text(asked), on });
    return [FundsCarriedOver.of(input, { effectiveOn: on })];
  },
});

/** Receives money that the predecessor carried over. */
export const receiveCarriedOver = defineCommand<CarriedOverData>({
  name: 'receive-carried-over',
  title: { en: 'Receive funds from the predecessor', sv: 'Ta emot medel från det föregående avtalet' },
  input: CarriedOverData,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    afterEntryIntoForce(book, on);
    beforeEnd(book, on);
    checkTransfer(book, { transfer: input.transfer, agreement: input.fromAgreement, side: 'predecessor', on });
    sumIn(book, input.amount);
    return [CarriedOverFundsReceived.of(input, { effectiveOn: on })];
  },
});

/** The order that the successor is given for an event of the predecessor, so that both sides say the same. */
export function receivingOrder(event: { id: string; data: CarryOverData }, fromAgreement: string): CarriedOverData {
  const { transfer: key, amount } = event.data;
  return { transfer: key, fromAgreement, amount, sourceEvent: event.id };
}

/** The other agreements that are named by the date, and the money that went between. */
export function lineageOn(book: Book, on: CalendarDate): { links: Link[]; transfers: Transfer[] } {
  return { links: book.links.filter((link) => link.on <= on), transfers: book.transfers.filter((one) => one.on <= on) };
}
