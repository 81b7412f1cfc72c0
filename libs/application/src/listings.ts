import { sql } from 'kysely';
import type { EventStore } from '#event-store/port.js';
import { Waiting } from '#event-store/waiting.js';
import type { AgreementState } from '#ledger/book.js';
import { CALCULATION } from '#ledger/calculation.js';
import { isCalendarDate, stockholmDate } from '#ledger/dates.js';
import type { OrganisationData } from '#ledger/organisations.js';
import { type PortfolioLine, portfolioLine } from '#read-models/answers/portfolio.js';
import type { ReadModels } from '#read-models/read-models.js';
import { PREFIXES } from '#read-models/stored-event.js';
import type { Histories } from './history.js';
import { instantOf, positionOf } from './known-at.js';
import { InvalidInput, NotFound, ProjectionBehind, Unanswerable } from './problems.js';

// Lists over agreements. What they know is said by the ledger number, which counts every event of the ledger 1, 2, 3 … in the order of
// the store, or by an instant, which each agreement resolves for itself (`design.md` 4, Names of things).

/** Events that a question waits for at most: read models that are further behind say so at once. */
const WAITED_FOR = 1000;

/** A page of a list at what was known. */
export interface Listed {
  limit: number;
  offset: number;
  /** A ledger number or an instant, inclusive; without it all that is there. */
  knownAt?: string;
  minPosition?: string;
}

/** What a list knew: every event up to a ledger number, or those recorded by an instant. */
export type KnownAt = { ledgerNumber: number } | { instant: string };

/** An agreement in the list, and the revision it stood at. */
export interface ListedAgreement {
  agreement: string;
  title: string;
  example: boolean;
  revision: number;
  recordedAt: string;
}

/** A page of agreements. */
export interface AgreementsAnswer {
  knownAt: KnownAt;
  total: number;
  limit: number;
  offset: number;
  agreements: ListedAgreement[];
}

/** A registered organisation. */
export interface OrganisationAnswer extends OrganisationData {
  organisation: string;
  effectiveOn: string;
  recordedAt: string;
}

/** A page of organisations. */
export interface OrganisationsAnswer {
  knownAt: KnownAt;
  total: number;
  limit: number;
  offset: number;
  organisations: OrganisationAnswer[];
}

/** Every agreement that an organisation is party to on a date. */
export interface PortfolioAnswer {
  organisation: string;
  name: string;
  on: string;
  knownAt: KnownAt;
  calculation: string;
  agreements: PortfolioLine[];
}

/** The questions that span agreements. */
export class Listings {
  readonly #waiting = new Waiting(PREFIXES);

  constructor(
    private readonly readModels: ReadModels,
    private readonly histories: Histories<AgreementState>,
    private readonly store: EventStore,
  ) {}

  /** The agreements, by id. */
  async agreements(asked: Listed): Promise<AgreementsAnswer> {
    const { knownAt, total, page } = await this.heads('agreement', asked);
    const ids = page.map(({ stream }) => stream.slice('agreement-'.length));
    const { database, generation } = this.readModels;
    const subjects = await database
      .selectFrom('subjects')
      .select(['id', 'title', 'example'])
      .where('generation', '=', generation)
      .where('category', '=', 'agreement')
      .where('id', 'in', ['', ...ids])
      .execute();
    const agreements = page.map(({ revision, recordedAt }, i): ListedAgreement => {
      const id = ids[i] as string;
      const { title = '', example = 0 } = subjects.find((subject) => subject.id === id) ?? {};
      return { agreement: id, title, example: example === 1, revision, recordedAt };
    });
    return { knownAt, total, limit: asked.limit, offset: asked.offset, agreements };
  }

  /** The organisations, by id. */
  async organisations(asked: Listed): Promise<OrganisationsAnswer> {
    const { knownAt, total, page } = await this.heads('organisation', asked);
    const organisations: OrganisationAnswer[] = [];
    for (const { stream } of page) organisations.push(await this.registration(stream));
    return { knownAt, total, limit: asked.limit, offset: asked.offset, organisations };
  }

  /** One organisation, if it was registered by then. */
  async organisation(id: string, asked: Pick<Listed, 'knownAt' | 'minPosition'>): Promise<OrganisationAnswer> {
    const known = await this.known(asked);
    const found = await this.events(known).select('stream').where('stream', '=', `organisation-${id}`).executeTakeFirst();
    if (!found) throw new NotFound('organisation', id);
    return this.registration(found.stream);
  }

  /** Every agreement that the organisation is party to; without a date, on the day in Stockholm of the last event known. */
  async portfolio(id: string, asked: Pick<Listed, 'knownAt' | 'minPosition'> & { on?: string }): Promise<PortfolioAnswer> {
    if (asked.on !== undefined && !isCalendarDate(asked.on)) {
      const message = `on must be a date that exists, YYYY-MM-DD, and was "${String(asked.on).slice(0, 80)}"`;
      throw new InvalidInput([{ pointer: '/on', message }]);
    }
    const { name } = await this.organisation(id, asked);
    const knownAt = await this.known(asked);
    const { last } = await this.events(knownAt)
      .select((e) => e.fn.max('recordedAt').as('last'))
      .executeTakeFirstOrThrow();
    const on = asked.on ?? stockholmDate(last);
    const agreements: PortfolioLine[] = [];
    for (const { stream, revision, recordedAt } of await this.agreementsNaming(id, knownAt)) {
      const line = await this.histories.read(stream.slice('agreement-'.length), revision, (state) =>
        state.status === 'undrafted' ? undefined : portfolioLine(state, { organisation: id, on, revision, recordedAt }),
      );
      if (line) agreements.push(line);
    }
    return { organisation: id, name, on, knownAt, calculation: CALCULATION, agreements };
  }

