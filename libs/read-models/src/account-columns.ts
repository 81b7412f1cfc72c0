import {
  type Amounts,
  accumulate,
  addCheckpoint,
  addEach,
  BLOCK,
  CHUNK,
  type Chunk,
  grown,
  plus,
  setBlock,
  sumBy,
  sumOf,
  widened,
} from './chunk.js';

const FIRST_CAPACITY = 8;
/**
 * A checkpoint costs eight bytes a day. With at most one day a posting since the one before it costs at most eight bytes a posting,
 * and stands at every 1024 postings of three years and at every 4096 of eleven, between which the blocks keep the scan short.
 */
const DAYS_PER_POSTING = 1;
/** Below 2^53 every sum of whole öre is exact in a Float64, in whatever order it is made. */
const EXACT = 2 ** 53;
const INT64 = 2n ** 63n;

/** One posting as the columns hold it: the effective day (days since 1970), the revision that recorded it, whole öre. */
export interface ColumnPosting {
  day: number;
  revision: number;
  amount: number | bigint;
}

/**
 * The postings of one account, append-only, in the order recorded: what was known at a revision is a beginning of the columns, and a
 * back-dated posting costs nothing special. A balance is one lookup in the last checkpoint before it and a short scan.
 * Amounts are Float64 while the sum of their absolute values is below 2^53, then int64; past int64 a posting is refused with `RangeError`.
 */
export class AccountColumns {
  readonly #chunks: Chunk[] = [];
  /** Where the earliest effective day got earlier: the account has a posting by (day, revision) where one of these is. */
  readonly #earliest: { day: number; revision: number }[] = [];
  #count = 0;
  #gross = 0;
  #wideGross = 0n;
  #isWide = false;
  #firstDay = Number.POSITIVE_INFINITY;
  #lastDay = Number.NEGATIVE_INFINITY;
  #sinceCheckpoint = 0;

  /**
   * The account whose filled columns these are, as they were kept: the same as each posting appended in turn, chunk by chunk instead.
   * It keeps the arrays. Throws `RangeError` where no appending makes such columns.
   */
  static of(filled: { days: Int32Array; revisions: Int32Array; amounts: Amounts }): AccountColumns {
    const columns = new AccountColumns();
    columns.#isWide = filled.amounts instanceof BigInt64Array;
    for (let from = 0; from < filled.days.length; from += CHUNK) columns.#takeChunk(filled, from);
    return columns;
  }

  /** How many postings there are. */
  get count(): number {
    return this.#count;
  }

  /** Whether the amounts are int64, since their absolute values sum to 2^53 or more. */
  get isWide(): boolean {
    return this.#isWide;
  }

