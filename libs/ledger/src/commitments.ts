import type { Weight } from './allocation.js';
import { type At, type Book, opensWith } from './book.js';
import { DecisionReference, takeDecision } from './decisions.js';
import { defineCommand, defineEvent, type Order } from './definition.js';
import { encumbrancePostings } from './encumbrance.js';
import { DateField, Flag, Key, ListOf, MoneyField, MoneyOf, Nested, Text } from './fields.js';
import { mandateOf } from './mandates.js';
import { Amount, amountOf, sum, text, ZERO } from './money.js';
import { partyOf, refuseTaken } from './parties.js';
import { afterEntryIntoForce, beforeEnd, endOn } from './phase.js';
import type { Posting } from './postings.js';
import { declareRefusals } from './refusal.js';
import { firstRejected } from './standing.js';
import { type Body, sumIn } from './terms.js';
import { type CommitmentFact, runTranches, type Tranche } from './tranches.js';

declare module './book.js' {
  interface Book {
    commitments: Map<string, Commitment>;
  }
}
opensWith({ commitments: () => new Map() });

const refuse = declareRefusals({
  'no-such-commitment': {
    clause: 'K1',
    en: 'There is no commitment "{commitment}"; fund it first.',
    sv: 'Det finns inget åtagande "{commitment}"; besluta om det först.',
  },
  'over-mandate': {
    clause: 'K2',
    en: 'The {body} may decide commitments up to {limit}; "{commitment}" would be {total}. The board or the Core Team must decide.',
    sv: '{body} får besluta om åtaganden upp till {limit}; "{commitment}" skulle bli {total}. Styrelsen eller Core Team måste besluta.',
  },
  'less-than-left': {
    clause: 'K1',
    en: 'Of "{commitment}" {left} is left on {on}; {asked} cannot be taken from it.',
    sv: 'Av "{commitment}" återstår {left} den {on}; {asked} kan inte tas därifrån.',
  },
  'commitment-ended': {
    clause: 'K4',
    en: 'The commitment "{commitment}" was {how} on {on}.',
    sv: 'Åtagandet "{commitment}" {how} den {on}.',
  },
  'before-the-commitment': {
    clause: 'K1',
    en: 'The commitment "{commitment}" was decided on {decidedOn}; nothing can happen to it on {on}.',
    sv: 'Åtagandet "{commitment}" beslutades {decidedOn}; inget kan hända med det {on}.',
  },
  'contested-waits': {
    clause: 'R4',
    en: 'What is left of "{commitment}" is contested since {dissolvedOn}; expenditure on it waits until it is settled.',
    sv: 'Det som återstår av "{commitment}" är omstritt sedan {dissolvedOn}; utgifter väntar tills det är avgjort.',
  },
  'split-before-accession': {
    clause: 'P2',
    en: '{party} joins the agreement on {joinedOn}; what is decided on {on} cannot name it in the split of "{commitment}".',
    sv: '{party} ansluter till avtalet {joinedOn}; det som beslutas {on} kan inte nämna den i fördelningen av "{commitment}".',
  },
  'split-needs-weight': {
    clause: 'P2',
    en: 'The split of "{commitment}" names no party with a positive part.',
    sv: 'Fördelningen av "{commitment}" nämner ingen part med en positiv del.',
  },
  'carried-over-date': {
    clause: 'S3',
    en: 'A commitment carried over says the day of its old decision, on or before {on}; {decidedOn} was given.',
    sv: 'Ett övertaget åtagande anger dagen för det gamla beslutet, senast {on}; {decidedOn} angavs.',
  },
});

/** A party's part in a commitment's own split; the parts are relative to each other. */
export class SplitPart {
  @Key({ description: 'The party.', example: 'mdu' })
  party: string;
  @Text({ description: 'Its part, relative to the others: a decimal without sign.', example: '50', max: 20 })
  part: string;
}

