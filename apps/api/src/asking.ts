import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Times } from '#application/known-at.js';
import type { Ledger } from '#application/ledger.js';
import { InvalidInput } from '#application/problems.js';
import type { Actor } from '#ledger/definition.js';
import { OpenedLedger } from './opened-ledger.js';
import { withClause } from './refusing.js';

/** A question as it came: who asks, of what, and the parameters that were given. */
export interface Asked {
  actor: Actor;
  /** The agreement or organisation of the path, or empty. */
  id: string;
  /** The rest of the path, whatever it names: a revision, a decision or an amendment; empty where it names none. */
  revision: string;
  decision: string;
  amendment: string;
  parameters: Times & { account?: string; fromOn?: string; fromKnownAt?: string; dissolvedOn?: string; year?: string };
  limit: number;
  offset: number;
}

/** Every question there is. */
const questions = {
  agreements: (ledger: Ledger, { limit, offset, parameters }: Asked) =>
    ledger.listings.agreements({ ...parameters, limit, offset }),
  agreement: (ledger: Ledger, { id, parameters }: Asked) => ledger.queries.agreement(id, parameters),
  balances: (ledger: Ledger, { id, parameters }: Asked) => ledger.queries.balances(id, parameters),
  explanation: (ledger: Ledger, { id, parameters: { account, ...rest } }: Asked) => {
    if (account === undefined) throw new InvalidInput([{ pointer: '/account', message: 'account must name the account' }]);
    return ledger.queries.explanation(id, { ...rest, account });
  },
  contributions: (ledger: Ledger, { id, parameters }: Asked) => ledger.queries.contributions(id, parameters),
  obligations: (ledger: Ledger, { id, parameters }: Asked) => ledger.queries.obligations(id, parameters),
  findings: (ledger: Ledger, { id, parameters }: Asked) => ledger.queries.findings(id, parameters),
  deadlines: (ledger: Ledger, { id, parameters }: Asked) => ledger.queries.deadlines(id, parameters),
  budget: (ledger: Ledger, { id, parameters: { year, ...rest } }: Asked) => {
    if (year === undefined) throw new InvalidInput([{ pointer: '/year', message: 'year must name the year of the budget' }]);
    return ledger.queries.budget(id, { ...rest, year });
  },
  decision: (ledger: Ledger, { id, decision, parameters }: Asked) => ledger.queries.decision(id, { ...parameters, decision }),
  amendmentEffect: (ledger: Ledger, { id, amendment, parameters }: Asked) =>
    ledger.queries.amendmentEffect(id, { ...parameters, amendment }),
  externalFunding: (ledger: Ledger, { id, parameters }: Asked) => ledger.queries.externalFunding(id, parameters),
  inKind: (ledger: Ledger, { id, parameters }: Asked) => ledger.queries.inKind(id, parameters),
  timeline: (ledger: Ledger, { id, parameters, limit, offset }: Asked) =>
    ledger.queries.timeline(id, { ...parameters, limit, offset }),
  event: (ledger: Ledger, { id, revision }: Asked) => ledger.queries.event(id, revision),
  organisations: (ledger: Ledger, { limit, offset, parameters }: Asked) =>
    ledger.listings.organisations({ ...parameters, limit, offset }),
  organisation: (ledger: Ledger, { id, parameters }: Asked) => ledger.listings.organisation(id, parameters),
  portfolio: (ledger: Ledger, { id, parameters }: Asked) => ledger.listings.portfolio(id, parameters),
} as const;

/** The name of a question. */
export type Question = keyof typeof questions;
/** What is answered to a question. */
export type Answer<Name extends Question> = Awaited<ReturnType<(typeof questions)[Name]>>;

/** The one question on the query bus. */
export class Asking<Name extends Question> extends Query<Answer<Name>> {
  constructor(
    readonly question: Name,
    readonly asked: Asked,
  ) {
    super();
  }
}

/** Hands every question to the queries of `libs/application`. */
@QueryHandler(Asking)
export class AskingHandler implements IQueryHandler<Asking<Question>> {
  constructor(private readonly opened: OpenedLedger) {}

  async execute({ question, asked }: Asking<Question>): Promise<Answer<Question>> {
    const { ledger } = this.opened;
    return withClause(ledger, asked.id, () => questions[question](ledger, asked) as Promise<Answer<Question>>);
  }
}
