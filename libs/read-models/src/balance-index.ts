import { join } from 'node:path';
import { sql } from 'kysely';
import { AgreementColumns } from './agreement-columns.js';
import { encodeColumns, type Restored, readColumns, writeColumns } from './columns-file.js';
import type { ReadDatabase } from './database.js';
import type { Heading } from './heading.js';
import type { PostingTexts } from './posting-texts.js';
import { PROJECTION } from './projection.js';

/** Revisions whose postings are read at once: some milliseconds, after which others get their turn; texts of 128 KiB and more cost V8 a place of their own. */
const PAGE = 2000;
/** Postings that are worth a file, or another one: fewer are read from the tables in a few milliseconds. */
const WORTH_A_FILE = { closing: 1024, running: 8192 } as const;
/** A large file is not written again for a small part of it. */
const PART = 16;

/** What is kept of one agreement: its columns, and the headings of its answers by the revision each stands from. */
export interface Indexed {
  columns: AgreementColumns;
  headings: { revision: number; heading: Heading }[];
  /** The agreement's hash at the columns' revision. */
  hash: string;
  /** How many of the postings stand in the file. */
  filed: number;
}

/** What the index is made over. */
export interface IndexOptions {
  database: ReadDatabase;
  generation: number;
  /** Where the columns are kept between runs, a file an agreement; without it they are read from the tables each time. */
  directory?: string;
  /** Hears that a file could not be written, which costs only time. */
  onFault?: (error: unknown) => void;
}

/**
 * The balances of every agreement of one generation, in memory: an answer costs the same on ten postings and on ten million
 * (`design.md` 6). An agreement is read in when it is first asked about, and then read on from its last revision when a later one is
 * asked for, so that the index holds what is committed and nothing else, whoever writes the tables.
 */
export class BalanceIndex {
  readonly #indexed = new Map<string, Indexed>();
  readonly #turns = new Map<string, Promise<Indexed>>();

  constructor(private readonly options: IndexOptions) {}

  /** The agreement's columns up to the revision at least, or to the last that is projected where that is earlier. */
  async of(agreement: string, revision: number): Promise<Indexed> {
    const known = this.#indexed.get(agreement);
    if (known && known.columns.revision >= revision) return known;
    // Two who read on at once would both add the same postings, so the second waits for the first.
    const under = this.#turns.get(agreement);
    if (under) {
      await under.catch(() => undefined);
      return this.of(agreement, revision);
    }
    const turn = this.readOn(agreement);
    this.#turns.set(agreement, turn);
    try {
      return await turn;
    } finally {
      this.#turns.delete(agreement);
    }
  }

  /** The agreements that are read in. */
  get indexed(): ReadonlyMap<string, Indexed> {
    return this.#indexed;
  }

