import type { ImportOutcome } from '#application/import-file.js';
import type { AgreementsAnswer, PortfolioAnswer } from '#application/listings.js';
import type { Written } from '#application/written.js';
import type { Actor } from '#ledger/definition.js';
import type { Facts, Language } from '#ledger/refusal.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure, failure } from '../failure.js';
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

const API = '/api/v1';

// Reading is for every role; until there is a login the server still wants to be told that somebody asks.
const READER: Actor = { id: 'agreement-ledger-cli', role: 'auditor', organisationId: '00000000-0000-4000-8000-000000000000' };

// Each row of a file says who acted; the person who sends it only must be one who may write.
const IMPORTER: Actor = { ...READER, role: 'admin' };

/** What is used here of a problem (RFC 9457) of our server. */
interface Problem {
  detail?: string;
  title?: string;
  code?: string;
  clause?: string;
  rule?: string;
  /** Only refusals of the rules have them. */
  facts?: Facts;
  errors?: { pointer: string; message: string }[];
}

interface Asked {
  method?: 'GET' | 'POST';
  actor?: Actor;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** How the address of the server is known: a person named it, or the data directory says who has it. */
export type Known = 'named' | 'announced';

const UNAVAILABLE: Readonly<Record<Known, string>> = {
  named: 'does not answer: start it with "agreement-ledger serve", or leave --server out.',
  announced: 'has this data directory and answers no more: it may be stopping, so give the same command again in a moment.',
};

/** The ledger in a server, over HTTP. */
export class RemoteBackend implements Backend {
  private constructor(
    readonly place: string,
    private readonly language: Language,
    private readonly known: Known,
  ) {}

  /** The server at the address; whether it answers is seen at the first question. */
  static at(url: string, language: Language, known: Known): RemoteBackend {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw failure(EXIT.usage, 'server-address', `--server must be an address such as http://127.0.0.1:4711; it was "${url}".`);
    }
    return new RemoteBackend(new URL(url).origin, language, known);
  }

  agreements({ limit, offset, knownAt }: Paging): Promise<AgreementsAnswer> {
    return this.get('/agreements', {
      limit: String(limit),
      offset: String(offset),
      ...(knownAt === undefined ? {} : { knownAt }),
    });
  }

  async organisations(): Promise<KnownOrganisation[]> {
    const all: KnownOrganisation[] = [];
    for (;;) {
      const paging = { limit: String(PAGE), offset: String(all.length) };
      const page = await this.get<{ total: number; organisations: KnownOrganisation[] }>('/organisations', paging);
      all.push(...page.organisations);
      if (page.organisations.length === 0 || all.length >= page.total) return all;
    }
  }

  portfolio(organisation: string, parameters: Parameters): Promise<PortfolioAnswer> {
    return this.get(`/organisations/${encodeURIComponent(organisation)}/portfolio`, parameters);
  }

  ask<Question extends keyof Answers>(question: Question, id: string, parameters: Parameters): Promise<Answers[Question]> {
    const { path, query } = asked(question, parameters);
    return this.get(`/agreements/${encodeURIComponent(id)}${path}`, query);
  }

  async record(order: RecordOrder): Promise<Recorded> {
    const { body: written, repeated } = await this.ordered<Omit<Written, 'repeated'>>(order);
    return { written, repeated };
  }

  async carryOver(order: RecordOrder): Promise<RecordedOnBoth> {
    const { body, repeated } = await this.ordered<Omit<RecordedOnBoth, 'repeated'>>(order);
    return { ...body, repeated };
  }

