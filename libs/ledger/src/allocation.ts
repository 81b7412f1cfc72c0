import { Amount, sum, ZERO } from './money.js';

/** A party's weight in a key; the order of the list is the order of the parties in the agreement. */
export interface Weight {
  party: string;
  weight: Amount;
}

/** A party's part of a sum that was split. */
export interface Share {
  party: string;
  amount: Amount;
}

/**
 * Splits a sum in whole öre by the weights, exact to the öre (P3): each gets its part rounded down, the öre left over go one each
 * to the largest remainders, a tie to the party that stands first in the agreement.
 */
export function allocate(total: Amount, weights: readonly Weight[]): Share[] {
  const whole = sum(weights.map((w) => w.weight));
  if (!whole.gt(ZERO)) throw new Error('A key needs at least one positive weight.');
  const ore = total.times(100);
  const parts = weights.map(({ party, weight }, order) => {
    // Quotient and remainder of ore × weight by the whole are exact; a division first would round.
    const product = ore.times(weight);
    const floor = product.divToInt(whole);
    return { party, order, floor, remainder: product.minus(floor.times(whole)) };
  });
  let left = ore.minus(sum(parts.map((p) => p.floor))).toNumber();
  const byRemainder = [...parts].sort((a, b) => b.remainder.comparedTo(a.remainder) || a.order - b.order);
  for (const part of byRemainder) {
    if (left === 0) break;
    part.floor = part.floor.plus(1);
    left -= 1;
  }
  return parts.map(({ party, floor }) => ({ party, amount: floor.dividedBy(100) }));
}
