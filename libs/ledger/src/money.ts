import { Decimal } from 'decimal.js';

/** Exact decimal arithmetic: 40 significant digits are far beyond any sum of öre, and nothing here is ever a float. */
export const Amount = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP });
/** An exact sum in whole öre of the agreement's currency, counted in kronor (`5000000.00`). */
export type Amount = Decimal;

/** Nothing. */
export const ZERO: Amount = new Amount(0);

/** What an amount looks like from outside: kronor with at most two decimals and no sign, at most 13 digits before the point. */
export const AMOUNT_PATTERN = /^(0|[1-9]\d{0,12})(\.\d{1,2})?$/;

/** A sum as it is stored and sent: a decimal string with its currency (ISO 4217). */
export interface Money {
  value: string;
  currency: string;
}

/** Reads a stored or validated decimal string. */
export function amountOf(money: Money): Amount {
  return new Amount(money.value);
}

/** Writes an amount with exactly two decimals, the only way a figure leaves the rules. */
export function text(amount: Amount): string {
  return amount.isZero() ? '0.00' : amount.toFixed(2);
}

/** A sum with its currency, ready to be stored. */
export function money(amount: Amount, currency: string): Money {
  return { value: text(amount), currency };
}

/** Σ of the amounts; zero of nothing. */
export function sum(amounts: Iterable<Amount>): Amount {
  let total = ZERO;
  for (const amount of amounts) total = total.plus(amount);
  return total;
}

/** The larger of the two. */
export function larger(a: Amount, b: Amount): Amount {
  return a.gt(b) ? a : b;
}

/** The smaller of the two. */
export function smaller(a: Amount, b: Amount): Amount {
  return a.lt(b) ? a : b;
}

/** The amount where it is positive, else zero. */
export function positive(amount: Amount): Amount {
  return larger(amount, ZERO);
}

/** Rounds half up to the öre (N7). */
export function toOre(amount: Amount): Amount {
  return amount.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}
