import type { Book } from './book.js';
import { baseOn, requisitioned } from './contributions.js';
import type { CalendarDate } from './dates.js';
import type { End } from './phase.js';
import { runTranches } from './tranches.js';

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
  const lateVersions = book.versions.filter((v) => v.number > 1 && v.on > end.on && v.on <= on);
  for (const version of lateVersions) leftOut.add(version.seq);
  const recorded = book.dissolution;
  if (recorded && recorded.on > end.on && recorded.on <= on) leftOut.add(recorded.seq);
  return leftOut;
}

/** A requisition after D stands while it asks for no more than the base of its year; each counts the ones that stood before it. */
function leaveOutRequisitions(book: Book, { end, on, leftOut }: { end: End; on: CalendarDate; leftOut: Set<number> }): void {
  const after = book.requisitions.filter((r) => r.on > end.on && r.on <= on);
  const inTurn = after.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.seq - b.seq));
  const later = new Set(inTurn.map((r) => r.seq));
  for (const requisition of inTurn) {
    const { party, year, amount } = requisition;
    const standing = requisitioned(book, { party, year, on }, new Set([...leftOut, ...later]));
    if (standing.plus(amount).gt(baseOn(book, { party, year, on }, end))) leftOut.add(requisition.seq);
    later.delete(requisition.seq);
  }
}
