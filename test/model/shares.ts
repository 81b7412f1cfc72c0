import { sum, type Weight } from './facts.js';

/** One party's part of an amount, in öre; every party of the agreement has a row, who bears nothing has 0. */
export type Shares = Readonly<Record<string, bigint>>;

/**
 * Splits an amount (zero or more) to the öre by largest remainder, ties by the order of the parties (P3).
 * A party without a weight bears nothing (P2). Throws when there is something to split and nobody has a weight.
 */
export function sharesOf(amount: bigint, weights: readonly Weight[], parties: readonly string[]): Shares {
  const total = sum(weights.map((row) => row.weight));
  if (amount === 0n) return Object.fromEntries(parties.map((party) => [party, 0n]));
  if (total === 0n) throw new Error(`Nobody has a weight in the key, and ${amount} öre are to be split.`);
  const rows = parties.map((party) => {
    const weight = weights.find((row) => row.party === party)?.weight ?? 0n;
    return { party, share: (amount * weight) / total, remainder: (amount * weight) % total };
  });
  let rest = amount - sum(rows.map((row) => row.share));
  // The sort is stable, so parties with equal remainders stay in agreement order.
  for (const row of rows.toSorted((one, other) =>
    one.remainder < other.remainder ? 1 : one.remainder > other.remainder ? -1 : 0,
  )) {
    if (rest === 0n) break;
    row.share += 1n;
    rest -= 1n;
  }
  return Object.fromEntries(rows.map((row) => [row.party, row.share]));
}
