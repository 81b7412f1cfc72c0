import { yearOf } from './calendar.js';
import { type ContributionPolicy, type FactOf, factsUntil, type NaiveFact, ofKind, sum, type Weight } from './facts.js';

/** The day the agreement ends and why; an expiry is treated as a day D like any other (R6). */
export interface End {
  readonly on: string;
  readonly ground: 'failed-negotiation' | 'other' | 'expiry';
}

/** The draft: parties in agreement order, period, first schedule and policy. Throws when the history has none. */
export function draftOf(facts: readonly NaiveFact[]): FactOf<'drafted'> {
  const draft = ofKind(facts, 'drafted')[0];
  if (!draft) throw new Error('The naive model wants a drafted fact, and found none.');
  return draft;
}

/** The end that can be seen on a date: the recorded dissolution, else the expiry from the last day of the period on (R6). */
export function endOn(facts: readonly NaiveFact[], on: string): End | null {
  const dissolved = ofKind(factsUntil(facts, on), 'dissolved')[0];
  if (dissolved) return { on: dissolved.effectiveOn, ground: dissolved.ground };
  const { periodTo } = draftOf(facts);
  return on >= periodTo ? { on: periodTo, ground: 'expiry' } : null;
}

/** The calendar years of the agreement's period. */
export function yearsOf(facts: readonly NaiveFact[]): number[] {
  const { periodFrom, periodTo } = draftOf(facts);
  const years: number[] = [];
  for (let year = yearOf(periodFrom); year <= yearOf(periodTo); year += 1) years.push(year);
  return years;
}

/** The sum a party is scheduled to pay for a year, in öre, in the agreement version in force on a date (C2). */
export function scheduledSum(facts: readonly NaiveFact[], asked: { party: string; year: number; on: string }): bigint {
  const { party, year, on } = asked;
  const rows = draftOf(facts).schedule.filter((row) => row.party === party && row.fromYear <= year && year <= row.toYear);
  let yearly = sum(rows.map((row) => row.yearly));
  for (const fact of factsUntil(facts, on)) {
    if (fact.kind === 'schedule-changed' && fact.party === party && fact.fromYear <= year) yearly = fact.yearly;
    if (fact.kind === 'withdrawn' && fact.party === party && fact.fromYear <= year) yearly = 0n;
  }
  return yearly;
}

/** The policy for the year of D in the agreement version in force on a date (N7). */
export function policyOn(facts: readonly NaiveFact[], on: string): ContributionPolicy {
  const changes = ofKind(factsUntil(facts, on), 'policy-changed');
  return changes.at(-1)?.policy ?? draftOf(facts).policy;
}

/** The day from which a party has left, when that is on or before a date. */
export function withdrawalOf(facts: readonly NaiveFact[], party: string, on: string): string | undefined {
  return ofKind(factsUntil(facts, on), 'withdrawn').find((fact) => fact.party === party)?.effectiveOn;
}

/** The contribution key of a date: every party's yearly sum for its calendar year, a party that has left with weight 0 (P1). */
export function contributionKey(facts: readonly NaiveFact[], on: string): Weight[] {
  const { parties, schedule } = draftOf(facts);
  const first = Math.min(...schedule.map((row) => row.fromYear));
  const last = Math.max(...schedule.map((row) => row.toYear));
  const year = Math.min(Math.max(yearOf(on), first), last);
  return parties.map((party) => ({
    party,
    weight: withdrawalOf(facts, party, on) === undefined ? scheduledSum(facts, { party, year, on }) : 0n,
  }));
}
