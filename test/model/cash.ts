import { type NaiveFact, ofKind, sum } from './facts.js';

/** What the given facts leave in the bank, in öre, money paid and refunded for a shortfall and surplus paid out included. */
export function cashOf(facts: readonly NaiveFact[]): bigint {
  const runOff = totalOf(facts, 'shortfall-paid') - totalOf(facts, 'shortfall-refunded') - totalOf(facts, 'surplus-paid');
  return heldOf(facts) + runOff + outsideOf(facts);
}

/** What the given facts leave of the opening balance and the contributions, without money for a shortfall (N3), in öre. */
export function heldOf(facts: readonly NaiveFact[]): bigint {
  const contributed = totalOf(facts, 'received') - totalOf(facts, 'refunded');
  const carried = totalOf(facts, 'carried-in') - totalOf(facts, 'carried-out');
  const onLines = totalOf(facts, 'line-spent') - totalOf(facts, 'line-reversed');
  const spent = totalOf(facts, 'spent') - totalOf(facts, 'reversed') + onLines;
  // What outside money paid was not paid of what is held (N4).
  return totalOf(facts, 'opening') + carried + contributed - spent + totalOf(facts, 'external-used');
}

/** What the given facts leave in the bank that is not the parties': outside money, and receipts nobody was named for (N4), in öre. */
export function outsideOf(facts: readonly NaiveFact[]): bigint {
  const external = totalOf(facts, 'external-received') - totalOf(facts, 'external-refunded') - totalOf(facts, 'external-used');
  return external + totalOf(facts, 'unidentified') - totalOf(facts, 'identified');
}

function totalOf<K extends KindWithAmount>(facts: readonly NaiveFact[], kind: K): bigint {
  return sum(ofKind(facts, kind).map((fact: { readonly amount: bigint }) => fact.amount));
}

type KindWithAmount = Extract<NaiveFact, { amount: bigint }>['kind'];
