import { describe, expect, it } from '@jest/globals';
import {
  complete,
  dissolved,
  fund,
  given,
  increase,
  partnershipInForce,
  reduce,
  release,
  rescind,
  reverse,
  spend,
} from '../../../test/support/rules.js';
import { storedCommitment, tranchesOn } from './commitments.js';
import { text } from './money.js';

const two = [...partnershipInForce, fund('P1', '100.00', '2026-02-20'), increase('P1', '50.00', '2026-03-20')];

describe('K3: which tranche a fact takes', () => {
  it('K3: spending takes the oldest tranche first', () => {
    const history = given(two, spend('E1', 'P1', '100.00', '2026-04-01'), spend('E2', 'P1', '20.00', '2026-04-30'));
    expect(history.left('P1', '2026-04-01')).toEqual(['0.00', '50.00']);
    expect(history.left('P1', '2026-04-30')).toEqual(['0.00', '30.00']);
  });

  it('K3: reductions and releases take the newest tranche first', () => {
    const reduced = given(two, reduce('P1', '50.00', '2026-04-01'), reduce('P1', '10.00', '2026-04-30'));
    expect(reduced.left('P1', '2026-04-01')).toEqual(['100.00', '0.00']);
    expect(reduced.left('P1', '2026-04-30')).toEqual(['90.00', '0.00']);
    expect(given(two, release('P1', '60.00', '2026-04-30')).left('P1', '2026-04-30')).toEqual(['90.00', '0.00']);
  });

  it('K3: a reversal goes back to what its expenditure took, last taken first', () => {
    const history = given(
      two,
      spend('E1', 'P1', '120.00', '2026-04-01'),
      reverse('E1', '15.00', '2026-05-01'),
      reverse('E1', '30.00', '2026-06-01'),
    );
    expect(history.left('P1', '2026-04-01')).toEqual(['0.00', '30.00']);
    // Of the 20 it took of the second tranche 15 come back, then the last 5 and 25 of the first.
    expect(history.left('P1', '2026-05-01')).toEqual(['0.00', '45.00']);
    expect(history.left('P1', '2026-06-01')).toEqual(['25.00', '50.00']);
  });

  it('K3: a reversal touches only what its own expenditure took', () => {
    const history = given(
      two,
      spend('E1', 'P1', '60.00', '2026-04-01'),
      spend('E2', 'P1', '60.00', '2026-04-02'),
      reverse('E1', '60.00', '2026-05-01'),
    );
    expect(history.left('P1', '2026-05-01')).toEqual(['60.00', '30.00']);
  });

  it('K3: facts count in order of effect, not of recording', () => {
    const history = given(two, spend('E1', 'P1', '100.00', '2026-05-01'), reduce('P1', '30.00', '2026-03-01'));
    // On 03-01 the first tranche was the newest, so the expenditure later found 70 there.
    expect(history.left('P1', '2026-03-01')).toEqual(['70.00']);
    expect(history.left('P1', '2026-05-01')).toEqual(['0.00', '20.00']);
  });

  it('K3: on the same day facts count in the order recorded', () => {
    const released = [release('P1', '20.00', '2026-03-20'), increase('P1', '50.00', '2026-03-20')];
    const base = [...partnershipInForce, fund('P1', '100.00', '2026-02-20')];
    expect(given(base, released).left('P1', '2026-03-20')).toEqual(['80.00', '50.00']);
    expect(given(base, released.toReversed()).left('P1', '2026-03-20')).toEqual(['100.00', '30.00']);
  });

  it('K3: an increase recorded late takes its place by its date', () => {
    const history = given(two, increase('P1', '10.00', '2026-03-01'), release('P1', '55.00', '2026-04-01'));
    expect(history.left('P1', '2026-04-01')).toEqual(['100.00', '5.00', '0.00']);
  });
});

