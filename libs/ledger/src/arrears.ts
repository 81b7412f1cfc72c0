import { inForceFrom } from './approvals.js';
import type { Book } from './book.js';
import { baseOn, type Received, receivedOn, requisitioned } from './contributions.js';
import { type CalendarDate, daysBetween, yearOf } from './dates.js';
import { type Amount, positive, smaller, ZERO } from './money.js';
import { type End, endOn } from './phase.js';
import { scheduled, versionOn, yearsOf } from './terms.js';

/** One party's contribution of one year, on a date (C1, C2, C4). */
export interface ContributionLine extends Received {
  party: string;
  year: number;
  scheduled: Amount;
  requisitioned: Amount;
  /** Scheduled − net received for a year begun (C1). */
  owed: Amount;
  /** Requisitioned − received; requisitions beyond the base lapse on D (N8). */
  outstanding: Amount;
  overdue: Amount;
  /** The oldest due date with something unpaid, and how many days it has passed (0 where it has not). */
  dueOn?: CalendarDate;
  daysOverdue: number;
}

/** Every party's every year on the date. */
export function contributionsOn(book: Book, on: CalendarDate): ContributionLine[] {
  const end = endOn(book, on);
  const version = versionOn(book, end ? end.on : on);
  return yearsOf(version.terms).flatMap((year) => book.parties.map((party) => lineOf(book, { party: party.key, year, on }, end)));
}

interface Asked {
  party: string;
  year: number;
  on: CalendarDate;
}

function lineOf(book: Book, of: Asked, end: End | undefined): ContributionLine {
  const version = versionOn(book, end ? end.on : of.on);
  const whole = scheduled(version, of.party, of.year);
  const money = receivedOn(book, { ...of, scheduled: whole });
  const begun = inForceFrom(book) !== undefined && of.year <= yearOf(end && end.on < of.on ? end.on : of.on);
  const asked = requisitioned(book, of);
  const standing = end ? smaller(asked, baseOn(book, of, end)) : asked;
  return {
    party: of.party,
    year: of.year,
    scheduled: whole,
    requisitioned: asked,
    ...money,
    owed: begun ? positive(whole.minus(money.netReceived)) : ZERO,
    outstanding: positive(standing.minus(money.received)),
    ...overdueOf(book, of, { standing, received: money.received }),
  };
}

/** What is paid settles the oldest due dates first; what is left of those that have passed is overdue. */
function overdueOf(
  book: Book,
  of: Asked,
  { standing, received }: { standing: Amount; received: Amount },
): Pick<ContributionLine, 'overdue' | 'dueOn' | 'daysOverdue'> {
  const asked = book.requisitions
    .filter((r) => r.party === of.party && r.year === of.year && r.on <= of.on)
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.seq - b.seq));
  let stands = standing;
  let paid = received;
  let overdue = ZERO;
  let dueOn: CalendarDate | undefined;
  for (const requisition of asked) {
    const counted = smaller(requisition.amount, stands);
    stands = stands.minus(counted);
    const covered = smaller(counted, paid);
    paid = paid.minus(covered);
    const unpaid = counted.minus(covered);
    if (unpaid.isZero()) continue;
    dueOn ??= requisition.dueOn;
    if (requisition.dueOn < of.on) overdue = overdue.plus(unpaid);
  }
  const days = dueOn === undefined ? 0 : Math.max(0, daysBetween(dueOn, of.on));
  return { overdue, ...(dueOn === undefined ? {} : { dueOn }), daysOverdue: days };
}