  private async ordered<Body>({
    command,
    id,
    body,
    actor,
    idempotencyKey,
  }: RecordOrder): Promise<{ body: Body; repeated: boolean }> {
    const path = (await this.pathOf(command)).replace(/\{\w+\}/, encodeURIComponent(id));
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey };
    const response = await this.send(path, { method: 'POST', actor, headers, body: JSON.stringify(body) });
    const answered = (await response.json()) as Body;
    return { body: answered, repeated: response.headers.get('Idempotent-Replayed') === 'true' };
  }

  /** Each command has a noun of its own under its agreement; the server's own description says which. */
  private async pathOf(command: string): Promise<string> {
    const { paths } = await this.get<{ paths: Record<string, { post?: { operationId?: string } }> }>('/openapi.json', {});
    const found = Object.entries(paths).find(([, { post }]) => post?.operationId === command);
    if (found) return found[0];
    throw failure(
      EXIT.notFound,
      'not-found',
      `The server at ${this.place} knows no command "${command}": it is of another version.`,
    );
  }

  async importFile(
    content: string,
    { dryRun, quarantine, progress }: { dryRun: boolean; quarantine: boolean; progress: Progress },
  ): Promise<ImportOutcome> {
    const headers = { 'Content-Type': 'application/x-ndjson' };
    const response = await this.send(`${API}/imports?dryRun=${dryRun}&quarantine=${quarantine}`, {
      method: 'POST',
      actor: IMPORTER,
      headers,
      body: content,
    });
    const outcome = (await response.json()) as ImportOutcome;
    progress(outcome.rows.length);
    return outcome;
  }

  rebuild(): Promise<never> {
    throw failure(
      EXIT.unavailable,
      'server-runs',
      `The read models belong to the server at ${this.place} while it runs: stop it, run "agreement-ledger rebuild", and start it again.`,
    );
  }

  async close(): Promise<void> {}

  private async get<Answer>(path: string, parameters: Parameters): Promise<Answer> {
    const query = new URLSearchParams(parameters).toString();
    const response = await this.send(`${API}${path}${query === '' ? '' : `?${query}`}`, {});
    return (await response.json()) as Answer;
  }

  private async send(path: string, { method = 'GET', actor = READER, headers = {}, body }: Asked): Promise<Response> {
    const person = `id=${actor.id}; role=${actor.role}; organisation=${actor.organisationId}`;
    const all = { ...headers, 'Acting-Person': person, 'Accept-Language': this.language };
    let response: Response;
    try {
      response = await fetch(`${this.place}${path}`, { method, headers: all, ...(body === undefined ? {} : { body }) });
    } catch (error) {
      throw new Failure(
        {
          exitCode: EXIT.unavailable,
          code: 'server-unavailable',
          detail: `The server at ${this.place} ${UNAVAILABLE[this.known]}`,
        },
        { cause: error },
      );
    }
    if (response.ok) return response;
    throw await problemFailure(response);
  }
}

/** Where a question is asked: what is asked about one thing of the agreement names it in the path. */
function asked(question: keyof Answers, parameters: Parameters): { path: string; query: Parameters } {
  const { amendment = '', decision = '', ...query } = parameters;
  switch (question) {
    case 'agreement':
      return { path: '', query };
    case 'amendment-effect':
      return { path: `/amendments/${encodeURIComponent(amendment)}/effect`, query };
    case 'budget':
      return { path: '/budget-outcomes', query };
    case 'decision':
      return { path: `/decisions/${encodeURIComponent(decision)}`, query };
    case 'balances':
    case 'balance-explanations':
    case 'contributions':
    case 'deadlines':
    case 'external-funding':
    case 'findings':
    case 'in-kind':
    case 'obligations':
    case 'timeline':
      return { path: `/${question}`, query };
  }
}

async function problemFailure(response: Response): Promise<Failure> {
  const text = await response.text();
  const { status } = response;
  let problem: Problem = {};
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // Not ours: something between us and the server answered.
  }
  const { code = `http-${status}`, clause, rule, facts, errors } = problem;
  return new Failure({
    exitCode: exitCodeOf(status, problem),
    code,
    detail: problem.detail ?? problem.title ?? `The server answered ${status} without saying why.`,
    ...(clause === undefined ? {} : { clause }),
    ...(rule === undefined ? {} : { rule }),
    ...(facts === undefined ? {} : { facts }),
    ...(errors === undefined ? {} : { errors }),
  });
}

function exitCodeOf(status: number, { code, facts }: Problem): ExitCode {
  if (facts !== undefined || status === 403 || code === 'precondition-failed' || code === 'agreement-full') return EXIT.refused;
  if (code === 'integrity') return EXIT.integrity;
  if (status === 404) return EXIT.notFound;
  if ([409, 429, 502, 503, 504].includes(status)) return EXIT.unavailable;
  return status >= 500 ? EXIT.ours : EXIT.usage;
}
