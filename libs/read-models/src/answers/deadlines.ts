import type { Book } from '#ledger/book.js';
import type { CalendarDate } from '#ledger/dates.js';
import { deadlinesOn } from '#ledger/deadlines.js';
import type { AskedOf, Header } from '../heading.js';
import { headerOf, type Told, told } from './header.js';

/** Everything with a day on the date or ahead of it, the nearest first. */
export interface DeadlinesAnswer extends Header {
  deadlines: (Told & { dueOn: CalendarDate })[];
}

/** The deadlines of the agreement on a date. */
export function deadlinesAnswer(book: Book, asked: AskedOf): DeadlinesAnswer {
  const deadlines = deadlinesOn(book, asked.on).map(({ dueOn, ...deadline }) => ({ ...told(book, deadline), dueOn }));
  return { ...headerOf(book, asked), deadlines };
}