  /** The revision of the last posting; −1 where there is none. */
  get revision(): number {
    const size = this.#lastSize();
    return size === 0 ? -1 : ((this.#chunks.at(-1) as Chunk).revisions[size - 1] as number);
  }

  /** Adds a posting after all others; throws `RangeError` where its revision lies before the last, or the sums leave int64. */
  append({ day, revision, amount }: ColumnPosting): void {
    if (revision < this.revision) throw new RangeError(`Revision ${revision} comes after ${this.revision} in the postings.`);
    this.#weigh(amount);
    const chunk = this.#room();
    const at = this.#lastSize(chunk);
    chunk.days[at] = day;
    chunk.revisions[at] = revision;
    chunk.amounts[at] = this.#isWide ? BigInt(amount) : Number(amount);
    if ((at + 1) % BLOCK === 0) setBlock(chunk, at + 1 - BLOCK);
    this.#count += 1;
    this.#sinceCheckpoint += 1;
    if (day < this.#firstDay) {
      this.#firstDay = day;
      this.#earliest.push({ day, revision });
    }
    if (day > this.#lastDay) this.#lastDay = day;
  }

  /** Whether anything effective by the day was recorded by the revision. */
  hasPosting(day: number, revision: number): boolean {
    for (const one of this.#earliest) if (one.day <= day && one.revision <= revision) return true;
    return false;
  }

  /** Whether anything was recorded by the revision, whenever it takes effect. */
  isPosted(revision: number): boolean {
    return ((this.#chunks[0]?.revisions[0] as number | undefined) ?? Number.POSITIVE_INFINITY) <= revision;
  }

  /** The sum in öre of what is effective by the day and recorded by the revision; a bigint where the account is wide. */
  balance(day: number, revision: number): number | bigint {
    let place = this.#chunkOf(revision);
    if (place < 0) return this.#isWide ? 0n : 0;
    let end = this.#recordedBy(place, revision);
    let sum: number | bigint = this.#isWide ? 0n : 0;
    for (;;) {
      const chunk = this.#chunks[place] as Chunk;
      sum = plus(sum, sumOf(chunk, day, end));
      if (chunk.checkpoint) return plus(sum, sumBy(chunk.checkpoint, day));
      if (place === 0) return sum;
      place -= 1;
      end = CHUNK;
    }
  }

  /** Bytes of the columns and checkpoints, with the room that is not filled yet. */
  get bytes(): number {
    let bytes = 0;
    for (const { days, revisions, amounts, blocks, checkpoint } of this.#chunks) {
      bytes += days.byteLength + revisions.byteLength + amounts.byteLength + (checkpoint?.sums.byteLength ?? 0);
      if (blocks) bytes += blocks.earliest.byteLength + blocks.latest.byteLength + blocks.sums.byteLength;
    }
    return bytes;
  }

  /** The filled part of every chunk, in order: what a snapshot keeps. */
  *filled(): Generator<{ days: Int32Array; revisions: Int32Array; amounts: Amounts }> {
    for (const [place, { days, revisions, amounts }] of this.#chunks.entries()) {
      const end = place === this.#chunks.length - 1 ? this.#lastSize() : CHUNK;
      yield { days: days.subarray(0, end), revisions: revisions.subarray(0, end), amounts: amounts.subarray(0, end) };
    }
  }

  #takeChunk(filled: { days: Int32Array; revisions: Int32Array; amounts: Amounts }, from: number): void {
    const size = Math.min(CHUNK, filled.days.length - from);
    const end = from + size;
    const chunk: Chunk = {
      days: filled.days.subarray(from, end),
      revisions: filled.revisions.subarray(from, end),
      amounts: filled.amounts.subarray(from, end),
    };
    if (from > 0) this.#setCheckpoint(chunk);
    this.#weighAll(chunk.amounts);
    this.#seeAll(chunk, this.revision);
    this.#chunks.push(chunk);
    this.#count = end;
    this.#sinceCheckpoint += size;
    for (let block = BLOCK; block <= size; block += BLOCK) setBlock(chunk, block - BLOCK);
    if (size < CHUNK) this.#makeRoom(chunk, size);
  }

  /** What the appending of the chunk's postings would have seen of their days, and refused of their revisions. */
  #seeAll({ days, revisions }: Chunk, before: number): void {
    let last = before;
    for (let at = 0; at < days.length; at += 1) {
      const [day, revision] = [days[at] as number, revisions[at] as number];
      if (revision < last) throw new RangeError(`Revision ${revision} comes after ${last} in the postings.`);
      last = revision;
      if (day < this.#firstDay) {
        this.#firstDay = day;
        this.#earliest.push({ day, revision });
      }
      if (day > this.#lastDay) this.#lastDay = day;
    }
  }

  #weighAll(amounts: Amounts): void {
    if (amounts instanceof BigInt64Array) {
      for (const amount of amounts) this.#weigh(amount);
      return;
    }
    for (const amount of amounts) this.#gross += Math.abs(amount);
    if (this.#gross >= EXACT) throw new RangeError('The postings of an account sum to more than their columns hold exactly.');
  }

  /** As much room as the appending would have made: columns grow by doubling. */
  #makeRoom(chunk: Chunk, size: number): void {
    let room = this.#chunks.length === 1 ? FIRST_CAPACITY : BLOCK;
    while (room < size) room *= 2;
    chunk.days = grown(chunk.days, new Int32Array(room));
    chunk.revisions = grown(chunk.revisions, new Int32Array(room));
    chunk.amounts = grown(chunk.amounts, this.#amounts(room));
  }

  #lastSize(last = this.#chunks.at(-1)): number {
    return last === undefined ? 0 : this.#count - (this.#chunks.length - 1) * CHUNK;
  }

  #weigh(amount: number | bigint): void {
    if (!this.#isWide) {
      const gross = this.#gross + Math.abs(Number(amount));
      if (gross < EXACT) {
        this.#gross = gross;
        return;
      }
    }
    const before = this.#isWide ? this.#wideGross : BigInt(this.#gross);
    const gross = before + (amount < 0 ? -BigInt(amount) : BigInt(amount));
    if (gross >= INT64) throw new RangeError(`The postings of an account sum to ${gross} öre, past what int64 holds.`);
    if (!this.#isWide) this.#widen();
    this.#wideGross = gross;
  }

  #widen(): void {
    for (const chunk of this.#chunks) {
      chunk.amounts = widened(chunk.amounts);
      if (chunk.blocks) chunk.blocks.sums = widened(chunk.blocks.sums);
      if (chunk.checkpoint) chunk.checkpoint.sums = widened(chunk.checkpoint.sums);
    }
    this.#isWide = true;
  }

  /** The last chunk with room for one more; small accounts grow by doubling, and a full chunk is never copied again. */
  #room(): Chunk {
    const last = this.#chunks.at(-1);
    const size = this.#lastSize(last);
    if (last && size < last.days.length) return last;
    if (last && size < CHUNK) {
      last.days = grown(last.days, new Int32Array(size * 2));
      last.revisions = grown(last.revisions, new Int32Array(size * 2));
      last.amounts = grown(last.amounts, this.#amounts(size * 2));
      return last;
    }
    const capacity = last === undefined ? FIRST_CAPACITY : BLOCK;
    const chunk: Chunk = {
      days: new Int32Array(capacity),
      revisions: new Int32Array(capacity),
      amounts: this.#amounts(capacity),
    };
    if (last) this.#setCheckpoint(chunk);
    this.#chunks.push(chunk);
    return chunk;
  }

  #amounts(length: number): Amounts {
    return this.#isWide ? new BigInt64Array(length) : new Float64Array(length);
  }

  /** A ledger of many years, or with one date far off, has its checkpoints further apart, so that memory stays bounded. */
  #setCheckpoint(next: Chunk): void {
    const days = this.#lastDay - this.#firstDay + 1;
    if (days > DAYS_PER_POSTING * this.#sinceCheckpoint) return;
    const first = this.#firstDay;
    const sums = this.#amounts(days);
    const from = this.#chunks.findLastIndex(({ checkpoint }) => checkpoint !== undefined);
    const before = this.#chunks[from]?.checkpoint;
    for (const chunk of this.#chunks.slice(Math.max(from, 0))) addEach(sums, chunk, first);
    accumulate(sums);
    if (before) addCheckpoint(sums, before, first);
    next.checkpoint = { first, sums };
    this.#sinceCheckpoint = 0;
  }

  /** The last chunk that begins by the revision; −1 where all is recorded later. */
  #chunkOf(revision: number): number {
    let [low, high] = [0, this.#chunks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (((this.#chunks[middle] as Chunk).revisions[0] as number) <= revision) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** How many postings of the chunk were recorded by the revision. */
  #recordedBy(place: number, revision: number): number {
    const { revisions } = this.#chunks[place] as Chunk;
    let [low, high] = [0, place === this.#chunks.length - 1 ? this.#lastSize() : CHUNK];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((revisions[middle] as number) <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
