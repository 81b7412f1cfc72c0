import type { AssignmentOn } from '#ledger/assignments.js';
import type { Book } from '#ledger/book.js';
import { type DecisionAnswer, followedFrom } from '#ledger/decision-answer.js';
import type { AskedOf, Header } from '../heading.js';
import { type AsText, asText } from './amounts-as-text.js';
import { headerOf } from './header.js';

/** A decision with its meeting, presence and minutes, and everything that followed from it by the date. */
export type DecisionFollowed = Header &
  AsText<Omit<DecisionAnswer, 'assignments'>> & { assignments: ({ assignment: string } & Omit<AsText<AssignmentOn>, 'key'>)[] };

/** A decision and what followed from it; undefined where there is none of that key, a refusal where the date is before it. */
export function decisionAnswer(book: Book, asked: AskedOf & { decision: string }): DecisionFollowed | undefined {
  const { decision, on } = asked;
  if (!book.decisions.has(decision)) return undefined;
  const { assignments, ...followed } = followedFrom(book, decision, on);
  return {
    ...headerOf(book, asked),
    ...asText(followed),
    assignments: assignments.map(({ key: assignment, ...given }) => ({ assignment, ...asText(given) })),
  };
}
