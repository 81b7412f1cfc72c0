import type { Book } from './book.js';
import type { CalendarDate } from './dates.js';
import { type Amount, sum } from './money.js';

/** One side of an entry: an account, the date it takes effect, and a signed amount (positive is debit). */
export interface Posting {
  account: string;
  on: CalendarDate;
  amount: Amount;
}

/** Two sides of one sum. */
export function transfer(on: CalendarDate, amount: Amount, sides: { debit: string; credit: string }): Posting[] {
  if (amount.isZero()) return [];
  return [
    { account: sides.debit, on, amount },
    { account: sides.credit, on, amount: amount.negated() },
  ];
}

/** What is in the accounts, for people. */
export const ACCOUNT_KINDS = {
  cash: { en: 'Money in hand', sv: 'Kassa' },
  'opening-balance': { en: 'Opening balance', sv: 'Ingående balans' },
  receivable: { en: 'Requisitioned less received, by party and year', sv: 'Rekvirerat minus mottaget, per part och år' },
  requisitioned: { en: 'Contributions requisitioned, by party and year', sv: 'Rekvirerade bidrag, per part och år' },
  refunded: { en: 'Contributions refunded, by party and year', sv: 'Återbetalda bidrag, per part och år' },
  spent: { en: 'Spent less reversed, by commitment', sv: 'Utgifter minus rättelser, per åtagande' },
  encumbered: { en: 'What is left of a commitment (encumbrance)', sv: 'Vad som återstår av ett åtagande' },
  reserve: { en: 'Reserve for encumbrances, by commitment', sv: 'Reserv för åtaganden' },
  'shortfall-receivable': { en: 'Shortfall requisitioned less paid, by party', sv: 'Rekvirerad brist minus betald, per part' },
  'shortfall-requisitioned': { en: 'Shortfall requisitioned, by party', sv: 'Rekvirerad brist, per part' },
  'shortfall-refunded': { en: 'Shortfall payments refunded, by party', sv: 'Återbetald brist, per part' },
  'spent-on-line': { en: 'Spent less reversed, by year and budget line', sv: 'Utgifter minus rättelser, per år och budgetpost' },
  'external-funding': { en: 'External money in hand, by funding', sv: 'Externa medel i kassan, per finansiering' },
  'external-used': { en: 'External money used, by funding', sv: 'Använda externa medel, per finansiering' },
  unidentified: { en: 'Money received and not identified, by receipt', sv: 'Oidentifierade inbetalningar, per inbetalning' },
  'written-off': { en: 'Claims written off, by party and year', sv: 'Avskrivna fordringar, per part och år' },
  'in-kind': { en: 'In-kind contributions, by party and year', sv: 'Bidrag i natura, per part och år' },
  'in-kind-received': { en: 'Received in kind, by party and year', sv: 'Mottaget i natura, per part och år' },
  'transfer-out': { en: 'Carried over to a successor, by transfer', sv: 'Överfört till ett efterföljande avtal, per överföring' },
  'transfer-in': { en: 'Carried over from a predecessor, by transfer', sv: 'Överfört från ett föregående avtal, per överföring' },
  'surplus-paid': { en: 'Surplus cover paid out, by party', sv: 'Utbetalt överskott, per part' },
} as const;

/** A kind of account. */
export type AccountKind = keyof typeof ACCOUNT_KINDS;

/** The name of an account: its kind, then the party, year or commitment it is of. */
export function account(kind: AccountKind, ...of: readonly (string | number)[]): string {
  return [kind, ...of].join(':');
}

/** The kind of an account by its name, undefined where it begins with none; what comes after it, only a book can tell. */
export function kindOf(name: string): AccountKind | undefined {
  const kind = name.split(':', 1)[0] as AccountKind;
  return Object.hasOwn(ACCOUNT_KINDS, kind) ? kind : undefined;
}

/** Whether the account is the one that is named, or one of the kind that is. */
export function isNamedBy(account: string, name: string): boolean {
  return account === name || account.startsWith(`${name}:`);
}

/** Whether the book could ever post to an account of this name; asking for any other is an error, never a zero. */
export function accountExists(book: Book, name: string): boolean {
  const [kind, first, second] = name.split(':') as [AccountKind, string?, string?];
  const party = book.parties.some((p) => p.key === first);
  switch (kind) {
    case 'cash':
    case 'opening-balance':
      return first === undefined;
    case 'receivable':
    case 'requisitioned':
    case 'refunded':
    case 'written-off':
    case 'in-kind':
    case 'in-kind-received':
      return party && second !== undefined && /^\d{4}$/.test(second);
    case 'spent':
    case 'encumbered':
    case 'reserve':
      return second === undefined && book.commitments.has(first ?? '');
    case 'transfer-out':
    case 'transfer-in': {
      const way = kind === 'transfer-out' ? 'out' : 'in';
      return second === undefined && book.transfers.some((one) => one.key === first && one.way === way);
    }
    case 'spent-on-line':
      return second !== undefined && lineExists(book, Number(first), second);
    case 'external-funding':
    case 'external-used':
      return second === undefined && book.funding.has(first ?? '');
    case 'unidentified':
      return second === undefined && book.receipts.has(first ?? '');
    case 'shortfall-receivable':
    case 'shortfall-requisitioned':
    case 'shortfall-refunded':
    case 'surplus-paid':
      return party && second === undefined;
  }
  return false;
}

function lineExists(book: Book, year: number, line: string): boolean {
  return (book.budgets.get(year)?.versions ?? []).some(({ lines }) => lines.some((one) => one.key === line));
}

/** Σ of the postings, which is zero for every event. */
export function balanceOf(postings: readonly Posting[]): Amount {
  return sum(postings.map((p) => p.amount));
}

/** Whether the postings sum to zero, and those of each day do where there are several: a balance sheet of any date then does too. */
export function isBalanced(postings: readonly Posting[]): boolean {
  const days = new Set(postings.map(({ on }) => on));
  if (days.size <= 1) return balanceOf(postings).isZero();
  return [...days].every((day) => balanceOf(postings.filter(({ on }) => on === day)).isZero());
}
