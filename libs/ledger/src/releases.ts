import type { Book } from './book.js';
import {
  addFact,
  type Commitment,
  changeOf,
  commitmentOf,
  encumbrance,
  NEXT,
  secretary,
  standsAmong,
  stillRunning,
  storedCommitment,
  tranchesOn,
} from './commitments.js';
import { DecisionReference, takeDecision } from './decisions.js';
import { defineCommand, defineEvent, type NewEvent } from './definition.js';
import { Key, MoneyField, MoneyOf, Nested, OneOf } from './fields.js';
import { amountOf, money, sum } from './money.js';
import { endBefore, endOn } from './phase.js';
import { declareRefusals } from './refusal.js';
import { standingOn } from './standing.js';
import { sumIn } from './terms.js';
import type { Group, Tranche } from './tranches.js';

const refuse = declareRefusals({
  'increased-after-end': {
    clause: 'K4',
    en: 'The commitment "{commitment}" was increased on {increasedOn}; it cannot end on {on}, before that.',
    sv: 'Åtagandet "{commitment}" ökades {increasedOn}; det kan inte avslutas {on}, dessförinnan.',
  },
});

/** A reduction decided by a body. */
export class ReductionData {
  @Key({ description: 'The commitment.', example: 'P1' })
  commitment: string;
  @MoneyOf({ description: 'How much less.', example: { value: '100000.00', currency: 'SEK' } })
  amount: MoneyField;
  @Nested(() => DecisionReference, { description: 'Who decided.', example: { decision: 'D6', body: 'board' } })
  decision: DecisionReference;
}

/** A release of what a commitment no longer needs. */
export class ReleaseData {
  @Key({ description: 'The commitment.', example: 'P1' })
  commitment: string;
  @MoneyOf({ description: 'How much is released.', example: { value: '1000.00', currency: 'SEK' } })
  amount: MoneyField;
  @OneOf(['surviving', 'contested'], {
    description: 'After a dissolution: which tranches (R3).',
    example: 'surviving',
    optional: true,
  })
  group?: Group;
}

/** A rescission: what is unspent from its date is released (K4). */
export class RescissionData {
  @Key({ description: 'The commitment.', example: 'P3' })
  commitment: string;
  @Nested(() => DecisionReference, { description: 'Who decided.', example: { decision: 'D7', body: 'board' } })
  decision: DecisionReference;
}

/** The project is done; what is left is released. */
export class CompletionOrder {
  @Key({ description: 'The commitment.', example: 'P2' })
  commitment: string;
  @OneOf(['surviving', 'contested'], {
    description: 'After a dissolution: which tranches (R3).',
    example: 'surviving',
    optional: true,
  })
  group?: Group;
}

/** A completion as stored, with what it released. */
export class CompletionData extends CompletionOrder {
  @MoneyOf({ description: 'What was left and is released.', example: { value: '124999.75', currency: 'SEK' } })
  released: MoneyField;
}

function grouped(data: { group?: Group }): { group?: Group } {
  return data.group === undefined ? {} : { group: data.group };
}

/** A commitment was reduced by decision. */
export const CommitmentReduced = defineEvent<ReductionData>({
  type: 'CommitmentReduced',
  title: { en: 'Commitment reduced', sv: 'Åtagande minskat' },
  version: 1,
  data: ReductionData,
  clause: 'K1',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { decision } = data.decision;
    addFact(book, data.commitment, { kind: 'reduce', amount: amountOf(data.amount), decision, on, seq });
  },
  postings: encumbrance,
});

/** What a commitment no longer needs was released. */
export const CommitmentReleased = defineEvent<ReleaseData>({
  type: 'CommitmentReleased',
  title: { en: 'Commitment released', sv: 'Åtagande återfört' },
  version: 1,
  data: ReleaseData,
  clause: 'K1',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    addFact(book, data.commitment, { kind: 'release', amount: amountOf(data.amount), ...grouped(data), on, seq });
  },
  postings: encumbrance,
});

/** A commitment was rescinded by decision. */
export const CommitmentRescinded = defineEvent<RescissionData>({
  type: 'CommitmentRescinded',
  title: { en: 'Commitment rescinded', sv: 'Åtagande upphävt' },
  version: 1,
  data: RescissionData,
  clause: 'K4',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    addFact(book, data.commitment, { kind: 'rescind', decision: data.decision.decision, on, seq });
    storedCommitment(book, data.commitment).rescinded = { on, seq };
  },
  postings: encumbrance,
});

