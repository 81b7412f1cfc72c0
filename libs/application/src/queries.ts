import type { EventStore, GlobalPosition, Recorded } from '#event-store/port.js';
import { streamName } from '#event-store/port.js';
import type { AgreementState, Book } from '#ledger/book.js';
import { clauseKeyOf, clauseNumber } from '#ledger/clauses.js';
import { type CalendarDate, isCalendarDate } from '#ledger/dates.js';
import { accountExists } from '#ledger/postings.js';
import type { AgreementColumns } from '#read-models/agreement-columns.js';
import { type AgreementAnswer, agreementAnswer } from '#read-models/answers/agreement.js';
import { type AmendmentEffectAnswer, amendmentEffectAnswer } from '#read-models/answers/amendment-effect.js';
import {
  type BalancesAnswer,
  balancesAnswer,
  type ExplanationAnswer,
  explanationAnswer,
  isKindWithParts,
  type Under,
} from '#read-models/answers/balances.js';
import { type BudgetAnswer, budgetAnswer } from '#read-models/answers/budget.js';
import { type ContributionsAnswer, contributionsAnswer } from '#read-models/answers/contributions.js';
import { type DeadlinesAnswer, deadlinesAnswer } from '#read-models/answers/deadlines.js';
import { type DecisionFollowed, decisionAnswer } from '#read-models/answers/decision.js';
import { explainingEvents } from '#read-models/answers/explaining-events.js';
import { type ExternalFundingAnswer, externalFundingAnswer } from '#read-models/answers/external-funding.js';
import { type FindingsAnswer, findingsAnswer } from '#read-models/answers/findings.js';
import { type InKindAnswer, inKindAnswer } from '#read-models/answers/in-kind.js';
import { type ObligationsAnswer, obligationsAnswer } from '#read-models/answers/obligations.js';
import { type TimelineAnswer, timelineAnswer, timelineRows } from '#read-models/answers/timeline.js';
import type { ReadModels } from '#read-models/read-models.js';
import type { Histories } from './history.js';
import { type Resolved, resolveTimes, type Times } from './known-at.js';
import type { LedgerClock } from './ledger-clock.js';
import { InvalidInput, NotFound, ProjectionBehind, Unanswerable } from './problems.js';

/** What the queries are given once. */
export interface QueriesOptions {
  store: EventStore;
  histories: Histories<AgreementState>;
  readModels: ReadModels;
  clock: LedgerClock;
}

/** A stored event with its bytes, for whoever wants to check the hash alone. */
export interface EventAnswer {
  stream: string;
  revision: number;
  hash: string;
  /** The canonical bytes that were hashed (`libs/audit/FORMAT.md`), as text. */
  record: string;
}

/** Every question about one agreement. Reads never write, and nothing here reads a clock but `settled`. */
export class Queries {
  constructor(private readonly options: QueriesOptions) {}

  /** The agreement as it stood. */
  async agreement(id: string, times: Times): Promise<AgreementAnswer> {
    return this.ofBook(id, times, agreementAnswer);
  }

  /** Contributions by party and year. */
  async contributions(id: string, times: Times): Promise<ContributionsAnswer> {
    return this.ofBook(id, times, contributionsAnswer);
  }

  /** Everything with a day ahead. */
  async deadlines(id: string, times: Times): Promise<DeadlinesAnswer> {
    return this.ofBook(id, times, deadlinesAnswer);
  }

  /** Everything that someone must look at, and what was done about it. */
  async findings(id: string, times: Times): Promise<FindingsAnswer> {
    return this.ofBook(id, times, findingsAnswer);
  }

  /** External funding by funding, and by year against the target. */
  async externalFunding(id: string, times: Times): Promise<ExternalFundingAnswer> {
    return this.ofBook(id, times, externalFundingAnswer);
  }

  /** Contributions in kind. */
  async inKind(id: string, times: Times): Promise<InKindAnswer> {
    return this.ofBook(id, times, inKindAnswer);
  }

