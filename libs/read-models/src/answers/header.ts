import type { Assumption } from '#ledger/assumptions.js';
import { CALCULATION } from '#ledger/assumptions.js';
import type { Book } from '#ledger/book.js';
import { clauseNumber, ruleOf } from '#ledger/clauses.js';
import type { CalendarDate } from '#ledger/dates.js';
import { clauseOf, type Facts, sentence } from '#ledger/refusal.js';
import { versionOn } from '#ledger/terms.js';

/** What an answer was asked for, resolved: a date, and how much of the history was known. */
export interface AskedOf {
  on: CalendarDate;
  revision: number;
  recordedAt: string;
  /** False where the instant asked for is so young that an event may still be recorded with it. */
  settled?: false;
}

/** What every answer says of itself (`design.md` 1, promise 2). */
export interface Header {
  agreement: string;
  title: string;
  example: boolean;
  currency: string;
  on: CalendarDate;
  knownAt: { revision: number; recordedAt: string };
  settled?: false;
  agreementVersion: number;
  calculation: string;
}

/** The header of an answer about an agreement. */
export function headerOf(book: Book, { on, revision, recordedAt, settled }: AskedOf): Header {
  return {
    agreement: book.id,
    title: book.title,
    example: book.example,
    currency: book.currency,
    on,
    knownAt: { revision, recordedAt },
    ...(settled === undefined ? {} : { settled }),
    agreementVersion: versionOn(book, on).number,
    calculation: CALCULATION,
  };
}

/** A finding or an assumption as people read it: its code and facts, the clause it rests on, and its sentence in both languages. */
export interface Told {
  code: string;
  clause: string;
  /** The rule of the domain, where the code is a rule's. */
  rule?: string;
  facts: Facts;
  text: { sv: string; en: string };
}

/** Says a code and its facts in both languages, with the clause's printed number. */
export function told(book: Book, { code, facts }: Assumption): Told {
  const [clause, rule] = [clauseNumber(book, clauseOf(code)), ruleOf(clauseOf(code))];
  return {
    code,
    clause,
    ...(rule === undefined ? {} : { rule }),
    facts,
    text: { sv: sentence(code, facts, 'sv'), en: sentence(code, facts, 'en') },
  };
}
