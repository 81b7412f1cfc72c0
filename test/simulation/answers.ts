import type { Book } from '#ledger/book.js';
import { fold } from '#ledger/fold.js';
import { agreementAnswer } from '#read-models/answers/agreement.js';
import type { BalancesAnswer, ExplanationAnswer } from '#read-models/answers/balances.js';
import { type ContributionsAnswer, contributionsAnswer } from '#read-models/answers/contributions.js';
import { deadlinesAnswer } from '#read-models/answers/deadlines.js';
import { externalFundingAnswer } from '#read-models/answers/external-funding.js';
import { findingsAnswer } from '#read-models/answers/findings.js';
import { inKindAnswer } from '#read-models/answers/in-kind.js';
import { type ObligationsAnswer, obligationsAnswer } from '#read-models/answers/obligations.js';
import type { TimelineAnswer } from '#read-models/answers/timeline.js';
import { answerOfModel, type Question as ModelQuestion } from '../properties/compare.js';
import type { Figures } from '../properties/compare-money.js';
import { naiveFacts } from '../properties/naive-facts.js';
import { Difference, same } from './difference.js';
import { oreOfText, type Shown, shownBalances, shownContributions, shownObligations } from './figures.js';
import type { Mirror } from './mirror.js';
import type { Answer, Question } from './questions.js';
import type { Stored } from './witness.js';

/** The answers that are the rules' alone: with the same events they must be the same text. */
const OF_RULES = {
  contributions: contributionsAnswer,
  obligations: obligationsAnswer,
  'what-if': obligationsAnswer,
  deadlines: deadlinesAnswer,
  findings: findingsAnswer,
  agreement: agreementAnswer,
  externalFunding: externalFundingAnswer,
  inKind: inKindAnswer,
} as const;

/** A dissolution that cannot be is refused, and an account that does not exist cannot be explained. */
const MAY_BE_REFUSED: readonly Question['operation'][] = ['what-if', 'explanation'];

/** What the auditor knows of the agreement that was asked about. */
export interface Known {
  readonly mirror: Mirror;
  readonly stored: readonly Stored[];
}

/** Compares an answer with the naive model and with the rules on the events known then. */
export function checkAnswer(question: Question, answer: Answer, { mirror, stored }: Known): void {
  const revision = revisionOf(question.knownAt, stored);
  const known = stored.slice(0, revision + 1);
  const what = JSON.stringify(question);
  const [draft] = known;
  if (!draft)
    return same(`the answer to ${what}`, { wanted: 'an error', found: answer.value === undefined ? 'an error' : answer.text });
  if (question.operation === 'event') return checkEvent(what, answer, stored);
  if (question.on < (draft.meta['effectiveOn'] ?? '')) {
    return same(`the answer to ${what}`, { wanted: 'before-the-agreement', found: answer.text.split(':')[0] });
  }
  const value = answer.value as { knownAt?: { revision: number; recordedAt: string } } | undefined;
  if (value) {
    same(`knownAt of ${what}`, { wanted: revision, found: value.knownAt?.revision });
    same(`recordedAt of ${what}`, { wanted: known.at(-1)?.meta['recordedAt'], found: value.knownAt?.recordedAt });
  }
  if (!value && !MAY_BE_REFUSED.includes(question.operation)) throw new Difference(`${what} was not answered: ${answer.text}`);
  const found = { question, answer, what, known, revision };
  byRules(found, mirror);
  byModel(found);
}

/** The last revision recorded by the instant, or the revision itself; −1 where there was none. */
function revisionOf(knownAt: string, stored: readonly Stored[]): number {
  if (/^\d+$/.test(knownAt)) return Number(knownAt);
  return stored.filter(({ meta }) => (meta['recordedAt'] ?? '') <= knownAt).length - 1;
}

interface Found {
  readonly question: Question;
  readonly answer: Answer;
  readonly what: string;
  readonly known: readonly Stored[];
  readonly revision: number;
}

function checkEvent(what: string, { value }: Answer, stored: readonly Stored[]): void {
  const { revision, record, hash } = value as { revision: number; record: string; hash: string };
  same(`the record of ${what}`, { wanted: stored[revision]?.text, found: record });
  same(`the hash of ${what}`, { wanted: stored[revision]?.hash, found: hash });
}

