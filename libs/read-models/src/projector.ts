import type { Insertable } from 'kysely';
import {
  type EventStore,
  type GlobalPosition,
  positionFromText,
  positionToText,
  type Recorded,
  streamName,
} from '#event-store/port.js';
import type { AgreementState, Book } from '#ledger/book.js';
import type { LedgerEvent } from '#ledger/definition.js';
import { evolve, postingsOf, undrafted } from '#ledger/fold.js';
import type { Amount } from '#ledger/money.js';
import type { Posting } from '#ledger/postings.js';
import { BulkInsert } from './bulk-insert.js';
import type { EventRow, GenerationRow, HeadingRow, PostingRow, ReadDatabase, SubjectRow } from './database.js';
import { headingOf } from './heading.js';
import { keyOfStream, ledgerEvent, PREFIXES } from './stored-event.js';

/** Events in one transaction at most: more would keep the questions waiting. */
export const BATCH = 1000;
const PAGE = 1000;
const KEPT = 64;

/** Another follower moved the checkpoint, or another generation answers: this one stops, since two never both write. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

interface Rows {
  events: EventRow[];
  postings: Insertable<PostingRow>[];
  subjects: SubjectRow[];
  headings: HeadingRow[];
}

interface Followed {
  state: AgreementState;
  revision: number;
  totals: Map<string, bigint>;
  heading: string;
}

/** Turns events into the rows of one generation; the checkpoint moves in the same transaction as its rows, by compare-and-set. */
export class Projector {
  readonly #followed = new Map<string, Followed>();
  readonly #insert = new BulkInsert();
  #position: string;
  #ledgerNumber: number;
  #active: number;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: ReadDatabase,
    private readonly store: EventStore,
    private readonly generation: GenerationRow,
  ) {
    this.#position = generation.position;
    this.#ledgerNumber = generation.ledgerNumber;
    this.#active = generation.active;
  }

  /** The generation it writes. */
  get writes(): number {
    return this.generation.generation;
  }

  /** The ledger number it has come to. */
  get events(): number {
    return this.#ledgerNumber;
  }

  /** Says that the generation answers from now on: it is written for as long as it does. */
  answers(): void {
    this.#active = 1;
  }

  /** How far this generation has come; undefined before the first event. */
  get position(): GlobalPosition | undefined {
    return this.#position === '' ? undefined : positionFromText(this.#position);
  }

  /** Reads pages until the head of the store; `progress` hears how many events are done. */
  async catchUp(progress: (events: number) => void = () => {}): Promise<void> {
    for (;;) {
      const after = this.position;
      const page = await this.store.readAll({ prefixes: PREFIXES, limit: BATCH, ...(after === undefined ? {} : { after }) });
      if (page.events.length > 0) await this.take(page.events);
      progress(this.#ledgerNumber);
      if (page.atHead) return;
    }
  }

  /** Writes the rows of the events, in order, and moves the checkpoint past them; what it has come past already is left out. */
  async take(events: readonly Recorded[]): Promise<void> {
    // A rebuild and the follower may both bring events for a moment: they take turns.
    const turn = this.#turn.then(() => this.write(events.filter(({ position }) => position > (this.position ?? -1n))));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  private async write(events: readonly Recorded[]): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    const rows: Rows = { events: [], postings: [], subjects: [], headings: [] };
    let number = this.#ledgerNumber;
    try {
      for (const recorded of events) {
        number += 1;
        await this.rowsOf(recorded, number, rows);
      }
      await this.commit(rows, positionToText(last.position), number);
    } catch (error) {
      // What was folded is ahead of what was written; it is folded again from the store.
      this.#followed.clear();
      throw error;
    }
  }

  private async commit(rows: Rows, position: string, ledgerNumber: number): Promise<void> {
    const { generation } = this.generation;
    await this.database.transaction().execute(async (transaction) => {
      const moved = await transaction
        .updateTable('generations')
        .set({ position, ledgerNumber })
        .where('generation', '=', generation)
        .where('position', '=', this.#position)
        .where('active', '=', this.#active)
        .executeTakeFirst();
      if (moved.numUpdatedRows !== 1n)
        throw new Fenced(`Generation ${generation} is written by another follower, or answers no more.`);
      await this.#insert.into(transaction, 'events', rows.events);
      await this.#insert.into(transaction, 'postings', rows.postings);
      await this.#insert.into(transaction, 'subjects', rows.subjects);
      await this.#insert.into(transaction, 'headings', rows.headings);
    });
    this.#position = position;
    this.#ledgerNumber = ledgerNumber;
  }

  private async rowsOf(recorded: Recorded, ledgerNumber: number, rows: Rows): Promise<void> {
    const { generation } = this.generation;
    const event = ledgerEvent(recorded);
    const { stream } = recorded;
    rows.events.push({
      ...{ generation, ledgerNumber, stream, revision: event.revision, position: positionToText(recorded.position) },
      ...{ type: event.type, effectiveOn: event.effectiveOn, recordedAt: event.recordedAt },
      ...{ actor: event.actor, role: event.role, party: event.party ?? null, reason: event.reason ?? null },
      ...{ hash: recorded.meta['hash'] ?? '', data: JSON.stringify(event.data) },
    });
    const id = keyOfStream(stream);
    if (stream.startsWith('organisation-')) {
      const { name } = event.data as { name: string };
      const { recordedAt } = event;
      rows.subjects.push({ generation, id, category: 'organisation', title: name, example: 0, ledgerNumber, recordedAt });
      return;
    }
    const followed = await this.follow(id, event.revision);
    const { heading } = followed;
    const book = this.evolved(followed, event);
    if (event.revision === 0) rows.subjects.push({ ...subjectOf(book), generation, ledgerNumber, recordedAt: event.recordedAt });
    if (followed.heading !== heading) {
      rows.headings.push({ generation, agreement: id, revision: event.revision, heading: followed.heading });
    }
    rows.postings.push(...this.postingRows(followed, postingsOf(book, event)));
  }

  /** The book after one more event. */
  private evolved(followed: Followed, event: LedgerEvent): Book {
    const state = evolve(followed.state, event);
    followed.state = state;
    followed.revision = event.revision;
    const book = state as Book;
    followed.heading = JSON.stringify(headingOf(book));
    return book;
  }

  private postingRows({ state, revision, totals }: Followed, postings: readonly Posting[]): Insertable<PostingRow>[] {
    return postings.map((posting, line) => {
      const amount = minor(posting.amount);
      const before = totals.get(posting.account) ?? 0n;
      totals.set(posting.account, before + amount);
      const sums = { amountMinor: Number(amount), beforeMinor: before };
      const { generation } = this.generation;
      return { generation, agreement: state.id, revision, line, account: posting.account, effectiveOn: posting.on, ...sums };
    });
  }

  /** The agreement folded up to just before the revision; kept between events, or folded from the store. */
  private async follow(id: string, revision: number): Promise<Followed> {
    const kept = this.#followed.get(id) ?? unknown(id);
    this.#followed.delete(id);
    this.#followed.set(id, kept);
    for (const oldest of this.#followed.keys()) {
      if (this.#followed.size <= KEPT) break;
      this.#followed.delete(oldest);
    }
    while (kept.revision < revision - 1) {
      const range = { from: BigInt(kept.revision + 1), limit: Math.min(PAGE, revision - 1 - kept.revision) };
      for await (const recorded of this.store.readStream(streamName(`agreement-${id}`), range)) {
        const event = ledgerEvent(recorded);
        this.postingRows(kept, postingsOf(this.evolved(kept, event), event));
      }
    }
    return kept;
  }
}

function unknown(id: string): Followed {
  return { state: undrafted(id), revision: -1, totals: new Map(), heading: '' };
}

function subjectOf({ id, title, example }: Book) {
  return { id, category: 'agreement', title, example: example ? 1 : 0 };
}

/** Whole öre; a sum past what a number holds exactly is a broken promise of ours, not a rounding. */
function minor(amount: Amount): bigint {
  const ore = amount.times(100);
  if (!ore.isInteger() || ore.abs().gt(Number.MAX_SAFE_INTEGER))
    throw new Error(`${amount} is not a sum in whole öre below 2^53.`);
  return BigInt(ore.toFixed(0));
}