  /** Writes the files that are worth it; the index can be used on. */
  async close(): Promise<void> {
    for (const indexed of this.#indexed.values()) await this.file(indexed, WORTH_A_FILE.closing);
  }

  private async readOn(agreement: string): Promise<Indexed> {
    const kept = this.#indexed.get(agreement) ?? (await this.restored(agreement));
    // What is half read in is forgotten where the rest cannot be read.
    this.#indexed.delete(agreement);
    const { columns, headings } = kept;
    const head = await this.head(agreement);
    if (head && (head.revision > columns.revision || headings.length === 0)) {
      const upTo = head.revision;
      headings.push(...(await this.headings(agreement, { after: headings.at(-1)?.revision ?? -1, upTo })));
      for await (const texts of this.postings(agreement, { after: columns.revision, upTo })) columns.take(texts);
      columns.reached(upTo, headings[0]?.heading.draftedOn);
      kept.hash = head.hash;
    }
    this.#indexed.set(agreement, kept);
    await this.file(kept, WORTH_A_FILE.running);
    return kept;
  }

  /** The agreement as its file has it, where the file is of this generation and of this history; else nothing yet. */
  private async restored(agreement: string): Promise<Indexed> {
    const found = await this.fromFile(agreement);
    if (!found) return { columns: new AgreementColumns(agreement), headings: [], hash: '', filed: 0 };
    const { columns, madeOf } = found;
    columns.reached(madeOf.revision);
    return { columns, headings: [], hash: madeOf.hash, filed: columns.count };
  }

  private async fromFile(agreement: string): Promise<Restored | undefined> {
    const path = this.path(agreement);
    const found = path === undefined ? undefined : await readColumns(path);
    if (!found) return undefined;
    const { madeOf } = found;
    const { generation } = this.options;
    if (madeOf.agreement !== agreement || madeOf.generation !== generation || madeOf.projection !== PROJECTION) return undefined;
    const row = await this.events(agreement).where('revision', '=', madeOf.revision).executeTakeFirst();
    return row?.hash === madeOf.hash ? found : undefined;
  }

  private async file(indexed: Indexed, worth: number): Promise<void> {
    const { columns, hash, filed } = indexed;
    const path = this.path(columns.agreement);
    const { count } = columns;
    if (path === undefined || count - filed < Math.max(worth, count / PART)) return;
    const { generation, onFault } = this.options;
    const { agreement, revision } = columns;
    indexed.filed = count;
    try {
      await writeColumns(path, encodeColumns(columns, { projection: PROJECTION, generation, agreement, revision, hash }));
    } catch (error) {
      // A full disk must not keep an answer back: the file only saves time.
      onFault?.(error);
    }
  }

  private path(agreement: string): string | undefined {
    const { directory } = this.options;
    return directory === undefined ? undefined : join(directory, `${agreement}.columns`);
  }

  private events(agreement: string) {
    return this.options.database
      .selectFrom('events')
      .select(['revision', 'hash'])
      .where('generation', '=', this.options.generation)
      .where('stream', '=', `agreement-${agreement}`);
  }

  /** The last event of the agreement that is projected. */
  private async head(agreement: string): Promise<{ revision: number; hash: string } | undefined> {
    return this.events(agreement).orderBy('revision', 'desc').limit(1).executeTakeFirst();
  }

  private async headings(agreement: string, { after, upTo }: { after: number; upTo: number }) {
    const rows = await this.options.database
      .selectFrom('headings')
      .select(['revision', 'heading'])
      .where('generation', '=', this.options.generation)
      .where('agreement', '=', agreement)
      .where('revision', '>', after)
      .where('revision', '<=', upTo)
      .orderBy('revision')
      .execute();
    return rows.map(({ revision, heading }) => ({ revision, heading: JSON.parse(heading) as Heading }));
  }

  /** Pages of postings in the order recorded, after one revision and up to another; between pages others get their turn. */
  private async *postings(agreement: string, { after, upTo }: { after: number; upTo: number }): AsyncGenerator<PostingTexts> {
    for (let from = after; from < upTo; from += PAGE) {
      const texts = await this.postingTexts(agreement, { after: from, upTo: Math.min(from + PAGE, upTo) });
      if (texts.accounts !== null) yield texts as PostingTexts;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Null where nothing was posted. The databases keep the order of the rows in the texts, and whoever takes them refuses another order. */
  private postingTexts(agreement: string, { after, upTo }: { after: number; upTo: number }) {
    const rows = this.options.database
      .selectFrom('postings')
      .select(['revision', 'account', 'effectiveOn', 'amountMinor'])
      .where('generation', '=', this.options.generation)
      .where('agreement', '=', agreement)
      .where('revision', '>', after)
      .where('revision', '<=', upTo)
      .orderBy('revision')
      .orderBy('line')
      .as('rows');
    return this.options.database
      .selectFrom(rows)
      .select([
        joined('account', '\n').as('accounts'),
        joined('effectiveOn', ',').as('dates'),
        joined('revision', ',').as('revisions'),
        joined('amountMinor', ',').as('amounts'),
      ])
      .executeTakeFirstOrThrow();
  }
}

function joined(column: string, separator: string) {
  return sql<string | null>`string_agg(CAST(${sql.ref(column)} AS TEXT), ${sql.lit(separator)})`;
}
