import type { Draft } from './agreement.js';
import { openBook } from './agreement.js';
import type { AgreementState, Book } from './book.js';
import { eventDefinition, type LedgerEvent, upcast } from './definition.js';
import { isBalanced, type Posting } from './postings.js';
// Imported for what they declare: each topic registers its events and commands.
import './topics.js';

/** An agreement of which nothing is recorded. */
export function undrafted(id: string): AgreementState {
  return { status: 'undrafted', id };
}

/** What is known after one more event. The caller gives the state away: it may be changed in place and must not be used again. */
export function evolve(state: AgreementState, stored: LedgerEvent): AgreementState {
  const event = upcast(stored);
  const book = state.status === 'undrafted' ? openBook(state.id, event as LedgerEvent<Draft>) : state;
  if (state.status !== 'undrafted') eventDefinition(event.type).evolve(book, event);
  const registerNumber = event.source?.registerNumber;
  book.log.push({
    type: event.type,
    on: event.effectiveOn,
    seq: event.revision,
    recordedAt: event.recordedAt,
    decisions: decisionsNamed(event.data),
    ...(registerNumber === undefined ? {} : { registerNumber }),
  });
  return book;
}

/** The decisions that an event names: the one it rests on, and those it links. */
function decisionsNamed(data: object): string[] {
  const fields = data as Readonly<Record<string, unknown>>;
  const { decision, deferred, settledBy, rescindedBy } = fields;
  const reference = typeof decision === 'object' && decision !== null && 'decision' in decision ? decision.decision : decision;
  return [reference, deferred, settledBy, rescindedBy].filter((key) => typeof key === 'string');
}

/** Folds a whole history. */
export function fold(id: string, events: Iterable<LedgerEvent>): AgreementState {
  let state = undrafted(id);
  for (const event of events) state = evolve(state, event);
  return state;
}

/** The double entry of an event that the book already holds; that it does not sum to zero is a broken promise of ours. */
export function postingsOf(book: Book, event: LedgerEvent): Posting[] {
  const postings = eventDefinition(event.type).postings?.(book, upcast(event)) ?? [];
  if (!isBalanced(postings)) throw new Error(`The postings of event ${event.revision} of ${book.id} do not sum to zero.`);
  return postings;
}
