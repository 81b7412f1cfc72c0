import { Amount, sum, text } from '#ledger/money.js';

/** Σ of exact decimals, for the totals row of a table. */
export function sumOf(amounts: readonly string[]): string {
  return text(sum(amounts.map((amount) => new Amount(amount))));
}
