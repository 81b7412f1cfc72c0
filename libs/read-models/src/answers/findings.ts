import type { Book } from '#ledger/book.js';
import type { CalendarDate } from '#ledger/dates.js';
import { findingsOn, type ReviewedFinding } from '#ledger/findings.js';
import type { AskedOf, Header } from '../heading.js';
import { headerOf, type Told, told } from './header.js';

/** What a person did about a finding. */
export interface ReviewLine {
  status: 'acknowledged' | 'closed';
  actor: string;
  role: string;
  on: CalendarDate;
  recordedAt: string;
  revision: number;
  why: string;
}

/** A finding in words, by the key it is reviewed by, and what people did about it. */
export interface FindingLine extends Told {
  key: string;
  status: ReviewedFinding['status'];
  reviews: ReviewLine[];
}

/** Everything that someone must look at, and what was done about it. */
export interface FindingsAnswer extends Header {
  findings: FindingLine[];
}

/** The findings of the agreement on a date, as lines of an answer. */
export function findingLines(book: Book, on: CalendarDate): FindingLine[] {
  return findingsOn(book, on).map(({ code, facts, key, status, reviews }) => ({
    ...told(book, { code, facts }),
    ...{ key, status },
    reviews: reviews.map(({ status: became, actor, role, on: reviewedOn, recordedAt, seq, why }) => ({
      ...{ status: became, actor, role, on: reviewedOn, recordedAt, revision: seq, why },
    })),
  }));
}

/** The findings of the agreement on a date. */
export function findingsAnswer(book: Book, asked: AskedOf): FindingsAnswer {
  return { ...headerOf(book, asked), findings: findingLines(book, asked.on) };
}
