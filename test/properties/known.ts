import type { Book } from '#ledger/book.js';
import { fold } from '#ledger/fold.js';
import type { Posting } from '#ledger/postings.js';
import type { NaiveFact } from '../model/facts.js';
import type { History } from '../support/history.js';
import { naiveFacts } from './naive-facts.js';

/** What is known at a revision, to the rules and to the naive model. */
export interface Known {
  readonly book: Book;
  readonly postings: readonly Posting[];
  readonly facts: readonly NaiveFact[];
}

/** What is known after so many events: folded anew for the rules, read as plain JSON for the naive model. */
export function knownAfter(history: History, count: number): Known {
  const events = history.events.slice(0, count);
  const state = fold(history.state.id, events);
  if (state.status !== 'drafted') throw new Error('A history begins with its draft, and this one has none.');
  return {
    book: state,
    postings: history.postings.filter((posting) => posting.revision < count),
    facts: naiveFacts(JSON.parse(JSON.stringify(events))),
  };
}