  /** The agreements with an event that names the organisation, as a draft and an accession do, and where each stood. */
  private async agreementsNaming(id: string, known: KnownAt) {
    const naming = this.events(known).select('stream').where('stream', 'like', 'agreement-%').where('data', 'like', `%${id}%`);
    return this.events(known)
      .select((e) => ['stream', e.fn.max('revision').as('revision'), e.fn.max('recordedAt').as('recordedAt')])
      .where('stream', 'in', naming)
      .groupBy('stream')
      .orderBy('stream')
      .execute();
  }

  /** A page of the streams of a category by name, and where each stood; what is asked of each costs the same however long it is. */
  private async heads(category: 'agreement' | 'organisation', asked: Listed) {
    const knownAt = await this.known(asked);
    const { database, generation } = this.readModels;
    const all = database.selectFrom('subjects').where('generation', '=', generation).where('category', '=', category);
    const begun =
      'instant' in knownAt
        ? all.where('recordedAt', '<=', knownAt.instant)
        : all.where('ledgerNumber', '<=', knownAt.ledgerNumber);
    const { total } = await begun.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const subjects = await begun.select('id').orderBy('id').limit(asked.limit).offset(asked.offset).execute();
    const page: { stream: string; revision: number; recordedAt: string }[] = [];
    const events = database.selectFrom('events').where('generation', '=', generation);
    // The plus keeps the database from walking all events by their number: it is the stream's that are looked through, from the end.
    const known =
      'instant' in knownAt
        ? events.where('recordedAt', '<=', knownAt.instant)
        : events.where(sql<number>`+"ledgerNumber"`, '<=', knownAt.ledgerNumber);
    for (const { id } of subjects) {
      const head = known.select(['stream', 'revision', 'recordedAt']).where('stream', '=', `${category}-${id}`);
      page.push(await head.orderBy('revision', 'desc').limit(1).executeTakeFirstOrThrow());
    }
    return { knownAt, total, page };
  }

  private events(known: KnownAt) {
    const { database, generation } = this.readModels;
    const events = database.selectFrom('events').where('generation', '=', generation);
    return 'instant' in known
      ? events.where('recordedAt', '<=', known.instant)
      : events.where('ledgerNumber', '<=', known.ledgerNumber);
  }

  private async registration(stream: string): Promise<OrganisationAnswer> {
    const { database, generation } = this.readModels;
    const { data, effectiveOn, recordedAt } = await database
      .selectFrom('events')
      .select(['data', 'effectiveOn', 'recordedAt'])
      .where('generation', '=', generation)
      .where('stream', '=', stream)
      .where('revision', '=', 0)
      .executeTakeFirstOrThrow();
    const organisation = stream.slice('organisation-'.length);
    return { organisation, ...(JSON.parse(data) as OrganisationData), effectiveOn, recordedAt };
  }

  private async known({ knownAt, minPosition }: Pick<Listed, 'knownAt' | 'minPosition'>): Promise<KnownAt> {
    if (minPosition !== undefined && !(await this.readModels.reached(positionOf(minPosition)))) throw new ProjectionBehind();
    const isNumber = knownAt !== undefined && /^\d{1,15}$/.test(knownAt);
    if (isNumber && Number(knownAt) <= (await this.newest())) return { ledgerNumber: Number(knownAt) };
    await this.atHead();
    const newest = await this.newest();
    if (knownAt === undefined) return { ledgerNumber: newest };
    if (isNumber) {
      if (Number(knownAt) <= newest) return { ledgerNumber: Number(knownAt) };
      throw new Unanswerable('not-yet-recorded', `The ledger holds ${newest} events; there is no number ${knownAt} yet.`);
    }
    const instant = instantOf(knownAt);
    if (instant !== undefined) return { instant };
    const message = `knownAt must be a ledger number or an instant such as 2026-09-30T12:00:00Z, and was "${knownAt.slice(0, 80)}"`;
    throw new InvalidInput([{ pointer: '/knownAt', message }]);
  }

  /**
   * Waits until the read models hold all that stands in the store now: an instant, or no `knownAt` at all, asks for what was recorded,
   * and not for how far a follower had come.
   */
  private async atHead(): Promise<void> {
    const { events, atHead } = await this.#waiting.after(this.store, this.readModels.position, WAITED_FOR);
    const last = events.at(-1);
    if (last && !(atHead && (await this.readModels.reached(last.position)))) throw new ProjectionBehind();
  }

  private async newest(): Promise<number> {
    const { database, generation } = this.readModels;
    const row = await database
      .selectFrom('generations')
      .select('ledgerNumber')
      .where('generation', '=', generation)
      .executeTakeFirstOrThrow();
    return row.ledgerNumber;
  }
}