/** A commitment: funding decided for a project or activity. */
export class CommitmentData {
  @Key({ description: 'Name of the commitment.', example: 'P1' })
  commitment: string;
  @Text({ description: 'What it funds.', example: 'Safe housing for older people' })
  subject: string;
  @MoneyOf({ description: 'How much.', example: { value: '14400000.00', currency: 'SEK' } })
  amount: MoneyField;
  @Nested(() => DecisionReference, {
    description: 'Who decided.',
    example: { decision: 'D1', body: 'board', meeting: 'M-2026-02-20' },
  })
  decision: DecisionReference;
  @ListOf(() => SplitPart, {
    min: 1,
    description: 'The decision’s own split (P2); who is not named bears nothing.',
    example: [{ party: 'mdu', part: '50' }],
    optional: true,
  })
  split?: SplitPart[];
  @Flag({ description: 'Carried over from a predecessor agreement (S3).', example: false, optional: true })
  carriedOver?: boolean;
  @DateField({ description: 'Carried over only: the day of the old decision.', example: '2025-11-26', optional: true })
  decidedOn?: string;
}

/** A commitment in the book: its facts, from which the tranches are run. */
export interface Commitment {
  key: string;
  subject: string;
  facts: CommitmentFact[];
  rescinded?: At;
  completed?: At;
}

/** The commitment in the book; that it is missing is a mistake of ours. */
export function storedCommitment(book: Book, key: string): Commitment {
  const commitment = book.commitments.get(key);
  if (!commitment) throw new Error(`The commitment ${key} is not in the book of ${book.id}.`);
  return commitment;
}

/** A split as weights, for a fact. */
export function weights(split: readonly SplitPart[] | undefined): { split?: Weight[] } {
  return split ? { split: split.map(({ party, part }) => ({ party, weight: new Amount(part) })) } : {};
}

type Event<Data extends object> = { data: Data; effectiveOn: string; revision: number };

/** The entries of an event that changes what is left of the commitment it names. */
export function encumbrance(book: Book, event: { data: { commitment: string }; revision: number }): Posting[] {
  return encumbrancePostings(book, storedCommitment(book, event.data.commitment), event.revision);
}

/** Adds a fact to a commitment's history. */
export function addFact(book: Book, key: string, fact: CommitmentFact): void {
  storedCommitment(book, key).facts.push(fact);
}

/** A commitment was funded by decision. */
export const CommitmentFunded = defineEvent<CommitmentData>({
  type: 'CommitmentFunded',
  title: { en: 'Commitment funded', sv: 'Åtagande finansierat' },
  version: 1,
  data: CommitmentData,
  clause: 'K1',
  evolve: (book, event) => {
    const { commitment: key, subject } = event.data;
    book.commitments.set(key, { key, subject, facts: [funding(event)] });
  },
  postings: encumbrance,
});

function funding({ data, effectiveOn: on, revision: seq }: Event<CommitmentData>): CommitmentFact {
  const { decision, body } = data.decision;
  return {
    kind: 'fund',
    amount: amountOf(data.amount),
    decision,
    body,
    decidedOn: data.decidedOn ?? on,
    carriedOver: data.carriedOver === true,
    ...weights(data.split),
    ...{ on, seq },
  };
}

/** The commitment of the key, or a refusal; `on` must not lie before it was funded. */
export function commitmentOf(book: Book, key: string, on: string): Commitment {
  const commitment = book.commitments.get(key);
  if (!commitment) throw refuse('no-such-commitment', { commitment: key });
  const decidedOn = commitment.facts[0]?.on ?? on;
  if (on < decidedOn) throw refuse('before-the-commitment', { commitment: key, decidedOn, on });
  return commitment;
}

/** Refuses a commitment that was rescinded or completed; a rescission dated D is disregarded from the dissolution on (S5). */
export function stillRunning({ dissolution }: Book, { key, rescinded, completed }: Commitment): void {
  const counting = rescinded?.on === dissolution?.on ? undefined : rescinded;
  const ended = counting ?? completed;
  if (ended) throw refuse('commitment-ended', { commitment: key, how: counting ? 'rescinded' : 'completed', on: ended.on });
}

/** The end that the whole history of the agreement knows of. */
function knownEnd(book: Book) {
  return endOn(book, '9999-12-31');
}

