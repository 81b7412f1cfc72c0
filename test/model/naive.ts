import { cashOf } from './cash.js';
import { factsUntil, type NaiveFact } from './facts.js';
import { endOn } from './terms.js';
import { tranchesOn } from './tranches.js';

export { type ContributionRow, naiveContributions } from './contributions.js';
export { type NaiveObligations, naiveObligations, type ObligationsQuestion } from './obligations.js';

/** Every account touched by a date and its balance in öre (debit positive); the balances sum to zero. */
export function naiveBalances(facts: readonly NaiveFact[], on: string): Map<string, bigint> {
  const balances = new Map<string, bigint>();
  const add = (account: string, amount: bigint) => balances.set(account, (balances.get(account) ?? 0n) + amount);
  const counted = factsUntil(facts, on);
  for (const fact of counted) for (const [account, amount] of besideCash(fact, counted)) add(account, amount);
  for (const tranche of tranchesOn(facts, on, endOn(facts, on)).all) {
    add(`encumbered:${tranche.commitment}`, tranche.left);
    add(`reserve:${tranche.commitment}`, -tranche.left);
  }
  if (counted.some(movesCash)) add('cash', cashOf(counted));
  return balances;
}

/** What a fact posts on the accounts other than cash and the encumbrances. */
function besideCash(fact: NaiveFact, counted: readonly NaiveFact[]): [string, bigint][] {
  switch (fact.kind) {
    case 'opening':
      return [['opening-balance', -fact.amount]];
    case 'carried-in':
      return [[`transfer-in:${fact.transfer}`, -fact.amount]];
    case 'carried-out':
      return [[`transfer-out:${fact.transfer}`, fact.amount]];
    case 'requisitioned':
      return [
        [`receivable:${fact.party}:${fact.year}`, fact.amount],
        [`requisitioned:${fact.party}:${fact.year}`, -fact.amount],
      ];
    case 'received':
      return [[`receivable:${fact.party}:${fact.year}`, -fact.amount]];
    case 'refunded':
      return [[`refunded:${fact.party}:${fact.year}`, fact.amount]];
    case 'spent':
      return [[`spent:${fact.commitment}`, fact.amount]];
    case 'reversed':
      return [[`spent:${commitmentOf(fact.spentId, counted)}`, -fact.amount]];
    case 'shortfall-requisitioned':
      return [
        [`shortfall-receivable:${fact.party}`, fact.amount],
        [`shortfall-requisitioned:${fact.party}`, -fact.amount],
      ];
    case 'shortfall-paid':
      return [[`shortfall-receivable:${fact.party}`, -fact.amount]];
    case 'shortfall-refunded':
      return [[`shortfall-refunded:${fact.party}`, fact.amount]];
    case 'surplus-paid':
      return [[`surplus-paid:${fact.party}`, fact.amount]];
    case 'line-spent':
      return [[`spent-on-line:${fact.year}:${fact.line}`, fact.amount]];
    case 'line-reversed':
      return [[`spent-on-line:${lineOf(fact.spentId, counted)}`, -fact.amount]];
    case 'external-received':
      return [[`external-funding:${fact.funding}`, -fact.amount]];
    case 'external-refunded':
      return [[`external-funding:${fact.funding}`, fact.amount]];
    case 'external-used':
      return [
        [`external-funding:${fact.funding}`, fact.amount],
        [`external-used:${fact.funding}`, -fact.amount],
      ];
    case 'unidentified':
      return [[`unidentified:${fact.receipt}`, -fact.amount]];
    case 'identified':
      return [[`unidentified:${fact.receipt}`, fact.amount]];
    case 'credited':
      return [
        [`requisitioned:${fact.party}:${fact.year}`, fact.amount],
        [`receivable:${fact.party}:${fact.year}`, -fact.amount],
      ];
    case 'written-off':
      return [
        [`written-off:${fact.party}:${fact.year}`, fact.amount],
        [`receivable:${fact.party}:${fact.year}`, -fact.amount],
      ];
    case 'in-kind':
      return [
        [`in-kind:${fact.party}:${fact.year}`, fact.amount],
        [`in-kind-received:${fact.party}:${fact.year}`, -fact.amount],
      ];
    case 'budgeted':
    case 'broken-down':
    case 'tied':
    case 'external-target':
    case 'external-secured':
    case 'drafted':
    case 'condition-met':
    case 'otherwise-changed':
    case 'schedule-changed':
    case 'policy-changed':
    case 'annulled':
    case 'acceded':
    case 'withdrawn':
    case 'committed':
    case 'increased':
    case 'reduced':
    case 'released':
    case 'completed':
    case 'rescinded':
    case 'dissolved':
    case 'settled':
      return [];
  }
}

function commitmentOf(spentId: string, counted: readonly NaiveFact[]): string {
  const spent = counted.find((fact) => fact.kind === 'spent' && fact.id === spentId);
  if (spent?.kind !== 'spent') throw new Error(`A reversal names the expenditure ${spentId}, and no such fact was found.`);
  return spent.commitment;
}

function lineOf(spentId: string, counted: readonly NaiveFact[]): string {
  const spent = counted.find((fact) => fact.kind === 'line-spent' && fact.id === spentId);
  if (spent?.kind !== 'line-spent')
    throw new Error(`A reversal names the expenditure ${spentId} on a line, and no such fact was found.`);
  return `${spent.year}:${spent.line}`;
}

function movesCash(fact: NaiveFact): boolean {
  return cashMovers.includes(fact.kind);
}

const cashMovers: readonly NaiveFact['kind'][] = [
  'opening',
  'carried-in',
  'carried-out',
  'received',
  'refunded',
  'spent',
  'reversed',
  'shortfall-paid',
  'shortfall-refunded',
  'surplus-paid',
  'line-spent',
  'line-reversed',
  'external-received',
  'external-refunded',
  'unidentified',
  'identified',
];
