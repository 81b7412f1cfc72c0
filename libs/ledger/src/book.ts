import type { CalendarDate } from './dates.js';

/** One fact's place in time: when it is true from, and the revision that recorded it. */
export interface At {
  on: CalendarDate;
  seq: number;
}

/** One line for each recorded event, kept for findings and for answers about the order of recording. */
export interface Recorded extends At {
  type: string;
  recordedAt: string;
  /** The decisions that the event names, its own among them. */
  decisions: string[];
  registerNumber?: string;
}

/**
 * Everything recorded about one agreement, folded from its events; answers are computed from it, never stored in it. Each topic adds
 * the part it keeps, and says how that part begins, so that the book knows no topic.
 */
export interface Book {
  status: 'drafted';
  id: string;
  title: string;
  registerNumber?: string;
  example: boolean;
  currency: string;
  draftedOn: CalendarDate;
  log: Recorded[];
}

/** An agreement before and after its first event. */
export type AgreementState = { status: 'undrafted'; id: string } | Book;

const beginnings = new Map<string, () => unknown>();

/** Declares how a topic's part of the book begins. */
export function opensWith(parts: { [Part in keyof Book]?: () => Book[Part] }): void {
  for (const [name, beginning] of Object.entries(parts)) {
    if (beginnings.has(name)) throw new Error(`The part ${name} of the book is declared twice.`);
    beginnings.set(name, beginning);
  }
}

/** Every topic's part as it begins: nothing recorded yet. */
export function emptyParts(): Partial<Book> {
  return Object.fromEntries([...beginnings].map(([name, beginning]) => [name, beginning()]));
}
