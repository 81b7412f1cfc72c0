import { type At, type Book, opensWith } from './book.js';
import { type CalendarDate, compareDates } from './dates.js';
import { type Amount, smaller, sum, ZERO } from './money.js';

declare module './book.js' {
  interface Book {
    cash: CashFact[];
  }
}
opensWith({ cash: () => [] });

/** What moved the money, with the sign it has in the cash: in is positive, out negative. */
export type CashKind =
  | 'opening'
  | 'received'
  | 'refunded'
  | 'spent'
  | 'reversed'
  | 'shortfall-paid'
  | 'shortfall-refunded'
  | 'surplus-paid'
  | 'carried-in'
  | 'carried-out'
  | 'line-spent'
  | 'line-reversed'
  | 'external-received'
  | 'external-refunded'
  | 'external-used'
  | 'external-use-taken-back'
  | 'unidentified'
  | 'identified';

/**
 * One movement of money; the kind says which way, so `amount` is positive, except where a reallocation takes a receipt away from what it was
 * taken for.
 */
export interface CashFact extends At {
  kind: CashKind;
  amount: Amount;
  party?: string;
  year?: number;
  commitment?: string;
  expenditure?: string;
  line?: string;
  funding?: string;
  receipt?: string;
}

const OUTGOING: ReadonlySet<CashKind> = new Set([
  'refunded',
  'spent',
  'shortfall-refunded',
  'surplus-paid',
  'carried-out',
  'line-spent',
  'external-refunded',
  'external-use-taken-back',
  'identified',
]);
/** Money from outside and money nobody has been named for is in hand, and not the parties' (N4). */
const OUTSIDE: ReadonlySet<CashKind> = new Set(['external-received', 'external-refunded', 'unidentified', 'identified']);
const OUTSIDE_HELD: ReadonlySet<CashKind> = new Set([...OUTSIDE, 'shortfall-paid', 'shortfall-refunded', 'surplus-paid']);
/** An expenditure paid with money from outside spends that money and not what is held; nothing moves in or out. */
const MOVES_NOTHING: ReadonlySet<CashKind> = new Set(['external-used', 'external-use-taken-back']);

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
  return total(book, upTo, (fact) => !MOVES_NOTHING.has(fact.kind));
}

/** Held (N3): opening balance + received − spent + reversed − refunded, without money paid for a shortfall. */
export function heldOn(book: Book, upTo: UpTo): Amount {
  return total(book, upTo, (fact) => !OUTSIDE_HELD.has(fact.kind));
}

/** What is in hand and not the parties' to share: outside money not used yet, and receipts not identified yet (N4, P6). */
export function outsideOn(book: Book, upTo: UpTo): Amount {
  const used = total(book, upTo, (fact) => MOVES_NOTHING.has(fact.kind));
  return total(book, upTo, (fact) => OUTSIDE.has(fact.kind)).minus(used);
}

/** What narrows a sum of movements. */
type Narrowing = Partial<Pick<CashFact, 'party' | 'year' | 'expenditure' | 'funding' | 'receipt'>>;
const NARROWING = ['party', 'year', 'expenditure', 'funding', 'receipt'] as const;

const LISTED = ['expenditure', 'funding', 'receipt', 'party'] as const;
type Lists = { read: number } & Record<(typeof LISTED)[number], Map<string, CashFact[]>>;

// Kept beside the movements, which only grow, so that what concerns one expenditure is not looked for among all of them.
const listsOfCash = new WeakMap<readonly CashFact[], Lists>();

function listsOf(cash: readonly CashFact[]): Lists {
  const empty = () => ({ read: 0, expenditure: new Map(), funding: new Map(), receipt: new Map(), party: new Map() });
  const lists: Lists = listsOfCash.get(cash) ?? empty();
  listsOfCash.set(cash, lists);
  for (; lists.read < cash.length; lists.read += 1) {
    const fact = cash[lists.read]!;
    for (const name of LISTED) {
      const key = fact[name];
      if (key === undefined) continue;
      const list = lists[name].get(key);
      if (list) list.push(fact);
      else lists[name].set(key, [fact]);
    }
  }
  return lists;
}

/** The movements of an expenditure, a funding, a receipt or a party, the first of these that is given; else all. In the order recorded. */
export function movementsOf(book: Book, of: Narrowing): readonly CashFact[] {
  const name = LISTED.find((one) => of[one] !== undefined);
  return name ? (listsOf(book.cash)[name].get(of[name] ?? '') ?? []) : book.cash;
}

/** Σ of the movements of a kind, narrowed to a party, a year, an expenditure, a funding or a receipt where given. */
export function moved(book: Book, kind: CashKind, of: UpTo & Narrowing): Amount {
  let amount = ZERO;
  for (const fact of movementsOf(book, of)) {
    if (fact.kind !== kind || fact.on > of.on || of.leftOut?.has(fact.seq)) continue;
    if (NARROWING.some((name) => of[name] !== undefined && of[name] !== fact[name])) continue;
    amount = amount.plus(fact.amount);
  }
  return amount;
}

/** The least that dated changes sum to at the end of any day from a date on, so that a fact recorded late leaves no day below nothing. */
export function lowestFrom(changes: readonly { on: CalendarDate; amount: Amount }[], from: CalendarDate): Amount {
  const inTurn = changes.filter(({ on }) => on > from).sort((a, b) => compareDates(a.on, b.on));
  let running = sum(changes.filter(({ on }) => on <= from).map(({ amount }) => amount));
  let lowest = running;
  inTurn.forEach(({ on, amount }, index) => {
    running = running.plus(amount);
    const lastOfDay = inTurn[index + 1]?.on !== on;
    if (lastOfDay) lowest = smaller(lowest, running);
  });
  return lowest;
}
