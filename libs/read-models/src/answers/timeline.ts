import { type Selectable, sql } from 'kysely';
import type { Book } from '#ledger/book.js';
import { clauseNumber } from '#ledger/clauses.js';
import { eventDefinition } from '#ledger/definition.js';
import { Amount, text } from '#ledger/money.js';
import { partyOfOrganisation } from '#ledger/parties.js';
import { type Phase, phaseOn } from '#ledger/phase.js';
import type { Point } from '../agreement-columns.js';
import type { EventRow, PostingRow } from '../database.js';
import type { AskedOf, Header } from '../heading.js';
import type { Where } from './explaining-events.js';
import { headerOf } from './header.js';

/** An account before and after an event, in the order of recording. */
export interface Change {
  account: string;
  effectiveOn: string;
  before: string;
  amount: string;
  after: string;
}

/** One recorded event. */
export interface TimelineEntry {
  revision: number;
  type: string;
  clause: string;
  effectiveOn: string;
  recordedAt: string;
  actor: string;
  role: string;
  party?: string;
  reason?: string;
  hash: string;
  data: unknown;
  changes: Change[];
}

/** A page of the history, oldest first, of events effective by `on`. */
export interface TimelineAnswer extends Header {
  phase: Phase;
  total: number;
  limit: number;
  offset: number;
  entries: TimelineEntry[];
}

function kronor(minor: number | string): Amount {
  return new Amount(minor).dividedBy(100);
}

/** A posting of an event on the page, with the account's sum before it. */
export type PostingOfPage = Pick<Selectable<PostingRow>, 'revision' | 'account' | 'effectiveOn' | 'amountMinor' | 'beforeMinor'>;

/** Rows of a page of the timeline. */
export interface TimelineRows {
  total: number;
  page: EventRow[];
  postings: PostingOfPage[];
}

/** The page of events effective and recorded by a point. */
export async function timelineRows(
  { database, generation }: Where,
  { agreement, on, revision, limit, offset }: Point & { agreement: string; limit: number; offset: number },
): Promise<TimelineRows> {
  const events = database
    .selectFrom('events')
    .where('generation', '=', generation)
    .where('stream', '=', `agreement-${agreement}`)
    .where('revision', '<=', revision)
    .where('effectiveOn', '<=', on);
  const { total } = await events.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const page = await events.selectAll().orderBy('revision').limit(limit).offset(offset).execute();
  const postings = await database
    .selectFrom('postings')
    .select(['revision', 'account', 'effectiveOn', 'amountMinor'])
    .select(sql<string>`CAST("beforeMinor" AS TEXT)`.as('beforeMinor'))
    .where('generation', '=', generation)
    .where('agreement', '=', agreement)
    .where('revision', '>=', page[0]?.revision ?? 0)
    .where('revision', '<=', page.at(-1)?.revision ?? -1)
    .orderBy('revision')
    .orderBy('line')
    .execute();
  return { total, page, postings };
}

/** The answer made of the rows. */
export function timelineAnswer(
  book: Book,
  asked: AskedOf & { limit: number; offset: number },
  rows: TimelineRows,
): TimelineAnswer {
  const { limit, offset } = asked;
  const entries = rows.page.map((row): TimelineEntry => {
    const { type, effectiveOn, recordedAt, actor, role, party, reason, hash } = row;
    return {
      revision: row.revision,
      type,
      clause: clauseNumber(book, eventDefinition(type).clause),
      ...{ effectiveOn, recordedAt, actor, role, hash },
      // Whoever drafted the agreement acted for an organisation; where it is a party, it became one by that very event.
      ...(party === null ? {} : { party: partyOfOrganisation(book, party)?.key ?? party }),
      ...(reason === null ? {} : { reason }),
      data: JSON.parse(row.data) as unknown,
      changes: rows.postings.filter((p) => p.revision === row.revision).map(change),
    };
  });
  return { ...headerOf(book, asked), phase: phaseOn(book, asked.on), total: rows.total, limit, offset, entries };
}

function change({ account, effectiveOn, beforeMinor, amountMinor }: PostingOfPage): Change {
  const [before, amount] = [kronor(beforeMinor), kronor(amountMinor)];
  return { account, effectiveOn, before: text(before), amount: text(amount), after: text(before.plus(amount)) };
}
