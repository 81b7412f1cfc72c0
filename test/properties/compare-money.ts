import type { Book } from '#ledger/book.js';
import { budgetOutcome } from '#ledger/budget-outcome.js';
import { externalOn } from '#ledger/external-target.js';
import { type Amount, sum, ZERO } from '#ledger/money.js';
import type { Obligations } from '#ledger/obligations.js';
import { versionOn, yearsOf } from '#ledger/terms.js';
import { naiveOutcome } from '../model/budgets.js';
import type { NaiveFact } from '../model/facts.js';
import type { NaiveObligations } from '../model/naive.js';
import { naiveExternal } from '../model/outside.js';
import { yearsOf as yearsOfModel } from '../model/terms.js';

/** Every figure of an answer by its name, money in öre. */
export type Figures = Readonly<Record<string, string>>;

/** Whole öre; a fraction of one would show. */
export function ore(amount: Amount): string {
  const minor = amount.times(100);
  return minor.isZero() ? '0' : minor.toFixed();
}

/** What stands beside the totals: what is left of the year's budget lines (S4), and of each funding on D (N4). */
export function besideTotals({ budgetLeft, earmarkedUnused }: Obligations): Figures {
  return {
    ...Object.fromEntries(budgetLeft.lines.map(({ line, left }) => [`left of line ${line}`, ore(left)])),
    budgetLeft: ore(budgetLeft.total),
    fundings: earmarkedUnused.map(({ funding, onEnd, unused }) => `${funding} ${ore(onEnd)} ${ore(unused)}`).join(', '),
    ofFundings: ore(sum(earmarkedUnused.map(({ met }) => met))),
  };
}

/** The same of the naive model. */
export function besideTotalsOfModel({ budgetLeft, fundings, earmarked }: NaiveObligations): Figures {
  const lines = Object.entries(budgetLeft);
  return {
    ...Object.fromEntries(lines.map(([line, left]) => [`left of line ${line}`, String(left)])),
    budgetLeft: String(lines.reduce((total, [, left]) => total + left, 0n)),
    fundings: fundings.map(({ funding, onEnd, unused }) => `${funding} ${onEnd} ${unused}`).join(', '),
    ofFundings: String(earmarked),
  };
}

/** Each year's budget against its outcome, by the rules. */
export function budgetsOfRules(book: Book, on: string): Figures {
  const outcomes = yearsOf(versionOn(book, '9999-12-31').terms).flatMap((year) => budgetOutcome(book, year, on) ?? []);
  return Object.fromEntries(
    outcomes.flatMap(({ year, lines, total }) => [
      ...lines.flatMap(({ line, budget, committed, spent, left, free }) =>
        Object.entries({ budget, committed, spent, left, free }).map(([name, amount]) => [
          `${year} ${line} ${name}`,
          ore(amount),
        ]),
      ),
      ...Object.entries(total).map(([name, amount]) => [`${year} ${name}`, ore(amount)]),
    ]),
  );
}

/** The same by the naive model. */
export function budgetsOfModel(facts: readonly NaiveFact[], on: string): Figures {
  return Object.fromEntries(
    yearsOfModel(facts).flatMap((year) => {
      const rows = naiveOutcome(facts, year, on).map(({ line, budget, committed, spent }) => ({
        ...{ line, figures: { budget, committed, spent, left: budget - spent, free: budget - spent - committed } },
      }));
      if (rows.length === 0) return [];
      const names = ['budget', 'committed', 'spent', 'left', 'free'] as const;
      const total = (name: (typeof names)[number]) => rows.reduce((all, { figures }) => all + figures[name], 0n);
      return [
        ...rows.flatMap(({ line, figures }) => names.map((name) => [`${year} ${line} ${name}`, String(figures[name])])),
        ...names.map((name) => [`${year} ${name}`, String(total(name))]),
      ];
    }),
  );
}

/** External funding by year, by the rules. */
export function externalOfRules(book: Book, on: string): Figures {
  const { fundings, years } = externalOn(book, on);
  return {
    ...Object.fromEntries(
      years.flatMap(({ year, target = ZERO, secured, received, refunded, left }) =>
        Object.entries({ target, secured, received, refunded, left }).map(([name, amount]) => [`${year} ${name}`, ore(amount)]),
      ),
    ),
    unused: ore(sum(fundings.map((line) => line.unused))),
  };
}

/** The same by the naive model. */
export function externalOfModel(facts: readonly NaiveFact[], on: string): Figures {
  const years = naiveExternal(facts, yearsOfModel(facts), on);
  const signs = { 'external-received': 1n, 'external-refunded': -1n, 'external-used': -1n } as Readonly<Record<string, bigint>>;
  const moved = facts.filter((fact) => fact.effectiveOn <= on && fact.kind in signs);
  return {
    ...Object.fromEntries(
      years.flatMap(({ year, ...figures }) =>
        Object.entries(figures).map(([name, amount]) => [`${year} ${name}`, String(amount)]),
      ),
    ),
    unused: String(moved.reduce((total, fact) => total + (signs[fact.kind] ?? 0n) * ('amount' in fact ? fact.amount : 0n), 0n)),
  };
}
