import { type NaiveFact, ofKind, sum } from './facts.js';

/** What the given facts leave in the bank, in öre, money paid and refunded for a shortfall and surplus paid out included. */
export function cashOf(facts: readonly NaiveFact[]): bigint {
  const runOff = totalOf(facts, 'shortfall-paid') - totalOf(facts, 'shortfall-refunded') - totalOf(facts, 'surplus-paid');
  return heldOf(facts) + runOff;
}

/** What the given facts leave of the opening balance and the contributions, without money for a shortfall (N3), in öre. */
export function heldOf(facts: readonly NaiveFact[]): bigint {
  const contributed = totalOf(facts, 'received') - totalOf(facts, 'refunded');
  return totalOf(facts, 'opening') + contributed - totalOf(facts, 'spent') + totalOf(facts, 'reversed');
}

function totalOf<K extends KindWithAmount>(facts: readonly NaiveFact[], kind: K): bigint {
  return sum(ofKind(facts, kind).map((fact: { readonly amount: bigint }) => fact.amount));
}

type KindWithAmount = Extract<NaiveFact, { amount: bigint }>['kind'];