  /** A year's budget against its outcome. */
  async budget(id: string, times: Times & { year: string }): Promise<BudgetAnswer> {
    const year = yearIn(times.year);
    return this.ofBook(id, times, (book, resolved) => found('budget', times.year, budgetAnswer(book, { ...resolved, year })));
  }

  /** A decision and everything that followed from it. */
  async decision(id: string, times: Times & { decision: string }): Promise<DecisionFollowed> {
    const { decision } = times;
    return this.ofBook(id, times, (book, resolved) =>
      found('decision', decision, decisionAnswer(book, { ...resolved, decision })),
    );
  }

  /** What a proposed amendment would change, adopted on `on`. */
  async amendmentEffect(id: string, times: Times & { amendment: string }): Promise<AmendmentEffectAnswer> {
    const { amendment } = times;
    return this.ofBook(id, times, (book, resolved) => {
      if (!book.amendments.has(amendment)) throw new NotFound('amendment', amendment);
      return amendmentEffectAnswer(book, { ...resolved, amendment });
    });
  }

  /** What is owed; with `dissolvedOn` what would be owed after a dissolution that day, `on` then defaulting to it. */
  async obligations(id: string, times: Times & { dissolvedOn?: string }): Promise<ObligationsAnswer> {
    const { dissolvedOn } = times;
    if (dissolvedOn === undefined) return this.ofBook(id, times, obligationsAnswer);
    date('/dissolvedOn', dissolvedOn);
    const asked = { ...times, on: times.on ?? dissolvedOn };
    return this.ofBook(id, asked, (book, resolved) => obligationsAnswer(book, { ...resolved, dissolvedOn }));
  }

  /** Balances of all accounts, or of those that `account` names: an account, or a kind of account. */
  async balances(id: string, times: Times & { account?: string }): Promise<BalancesAnswer> {
    const { account } = times;
    const asked = await this.resolved(id, times);
    const { columns, under } = await this.indexed(id, asked);
    let rows = columns.balances(asked, account);
    if (account !== undefined && !isKindWithParts(account) && !columns.isPosted(account, asked.revision)) {
      await this.expectAccount(id, asked, account);
    }
    // An account that is asked for by name and has no posting yet is zero, since it exists.
    if (account !== undefined && !isKindWithParts(account) && rows.length === 0) rows = [{ account, minor: 0 }];
    return balancesAnswer(under, asked, rows);
  }

  /** Why an account differs between two dates or two states of knowledge. */
  async explanation(
    id: string,
    times: Times & { account: string; fromOn?: string; fromKnownAt?: string },
  ): Promise<ExplanationAnswer> {
    const { account, fromOn, fromKnownAt } = times;
    if (fromOn === undefined && fromKnownAt === undefined) {
      throw new InvalidInput([{ pointer: '/fromOn', message: 'fromOn or fromKnownAt must say what to compare with' }]);
    }
    const to = await this.resolved(id, times);
    const earlier = await this.resolved(id, { on: fromOn ?? to.on, knownAt: fromKnownAt ?? String(to.revision) });
    const from = { on: earlier.on, revision: earlier.revision };
    await this.reached(earlier);
    const { columns, under } = await this.indexed(id, to);
    if (!columns.isPosted(account, to.revision)) await this.expectAccount(id, to, account);
    const known = from.revision > to.revision ? (await this.indexed(id, { ...earlier, on: to.on })).columns : columns;
    const [before, after] = [known.sum(account, from), columns.sum(account, to)];
    const events = await explainingEvents(this.where(), { agreement: id, account, from, to });
    return explanationAnswer(under, { ...to, account, from }, { before, after, events });
  }

  /** A page of the history. */
  async timeline(id: string, times: Times & { limit: number; offset: number }): Promise<TimelineAnswer> {
    const asked = { ...(await this.resolved(id, times)), limit: times.limit, offset: times.offset };
    await this.reached(asked);
    const rows = await timelineRows(this.where(), { ...asked, agreement: id });
    return this.fromBook(id, asked, (book) => timelineAnswer(book, asked, rows));
  }

