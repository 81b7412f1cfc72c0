import type { Book } from '#ledger/book.js';
import { CALCULATION } from '#ledger/calculation.js';
import type { CalendarDate } from '#ledger/dates.js';

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

/** What of an agreement stands in the header of every answer, on whatever date it is asked. */
export interface Heading {
  title: string;
  example: boolean;
  currency: string;
  draftedOn: CalendarDate;
  /** The versions of the terms and the day each is in force from, in order. */
  versions: readonly { number: number; on: CalendarDate }[];
}

/** The heading as the book has it. */
export function headingOf(book: Book): Heading {
  const { title, example, currency, draftedOn } = book;
  return { title, example, currency, draftedOn, versions: book.versions.map(({ number, on }) => ({ number, on })) };
}

/** The header of an answer under a heading. */
export function headerUnder(heading: Heading, agreement: string, { on, revision, recordedAt, settled }: AskedOf): Header {
  const { title, example, currency, versions } = heading;
  const version = versions.findLast((one) => one.number === 1 || one.on <= on);
  if (!version) throw new Error(`The agreement ${agreement} has no terms.`);
  return {
    ...{ agreement, title, example, currency, on, knownAt: { revision, recordedAt } },
    ...(settled === undefined ? {} : { settled }),
    agreementVersion: version.number,
    calculation: CALCULATION,
  };
}
