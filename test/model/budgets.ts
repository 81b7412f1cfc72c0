import { factsUntil, greater, type NaiveFact, ofKind, sum } from './facts.js';
import { endOn } from './terms.js';
import { tranchesOn } from './tranches.js';

/** A budget line against its outcome, in öre. */
export interface OutcomeRow {
  readonly line: string;
  readonly budget: bigint;
  readonly committed: bigint;
  readonly spent: bigint;
}

/** Each line of a year's budget on a date; none where no budget stands then. */
export function naiveOutcome(facts: readonly NaiveFact[], year: number, on: string): OutcomeRow[] {
  const byThen = factsUntil(facts, on);
  const { all } = tranchesOn(facts, on, endOn(facts, on));
  return linesOf(byThen, year).map(({ line, amount: budget }) => {
    const tied = tiedTo(byThen, year, line);
    const left = all.filter((tranche) => tied.includes(tranche.commitment)).map((tranche) => tranche.left);
    return { line, budget, committed: sum(left), spent: spentOf(byThen, { year, line, tied }) };
  });
}

/** What is left unspent of each line of a year in the given facts (S4). */
export function budgetLeftOf(facts: readonly NaiveFact[], year: number): Record<string, bigint> {
  return Object.fromEntries(
    linesOf(facts, year).map(({ line, amount }) => {
      const spent = spentOf(facts, { year, line, tied: tiedTo(facts, year, line) });
      return [line, greater(0n, amount - spent)];
    }),
  );
}

function linesOf(byThen: readonly NaiveFact[], year: number) {
  return ofKind(byThen, 'budgeted').findLast((fact) => fact.year === year)?.lines ?? [];
}

/** The commitments whose last assignment is to the line. */
function tiedTo(byThen: readonly NaiveFact[], year: number, line: string): string[] {
  const last = new Map(ofKind(byThen, 'tied').map((fact) => [fact.commitment, fact]));
  return [...last.values()].filter((fact) => fact.year === year && fact.line === line).map((fact) => fact.commitment);
}

function spentOf(byThen: readonly NaiveFact[], of: { year: number; line: string; tied: readonly string[] }): bigint {
  const onLine = ofKind(byThen, 'line-spent').filter((fact) => fact.year === of.year && fact.line === of.line);
  const onTied = ofKind(byThen, 'spent').filter((fact) => of.tied.includes(fact.commitment));
  const backTo = (kind: 'line-reversed' | 'reversed', spent: readonly { id: string }[]) =>
    ofKind(byThen, kind).filter((fact: { spentId: string }) => spent.some(({ id }) => id === fact.spentId));
  const back = [...backTo('line-reversed', onLine), ...backTo('reversed', onTied)];
  return sum([...onLine, ...onTied].map((fact) => fact.amount)) - sum(back.map((fact) => fact.amount));
}
