import { baseOf, paidFor } from './contributions.js';
import { type FactOf, factsUntil, type NaiveFact, ofKind, sum } from './facts.js';
import type { End } from './terms.js';
import { amountTaken, groupOf, type TakingFact, tranchesFor, tranchesOn } from './tranches.js';

/** The facts a what-if counts with, in order of effect, and the recorded order numbers of those it leaves out (Q2). */
export interface AssumedHistory {
  readonly kept: readonly NaiveFact[];
  readonly leftOut: readonly number[];
}

/** The history by a date as it would have been accepted had the agreement been dissolved under § 11 on D. */
export function assumedHistory(facts: readonly NaiveFact[], end: End, on: string): AssumedHistory {
  const kept: NaiveFact[] = [];
  const leftOut: NaiveFact[] = [];
  for (const fact of factsUntil(facts, on)) {
    if (fact.effectiveOn <= end.on) {
      // A dissolution recorded for the same D is replaced by the assumed one.
      if (fact.kind !== 'dissolved') kept.push(fact);
    } else if (isLeftOut(fact, { kept, leftOut, end })) {
      leftOut.push(fact);
    } else {
      kept.push(fact);
    }
  }
  // One amendment can change several terms: its recorded order number is named once.
  const numbers = new Set(leftOut.map((fact) => fact.seq));
  return { kept, leftOut: [...numbers].sort((one, other) => one - other) };
}

interface Before {
  readonly kept: readonly NaiveFact[];
  readonly leftOut: readonly NaiveFact[];
  readonly end: End;
}

function isLeftOut(fact: NaiveFact, before: Before): boolean {
  switch (fact.kind) {
    case 'committed':
    case 'increased':
    case 'reduced':
    case 'rescinded':
    case 'otherwise-changed':
    case 'schedule-changed':
    case 'policy-changed':
    case 'withdrawn':
    case 'dissolved':
    case 'budgeted':
    case 'broken-down':
    case 'line-spent':
      return true;
    case 'line-reversed':
      return before.leftOut.some((spent) => spent.kind === 'line-spent' && spent.id === fact.spentId);
    case 'tied':
      return restsOnLeftOut(fact.commitment, before) || !hasLine(fact, before.kept);
    case 'credited':
      return before.leftOut.some((asked) => asked.kind === 'requisitioned' && asked.requisition === fact.requisition);
    case 'requisitioned': {
      const base = baseOf(before.kept, { ...fact, dissolvedOn: before.end.on, stateOn: before.end.on });
      return paidFor(before.kept, fact).requisitioned + fact.amount > base;
    }
    case 'spent':
      return fallsOnContested(fact, before) || takesTooMuch(fact, before);
    case 'released':
    case 'completed':
      return restsOnLeftOut(fact.commitment, before) || takesTooMuch(fact, before);
    case 'settled':
      return nothingContested(fact, before);
    case 'external-used':
    case 'reversed':
      return before.leftOut.some((spent) => spent.kind === 'spent' && spent.id === fact.spentId);
    case 'external-target':
    case 'external-secured':
    case 'external-received':
    case 'external-refunded':
    case 'unidentified':
    case 'identified':
    case 'written-off':
    case 'in-kind':
    case 'drafted':
    case 'condition-met':
    case 'annulled':
    case 'acceded':
    case 'opening':
    case 'carried-in':
    case 'carried-out':
    case 'received':
    case 'refunded':
    case 'shortfall-requisitioned':
    case 'shortfall-paid':
    case 'shortfall-refunded':
    case 'surplus-paid':
      return false;
  }
}

function restsOnLeftOut(commitment: string, before: Before): boolean {
  return before.leftOut.some((fact) => fact.kind === 'committed' && fact.commitment === commitment);
}

/** A line of a budget of after D is none under the assumed dissolution (R2). */
function hasLine({ year, line }: FactOf<'tied'>, kept: readonly NaiveFact[]): boolean {
  const budget = ofKind(kept, 'budgeted').findLast((fact) => fact.year === year);
  return budget?.lines.some((row) => row.line === line) === true;
}

/** What is not contested under the assumed dissolution cannot be settled (R4). */
function nothingContested(fact: FactOf<'settled'>, before: Before): boolean {
  const { all } = tranchesOn(before.kept, fact.effectiveOn, before.end);
  return !all.some((tranche) => tranche.commitment === fact.commitment && tranche.status === 'contested');
}

function fallsOnContested(fact: TakingFact, before: Before): boolean {
  return tranchesOf(fact, before).some((tranche) => groupOf(tranche) === 'contested');
}

function takesTooMuch(fact: TakingFact, before: Before): boolean {
  const left = sum(tranchesOf(fact, before).map((tranche) => tranche.left));
  return restsOnLeftOut(fact.commitment, before) || left < amountTaken(fact);
}

function tranchesOf(fact: TakingFact, before: Before) {
  return tranchesFor(tranchesOn(before.kept, fact.effectiveOn, before.end), fact, before.end);
}
