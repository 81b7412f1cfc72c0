import {
  addFact,
  type Commitment,
  changeOf,
  checkSplit,
  encumbrance,
  NEXT,
  SplitPart,
  secretary,
  standsAmong,
  weights,
  withinMandate,
} from './commitments.js';
import { DecisionReference, takeDecision } from './decisions.js';
import { defineCommand, defineEvent, type LedgerEvent } from './definition.js';
import { Key, ListOf, MoneyField, MoneyOf, Nested } from './fields.js';
import { type Amount, amountOf, sum } from './money.js';
import { sumIn } from './terms.js';
import type { CommitmentFact } from './tranches.js';

/** An increase of a commitment: a tranche of its own (K2). */
export class IncreaseData {
  @Key({ description: 'The commitment.', example: 'P1' })
  commitment: string;
  @MoneyOf({ description: 'How much more.', example: { value: '100000.00', currency: 'SEK' } })
  amount: MoneyField;
  @Nested(() => DecisionReference, { description: 'Who decided.', example: { decision: 'D5', body: 'board' } })
  decision: DecisionReference;
  @ListOf(() => SplitPart, {
    min: 1,
    description: 'The increase’s own split; without it the commitment’s.',
    example: [{ party: 'mdu', part: '50' }],
    optional: true,
  })
  split?: SplitPart[];
}

/** A commitment was increased by decision. */
export const CommitmentIncreased = defineEvent<IncreaseData>({
  type: 'CommitmentIncreased',
  title: { en: 'Commitment increased', sv: 'Åtagande ökat' },
  version: 1,
  data: IncreaseData,
  clause: 'K2',
  evolve: (book, event) => addFact(book, event.data.commitment, increase(event)),
  postings: encumbrance,
});

function increase({
  data,
  effectiveOn: on,
  revision: seq,
}: Pick<LedgerEvent<IncreaseData>, 'data' | 'effectiveOn' | 'revision'>): CommitmentFact {
  const { decision, body } = data.decision;
  const amount = amountOf(data.amount);
  return { kind: 'increase', amount, decision, body, decidedOn: on, carriedOver: false, ...weights(data.split), on, seq };
}

/** What the commitment was decided to be, by the date: releases make no room under a mandate. */
function totalOn(commitment: Commitment, on: string): Amount {
  const signed = commitment.facts.flatMap((fact) => {
    if (fact.on > on) return [];
    if (fact.kind === 'fund' || fact.kind === 'increase') return [fact.amount];
    return fact.kind === 'reduce' ? [fact.amount.negated()] : [];
  });
  return sum(signed);
}

/** Increases a commitment: a new tranche with its own decision. */
export const increaseCommitment = defineCommand<IncreaseData>({
  name: 'increase-commitment',
  title: { en: 'Record an increase of a commitment', sv: 'Registrera en ökning av ett åtagande' },
  input: IncreaseData,
  may: secretary,
  past: true,
  decide: (book, order) => {
    const { input, effectiveOn: on } = order;
    const commitment = changeOf(book, order);
    const total = totalOn(commitment, on).plus(sumIn(book, input.amount));
    withinMandate(book, { key: commitment.key, body: input.decision.body, on }, total);
    checkSplit(book, input, on);
    // Recorded late it can change which tranches a release after D falls on (R3).
    standsAmong(book, commitment, increase({ data: input, effectiveOn: on, revision: NEXT }));
    const decision = takeDecision(book, input.decision, { effectiveOn: on, subject: commitment.subject });
    return [...decision, CommitmentIncreased.of(input, { effectiveOn: on })];
  },
});