describe('K4: rescission', () => {
  const rescinded = [
    ...partnershipInForce,
    fund('P1', '100.00', '2026-02-20'),
    spend('E1', 'P1', '30.00', '2026-03-01'),
    rescind('P1', '2026-04-01'),
  ];

  it('K4: what is unspent from its date is released, what was spent stays spent', () => {
    const history = given(rescinded);
    expect(history.left('P1', '2026-03-31')).toEqual(['70.00']);
    expect(history.left('P1', '2026-04-01')).toEqual(['0.00']);
    expect(history.balance('spent:P1', '2026-04-01')).toBe('30.00');
    expect(history.balance('encumbered:P1', '2026-04-01')).toBe('0.00');
  });

  it('K4: a voucher of before the rescission may come late, up to what was unspent', () => {
    const history = given(rescinded);
    history.when(spend('E2', 'P1', '70.01', '2026-03-31')).refuses('less-than-left', { left: '70.00' });
    history.when(spend('E2', 'P1', '70.00', '2026-03-31')).gives('ExpenditureRecorded');
    expect(history.left('P1', '2026-03-31')).toEqual(['0.00']);
  });

  it('K4: nothing is spent from the day of the rescission on', () => {
    given(rescinded)
      .when(spend('E2', 'P1', '0.01', '2026-04-01'))
      .refuses('less-than-left', { left: '0.00' });
    given(rescinded)
      .when(spend('E2', 'P1', '0.01', '2026-04-02'))
      .refuses('less-than-left', { left: '0.00' });
  });
});

describe('K5: reversal', () => {
  it('K5: restores what is left, after completion too', () => {
    const history = given(
      partnershipInForce,
      fund('P1', '100.00', '2026-02-20'),
      spend('E1', 'P1', '40.00', '2026-03-01'),
      complete('P1', '2026-05-01'),
    );
    expect(history.left('P1', '2026-05-01')).toEqual(['0.00']);
    history.when(reverse('E1', '10.00', '2026-06-01')).gives('ExpenditureReversed');
    expect(history.left('P1', '2026-06-01')).toEqual(['10.00']);
    expect(history.balance('encumbered:P1', '2026-06-01')).toBe('10.00');
    history.when(spend('E2', 'P1', '10.00', '2026-06-02')).gives('ExpenditureRecorded');
  });

  it('K5: on a rescinded commitment what comes back is released at once', () => {
    const history = given(
      partnershipInForce,
      fund('P1', '100.00', '2026-02-20'),
      spend('E1', 'P1', '40.00', '2026-03-01'),
      rescind('P1', '2026-04-01'),
      reverse('E1', '10.00', '2026-06-01'),
    );
    expect(history.left('P1', '2026-06-01')).toEqual(['0.00']);
    expect(history.balance('encumbered:P1', '2026-06-01')).toBe('0.00');
    expect(history.balance('spent:P1', '2026-06-01')).toBe('30.00');
    expect(history.balance('cash', '2026-06-01')).toBe('-30.00');
  });
});

describe('what reversals restored', () => {
  const spent = [...partnershipInForce, fund('P1', '100.00', '2026-02-20'), spend('E1', 'P1', '40.00', '2026-03-01')];

  it('N2: before D is need like any other, and a later release lowers it', () => {
    const history = given(spent, reverse('E1', '10.00', '2026-04-01'), dissolved('2026-06-30'));
    expect(history.obligations('2026-06-30')).toMatchObject({ need: '70.00', surviving: '70.00' });
    history.when(release('P1', '10.00', '2026-07-01')).gives('CommitmentReleased');
    expect(history.obligations('2026-07-01')).toMatchObject({ need: '60.00', surviving: '60.00' });
  });

  it('Q1: each movement is kept with its kind, what comes back and is released at once too', () => {
    const { book } = given(spent, rescind('P1', '2026-04-01'), reverse('E1', '10.00', '2026-06-01')).history;
    const [tranche] = tranchesOn(book, storedCommitment(book, 'P1'), '2026-06-01');
    expect(tranche?.movements.map(({ kind, amount }) => `${kind} ${text(amount)}`)).toEqual([
      ...['fund 100.00', 'spend -40.00', 'rescind -60.00', 'reverse 10.00', 'release -10.00'],
    ]);
  });
});

describe('R6: a rescission on the last day', () => {
  const last = '2029-12-31';
  const P1 = [...partnershipInForce, fund('P1', '100.00', '2026-02-20')];

  it('R6: stands where the agreement expires, and nothing is contested of it', () => {
    expect(given(P1).obligations(last)).toMatchObject({ contested: '100.00' });
    expect(given(P1, rescind('P1', last)).obligations(last)).toMatchObject({ contested: '0.00', tranches: {} });
  });

  it('S5: is disregarded where the agreement is dissolved that day', () => {
    expect(given(P1, rescind('P1', last), dissolved(last)).obligations(last)).toMatchObject({ need: '100.00' });
  });
});
