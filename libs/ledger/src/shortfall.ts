import { allocate, type Share, type Weight } from './allocation.js';
import type { Book } from './book.js';
import { type CalendarDate, compareDates, yearOf } from './dates.js';
import { type Amount, smaller, sum, ZERO } from './money.js';
import { scheduled, scheduleYears, type TermsVersion, versionOn } from './terms.js';
import type { Tranche } from './tranches.js';

/** A surviving tranche with its part of the cover, and what is uncovered split among the parties (N9, P1–P3). */
export interface CoveredTranche {
  commitment: string;
  tranche: Tranche;
  /** What of the need is met by earmarked money, before cover is applied (N4). */
  earmarked: Amount;
  covered: Amount;
  uncovered: Amount;
  key: Weight[];
  shares: Share[];
}

/** A tranche together with the commitment it belongs to. */
export interface OfCommitment {
  commitment: string;
  tranche: Tranche;
}

/** N9: each tranche by its own decision date, same day in the order recorded. */
export function byDecision(a: OfCommitment, b: OfCommitment): number {
  const [x, y] = [a.tranche, b.tranche];
  return compareDates(x.decidedOn, y.decidedOn) || x.seq - y.seq;
}

/** The parties' yearly sums for a calendar year, clamped into the schedule (P1). */
export function contributionKey(book: Book, version: TermsVersion, on: string): Weight[] {
  const { first, last } = scheduleYears(version.terms);
  const year = Math.min(Math.max(yearOf(on), first), last);
  return book.parties.map(({ key: party }) => {
    return { party, weight: version.withdrawn.has(party) ? ZERO : scheduled(version, party, year) };
  });
}

/** A tranche's key: the split its decision named (P2), else the yearly sums in the version in force on the day of the decision (P1). */
export function keyOf(book: Book, tranche: Tranche): Weight[] {
  if (!tranche.split) return contributionKey(book, versionOn(book, tranche.decidedOn), tranche.decidedOn);
  const own = new Map(tranche.split.map((part) => [part.party, part.weight]));
  return book.parties.map(({ key: party }) => ({ party, weight: own.get(party) ?? ZERO }));
}

/** What is applied to the need: earmarked money by tranche first (N4), then the cover. */
export interface Applied {
  cover: Amount;
  met: ReadonlyMap<Tranche, Amount>;
}

/** Applies the cover to the surviving tranches in order and splits what it does not reach; a negative cover covers nothing (N5). */
export function coverTranches(book: Book, surviving: readonly OfCommitment[], { cover, met }: Applied): CoveredTranche[] {
  let open = cover.gt(ZERO) ? cover : ZERO;
  return [...surviving].sort(byDecision).map(({ commitment, tranche }) => {
    const earmarked = met.get(tranche) ?? ZERO;
    const need = tranche.need.minus(earmarked);
    const covered = smaller(need, open);
    open = open.minus(covered);
    const uncovered = need.minus(covered);
    const key = keyOf(book, tranche);
    return { commitment, tranche, earmarked, covered, uncovered, key, shares: allocate(uncovered, key) };
  });
}

/** A party's total is the sum of its lines, always (P3). */
export function shareOf(lines: readonly CoveredTranche[], party: string): Amount {
  return sum(lines.map((line) => line.shares.find((s) => s.party === party)?.amount ?? ZERO));
}

/** The part of a party's share that is contested because it withdrew after the decision (P4). */
export function withdrawnShareOf(book: Book, lines: readonly CoveredTranche[], of: { party: string; endedOn: string }): Amount {
  const left = versionOn(book, of.endedOn).withdrawn.get(of.party);
  if (!left) return ZERO;
  return shareOf(
    lines.filter((line) => line.tranche.decidedOn < left.on),
    of.party,
  );
}

/** A requisition of the shortfall with something unpaid. */
export interface UnpaidShortfall {
  dueOn: CalendarDate;
  amount: Amount;
}

/** What is unpaid of what a party was asked for by the date; what is paid or withdrawn again settles the oldest due dates first (P5). */
export function unpaidShortfall(
  book: Book,
  { party, paid, on }: { party: string; paid: Amount; on: CalendarDate },
): UnpaidShortfall[] {
  const all = book.shortfall.filter((r) => r.party === party && r.on <= on);
  let settled = paid.minus(sum(all.filter((r) => r.amount.isNegative()).map((r) => r.amount)));
  const asked = all.filter((r) => r.amount.gt(ZERO)).sort((a, b) => compareDates(a.dueOn, b.dueOn));
  return asked.flatMap(({ dueOn, amount }) => {
    const covered = smaller(amount, settled);
    settled = settled.minus(covered);
    const unpaid = amount.minus(covered);
    return unpaid.isZero() ? [] : [{ dueOn, amount: unpaid }];
  });
}
