import { yearOf } from './calendar.js';
import { type ContributionPolicy, type FactOf, factsUntil, later, type NaiveFact, ofKind, sum, type Weight } from './facts.js';

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
  return on >= periodTo && wasEverInForce(facts) ? { on: periodTo, ground: 'expiry' } : null;
}

/** The period's first day or the day the last condition was met, whichever is later; null while one is not met (§ 8). */
export function inForceFrom(facts: readonly NaiveFact[]): string | null {
  const { periodFrom, conditions = [] } = draftOf(facts);
  const annulled = ofKind(facts, 'annulled');
  const stands = (fact: FactOf<'condition-met'>) => !annulled.some((one) => one.party === fact.party && one.seq > fact.seq);
  const met = ofKind(facts, 'condition-met').filter(stands);
  if (!conditions.every((party) => met.some((fact) => fact.party === party))) return null;
  return met.map((fact) => fact.effectiveOn).reduce(later, periodFrom);
}

/** Whether all conditions were ever met, by the order recorded: an annulment leaves the money, and the end it is measured by, alone. */
function wasEverInForce(facts: readonly NaiveFact[]): boolean {
  const before = ofKind(facts, 'annulled').map((annulled) => facts.filter((fact) => fact.seq < annulled.seq));
  return [facts, ...before].some((known) => inForceFrom(known) !== null);
}

/** The parties in the agreement's order: those of the draft, then those that acceded, with a row on every date. */
export function partiesOf(facts: readonly NaiveFact[]): string[] {
  const acceded = ofKind(factsUntil(facts, '9999-12-31'), 'acceded');
  return [...draftOf(facts).parties, ...acceded.map((fact) => fact.party)];
}

/** Whether a dissolution may be assumed on a day: the agreement is in force then, and no recorded dissolution came before (Q2). */
export function mayDissolveOn(facts: readonly NaiveFact[], on: string): boolean {
  const from = inForceFrom(facts);
  const dissolved = ofKind(facts, 'dissolved')[0];
  return from !== null && on >= from && on <= draftOf(facts).periodTo && !(dissolved && on > dissolved.effectiveOn);
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
  const { schedule } = draftOf(facts);
  const rows = schedule.filter((row) => row.party === party && row.fromYear <= year && year <= row.toYear);
  let yearly = sum(rows.map((row) => row.yearly));
  const last = Math.max(...schedule.map((row) => row.toYear));
  const changes = ofKind(factsUntil(facts, on), 'schedule-changed').filter((fact) => fact.party === party);
  // A changed sum runs through the schedule's last year, never beyond.
  for (const fact of changes) if (fact.fromYear <= year && year <= last) yearly = fact.yearly;
  // Who has left owes nothing from then on, whatever an amendment says of its yearly sum.
  const left = withdrawalFactOf(facts, party, on);
  return left && left.fromYear <= year ? 0n : yearly;
}

/** The policy for the year of D in the agreement version in force on a date (N7). */
export function policyOn(facts: readonly NaiveFact[], on: string): ContributionPolicy {
  const changes = ofKind(factsUntil(facts, on), 'policy-changed');
  return changes.at(-1)?.policy ?? draftOf(facts).policy;
}

/** The day from which a party has left, when that is on or before a date. */
export function withdrawalOf(facts: readonly NaiveFact[], party: string, on: string): string | undefined {
  return withdrawalFactOf(facts, party, on)?.effectiveOn;
}

/** The last amendment that says when the party left. */
function withdrawalFactOf(facts: readonly NaiveFact[], party: string, on: string): FactOf<'withdrawn'> | undefined {
  return ofKind(factsUntil(facts, on), 'withdrawn').findLast((fact) => fact.party === party);
}

/** The contribution key of a date: every party's yearly sum for its calendar year, a party that has left with weight 0 (P1). */
export function contributionKey(facts: readonly NaiveFact[], on: string): Weight[] {
  const { schedule } = draftOf(facts);
  const first = Math.min(...schedule.map((row) => row.fromYear));
  const last = Math.max(...schedule.map((row) => row.toYear));
  const year = Math.min(Math.max(yearOf(on), first), last);
  return partiesOf(facts).map((party) => ({
    party,
    weight: withdrawalOf(facts, party, on) === undefined ? scheduledSum(facts, { party, year, on }) : 0n,
  }));
}
