import type { Book } from './book.js';
import type { CalendarDate } from './dates.js';
import { declareSentences, type Facts, type Sentences } from './refusal.js';

/** Something that has a day: what it is, the day, and what it is about. */
export interface Deadline {
  code: string;
  dueOn: CalendarDate;
  facts: Facts;
}

/** A topic's deadlines as the state on a date has them; the day need not lie ahead. */
export type DeadlinesOf = (book: Book, on: CalendarDate) => Deadline[];

const topics: DeadlinesOf[] = [];

/** A topic declares its deadlines: the sentences of their codes (`{dueOn}` is filled in too), and what is due. */
export function declareDeadlines(sentences: Readonly<Record<string, Sentences>>, due: DeadlinesOf): void {
  declareSentences(sentences);
  topics.push(due);
}

/** Every deadline on the date or ahead of it, the nearest first; what has passed is a finding and no deadline. */
export function deadlinesOn(book: Book, on: CalendarDate): Deadline[] {
  const ahead = topics.flatMap((due) => due(book, on)).filter((deadline) => deadline.dueOn >= on);
  const told = ahead.map(({ code, dueOn, facts }) => ({ code, dueOn, facts: { ...facts, dueOn } }));
  return told.sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}
