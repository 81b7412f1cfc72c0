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
  /** The rest of the path. */
  revision: string;
  parameters: Times & { account?: string; fromOn?: string; fromKnownAt?: string; dissolvedOn?: string };
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
  timeline: (ledger: Ledger, { id, parameters, limit, offset }: Asked) =>
    ledger.queries.timeline(id, { ...parameters, limit, offset }),
  event: (ledger: Ledger, { id, revision }: Asked) => ledger.queries.event(id, revision),
  organisations: (ledger: Ledger, { limit, offset, parameters }: Asked) =>
    ledger.listings.organisations({ ...parameters, limit, offset }),
  organisation: (ledger: Ledger, { id, parameters }: Asked) => ledger.listings.organisation(id, parameters),
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
