import type { Book } from './book.js';
import { moved } from './cash.js';
import type { CalendarDate } from './dates.js';
import { type Amount, smaller, ZERO } from './money.js';
import { byDecision, type OfCommitment } from './shortfall.js';
import { inOrder, type Tranche } from './tranches.js';

/** What a funding had in hand on D, what of it meets need, and what it does not use (N4). */
export interface EarmarkedLeft {
  funding: string;
  /** Undefined for outside money without an earmark: it has no purpose to be set against. */
  purpose?: readonly string[];
  onEnd: Amount;
  met: Amount;
  unused: Amount;
}

/** N4: earmarked money set against the need of the commitments of its purpose. */
export interface Earmarked {
  met: ReadonlyMap<Tranche, Amount>;
  fundings: EarmarkedLeft[];
}

/**
 * N4: what was received and not used by the date is first set against the commitments of its purpose: the funding secured first, to
 * the tranche decided first. Outside money without an earmark meets none.
 */
export function setAgainstNeed(book: Book, surviving: readonly OfCommitment[], on: CalendarDate): Earmarked {
  const met = new Map<Tranche, Amount>();
  const inTurn = [...surviving].sort(byDecision);
  const secured = [...book.funding.values()].flatMap(({ key, secured }) => (secured ? [{ key, ...secured }] : []));
  const fundings = secured.sort(inOrder).map(({ key: funding, purpose }): EarmarkedLeft => {
    const onEnd = unusedOn(book, funding, on);
    let unused = onEnd;
    for (const { tranche } of inTurn.filter(({ commitment }) => purpose?.includes(commitment))) {
      const before = met.get(tranche) ?? ZERO;
      const part = smaller(unused, tranche.need.minus(before));
      unused = unused.minus(part);
      met.set(tranche, before.plus(part));
    }
    return { funding, ...(purpose ? { purpose } : {}), onEnd, met: onEnd.minus(unused), unused };
  });
  return { met, fundings: fundings.filter(({ onEnd }) => !onEnd.isZero()) };
}

function unusedOn(book: Book, funding: string, on: CalendarDate): Amount {
  const received = moved(book, 'external-received', { on, funding }).minus(moved(book, 'external-refunded', { on, funding }));
  const used = moved(book, 'external-used', { on, funding }).minus(moved(book, 'external-use-taken-back', { on, funding }));
  return received.minus(used);
}
