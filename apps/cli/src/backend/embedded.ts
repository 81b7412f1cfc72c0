import { carryOver } from '#application/carry-over.js';
import { CarryOverRefused } from '#application/carry-over-refused.js';
import type { EventStoreChoice } from '#application/event-store-choice.js';
import { type ImportOutcome, importFile, parseImport } from '#application/import-file.js';
import type { Times } from '#application/known-at.js';
import { type Ledger, openLedger } from '#application/ledger.js';
import type { AgreementsAnswer, PortfolioAnswer } from '#application/listings.js';
import type { Queries } from '#application/queries.js';
import type { ReadModelsChoice } from '#application/read-models-choice.js';
import { REGISTER_ORGANISATION } from '#application/subject.js';
import { type Language, Refusal } from '#ledger/refusal.js';
import { Failure, refusalShown } from '../failure.js';
import {
  type Answers,
  type Backend,
  type KnownOrganisation,
  PAGE,
  type Paging,
  type Parameters,
  type Progress,
  type Recorded,
  type RecordedOnBoth,
  type RecordOrder,
} from './port.js';

type Asking = { [Question in keyof Answers]: (queries: Queries, id: string, asked: Parameters) => Promise<Answers[Question]> };

const QUESTIONS: Asking = {
  agreement: (queries, id, asked) => queries.agreement(id, times(asked)),
  'amendment-effect': (queries, id, asked) => queries.amendmentEffect(id, { ...times(asked), amendment: asked.amendment ?? '' }),
  balances: (queries, id, asked) => queries.balances(id, asked),
  'balance-explanations': (queries, id, asked) => queries.explanation(id, { ...asked, account: asked.account ?? '' }),
  budget: (queries, id, asked) => queries.budget(id, { ...times(asked), year: asked.year ?? '' }),
  contributions: (queries, id, asked) => queries.contributions(id, times(asked)),
  deadlines: (queries, id, asked) => queries.deadlines(id, times(asked)),
  decision: (queries, id, asked) => queries.decision(id, { ...times(asked), decision: asked.decision ?? '' }),
  'external-funding': (queries, id, asked) => queries.externalFunding(id, times(asked)),
  findings: (queries, id, asked) => queries.findings(id, times(asked)),
  'in-kind': (queries, id, asked) => queries.inKind(id, times(asked)),
  obligations: (queries, id, asked) => queries.obligations(id, asked),
  timeline: (queries, id, asked) =>
    queries.timeline(id, { ...times(asked), limit: Number(asked.limit ?? 20), offset: Number(asked.offset ?? 0) }),
};

function times({ on, knownAt, minPosition }: Parameters): Times {
  return {
    ...(on === undefined ? {} : { on }),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(minPosition === undefined ? {} : { minPosition }),
  };
}

/** The ledger opened in this process, which owns the data directory while it runs. */
export class EmbeddedBackend implements Backend {
  private constructor(
    readonly place: string,
    private readonly ledger: Ledger,
    private readonly language: Language,
  ) {}

  /** Opens the directory; throws `DataDirectoryOwned` where another process has it. */
  static async open(options: {
    dataDirectory: string;
    eventStore: EventStoreChoice;
    readModels: ReadModelsChoice;
    language: Language;
    progress: Progress;
  }): Promise<EmbeddedBackend> {
    const { language, ...of } = options;
    return new EmbeddedBackend(of.dataDirectory, await openLedger(of), language);
  }

  agreements(page: Paging): Promise<AgreementsAnswer> {
    return this.ledger.listings.agreements(page);
  }

  async organisations(): Promise<KnownOrganisation[]> {
    const all: KnownOrganisation[] = [];
    for (;;) {
      const page = await this.ledger.listings.organisations({ limit: PAGE, offset: all.length });
      all.push(...page.organisations);
      if (page.organisations.length === 0 || all.length >= page.total) return all;
    }
  }

  portfolio(organisation: string, parameters: Parameters): Promise<PortfolioAnswer> {
    return this.ledger.listings.portfolio(organisation, times(parameters));
  }

  async ask<Question extends keyof Answers>(question: Question, id: string, parameters: Parameters): Promise<Answers[Question]> {
    try {
      return await QUESTIONS[question](this.ledger.queries, id, parameters);
    } catch (error) {
      if (error instanceof Refusal) throw await this.refused(error, id);
      throw error;
    }
  }

  async record(order: RecordOrder): Promise<Recorded> {
    const handler = order.command === REGISTER_ORGANISATION ? this.ledger.organisations : this.ledger.agreements;
    try {
      const { repeated, ...written } = await handler.execute(order);
      return { written, repeated };
    } catch (error) {
      if (error instanceof Refusal) throw await this.refused(error, order.id);
      throw error;
    }
  }

  async carryOver({ id: from, body, actor, idempotencyKey }: RecordOrder): Promise<RecordedOnBoth> {
    const { toAgreement, ...rest } = body as { toAgreement: string };
    try {
      const order = { from, to: toAgreement, body: rest, actor, idempotencyKey };
      const { sent, received } = await carryOver(this.ledger.agreements, order);
      const [{ repeated: sentBefore, ...one }, { repeated: receivedBefore, ...other }] = [sent, received];
      return { sent: one, received: other, repeated: sentBefore && receivedBefore };
    } catch (error) {
      if (error instanceof CarryOverRefused) throw await this.refused(error, error.by.agreement);
      throw error;
    }
  }

  /** The refusal with its clause as this agreement prints it, which is what a person can look up. */
  private async refused(refusal: Refusal, id: string): Promise<Failure> {
    const clause = await this.ledger.queries.printedClause(id, refusal.clause);
    return new Failure(refusalShown(refusal, { language: this.language, clause }));
  }

  importFile(content: string, options: { dryRun: boolean; quarantine: boolean; progress: Progress }): Promise<ImportOutcome> {
    return importFile(this.ledger, parseImport(content, options), options);
  }

  rebuild(progress: Progress): Promise<{ generation: number; events: number }> {
    return this.ledger.readModels.rebuild(progress);
  }

  close(): Promise<void> {
    return this.ledger.close();
  }
}
