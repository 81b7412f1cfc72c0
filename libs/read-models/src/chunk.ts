import { type Amounts, type Checkpoint, type Columns, plus, widened } from './checkpoint.js';

/** Postings in a chunk; a checkpoint stands where a chunk begins. */
export const CHUNK = 1024;

const BLOCK_BITS = 4;
/** Postings in a block, of which the sum and the earliest and latest day are kept: most blocks lie wholly on one side of a date. */
const BLOCK = 1 << BLOCK_BITS;

const SPAN_BITS = 3;
/** Blocks in a span, of which the same is kept, so that a whole chunk is eight spans and a few blocks. */
const SPAN = 1 << SPAN_BITS;

/** From one place to before another. */
interface Range {
  from: number;
  to: number;
}

/**
 * Up to `CHUNK` postings in the order recorded, and where there is one the checkpoint of what was recorded before them. Everything
 * lies in two arrays, since what a balance costs is how many places of memory it reads: in `numbers` the revision of each whole
 * block's first posting, the earliest and latest day of each span and then of each block, then the days and the revisions of the
 * postings; in `sums` the sums of the spans and of the blocks, then the amounts.
 */
export class Chunk {
  checkpoint: Checkpoint | undefined;
  /** The revision of its first posting. */
  first = Number.POSITIVE_INFINITY;
  #numbers: Int32Array;
  #sums: Amounts;
  #room: number;

  /** Without postings, with room for some: a power of two from 8 on, and at most `CHUNK`. */
  constructor(room: number, isWide: boolean) {
    this.#room = room;
    this.#numbers = new Int32Array(daysAt(room) + 2 * room);
    this.#sums = isWide ? new BigInt64Array(amountsAt(room) + room) : new Float64Array(amountsAt(room) + room);
  }

