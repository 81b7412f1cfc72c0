import { describe, expect, it } from '@jest/globals';
import type { NaiveFact, UnnumberedFact } from './facts.js';
import {
  committed,
  dissolved,
  increased,
  recorded,
  released,
  rescinded,
  reversed,
  sek,
  settled,
  smallDraft,
  spent,
} from './history.js';
import { naiveBalances } from './naive.js';
import { endOn } from './terms.js';
import { tranchesOn } from './tranches.js';

const twoTranches = [committed('P', '2026-02-01', { amount: '100' }), increased('P', '2026-03-01', { amount: '50' })];
const reduced: UnnumberedFact = { kind: 'reduced', effectiveOn: '2026-04-01', commitment: 'P', amount: sek('60') };

describe('what is left of a commitment', () => {
  it('K1: committed + increased − reduced − released − spent + reversed', () => {
    const facts = history(
      ...twoTranches,
      { ...reduced, amount: sek('10') } as UnnumberedFact,
      released('P', '2026-05-01', { amount: '20' }),
      spent('P', '2026-06-01', { amount: '70' }),
      reversed('2026-06-01', '2026-07-01', '5'),
    );
    expect(leftOn(facts, '2026-07-01')).toBe(sek('55'));
    expect(leftOn(facts, '2026-06-30')).toBe(sek('50'));
    expect(naiveBalances(facts, '2026-07-01').get('reserve:P')).toBe(sek('-55'));
  });

  it('K1: a fact that takes too much makes the model stop, with the figure', () => {
    const facts = history(...twoTranches, spent('P', '2026-06-01', { amount: '150.01' }));
    expect(() => naiveBalances(facts, '2026-06-01')).toThrow('15001 öre of P, where 15000 are left');
  });

  it('K2, K3: spending takes the oldest tranche first, reductions and releases the newest', () => {
    expect(tranchesLeft(history(...twoTranches, spent('P', '2026-05-01', { amount: '110' })))).toEqual(['0', '40'].map(sek));
    expect(tranchesLeft(history(...twoTranches, reduced))).toEqual(['90', '0'].map(sek));
    expect(tranchesLeft(history(...twoTranches, released('P', '2026-05-01', { amount: '30' })))).toEqual(['100', '20'].map(sek));
  });

  it('K3: facts count in order of effective date, the same day in the order recorded', () => {
    const late = increased('P', '2026-02-15', { amount: '7' });
    expect(tranchesLeft(history(...twoTranches, late))).toEqual(['100', '7', '50'].map(sek));
    const sameDay = increased('P', '2026-02-01', { amount: '7' });
    expect(tranchesLeft(history(...twoTranches, sameDay))).toEqual(['100', '7', '50'].map(sek));
    // Spent before the increase there was only the original to take from, whenever the voucher was recorded.
    const lateVoucher = history(
      ...twoTranches,
      spent('P', '2026-05-01', { amount: '90' }),
      spent('P', '2026-02-20', { amount: '20' }),
    );
    expect(tranchesLeft(lateVoucher)).toEqual(['0', '40'].map(sek));
  });

  it('K3: a reversal goes back to the tranches its expenditure took, last taken first', () => {
    const took = [...twoTranches, spent('P', '2026-05-01', { amount: '110' })];
    const once = [...took, reversed('2026-05-01', '2026-06-01', '4')];
    expect(tranchesLeft(history(...once))).toEqual(['0', '44'].map(sek));
    expect(tranchesLeft(history(...once, reversed('2026-05-01', '2026-06-02', '20')))).toEqual(['14', '50'].map(sek));
  });

  it('K4: a rescission releases what is unspent from its date', () => {
    const facts = history(...twoTranches, spent('P', '2026-05-01', { amount: '30' }), rescinded('P', '2026-06-01'));
    expect(leftOn(facts, '2026-05-31')).toBe(sek('120'));
    expect(leftOn(facts, '2026-06-01')).toBe(0n);
    expect(naiveBalances(facts, '2026-06-01').get('spent:P')).toBe(sek('30'));
  });

  it('K5: a reversal restores after completion, and is released at once after a rescission', () => {
    const took = [committed('P', '2026-02-01', { amount: '100' }), spent('P', '2026-05-01', { amount: '30' })];
    const completed: UnnumberedFact = { kind: 'completed', effectiveOn: '2026-06-01', commitment: 'P', released: sek('70') };
    const back = reversed('2026-05-01', '2026-07-01', '10');
    expect(leftOn(history(...took, completed, back), '2026-07-01')).toBe(sek('10'));
    const afterRescission = history(...took, rescinded('P', '2026-06-01'), back);
    expect(leftOn(afterRescission, '2026-07-01')).toBe(0n);
    expect(naiveBalances(afterRescission, '2026-07-01').get('spent:P')).toBe(sek('20'));
  });

  it('S5: a rescission dated D is disregarded from the dissolution on', () => {
    const facts = history(...twoTranches, rescinded('P', '2026-06-01'), dissolved('2026-06-01'));
    expect(leftOn(facts, '2026-06-01')).toBe(sek('150'));
    const known = facts.filter((fact) => fact.kind !== 'dissolved');
    expect(leftOn(known, '2026-06-01')).toBe(0n);
  });
});