  /** One stored event, byte for byte. */
  async event(id: string, revision: string): Promise<EventAnswer> {
    const stream = streamName(`agreement-${id}`);
    if (/^\d{1,15}$/.test(revision)) {
      for await (const recorded of this.options.store.readStream(stream, { from: BigInt(revision), limit: 1 })) {
        return eventAnswer(recorded);
      }
    }
    throw new NotFound('revision', revision);
  }

  /** The number of the clause that a rule serves, as the agreement prints it; undefined where the agreement has no such clause. */
  async printedClause(id: string, ruleOrKey: string): Promise<string | undefined> {
    const loaded = await this.options.histories.load(id);
    if (loaded.state.status === 'undrafted') return undefined;
    const number = clauseNumber(loaded.state, ruleOrKey);
    return number === clauseKeyOf(ruleOrKey) ? undefined : number;
  }

  private async ofBook<Answer>(id: string, times: Times, answer: (book: Book, asked: Resolved) => Answer): Promise<Answer> {
    const resolved = await this.resolved(id, times);
    return this.fromBook(id, resolved, (book) => answer(book, resolved));
  }

  private async resolved(id: string, times: Times): Promise<Resolved> {
    return resolveTimes(this.options.store, id, { times, clock: this.options.clock });
  }

  private async fromBook<Answer>(id: string, { revision, on }: Resolved, answer: (book: Book) => Answer): Promise<Answer> {
    return this.options.histories.read(id, revision, (state) => {
      if (state.status === 'undrafted') throw new NotFound('agreement', id);
      expectDrafted(id, state.draftedOn, on);
      return answer(state);
    });
  }

  /** The columns of the agreement up to what is asked for, and what its answers are made under. */
  private async indexed(id: string, asked: Resolved): Promise<{ columns: AgreementColumns; under: Under }> {
    await this.reached(asked);
    const { columns, headings } = await this.options.readModels.balances.of(id, asked.revision);
    const found = headings.findLast(({ revision }) => revision <= asked.revision);
    if (!found || columns.revision < asked.revision) throw new ProjectionBehind();
    expectDrafted(id, found.heading.draftedOn, asked.on);
    return { columns, under: { agreement: id, heading: found.heading } };
  }

  /** What nothing is posted to yet may exist all the same, which the rules know; anything else is an error, never a zero. */
  private async expectAccount(id: string, asked: Resolved, account: string): Promise<void> {
    await this.fromBook(id, asked, (book) => {
      if (!accountExists(book, account)) throw new NotFound('account', account);
    });
  }

  private async reached({ position }: Resolved): Promise<void> {
    if (!(await this.options.readModels.reached(position as GlobalPosition))) throw new ProjectionBehind();
  }

  private where() {
    const { database, generation } = this.options.readModels;
    return { database, generation };
  }
}

function expectDrafted(id: string, draftedOn: CalendarDate, on: CalendarDate): void {
  if (on >= draftedOn) return;
  const message = `The agreement ${id} was drafted on ${draftedOn}; nothing is known of ${on}.`;
  throw new Unanswerable('before-the-agreement', message);
}

function found<Answer>(what: string, id: string, answer: Answer | undefined): Answer {
  if (answer === undefined) throw new NotFound(what, id);
  return answer;
}

function yearIn(given: string): number {
  if (/^\d{4}$/.test(given)) return Number(given);
  throw new InvalidInput([{ pointer: '/year', message: `year must be a year, YYYY, and was "${given.slice(0, 80)}"` }]);
}

function date(pointer: string, value: string): void {
  if (isCalendarDate(value)) return;
  throw new InvalidInput([
    { pointer, message: `a date that exists was wanted, YYYY-MM-DD, and it was "${String(value).slice(0, 80)}"` },
  ]);
}

function eventAnswer({ stream, revision, meta, bytes }: Recorded): EventAnswer {
  return { stream, revision: Number(revision), hash: meta['hash'] ?? '', record: new TextDecoder().decode(bytes) };
}
