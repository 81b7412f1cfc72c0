import type { Book } from './book.js';
import type { Commitment } from './commitments.js';
import type { CalendarDate } from './dates.js';
import { isPlain, plainChange } from './left-by-day.js';
import { type Amount, sum, ZERO } from './money.js';
import { type End, endOn } from './phase.js';
import { account, type Posting, transfer } from './postings.js';
import { areAllPlain, movementsOfLatest } from './standing.js';
import { type CommitmentFact, runTranches } from './tranches.js';

function entry(commitment: string, on: CalendarDate, change: Amount): Posting[] {
  return transfer(on, change, { debit: account('encumbered', commitment), credit: account('reserve', commitment) });
}

/** What is left changes by so much on each day, under an end. */
function changes(facts: readonly CommitmentFact[], end: End | undefined): Map<CalendarDate, Amount> {
  const byDay = new Map<CalendarDate, Amount>();
  for (const { movements } of runTranches(facts, '9999-12-31', end).tranches) {
    for (const { on, amount } of movements) byDay.set(on, (byDay.get(on) ?? ZERO).plus(amount));
  }
  return byDay;
}

function difference(commitment: string, before: Map<CalendarDate, Amount>, after: Map<CalendarDate, Amount>): Posting[] {
  const days = [...new Set([...before.keys(), ...after.keys()])].sort();
  return days.flatMap((on) => entry(commitment, on, (after.get(on) ?? ZERO).minus(before.get(on) ?? ZERO)));
}

/**
 * The entries of an event that changed what is left of a commitment. A late fact on a commitment that was rescinded or settled
 * also changes what that released; so there the entries are the difference between the history with and without the fact.
 */
export function encumbrancePostings(book: Book, commitment: Commitment, seq: number): Posting[] {
  const { key, facts } = commitment;
  // The entries are asked for as events are followed, so it is nearly always the last.
  const fact = facts.findLast((f) => f.seq === seq);
  if (!fact) return [];
  if (isPlain(fact) && areAllPlain(facts)) return entry(key, fact.on, plainChange(fact));
  const end = endOn(book, '9999-12-31');
  const latest = movementsOfLatest(facts, seq, end);
  if (latest) return entry(key, fact.on, sum(latest.map((movement) => movement.amount)));
  const without = facts.filter((f) => f.seq !== seq);
  return difference(key, changes(without, end), changes(facts, end));
}

/**
 * The entries of a dissolution: it brings back what a rescission of the same day had released (S5), and what was settled as contested
 * while the agreement was thought to have expired but survives under § 11.
 */
export function dissolutionPostings(book: Book): Posting[] {
  const { dissolution: _, ...rest } = book;
  const [before, after] = [endOn(rest, '9999-12-31'), endOn(book, '9999-12-31')];
  return [...book.commitments.values()].flatMap(({ key, facts }) =>
    difference(key, changes(facts, before), changes(facts, after)),
  );
}
