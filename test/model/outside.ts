import { yearOf } from './calendar.js';
import { type FactOf, factsUntil, greater, lesser, type NaiveFact, ofKind, sum } from './facts.js';

/** What a funding has in hand, and the commitments it is earmarked for; none for outside money without a purpose. */
export interface InHand {
  readonly funding: string;
  readonly purpose: readonly string[];
  readonly unused: bigint;
}

/** Every funding secured in the given facts, in order of the funder's decision, with what is received and neither refunded nor used. */
export function unusedByFunding(facts: readonly NaiveFact[]): InHand[] {
  return ofKind(facts, 'external-secured').map(({ funding, purpose }) => {
    const total = (kind: 'external-received' | 'external-refunded' | 'external-used') =>
      sum(
        ofKind(facts, kind)
          .filter((fact: FactOf<typeof kind>) => fact.funding === funding)
          .map((fact) => fact.amount),
      );
    return { funding, purpose, unused: total('external-received') - total('external-refunded') - total('external-used') };
  });
}

/** A need in order of decision; what earmarked money meets of it is added. */
export interface Need {
  readonly commitment: string;
  readonly need: bigint;
  earmarked: bigint;
}

/** N4: each funding in turn meets the needs of its purpose in turn; fundings with nothing in hand are not told of. */
export function setAgainst(
  needs: readonly Need[],
  inHand: readonly InHand[],
): { funding: string; onEnd: bigint; unused: bigint }[] {
  const told = inHand.map(({ funding, purpose, unused: onEnd }) => {
    let unused = onEnd;
    for (const one of needs) {
      if (!purpose.includes(one.commitment)) continue;
      const met = lesser(unused, one.need - one.earmarked);
      one.earmarked += met;
      unused -= met;
    }
    return { funding, onEnd, unused };
  });
  return told.filter(({ onEnd }) => onEnd !== 0n);
}

/** One year of external funding against the target, in öre (§ 6). */
export interface ExternalRow {
  readonly year: number;
  readonly target: bigint;
  readonly secured: bigint;
  readonly received: bigint;
  readonly refunded: bigint;
  readonly left: bigint;
}

/** External funding by year on a date; a year without a target has 0. */
export function naiveExternal(facts: readonly NaiveFact[], years: readonly number[], on: string): ExternalRow[] {
  const byThen = factsUntil(facts, on);
  return years.map((year) => {
    const total = (kind: 'external-secured' | 'external-received' | 'external-refunded') =>
      sum(
        ofKind(byThen, kind)
          .filter((fact: NaiveFact) => yearOf(fact.effectiveOn) === year)
          .map((fact) => fact.amount),
      );
    const target = targetOf(facts, year, on);
    const secured = total('external-secured');
    const [received, refunded] = [total('external-received'), total('external-refunded')];
    return { year, target, secured, received, refunded, left: greater(0n, target - secured) };
  });
}

function targetOf(facts: readonly NaiveFact[], year: number, on: string): bigint {
  const targets = ofKind(factsUntil(facts, on), 'external-target');
  return targets.findLast((fact) => fact.fromYear <= year && year <= fact.toYear)?.yearly ?? 0n;
}
