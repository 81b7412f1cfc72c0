import type { Book } from '#ledger/book.js';
import { clauseNumber } from '#ledger/clauses.js';
import type { CalendarDate } from '#ledger/dates.js';
import { inKindOn } from '#ledger/in-kind.js';
import { sum, text } from '#ledger/money.js';
import type { AskedOf, Header } from '../heading.js';
import { asText } from './amounts-as-text.js';
import { headerOf } from './header.js';

/** What a party put in instead of money, at its value. */
export interface InKindLine {
  inKind: string;
  party: string;
  year: number;
  subject: string;
  valuation: string;
  ofWhich: { subject: string; amount: string }[];
  on: CalendarDate;
  revision: number;
}

/** Contributions in kind, which are never cash. */
export interface InKindAnswer extends Header {
  clause: string;
  lines: InKindLine[];
  total: string;
}

/** The contributions in kind recorded with effect by the date. */
export function inKindAnswer(book: Book, asked: AskedOf): InKindAnswer {
  const recorded = inKindOn(book, asked.on);
  return {
    ...headerOf(book, asked),
    clause: clauseNumber(book, 'financing'),
    lines: recorded.map(({ key: inKind, ...line }) => ({ inKind, ...asText(line) })),
    total: text(sum(recorded.map((line) => line.valuation))),
  };
}
