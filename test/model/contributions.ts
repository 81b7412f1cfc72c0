import { addDays, dayOfYear, daysInYear, yearOf } from './calendar.js';
import { earlier, factsUntil, greater, later, lesser, type NaiveFact, ofKind, sum } from './facts.js';
import { draftOf, type End, endOn, inForceFrom, partiesOf, policyOn, scheduledSum, yearsOf } from './terms.js';

/** A party and a contribution year. */
export interface PartyYear {
  readonly party: string;
  readonly year: number;
}

/** What has happened between a party and the host for one contribution year, in öre, gross (C4). */
export interface Paid {
  readonly requisitioned: bigint;
  readonly received: bigint;
  readonly refunded: bigint;
  readonly writtenOff: bigint;
}

/** The contributions of one party and year, in öre. */
export interface ContributionRow extends PartyYear, Paid {
  readonly scheduled: bigint;
  readonly overpayment: bigint;
  readonly netReceived: bigint;
  readonly owed: bigint;
  readonly outstanding: bigint;
  readonly overdue: bigint;
}

/** One part of what is still to come on D (N6); negative for an overpayment that is owed back. */
export interface StillToCome extends PartyYear {
  readonly amount: bigint;
}

/** The day a requisitioned sum is to be paid: 30 days after the requisition, at the earliest 31 January of its year (§ 7). */
export function requisitionDueOn(requisitionedOn: string, year: number, days = 30): string {
  return later(addDays(requisitionedOn, days), `${year}-01-31`);
}

/** Every party's contributions for every year of the period on a date, parties in agreement order. */
export function naiveContributions(facts: readonly NaiveFact[], on: string): ContributionRow[] {
  const end = endOn(facts, on);
  // From D on the schedule is that of D (C2), and a year not begun at D has lapsed and is never owed (N6).
  const asOf = end ? earlier(on, end.on) : on;
  return partiesOf(facts).flatMap((party) =>
    yearsOf(facts).map((year) => {
      const asked = { party, year };
      const scheduled = scheduledSum(facts, { ...asked, on: asOf });
      const paid = paidFor(factsUntil(facts, on), asked);
      const netReceived = netReceivedOf(paid, scheduled);
      return {
        ...asked,
        ...paid,
        scheduled,
        overpayment: overpaymentOf(paid, scheduled),
        netReceived,
        owed: inForceFrom(facts) !== null && year <= yearOf(asOf) ? greater(0n, scheduled - netReceived - paid.writtenOff) : 0n,
        ...unpaidRequisitions(facts, { ...asked, on, end }),
      };
    }),
  );
}

/** What was requisitioned less credited, received, refunded and written off for a party and year in the given facts. */
export function paidFor(facts: readonly NaiveFact[], { party, year }: PartyYear): Paid {
  const total = (kind: 'requisitioned' | 'credited' | 'received' | 'refunded' | 'written-off') =>
    sum(
      ofKind(facts, kind)
        .filter((fact) => fact.party === party && fact.year === year)
        .map((fact) => fact.amount),
    );
  return {
    requisitioned: total('requisitioned') - total('credited'),
    received: total('received'),
    refunded: total('refunded'),
    writtenOff: total('written-off'),
  };
}

/** The sum that N6 and N7 count with for a party and year when the agreement ends on D, out of the state on `stateOn`. */
export function baseOf(facts: readonly NaiveFact[], asked: PartyYear & { dissolvedOn: string; stateOn: string }): bigint {
  const { party, year, dissolvedOn, stateOn } = asked;
  const yearOfEnd = yearOf(dissolvedOn);
  if (year > yearOfEnd) return 0n;
  const scheduled = scheduledSum(facts, { party, year, on: dissolvedOn });
  if (year < yearOfEnd) return scheduled;
  switch (policyOn(facts, dissolvedOn)) {
    case 'requisitioned-stands': {
      const byThen = factsUntil(facts, earlier(stateOn, dissolvedOn));
      return lesser(scheduled, paidFor(byThen, { party, year }).requisitioned);
    }
    case 'full-year':
      return scheduled;
    case 'pro-rata-days': {
      const days = BigInt(dayOfYear(dissolvedOn));
      const daysOfYear = BigInt(daysInYear(year));
      // Half up: (2a + b) ÷ 2b rounds a ÷ b, both positive.
      return (2n * scheduled * days + daysOfYear) / (2n * daysOfYear);
    }
  }
}

/** What is still to come on D, one part for every party and year (N6), out of the state on `stateOn` (D unless that is earlier). */
export function stillToComeOn(facts: readonly NaiveFact[], dissolvedOn: string, stateOn: string): StillToCome[] {
  const byThen = factsUntil(facts, earlier(stateOn, dissolvedOn));
  return partiesOf(facts).flatMap((party) =>
    yearsOf(facts).map((year) => {
      const paid = paidFor(byThen, { party, year });
      const scheduled = scheduledSum(facts, { party, year, on: dissolvedOn });
      const overpayment = overpaymentOf(paid, scheduled);
      const base = baseOf(facts, { party, year, dissolvedOn, stateOn });
      const amount = overpayment > 0n ? -overpayment : greater(0n, base - netReceivedOf(paid, scheduled) - paid.writtenOff);
      return { party, year, amount };
    }),
  );
}

function overpaymentOf(paid: Paid, scheduled: bigint): bigint {
  return greater(0n, paid.received - paid.refunded - scheduled);
}

function netReceivedOf(paid: Paid, scheduled: bigint): bigint {
  return paid.received - lesser(paid.refunded, greater(0n, paid.received - scheduled));
}

function unpaidRequisitions(
  facts: readonly NaiveFact[],
  asked: PartyYear & { on: string; end: End | null },
): { outstanding: bigint; overdue: bigint } {
  const { party, year, on, end } = asked;
  const byThen = factsUntil(facts, on);
  const credits = ofKind(byThen, 'credited');
  const requisitions = ofKind(byThen, 'requisitioned')
    .filter((fact) => fact.party === party && fact.year === year)
    .map((fact) => ({
      amount:
        fact.amount - sum(credits.filter((credit) => credit.requisition === fact.requisition).map((credit) => credit.amount)),
      dueOn: requisitionDueOn(fact.effectiveOn, year, draftOf(facts).paymentDays),
    }))
    .sort((one, other) => (one.dueOn < other.dueOn ? -1 : one.dueOn > other.dueOn ? 1 : 0));
  // What was requisitioned beyond the base lapses on D, the last due first (N8).
  let standing = sum(requisitions.map((requisition) => requisition.amount));
  if (end) standing = lesser(standing, baseOf(facts, { party, year, dissolvedOn: end.on, stateOn: on }));
  // What is written off settles as what is paid does.
  const { received, writtenOff } = paidFor(byThen, { party, year });
  let unused = received + writtenOff;
  const outstanding = greater(0n, standing - unused);
  let overdue = 0n;
  for (const requisition of requisitions) {
    const counted = lesser(requisition.amount, standing);
    const settled = lesser(counted, unused);
    standing -= counted;
    unused -= settled;
    if (requisition.dueOn < on) overdue += counted - settled;
  }
  return { outstanding, overdue };
}
