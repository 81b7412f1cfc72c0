import { type Amounts, accumulate, addCheckpoint, addEach, type Columns, sumBy } from './checkpoint.js';
import { CHUNK, Chunk } from './chunk.js';

/** Room of an account's first chunk and of each later one, before it grows. */
const ROOM = { first: 8, later: 64 } as const;
/**
 * A checkpoint costs eight bytes a day. With at most one day a posting since the one before it costs at most eight bytes a posting,
 * and stands at every 1024 postings of three years and at every 4096 of eleven, between which the sums of spans and blocks keep it short.
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
  #firstRevision = Number.POSITIVE_INFINITY;
  #firstDay = Number.POSITIVE_INFINITY;
  #lastDay = Number.NEGATIVE_INFINITY;
  #sinceCheckpoint = 0;

  /**
   * The account whose filled columns these are, as they were kept: the same as each posting appended in turn, chunk by chunk instead.
   * Throws `RangeError` where no appending makes such columns.
   */
  static of(filled: Columns): AccountColumns {
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
    return size === 0 ? -1 : (this.#chunks.at(-1) as Chunk).revision(size - 1);
  }

  /** Adds a posting after all others; throws `RangeError` where its revision lies before the last, or the sums leave int64. */
  append({ day, revision, amount }: ColumnPosting): void {
    if (revision < this.revision) throw new RangeError(`Revision ${revision} comes after ${this.revision} in the postings.`);
    this.#weigh(amount);
    const chunk = this.#room();
    const at = this.#lastSize(chunk);
    chunk.set(at, { day, revision, amount: this.#isWide ? BigInt(amount) : Number(amount) });
    if (this.#count === 0) this.#firstRevision = revision;
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
    return this.#firstRevision <= revision;
  }

  /** The sum in öre of what is effective by the day and recorded by the revision; a bigint where the account is wide. */
  balance(day: number, revision: number): number | bigint {
    return this.#isWide ? this.#wideBalance(day, revision) : this.#narrowBalance(day, revision);
  }

  // Twice, as in the chunk: a sum that may be of either kind is made anew on the heap at each step.
  #narrowBalance(day: number, revision: number): number {
    let place = this.#chunkOf(revision);
    if (place < 0) return 0;
    let chunk = this.#chunks[place] as Chunk;
    let sum = chunk.narrowSum(day, chunk.recordedBy(revision, this.#sizeOf(place)));
    while (chunk.checkpoint === undefined && place > 0) {
      place -= 1;
      chunk = this.#chunks[place] as Chunk;
      sum += chunk.narrowSum(day, CHUNK);
    }
    return chunk.checkpoint ? sum + (sumBy(chunk.checkpoint, day) as number) : sum;
  }

  #wideBalance(day: number, revision: number): bigint {
    let place = this.#chunkOf(revision);
    if (place < 0) return 0n;
    let chunk = this.#chunks[place] as Chunk;
    let sum = chunk.wideSum(day, chunk.recordedBy(revision, this.#sizeOf(place)));
    while (chunk.checkpoint === undefined && place > 0) {
      place -= 1;
      chunk = this.#chunks[place] as Chunk;
      sum += chunk.wideSum(day, CHUNK);
    }
    return chunk.checkpoint ? sum + (sumBy(chunk.checkpoint, day) as bigint) : sum;
  }

  /** Bytes of the columns and checkpoints, with the room that is not filled yet. */
  get bytes(): number {
    return this.#chunks.reduce((bytes, chunk) => bytes + chunk.bytes, 0);
  }

  /** The filled part of every chunk, in order: what a snapshot keeps. */
  *filled(): Generator<Columns> {
    for (const [place, chunk] of this.#chunks.entries()) {
      yield chunk.columns(this.#sizeOf(place));
    }
  }

  #takeChunk(filled: Columns, from: number): void {
    const size = Math.min(CHUNK, filled.days.length - from);
    const end = from + size;
    const part = {
      days: filled.days.subarray(from, end),
      revisions: filled.revisions.subarray(from, end),
      amounts: filled.amounts.subarray(from, end),
    };
    let room: number = from === 0 ? ROOM.first : ROOM.later;
    while (room < size) room *= 2;
    const chunk = Chunk.of(part, room);
    if (from > 0) this.#setCheckpoint(chunk);
    this.#weighAll(part.amounts);
    this.#seeAll(part, this.revision);
    this.#chunks.push(chunk);
    if (from === 0) this.#firstRevision = chunk.first;
    this.#count = end;
    this.#sinceCheckpoint += size;
  }

  /** What the appending of the chunk's postings would have seen of their days, and refused of their revisions. */
  #seeAll({ days, revisions }: Columns, before: number): void {
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

  #sizeOf(place: number): number {
    return place === this.#chunks.length - 1 ? this.#lastSize() : CHUNK;
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
    for (const chunk of this.#chunks) chunk.widen();
    this.#isWide = true;
  }

  /** The last chunk with room for one more; small accounts grow by doubling, and a full chunk is never copied again. */
  #room(): Chunk {
    const last = this.#chunks.at(-1);
    const size = this.#lastSize(last);
    if (last && size < last.room) return last;
    if (last && size < CHUNK) {
      const larger = Chunk.of(last.columns(size), size * 2);
      larger.checkpoint = last.checkpoint;
      this.#chunks[this.#chunks.length - 1] = larger;
      return larger;
    }
    const chunk = new Chunk(last === undefined ? ROOM.first : ROOM.later, this.#isWide);
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
    for (const chunk of this.#chunks.slice(Math.max(from, 0))) addEach(sums, chunk.columns(CHUNK), first);
    accumulate(sums);
    if (before) addCheckpoint(sums, before, first);
    next.checkpoint = { first, sums };
    this.#sinceCheckpoint = 0;
  }

  /** The last chunk that begins by the revision; −1 where all is recorded later. */
  #chunkOf(revision: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chunks[middle] as Chunk).first <= revision) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
