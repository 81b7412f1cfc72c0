import type { ColumnType, Generated, Kysely } from 'kysely';

/**
 * A generation that answers (`active`), is being built, or did answer until `endedAt` (an instant; empty before). `position` is the
 * follower's checkpoint (20 digits, empty before the first event).
 */
export interface GenerationRow {
  generation: number;
  projection: number;
  position: string;
  ledgerNumber: number;
  active: number;
  endedAt: string;
}

/** One event, dense by ledger number in the order of the store. */
export interface EventRow {
  generation: number;
  ledgerNumber: number;
  stream: string;
  revision: number;
  position: string;
  type: string;
  effectiveOn: string;
  recordedAt: string;
  actor: string;
  role: string;
  party: string | null;
  reason: string | null;
  hash: string;
  data: string;
}

/**
 * One side of an entry; `amountMinor` and `beforeMinor` are whole öre, the latter the account's sum of all that was recorded earlier,
 * which may be past what a number holds: it is written as a bigint and read as text.
 */
export interface PostingRow {
  generation: number;
  agreement: string;
  revision: number;
  line: number;
  account: string;
  effectiveOn: string;
  amountMinor: number;
  beforeMinor: ColumnType<string, bigint, never>;
}

/** The agreements and organisations there are, each with the place and the instant of its first event. */
export interface SubjectRow {
  generation: number;
  id: string;
  category: string;
  title: string;
  example: number;
  ledgerNumber: number;
  recordedAt: string;
}

/** What stands in the header of an agreement's answers from a revision on (`Heading` as JSON). */
export interface HeadingRow {
  generation: number;
  agreement: string;
  revision: number;
  heading: string;
}

/** The tables of the read models; all of it can be deleted and built anew from the events. */
export interface ReadTables {
  generations: GenerationRow & { generation: Generated<number> };
  events: EventRow;
  postings: PostingRow;
  subjects: SubjectRow;
  headings: HeadingRow;
}

/** The query layer over the read models' database. */
export type ReadDatabase = Kysely<ReadTables>;

/** What one process does for all that share a database: it follows the store, or it builds the next generation. */
export type Duty = 'follow' | 'build';

/** A duty that is this process's alone until it is released, or lost with the connection that held it. */
export interface Claim {
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Where read models stand, and who may write them: a SQLite file of one process, or a PostgreSQL database of several. A claim keeps
 * processes out of each other's way; what keeps two from both writing is the compare-and-set on the checkpoint.
 */
export abstract class ReadModelsDatabase {
  /** The query layer. */
  abstract readonly queries: ReadDatabase;
  /** Whether other processes may write it. */
  abstract readonly isShared: boolean;
  /** How long a generation is kept after it answered last: another process may be answering from it still. */
  abstract readonly keptMs: number;

  /** The duty for a version of the projection; undefined where another process has it. */
  abstract claim(duty: Duty, projection: number): Promise<Claim | undefined>;

  /** The duty as soon as no other process has it; rejects where `signal` is aborted. */
  abstract claimInTurn(duty: Duty, projection: number, signal: AbortSignal): Promise<Claim>;

  /** Frees everything. */
  abstract close(): Promise<void>;
}
