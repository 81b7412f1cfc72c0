import type { Assumption } from '#ledger/assumptions.js';
import type { Book } from '#ledger/book.js';
import { clauseNumber, ruleOf } from '#ledger/clauses.js';
import { clauseOf, type Facts, sentence } from '#ledger/refusal.js';
import { type AskedOf, type Header, headerUnder, headingOf } from '../heading.js';

/** The header of an answer about an agreement. */
export function headerOf(book: Book, asked: AskedOf): Header {
  return headerUnder(headingOf(book), book.id, asked);
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