/** The tranches on a date, under the end that counts for it. */
export function tranchesOn(book: Book, commitment: Commitment, on: string): Tranche[] {
  return runTranches(commitment.facts, on, endOn(book, on)).tranches;
}

/**
 * K1: refuses a fact that would make what is left negative on any day from its effective date on, with the figure. The fact is
 * tried among all facts, those with a later date too.
 */
export function standsAmong(book: Book, commitment: Commitment, fact: CommitmentFact): void {
  const first = firstRejected(commitment.facts, fact, knownEnd(book));
  if (!first) return;
  const facts = { commitment: commitment.key, on: first.fact.on, left: text(first.left) };
  switch (first.why) {
    case 'contested':
      throw refuse('contested-waits', { commitment: commitment.key, dissolvedOn: knownEnd(book)?.on ?? '' });
    case 'after-end':
      return beforeEnd(book, first.fact.on);
    case 'exceeds':
      throw refuse('less-than-left', { ...facts, asked: 'amount' in first.fact ? text(first.fact.amount) : '' });
  }
}

/** A new fact's place in the order of recording: after everything. */
export const NEXT = Number.MAX_SAFE_INTEGER;

/** K2: the mandate is tested on the commitment's total after the fact, the limit itself included. */
export function withinMandate(book: Book, of: { key: string; body: Body; on: string }, total: Amount): void {
  const { limit } = mandateOf(book, of.body, of.on);
  if (limit && total.gt(amountOf(limit))) {
    throw refuse('over-mandate', { body: of.body, commitment: of.key, limit: text(amountOf(limit)), total: text(total) });
  }
}

/**
 * Refuses an own split that names no party with a positive part, one twice, or one that joins later than the day of the decision (P2):
 * nobody is bound by what was decided before they were a party.
 */
export function checkSplit(
  book: Book,
  { commitment, split }: { commitment: string; split?: readonly SplitPart[] },
  on: string,
): void {
  if (!split) return;
  for (const { party } of split) {
    const { name } = partyOf(book, party);
    const joinedOn = book.joined.get(party);
    if (joinedOn !== undefined && on < joinedOn) {
      throw refuse('split-before-accession', { party: name, joinedOn, on, commitment });
    }
  }
  const valid = split.every(({ part }) => /^\d{1,9}(\.\d{1,6})?$/.test(part));
  const named = new Set(split.map((s) => s.party)).size === split.length;
  if (!valid || !named || !sum(split.map(({ part }) => new Amount(part))).gt(ZERO)) {
    throw refuse('split-needs-weight', { commitment });
  }
}

/** Decisions about commitments are recorded by the host's board secretary. */
export const secretary = [{ role: 'board-secretary', of: 'host' }] as const;

/** Funds a project or activity by decision. */
export const fundCommitment = defineCommand<CommitmentData>({
  name: 'fund-commitment',
  title: { en: 'Record a decision to fund', sv: 'Registrera ett beslut om finansiering' },
  input: CommitmentData,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    beforeEnd(book, on);
    refuseTaken(book.commitments, input.commitment);
    const amount = sumIn(book, input.amount);
    checkSplit(book, input, on);
    const carried = input.carriedOver === true;
    if (
      carried ? input.decidedOn === undefined || input.decidedOn > on : input.decidedOn !== undefined && input.decidedOn !== on
    ) {
      throw refuse('carried-over-date', { on, decidedOn: input.decidedOn ?? '–' });
    }
    if (carried) afterEntryIntoForce(book, on);
    else withinMandate(book, { key: input.commitment, body: input.decision.body, on }, amount);
    const decision = takeDecision(book, input.decision, { effectiveOn: on, subject: input.subject });
    return [...decision, CommitmentFunded.of(input, { effectiveOn: on })];
  },
});

/** The running commitment that an order dated within the agreement changes. */
export function changeOf(book: Book, { input, effectiveOn: on }: Order<{ commitment: string }>): Commitment {
  beforeEnd(book, on);
  const commitment = commitmentOf(book, input.commitment, on);
  stillRunning(book, commitment);
  return commitment;
}
