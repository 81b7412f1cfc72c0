import type { Insertable } from 'kysely';
import { type EventStore, positionToText, type Recorded, streamName } from '#event-store/port.js';
import type { AgreementState, Book } from '#ledger/book.js';
import type { LedgerEvent } from '#ledger/definition.js';
import { evolve, postingsOf, undrafted } from '#ledger/fold.js';
import type { Amount } from '#ledger/money.js';
import type { Posting } from '#ledger/postings.js';
import type { EventRow, HeadingRow, PostingRow, SubjectRow } from './database.js';
import { headingOf } from './heading.js';
import { keyOfStream, ledgerEvent } from './stored-event.js';

const PAGE = 1000;
const KEPT = 64;

/** What events are in the tables. */
export interface Rows {
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

/** Makes the rows of events, which come in the order of the store; what is needed of an agreement before them is folded. */
export class EventRows {
  readonly #followed = new Map<string, Followed>();

  constructor(
    private readonly store: EventStore,
    private readonly generation: number,
  ) {}

  /** The rows of some events, the first of which has the ledger number after `ledgerNumber`. */
  async of(events: readonly Recorded[], ledgerNumber: number): Promise<Rows> {
    const rows: Rows = { events: [], postings: [], subjects: [], headings: [] };
    for (const [index, recorded] of events.entries()) await this.add(recorded, ledgerNumber + index + 1, rows);
    return rows;
  }

  /** What was folded is let go, where it is ahead of what was written: it is folded again from the store. */
  forget(): void {
    this.#followed.clear();
  }

  private async add(recorded: Recorded, ledgerNumber: number, rows: Rows): Promise<void> {
    const { generation } = this;
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
      const { generation } = this;
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