function byRules({ question, answer, what, known, revision }: Found, mirror: Mirror): void {
  const { operation, on } = question;
  if (!(operation in OF_RULES)) return;
  const book = fold(
    mirror.id,
    mirror.history.events.slice(0, revision + 1).map((event, index) => identified(event, known[index] as Stored)),
  );
  if (book.status !== 'drafted') throw new Error(`${mirror.id} has events and no draft.`);
  const asked = { on, revision, recordedAt: known.at(-1)?.meta['recordedAt'] ?? '' };
  const { settled } = (answer.value ?? {}) as { settled?: false };
  const dissolution = operation === 'what-if' ? { dissolvedOn: question.dissolvedOn } : {};
  const rule = OF_RULES[operation as keyof typeof OF_RULES] as (book: Book, asked: object) => object;
  let wanted: string;
  try {
    wanted = JSON.stringify(rule(book, { ...asked, ...(settled === undefined ? {} : { settled }), ...dissolution }));
  } catch (error) {
    if (answer.value !== undefined) throw new Difference(`${what} was answered, and the rules refuse it: ${String(error)}`);
    return;
  }
  same(`the answer to ${what}`, { wanted, found: answer.text });
}

/** The mirror's event with the names that the store gave it, and its data in the order of the stored bytes. */
function identified<Event extends object>(event: Event, { id, meta, data }: Stored): Event {
  return { ...event, id, data, commandId: meta['commandId'], ...(meta['party'] === undefined ? {} : { party: meta['party'] }) };
}

function byModel({ question, answer, what, known, revision }: Found): void {
  const { operation, on, dissolvedOn } = question;
  const facts = naiveFacts(
    known.map(({ type, meta, data, revision: at }) => ({ type, data, revision: at, effectiveOn: meta['effectiveOn'] ?? '' })),
  );
  const model = (asked: ModelQuestion) => answerOfModel({ facts }, asked);
  switch (operation) {
    case 'balances':
      return figures(
        what,
        { sum: '0', ...model({ ask: 'balances', on }) },
        { lacking: '0', shown: shownBalances(answer.value as BalancesAnswer) },
      );
    case 'contributions':
      return figures(what, model({ ask: 'contributions', on }), {
        shown: shownContributions(answer.value as ContributionsAnswer),
      });
    case 'obligations':
      return figures(what, model({ ask: 'obligations', on }), { shown: shownObligations(answer.value as ObligationsAnswer) });
    case 'what-if': {
      const wanted = model({ ask: 'what-if', dissolvedOn, on });
      if (wanted['refused']) return same(`the answer to ${what}`, { wanted: undefined, found: answer.value });
      if (!answer.value) throw new Difference(`${what} was not answered: ${answer.text}`);
      return figures(what, wanted, { shown: shownObligations(answer.value as ObligationsAnswer) });
    }
    case 'explanation':
      return explained(what, answer, (day, known) => {
        const then = facts.filter(({ seq }) => seq <= known);
        return answerOfModel({ facts: then }, { ask: 'balances', on: day })[question.account];
      });
    case 'timeline':
      return timeline(answer.value as TimelineAnswer, { question, known, what, answer, revision });
    case 'deadlines':
    case 'findings':
    case 'agreement':
    case 'externalFunding':
    case 'inKind':
    case 'event':
      return;
  }
}

/** Every figure that is shown is the model's; for balances an account that one of them lacks is zero. */
function figures(what: string, wanted: Figures, { shown, lacking }: { shown: Shown; lacking?: string }): void {
  const names = lacking === undefined ? Object.keys(shown) : [...new Set([...Object.keys(shown), ...Object.keys(wanted)])];
  for (const name of names) {
    same(`${name} in the answer to ${what}`, { wanted: wanted[name] ?? lacking, found: shown[name] ?? lacking });
  }
  if (lacking === undefined && Object.keys(wanted).length > 0 && names.length === 0) {
    throw new Difference(`The answer to ${what} shows nothing, and the naive model has figures.`);
  }
}

function explained(what: string, { value }: Answer, balance: (on: string, revision: number) => string | undefined): void {
  if (value === undefined) return;
  const { from, to, difference, events } = value as ExplanationAnswer;
  same(`the first balance of ${what}`, { wanted: balance(from.on, from.revision) ?? '0', found: oreOfText(from.balance) });
  same(`the second balance of ${what}`, { wanted: balance(to.on, to.revision) ?? '0', found: oreOfText(to.balance) });
  const sum = events.reduce((total, { amount }) => total + BigInt(oreOfText(amount)), 0n);
  same(`Σ events of ${what}`, { wanted: String(sum), found: oreOfText(difference) });
}

function timeline(value: TimelineAnswer, { question, known, what }: Found): void {
  const counted = known.filter(({ meta }) => (meta['effectiveOn'] ?? '') <= question.on);
  const page = counted.slice(question.offset, question.offset + 20);
  const said = value.entries.map(({ revision, type, hash, recordedAt }) => [revision, type, hash, recordedAt]);
  const lies = page.map(({ revision, type, hash, meta }) => [revision, type, hash, meta['recordedAt']]);
  same(`the total of ${what}`, { wanted: counted.length, found: value.total });
  same(`the entries of ${what}`, { wanted: JSON.stringify(lies), found: JSON.stringify(said) });
}
