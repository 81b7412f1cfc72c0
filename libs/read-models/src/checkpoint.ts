/** Whole öre: Float64 while every sum is exact, int64 past that. */
export type Amounts = Float64Array | BigInt64Array;

/** Sums by effective day, from `first` on, of everything in the chunks before; one more day is one more element. */
export interface Checkpoint {
  first: number;
  sums: Amounts;
}

/** The postings of a chunk in the order recorded, as a file keeps them. */
export interface Columns {
  days: Int32Array;
  revisions: Int32Array;
  amounts: Amounts;
}

/** What the checkpoint says of everything before its chunk, effective by the day. */
export function sumBy({ first, sums }: Checkpoint, day: number): number | bigint {
  if (day < first) return sums instanceof Float64Array ? 0 : 0n;
  return sums[Math.min(day - first, sums.length - 1)] as number | bigint;
}

/** The sum of two amounts of one kind. */
export function plus(a: number | bigint, b: number | bigint): number | bigint {
  return typeof a === 'bigint' ? a + (b as bigint) : a + (b as number);
}

/** Adds each posting to the day it takes effect on, counted from `first`. */
export function addEach(sums: Amounts, { days, amounts }: Columns, first: number): void {
  for (let at = 0; at < days.length; at += 1) {
    const place = (days[at] as number) - first;
    sums[place] = plus(sums[place] as number | bigint, amounts[at] as number | bigint);
  }
}

/** Turns sums of each day into sums up to each day. */
export function accumulate(sums: Amounts): void {
  for (let at = 1; at < sums.length; at += 1) {
    sums[at] = plus(sums[at] as number | bigint, sums[at - 1] as number | bigint);
  }
}

/** Adds what an earlier checkpoint says up to each day, counted from `first`. */
export function addCheckpoint(sums: Amounts, before: Checkpoint, first: number): void {
  for (let at = 0; at < sums.length; at += 1) {
    sums[at] = plus(sums[at] as number | bigint, sumBy(before, first + at));
  }
}

/** The amounts as int64. */
export function widened(amounts: Amounts): BigInt64Array {
  return BigInt64Array.from(amounts as Float64Array, (amount: number) => BigInt(amount));
}
