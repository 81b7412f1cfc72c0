import type { At, Book } from './book.js';
import type { CalendarDate } from './dates.js';
import { type Amount, ZERO } from './money.js';

/** What moved the money, with the sign it has in the cash: in is positive, out negative. */
export type CashKind =
  | 'opening'
  | 'received'
  | 'refunded'
  | 'spent'
  | 'reversed'
  | 'shortfall-paid'
  | 'shortfall-refunded'
  | 'surplus-paid';

/** One movement of money; `amount` is always positive, the kind says which way. */
export interface CashFact extends At {
  kind: CashKind;
  amount: Amount;
  party?: string;
  year?: number;
  commitment?: string;
  expenditure?: string;
}

const OUTGOING: ReadonlySet<CashKind> = new Set(['refunded', 'spent', 'shortfall-refunded', 'surplus-paid']);
const OUTSIDE_HELD: ReadonlySet<CashKind> = new Set(['shortfall-paid', 'shortfall-refunded', 'surplus-paid']);

/** The movement with its sign. */
export function signed(fact: CashFact): Amount {
  return OUTGOING.has(fact.kind) ? fact.amount.negated() : fact.amount;
}

/** Which facts a sum counts: up to a date, without those left out of a what-if (by revision). */
export interface UpTo {
  on: CalendarDate;
  leftOut?: ReadonlySet<number>;
}

function total(book: Book, upTo: UpTo, counts: (fact: CashFact) => boolean): Amount {
  let amount = ZERO;
  for (const fact of book.cash) {
    if (fact.on <= upTo.on && !upTo.leftOut?.has(fact.seq) && counts(fact)) amount = amount.plus(signed(fact));
  }
  return amount;
}

/** All money in hand. */
export function cashOn(book: Book, upTo: UpTo): Amount {
  return total(book, upTo, () => true);
}

/** Held (N3): opening balance + received − spent + reversed − refunded, without money paid for a shortfall. */
export function heldOn(book: Book, upTo: UpTo): Amount {
  return total(book, upTo, (fact) => !OUTSIDE_HELD.has(fact.kind));
}

/** Σ of the movements of a kind, each positive, narrowed to a party, a year or an expenditure where given. */
export function moved(book: Book, kind: CashKind, of: UpTo & { party?: string; year?: number; expenditure?: string }): Amount {
  let amount = ZERO;
  for (const fact of book.cash) {
    if (fact.kind !== kind || fact.on > of.on || of.leftOut?.has(fact.seq)) continue;
    if (of.party !== undefined && fact.party !== of.party) continue;
    if (of.year !== undefined && fact.year !== of.year) continue;
    if (of.expenditure !== undefined && fact.expenditure !== of.expenditure) continue;
    amount = amount.plus(fact.amount);
  }
  return amount;
}