  /** A chunk of these postings, with room for as many or more. */
  static of({ days, revisions, amounts }: Columns, room: number): Chunk {
    const chunk = new Chunk(room, amounts instanceof BigInt64Array);
    if (revisions.length > 0) chunk.first = revisions[0] as number;
    chunk.#numbers.set(days, daysAt(room));
    chunk.#numbers.set(revisions, daysAt(room) + room);
    (chunk.#sums as Float64Array).set(amounts as Float64Array, amountsAt(room));
    for (let end = BLOCK; end <= days.length; end += BLOCK) chunk.#setBlock(end / BLOCK - 1);
    return chunk;
  }

  /** For how many postings there is room. */
  get room(): number {
    return this.#room;
  }

  /** The revision of a posting. */
  revision(at: number): number {
    return this.#numbers[daysAt(this.#room) + this.#room + at] as number;
  }

  /** Puts a posting after the `at` that stand there. */
  set(at: number, { day, revision, amount }: { day: number; revision: number; amount: number | bigint }): void {
    const room = this.#room;
    if (at === 0) this.first = revision;
    this.#numbers[daysAt(room) + at] = day;
    this.#numbers[daysAt(room) + room + at] = revision;
    this.#sums[amountsAt(room) + at] = amount;
    if ((at + 1) % BLOCK === 0) this.#setBlock((at + 1) / BLOCK - 1);
  }

  /** The first postings, which share the memory of the chunk. */
  columns(size: number): Columns {
    const [days, amounts] = [daysAt(this.#room), amountsAt(this.#room)];
    return {
      days: this.#numbers.subarray(days, days + size),
      revisions: this.#numbers.subarray(days + this.#room, days + this.#room + size),
      amounts: this.#sums.subarray(amounts, amounts + size),
    };
  }

  /** Makes the amounts int64. */
  widen(): void {
    this.#sums = widened(this.#sums);
    if (this.checkpoint) this.checkpoint.sums = widened(this.checkpoint.sums);
  }

  /** Bytes of everything, with the room that is not filled yet. */
  get bytes(): number {
    return this.#numbers.byteLength + this.#sums.byteLength + (this.checkpoint?.sums.byteLength ?? 0);
  }

  /** How many of its `size` postings were recorded by the revision. */
  recordedBy(revision: number, size: number): number {
    const numbers = this.#numbers;
    const whole = size >>> BLOCK_BITS;
    let first = 0;
    let last = whole;
    while (first < last) {
      const middle = (first + last) >>> 1;
      if ((numbers[middle] as number) <= revision) first = middle + 1;
      else last = middle;
    }
    const revisions = daysAt(this.#room) + this.#room;
    let low = Math.max(first - 1, 0) * BLOCK;
    let high = first < whole ? first * BLOCK : size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((numbers[revisions + middle] as number) <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // All of it twice: one that is of both kinds is several times as slow for either, and most of a balance is this.

  /** The sum of what is effective by the day among the first postings: whole spans and blocks by their sums where their days allow it. */
  narrowSum(day: number, end: number): number {
    const numbers = this.#numbers;
    const sums = this.#sums;
    const room = this.#room;
    const days = daysAt(room);
    const amounts = amountsAt(room);
    const whole = end >>> BLOCK_BITS;
    const spans = whole >>> SPAN_BITS;
    const earliest = blocksOf(room);
    let sum = 0;
    for (let span = 0; span < spans; span += 1) {
      const at = earliest + 2 * span;
      if ((numbers[at + 1] as number) <= day) sum += sums[span] as number;
      else if ((numbers[at] as number) <= day) sum += this.#narrowBlocks(day, span * SPAN, (span + 1) * SPAN);
    }
    sum += this.#narrowBlocks(day, spans * SPAN, whole);
    for (let at = whole * BLOCK; at < end; at += 1) {
      if ((numbers[days + at] as number) <= day) sum += sums[amounts + at] as number;
    }
    return sum;
  }

  #narrowBlocks(day: number, from: number, to: number): number {
    const numbers = this.#numbers;
    const sums = this.#sums;
    const room = this.#room;
    const days = daysAt(room);
    const amounts = amountsAt(room);
    const spans = spansOf(room);
    const earliest = blocksOf(room) + 2 * spans;
    let sum = 0;
    for (let block = from; block < to; block += 1) {
      const at = earliest + 2 * block;
      if ((numbers[at + 1] as number) <= day) sum += sums[spans + block] as number;
      else if ((numbers[at] as number) <= day) {
        const last = (block + 1) * BLOCK;
        for (let one = block * BLOCK; one < last; one += 1) {
          if ((numbers[days + one] as number) <= day) sum += sums[amounts + one] as number;
        }
      }
    }
    return sum;
  }

  /** The same of amounts that are int64. */
  wideSum(day: number, end: number): bigint {
    const numbers = this.#numbers;
    const sums = this.#sums;
    const room = this.#room;
    const days = daysAt(room);
    const amounts = amountsAt(room);
    const whole = end >>> BLOCK_BITS;
    const spans = whole >>> SPAN_BITS;
    const earliest = blocksOf(room);
    let sum = 0n;
    for (let span = 0; span < spans; span += 1) {
      const at = earliest + 2 * span;
      if ((numbers[at + 1] as number) <= day) sum += sums[span] as bigint;
      else if ((numbers[at] as number) <= day) sum += this.#wideBlocks(day, span * SPAN, (span + 1) * SPAN);
    }
    sum += this.#wideBlocks(day, spans * SPAN, whole);
    for (let at = whole * BLOCK; at < end; at += 1) {
      if ((numbers[days + at] as number) <= day) sum += sums[amounts + at] as bigint;
    }
    return sum;
  }

  #wideBlocks(day: number, from: number, to: number): bigint {
    const numbers = this.#numbers;
    const sums = this.#sums;
    const room = this.#room;
    const days = daysAt(room);
    const amounts = amountsAt(room);
    const spans = spansOf(room);
    const earliest = blocksOf(room) + 2 * spans;
    let sum = 0n;
    for (let block = from; block < to; block += 1) {
      const at = earliest + 2 * block;
      if ((numbers[at + 1] as number) <= day) sum += sums[spans + block] as bigint;
      else if ((numbers[at] as number) <= day) {
        const last = (block + 1) * BLOCK;
        for (let one = block * BLOCK; one < last; one += 1) {
          if ((numbers[days + one] as number) <= day) sum += sums[amounts + one] as bigint;
        }
      }
    }
    return sum;
  }

  /** Keeps what is kept of a block, which is whole, and of the span that it ends. */
  #setBlock(block: number): void {
    const room = this.#room;
    const spans = spansOf(room);
    this.#numbers[block] = this.revision(block * BLOCK);
    const days = blocksOf(room);
    this.#keep({ from: block * BLOCK, to: (block + 1) * BLOCK }, { days: days + 2 * (spans + block), sum: spans + block });
    if ((block + 1) % SPAN !== 0) return;
    const span = (block + 1) / SPAN - 1;
    this.#keep({ from: span * SPAN * BLOCK, to: (block + 1) * BLOCK }, { days: days + 2 * span, sum: span });
  }

  /** Writes the days and the sum of some postings to their places. */
  #keep({ from, to }: Range, place: { days: number; sum: number }): void {
    const numbers = this.#numbers;
    const sums = this.#sums;
    const days = daysAt(this.#room);
    const amounts = amountsAt(this.#room);
    let first = numbers[days + from] as number;
    let last = first;
    let sum: number | bigint = sums instanceof BigInt64Array ? 0n : 0;
    for (let one = from; one < to; one += 1) {
      const day = numbers[days + one] as number;
      if (day < first) first = day;
      if (day > last) last = day;
      sum = plus(sum, sums[amounts + one] as number | bigint);
    }
    this.#numbers[place.days] = first;
    this.#numbers[place.days + 1] = last;
    this.#sums[place.sum] = sum;
  }
}

/** Blocks that fit into the room. */
function blocksOf(room: number): number {
  return room >>> BLOCK_BITS;
}

/** Spans that fit into the room. */
function spansOf(room: number): number {
  return room >>> (BLOCK_BITS + SPAN_BITS);
}

/** Where the days begin: after a revision and two days of each block, and two days of each span. */
function daysAt(room: number): number {
  return 3 * blocksOf(room) + 2 * spansOf(room);
}

/** Where the amounts begin: after a sum of each block and span. */
function amountsAt(room: number): number {
  return blocksOf(room) + spansOf(room);
}
