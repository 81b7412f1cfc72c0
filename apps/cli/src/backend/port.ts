import type { CarriedOver } from '#application/carry-over.js';
import type { ImportOutcome } from '#application/import-file.js';
import type { AgreementsAnswer, ListedAgreement, PortfolioAnswer } from '#application/listings.js';
import type { Written } from '#application/written.js';
import type { Actor } from '#ledger/definition.js';
import type { AgreementAnswer } from '#read-models/answers/agreement.js';
import type { AmendmentEffectAnswer } from '#read-models/answers/amendment-effect.js';
import type { BalancesAnswer, ExplanationAnswer } from '#read-models/answers/balances.js';
import type { BudgetAnswer } from '#read-models/answers/budget.js';
import type { ContributionsAnswer } from '#read-models/answers/contributions.js';
import type { DeadlinesAnswer } from '#read-models/answers/deadlines.js';
import type { DecisionFollowed } from '#read-models/answers/decision.js';
import type { ExternalFundingAnswer } from '#read-models/answers/external-funding.js';
import type { FindingsAnswer } from '#read-models/answers/findings.js';
import type { InKindAnswer } from '#read-models/answers/in-kind.js';
import type { ObligationsAnswer } from '#read-models/answers/obligations.js';
import type { TimelineAnswer } from '#read-models/answers/timeline.js';

/** The questions about one agreement, and what is answered. */
export interface Answers {
  agreement: AgreementAnswer;
  'amendment-effect': AmendmentEffectAnswer;
  balances: BalancesAnswer;
  'balance-explanations': ExplanationAnswer;
  budget: BudgetAnswer;
  contributions: ContributionsAnswer;
  deadlines: DeadlinesAnswer;
  decision: DecisionFollowed;
  'external-funding': ExternalFundingAnswer;
  findings: FindingsAnswer;
  'in-kind': InKindAnswer;
  obligations: ObligationsAnswer;
  timeline: TimelineAnswer;
}

/** Parameters as the interface over HTTP names them; what was not given is left out. */
export type Parameters = Readonly<
  Partial<
    Record<
      | 'on'
      | 'knownAt'
      | 'account'
      | 'amendment'
      | 'decision'
      | 'year'
      | 'fromOn'
      | 'fromKnownAt'
      | 'dissolvedOn'
      | 'minPosition'
      | 'limit'
      | 'offset',
      string
    >
  >
>;

/** A page of a list, at what was known. */
export interface Paging {
  limit: number;
  offset: number;
  knownAt?: string;
}

/** An organisation, by the key that its agreements call it by. */
export interface KnownOrganisation {
  organisation: string;
  key: string;
  name: string;
}

/** One command to be recorded. */
export interface RecordOrder {
  command: string;
  /** The agreement, or the organisation that is registered. */
  id: string;
  body: object;
  actor: Actor;
  idempotencyKey: string;
}

/** What was recorded, and whether that had happened before under the same key. */
export interface Recorded {
  written: Omit<Written, 'repeated'>;
  repeated: boolean;
}

/** What both agreements recorded of money carried over, and whether all of it had been recorded before. */
export interface RecordedOnBoth {
  sent: Omit<CarriedOver['sent'], 'repeated'>;
  received: Omit<CarriedOver['received'], 'repeated'>;
  repeated: boolean;
}

/** Hears how much of a long work is done. */
export type Progress = (done: number) => void;

/** The ledger as the commands use it: opened here (`embedded`), or in a server that owns the data directory (`remote`). */
export interface Backend {
  /** Where it is, for notes and faults. */
  readonly place: string;
  agreements(page: Paging): Promise<AgreementsAnswer>;
  organisations(): Promise<KnownOrganisation[]>;
  /** Every agreement of the organisation with the id; only `on` and `knownAt` count. */
  portfolio(organisation: string, parameters: Parameters): Promise<PortfolioAnswer>;
  ask<Question extends keyof Answers>(question: Question, agreement: string, parameters: Parameters): Promise<Answers[Question]>;
  record(order: RecordOrder): Promise<Recorded>;
  /** Carries money over from the agreement of the order to the successor in its body; the command of the order is `carry-over`. */
  carryOver(order: RecordOrder): Promise<RecordedOnBoth>;
  importFile(content: string, options: { dryRun: boolean; quarantine: boolean; progress: Progress }): Promise<ImportOutcome>;
  rebuild(progress: Progress): Promise<{ generation: number; events: number }>;
  close(): Promise<void>;
}

/** The largest page that is asked for at once. */
export const PAGE = 100;

/** All the agreements, page by page. */
export async function allAgreements(backend: Backend): Promise<ListedAgreement[]> {
  const all: ListedAgreement[] = [];
  for (;;) {
    const { agreements, total } = await backend.agreements({ limit: PAGE, offset: all.length });
    all.push(...agreements);
    if (agreements.length === 0 || all.length >= total) return all;
  }
}
