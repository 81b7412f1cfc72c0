import type { At, Book } from './book.js';
import { baseOn, requisitioned } from './contributions.js';
import type { CalendarDate } from './dates.js';
import type { LineAssignment } from './line-expenditures.js';
import type { End } from './phase.js';
import { inOrder, runTranches } from './tranches.js';

/**
 * Q2: recorded facts effective after an assumed D, and by `on`, that R2 or R4 would refuse, and every fact that rests on one, by
 * revision. What rests on a fact is what could not stand without it: the run of the tranches finds it.
 */
export function refusedAfterEnd(book: Book, { end, on }: { end: End; on: CalendarDate }): Set<number> {
  const leftOut = new Set<number>();
  for (const commitment of book.commitments.values()) {
    for (const { fact } of runTranches(commitment.facts, on, end).rejected) leftOut.add(fact.seq);
  }
  leaveOutRequisitions(book, { end, on, leftOut });
  leaveOutBudgets(book, { end, on, leftOut });
  leaveOutUses(book, { end, on, leftOut });
  const lateVersions = book.versions.filter((v) => v.number > 1 && v.on > end.on && v.on <= on);
  for (const version of lateVersions) leftOut.add(version.seq);
  const recorded = book.dissolution;
  if (recorded && recorded.on > end.on && recorded.on <= on) leftOut.add(recorded.seq);
  return leftOut;
}

interface LeavingOut {
  end: End;
  on: CalendarDate;
  leftOut: Set<number>;
}

/**
 * A requisition after D stands while it asks for no more than the base of its year; each counts the ones that stood before it, less
 * what was credited by then. A credit rests on its requisition.
 */
function leaveOutRequisitions(book: Book, { end, on, leftOut }: LeavingOut): void {
  const after = (fact: At) => fact.on > end.on && fact.on <= on;
  const facts = book.requisitions.flatMap((requisition) => [
    { on: requisition.on, seq: requisition.seq, requisition, asks: true },
    ...requisition.credits.map((credit) => ({ on: credit.on, seq: credit.seq, requisition, asks: false })),
  ]);
  const inTurn = facts.filter(after).sort(inOrder);
  const later = new Set(inTurn.map((fact) => fact.seq));
  for (const { seq, requisition, asks } of inTurn) {
    const { party, year, amount } = requisition;
    const standing = requisitioned(book, { party, year, on }, new Set([...leftOut, ...later]));
    const exceeds = asks && standing.plus(amount).gt(baseOn(book, { party, year, on }, end));
    if (exceeds || leftOut.has(requisition.seq)) leftOut.add(seq);
    later.delete(seq);
  }
}

/** R2: budgets and what is spent on their lines after D; what rests on either falls with it. */
function leaveOutBudgets(book: Book, { end, on, leftOut }: LeavingOut): void {
  const after = (fact: At) => fact.on > end.on && fact.on <= on;
  const leave = (facts: Iterable<At>) => {
    for (const fact of facts) if (after(fact)) leftOut.add(fact.seq);
  };
  for (const { versions, breakdowns } of book.budgets.values()) leave([...versions, ...breakdowns]);
  leave(book.lineExpenditures.values());
  leave(
    book.cash.filter(
      (fact) => fact.kind === 'line-reversed' && isLeftOut(book.lineExpenditures.get(fact.expenditure ?? ''), leftOut),
    ),
  );
  leave(book.lineAssignments.filter((assignment) => restsOnLeftOut(book, assignment, leftOut)));
}

/** A use of outside money rests on the expenditure that it pays (N4). */
function leaveOutUses(book: Book, { on, leftOut }: LeavingOut): void {
  for (const fact of book.cash) {
    const isUse = fact.kind === 'external-used' || fact.kind === 'external-use-taken-back';
    if (isUse && fact.on <= on && isLeftOut(book.expenditures.get(fact.expenditure ?? ''), leftOut)) leftOut.add(fact.seq);
  }
}

function isLeftOut(fact: At | undefined, leftOut: ReadonlySet<number>): boolean {
  return fact !== undefined && leftOut.has(fact.seq);
}

function restsOnLeftOut(book: Book, { commitment, year, line, on }: LineAssignment, leftOut: ReadonlySet<number>): boolean {
  if (isLeftOut(book.commitments.get(commitment)?.facts[0], leftOut)) return true;
  const kept = (book.budgets.get(year)?.versions ?? []).filter((version) => version.on <= on && !leftOut.has(version.seq));
  return !kept
    .sort(inOrder)
    .at(-1)
    ?.lines.some((one) => one.key === line);
}