/** A commitment was completed and what was left released. */
export const CommitmentCompleted = defineEvent<CompletionData>({
  type: 'CommitmentCompleted',
  title: { en: 'Commitment completed', sv: 'Åtagande slutfört' },
  version: 1,
  data: CompletionData,
  clause: 'K1',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const amount = amountOf(data.released);
    addFact(book, data.commitment, { kind: 'release', amount, ...grouped(data), on, seq });
    storedCommitment(book, data.commitment).completed = { on, seq };
  },
  postings: encumbrance,
});

/** Reduces a commitment by decision. */
export const reduceCommitment = defineCommand<ReductionData>({
  name: 'reduce-commitment',
  title: { en: 'Record a reduction of a commitment', sv: 'Registrera en minskning av ett åtagande' },
  input: ReductionData,
  may: secretary,
  past: true,
  decide: (book, order) => {
    const { input, effectiveOn: on } = order;
    const commitment = changeOf(book, order);
    const amount = sumIn(book, input.amount);
    standsAmong(book, commitment, { kind: 'reduce', amount, decision: input.decision.decision, on, seq: NEXT });
    const decision = takeDecision(book, input.decision, { effectiveOn: on, subject: commitment.subject });
    return [...decision, CommitmentReduced.of(input, { effectiveOn: on })];
  },
});

/** Releases what a commitment no longer needs; goes on after a dissolution (R3). */
export const releaseCommitment = defineCommand<ReleaseData>({
  name: 'release-commitment',
  title: { en: 'Release what a commitment no longer needs', sv: 'Återför det ett åtagande inte längre behöver' },
  input: ReleaseData,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const commitment = commitmentOf(book, input.commitment, on);
    const group = namedGroup(book, commitment, { ...grouped(input), on });
    standsAmong(book, commitment, { kind: 'release', amount: sumIn(book, input.amount), ...group, on, seq: NEXT });
    return [CommitmentReleased.of({ ...input, ...group }, { effectiveOn: on })];
  },
});

/** Rescinds a commitment: what is unspent from that day is released, what was spent stays spent. */
export const rescindCommitment = defineCommand<RescissionData>({
  name: 'rescind-commitment',
  title: { en: 'Record the rescission of a commitment', sv: 'Registrera att ett åtagande upphävs' },
  input: RescissionData,
  may: secretary,
  past: true,
  decide: (book, order): NewEvent[] => {
    const { input, effectiveOn: on } = order;
    const commitment = changeOf(book, order);
    // A rescission recorded late would leave a later increase standing on a commitment that is gone.
    const increased = commitment.facts.find((fact) => fact.kind === 'increase' && fact.on > on);
    if (increased) {
      throw refuse('increased-after-end', { commitment: commitment.key, increasedOn: increased.on, on });
    }
    standsAmong(book, commitment, { kind: 'rescind', decision: input.decision.decision, on, seq: NEXT });
    const decision = takeDecision(book, input.decision, { effectiveOn: on, subject: commitment.subject });
    return [...decision, CommitmentRescinded.of(input, { effectiveOn: on })];
  },
});

/** Completes a commitment and releases what is left of it. */
export const completeCommitment = defineCommand<CompletionOrder>({
  name: 'complete-commitment',
  title: { en: 'Record that a commitment is completed', sv: 'Registrera att ett åtagande är slutfört' },
  input: CompletionOrder,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const commitment = commitmentOf(book, input.commitment, on);
    stillRunning(book, commitment);
    const increased = commitment.facts.find((fact) => fact.kind === 'increase' && fact.on > on);
    if (increased) throw refuse('increased-after-end', { commitment: commitment.key, increasedOn: increased.on, on });
    const group = namedGroup(book, commitment, { ...grouped(input), on });
    const amount = sum(
      tranchesOn(book, commitment, on)
        .filter((t) => inGroup(t, group.group))
        .map((t) => t.left),
    );
    standsAmong(book, commitment, { kind: 'release', amount, ...group, on, seq: NEXT });
    return [CommitmentCompleted.of({ ...input, ...group, released: money(amount, book.currency) }, { effectiveOn: on })];
  },
});

function inGroup(tranche: Pick<Tranche, 'status'>, group: Group | undefined): boolean {
  if (group === undefined) return true;
  return group === 'contested'
    ? tranche.status === 'contested'
    : tranche.status === 'surviving' || tranche.status === 'settled-surviving';
}

/** After D a fact names a group (R3); where none is named and only one can be meant, that one is stored. */
export function namedGroup(book: Book, commitment: Commitment, fact: { group?: Group; on: string }): { group?: Group } {
  if (!endBefore(book, fact.on)) return {};
  if (fact.group) return { group: fact.group };
  const surviving = standingOn(commitment.facts, fact.on, endOn(book, fact.on)).some((t) => inGroup(t, 'surviving'));
  return { group: surviving ? 'surviving' : 'contested' };
}
