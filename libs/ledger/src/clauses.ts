import type { At, Book } from './book.js';
import type { CalendarDate } from './dates.js';
import { Key, ListOf, Text } from './fields.js';
import { refuseRepeated } from './parties.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    clauses: ClauseVersion[];
  }
}

const refuse = declareRefusals({
  'no-such-clause': {
    clause: 'amendments',
    en: 'The agreement has no clause "{clause}"; its clauses are {clauses}.',
    sv: 'Avtalet har ingen paragraf "{clause}"; dess paragrafer är {clauses}.',
  },
});

/** A reference from one clause to another, by the number that is printed and the clause it must mean. */
export class ClauseReference {
  @Text({ description: 'The clause number as printed.', example: '§ 5', max: 40 })
  printed: string;
  @Key({ description: 'The clause that the reference is about.', example: 'financing' })
  about: string;
}

/** A clause: a key that the rules know it by, the number it is printed with, and what it holds in our own words. */
export class Clause {
  @Key({ description: 'What the clause is about; the rules name clauses by this.', example: 'payment' })
  key: string;
  @Text({ description: 'Number as printed.', example: '§ 7', max: 40 })
  number: string;
  @Text({ description: 'Heading or subject.', example: 'Payment', max: 200 })
  heading: string;
  @Text({
    description: 'What the clause holds, in short.',
    example: 'Due 30 days after requisition, at the earliest 31 January.',
  })
  summary: string;
  @ListOf(() => ClauseReference, {
    description: 'References to other clauses.',
    example: [{ printed: '§ 5', about: 'financing' }],
    optional: true,
  })
  refersTo?: ClauseReference[];
}

/** A clause as it reads from a date on. */
export interface ClauseVersion extends At {
  version: number;
  clause: Clause;
  amendment?: string;
}

/** The clauses as they read on the date, in the order of the draft. */
export function clausesOn(book: Book, on: CalendarDate): ClauseVersion[] {
  const current = new Map<string, ClauseVersion>();
  for (const version of book.clauses) {
    if (version.version === 1 || version.on <= on) current.set(version.clause.key, version);
  }
  return [...current.values()];
}

const RULE = /^[A-Z]\d+$/;
const CLAUSE_OF_RULE: Readonly<Record<string, string>> = {
  ...{ C1: 'financing', C2: 'financing', C3: 'period', C4: 'financing' },
  ...{ K1: 'survival', K2: 'bodies', K3: 'survival', K4: 'survival', K5: 'survival' },
};

/** The key of the clause that a rule of the domain serves; a clause's own key stays as it is. */
export function clauseKeyOf(ruleOrKey: string): string {
  if (!RULE.test(ruleOrKey)) return ruleOrKey;
  // S, N, P, R and Q say what the clause about duties after a dissolution means.
  return CLAUSE_OF_RULE[ruleOrKey] ?? 'survival';
}

/** The rule's name where it is one. */
export function ruleOf(ruleOrKey: string): string | undefined {
  return RULE.test(ruleOrKey) ? ruleOrKey : undefined;
}

/**
 * The printed number of a clause by its key, or the rule's own name where the agreement has no such clause. Where two clauses bear
 * one number the heading says which is meant.
 */
export function clauseNumber(book: Book, ruleOrKey: string): string {
  const key = clauseKeyOf(ruleOrKey);
  const drafted = book.clauses.filter((c) => c.version === 1).map((c) => c.clause);
  const found = drafted.find((c) => c.key === key);
  if (!found) return key;
  const doubled = drafted.filter((c) => c.number === found.number).length > 1;
  return doubled ? `${found.number} (${found.heading})` : found.number;
}

/** Refuses clauses with one key twice; one number twice is a finding, since documents are like that. */
export function checkClauses(clauses: readonly Clause[]): void {
  refuseRepeated(clauses.map((c) => c.key));
}

/** The clause of the key, or a refusal naming the clauses there are. */
export function clauseOfKey(book: Pick<Book, 'clauses'>, key: string): ClauseVersion {
  const found = book.clauses.findLast((c) => c.clause.key === key);
  if (!found) throw refuse('no-such-clause', { clause: key, clauses: book.clauses.map((c) => c.clause.key).join(', ') });
  return found;
}