describe('the groups after a dissolution', () => {
  const mixed = [
    committed('P', '2026-02-01', { amount: '100', body: 'core-team' }),
    increased('P', '2026-03-01', { amount: '50' }),
    increased('P', '2026-04-01', { amount: '30', body: 'director' }),
    dissolved('2026-06-01'),
  ];

  it('R3: spending and releases fall on the group they name, K3 within it', () => {
    const facts = history(
      ...mixed,
      spent('P', '2026-07-01', { amount: '20', group: 'surviving' }),
      released('P', '2026-07-02', { amount: '35', group: 'contested' }),
    );
    expect(tranchesLeft(facts)).toEqual(['95', '30', '0'].map(sek));
  });

  it('without a name they fall on the surviving group where there is one', () => {
    expect(tranchesLeft(history(...mixed, spent('P', '2026-07-01', { amount: '20' })))).toEqual(['100', '30', '30'].map(sek));
    const contested = history(
      committed('P', '2026-06-01', { amount: '9' }),
      dissolved('2026-06-01'),
      released('P', '2026-06-02', { amount: '4' }),
    );
    expect(tranchesLeft(contested)).toEqual([sek('5')]);
  });

  it('a fact dated D belongs to before and takes from all tranches', () => {
    expect(tranchesLeft(history(...mixed, spent('P', '2026-06-01', { amount: '120' })))).toEqual(['0', '30', '30'].map(sek));
  });

  it('R4: settled as surviving they join the surviving in their original order', () => {
    const facts = history(...mixed, settled('P', '2026-07-01', true), spent('P', '2026-07-02', { amount: '110' }));
    expect(tranchesLeft(facts)).toEqual(['0', '40', '30'].map(sek));
  });

  it('R4: settled as not surviving they are released, and so is what is reversed later', () => {
    const facts = history(
      committed('P', '2026-02-01', { amount: '100', body: 'core-team' }),
      spent('P', '2026-03-01', { amount: '10' }),
      dissolved('2026-06-01'),
      settled('P', '2026-07-01', false),
      reversed('2026-03-01', '2026-08-01', '10'),
    );
    expect(leftOn(facts, '2026-06-30')).toBe(sek('90'));
    expect(leftOn(facts, '2026-07-01')).toBe(0n);
    expect(leftOn(facts, '2026-08-01')).toBe(0n);
    expect(naiveBalances(facts, '2026-08-01').get('cash')).toBe(0n);
  });
});

function history(...facts: UnnumberedFact[]): NaiveFact[] {
  return recorded(smallDraft(), ...facts);
}

function leftOn(facts: readonly NaiveFact[], on: string): bigint | undefined {
  return naiveBalances(facts, on).get('encumbered:P');
}

function tranchesLeft(facts: readonly NaiveFact[]): bigint[] {
  const on = '2026-12-01';
  return tranchesOn(facts, on, endOn(facts, on)).all.map((tranche) => tranche.left);
}
