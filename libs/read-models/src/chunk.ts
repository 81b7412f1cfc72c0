/** Postings in a chunk; a checkpoint stands where a chunk begins. */
export const CHUNK = 1024;

/** Postings in a block, of which the sum and the earliest and latest day are kept: most blocks lie wholly on one side of a date. */
export const BLOCK = 64;

/** Whole öre: Float64 while every sum is exact, int64 past that. */
export type Amounts = Float64Array | BigInt64Array;

/** Sums by effective day, from `first` on, of everything in the chunks before; one more day is one more element. */
interface Checkpoint {
  first: number;
  sums: Amounts;
}

/** Up to `CHUNK` postings in the order recorded, and where there is one the checkpoint of what was recorded before them. */
export interface Chunk {
  days: Int32Array;
  revisions: Int32Array;
  amounts: Amounts;
  blocks?: Blocks;
  checkpoint?: Checkpoint;
}

/** Of each whole block of a chunk. */
interface Blocks {
  earliest: Int32Array;
  latest: Int32Array;
  sums: Amounts;
}

/** The sum of what is effective by the day among the first postings of a chunk: whole blocks by their sums where their days allow it. */
export function sumOf(chunk: Chunk, day: number, end: number): number | bigint {
  return chunk.amounts instanceof BigInt64Array ? wideSum(chunk, day, end) : narrowSum(chunk, day, end);
}

// The same twice: one that is of both kinds is several times as slow for either, and most of a balance is this.
function narrowSum({ days, amounts, blocks }: Chunk, day: number, end: number): number {
  const whole = blocks === undefined ? 0 : Math.floor(end / BLOCK);
  let sum = 0;
  for (let block = 0; block < whole; block += 1) {
    const { earliest, latest, sums } = blocks as Blocks;
    if ((latest[block] as number) <= day) sum += sums[block] as number;
    else if ((earliest[block] as number) <= day) {
      const last = (block + 1) * BLOCK;
      for (let at = block * BLOCK; at < last; at += 1) if ((days[at] as number) <= day) sum += amounts[at] as number;
    }
  }
  for (let at = whole * BLOCK; at < end; at += 1) if ((days[at] as number) <= day) sum += amounts[at] as number;
  return sum;
}

function wideSum({ days, amounts, blocks }: Chunk, day: number, end: number): bigint {
  const whole = blocks === undefined ? 0 : Math.floor(end / BLOCK);
  let sum = 0n;
  for (let block = 0; block < whole; block += 1) {
    const { earliest, latest, sums } = blocks as Blocks;
    if ((latest[block] as number) <= day) sum += sums[block] as bigint;
    else if ((earliest[block] as number) <= day) {
      const last = (block + 1) * BLOCK;
      for (let at = block * BLOCK; at < last; at += 1) if ((days[at] as number) <= day) sum += amounts[at] as bigint;
    }
  }
  for (let at = whole * BLOCK; at < end; at += 1) if ((days[at] as number) <= day) sum += amounts[at] as bigint;
  return sum;
}

/** Keeps the sum and the days of the block that begins there, which is whole. */
export function setBlock(chunk: Chunk, from: number): void {
  const most = CHUNK / BLOCK;
  const { days, amounts } = chunk;
  const isWide = amounts instanceof BigInt64Array;
  chunk.blocks ??= {
    earliest: new Int32Array(most),
    latest: new Int32Array(most),
    sums: isWide ? new BigInt64Array(most) : new Float64Array(most),
  };
  const block = from / BLOCK;
  let [first, last] = [days[from] as number, days[from] as number];
  let sum: number | bigint = isWide ? 0n : 0;
  for (let at = from; at < from + BLOCK; at += 1) {
    const day = days[at] as number;
    if (day < first) first = day;
    if (day > last) last = day;
    sum = plus(sum, amounts[at] as number | bigint);
  }
  chunk.blocks.earliest[block] = first;
  chunk.blocks.latest[block] = last;
  chunk.blocks.sums[block] = sum;
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

/** Adds each posting of a full chunk to the day it takes effect on, counted from `first`. */
export function addEach(sums: Amounts, { days, amounts }: Chunk, first: number): void {
  for (let at = 0; at < CHUNK; at += 1) {
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

/** The larger column, with what the smaller one holds. */
export function grown<Column extends Int32Array | Amounts>(column: Column, larger: Column): Column {
  (larger as Float64Array).set(column as Float64Array);
  return larger;
}
