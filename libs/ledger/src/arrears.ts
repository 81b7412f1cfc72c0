import type { Book } from './book.js';
import { inForceFrom } from './conditions.js';
import { askedBy, baseOn, type Received, receivedOn, requisitioned, writtenOff } from './contributions.js';
import { type CalendarDate, compareDates, daysBetween, yearOf } from './dates.js';
import { type Amount, positive, smaller, sum, ZERO } from './money.js';
import { type End, endOn } from './phase.js';
import { scheduled, versionOn, yearsOf } from './terms.js';

/** One party's contribution of one year, on a date (C1, C2, C4). */
export interface ContributionLine extends Received {
  party: string;
  year: number;
  scheduled: Amount;
  requisitioned: Amount;
  /** Claims that the board has written off. */
  writtenOff: Amount;
  /** What the party has confirmed that it paid. */
  confirmed: Amount;
  /** Scheduled − net received − written off for a year begun (C1). */
  owed: Amount;
  /** Requisitioned − received − written off; requisitions beyond the base lapse on D (N8). */
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
  const begun = inForceFrom(book) !== undefined && of.year <= yearOf(end ? end.on : of.on);
  const asked = requisitioned(book, of);
  const gone = writtenOff(book, of);
  const settled = money.received.plus(gone);
  const standing = end ? smaller(asked, baseOn(book, of, end)) : asked;
  return {
    party: of.party,
    year: of.year,
    scheduled: whole,
    requisitioned: asked,
    ...money,
    writtenOff: gone,
    confirmed: confirmed(book, of),
    owed: begun ? positive(whole.minus(money.netReceived).minus(gone)) : ZERO,
    outstanding: positive(standing.minus(settled)),
    ...overdueOf(book, of, { standing, settled }),
  };
}

/** Σ of what the party has confirmed by the date that it paid. */
function confirmed(book: Book, { party, year, on }: Asked): Amount {
  const counted = book.confirmations.filter((one) => one.party === party && one.year === year && one.on <= on);
  return sum(counted.map((one) => one.amount));
}

/** A requisition of a contribution with something unpaid. */
export interface Unpaid {
  party: string;
  year: number;
  dueOn: CalendarDate;
  amount: Amount;
}

/** Every requisition with something unpaid on the date; what is paid or written off settles the oldest due dates first. */
export function unpaidRequisitions(book: Book, on: CalendarDate): Unpaid[] {
  return contributionsOn(book, on).flatMap(({ party, year, requisitioned: asked, outstanding, received, writtenOff: gone }) => {
    const settled = received.plus(gone);
    const standing = outstanding.gt(ZERO) ? outstanding.plus(settled) : smaller(asked, settled);
    return unpaidOf(book, { party, year, on }, { standing, settled });
  });
}

function unpaidOf(book: Book, of: Asked, { standing, settled }: { standing: Amount; settled: Amount }): Unpaid[] {
  const asked = book.requisitions
    .filter((r) => r.party === of.party && r.year === of.year && r.on <= of.on)
    .sort((a, b) => compareDates(a.dueOn, b.dueOn));
  let stands = standing;
  let paid = settled;
  return asked.flatMap((requisition) => {
    const { party, year, dueOn } = requisition;
    const counted = smaller(askedBy(requisition, of.on), stands);
    stands = stands.minus(counted);
    const covered = smaller(counted, paid);
    paid = paid.minus(covered);
    const unpaid = counted.minus(covered);
    return unpaid.isZero() ? [] : [{ party, year, dueOn, amount: unpaid }];
  });
}

function overdueOf(
  book: Book,
  of: Asked,
  money: { standing: Amount; settled: Amount },
): Pick<ContributionLine, 'overdue' | 'dueOn' | 'daysOverdue'> {
  const unpaid = unpaidOf(book, of, money);
  const overdue = sum(unpaid.filter(({ dueOn }) => dueOn < of.on).map(({ amount }) => amount));
  const [oldest] = unpaid;
  const days = oldest ? Math.max(0, daysBetween(oldest.dueOn, of.on)) : 0;
  return { overdue, ...(oldest ? { dueOn: oldest.dueOn } : {}), daysOverdue: days };
}
