import { describe, expect, it } from '@jest/globals';
import {
  announce,
  complete,
  dissolved,
  draft,
  fund,
  given,
  increase,
  open,
  partnershipAwaiting,
  partnershipInForce,
  pay,
  paySurplus,
  proveFinal,
  recordedOn,
  release,
  settle,
  spend,
} from '../../../test/support/rules.js';
import { obligationsOn } from './obligations.js';
import { phaseOn } from './phase.js';

const lastDay = '2029-12-31';
const P1 = [...partnershipInForce, fund('P1', '111.00', '2026-02-20')];

describe('where the agreement stands', () => {
  it('is drafted until all conditions are met', () => {
    expect(phaseOn(given(draft()).book, '2026-06-30')).toEqual({ status: 'drafted' });
    expect(phaseOn(given(partnershipAwaiting()).book, '2026-06-30')).toEqual({ status: 'drafted' });
    expect(phaseOn(given(partnershipInForce).book, '2025-11-03')).toEqual({ status: 'drafted' });
  });

  it('C3: has its conditions met before it is in force', () => {
    const { book } = given(partnershipInForce);
    expect(phaseOn(book, '2025-11-04')).toEqual({ status: 'conditions-met', inForceFrom: '2026-01-01' });
    expect(phaseOn(book, '2025-12-31')).toEqual({ status: 'conditions-met', inForceFrom: '2026-01-01' });
    expect(phaseOn(book, '2026-01-01')).toEqual({ status: 'in-force', inForceFrom: '2026-01-01' });
  });

  it('goes straight into force where the last condition is met in the period', () => {
    const { book } = given(partnershipAwaiting(), announce('vasteras', '2026-02-09'), proveFinal('vasteras', '2026-03-10'));
    expect(phaseOn(book, '2026-03-02')).toEqual({ status: 'drafted' });
    expect(phaseOn(book, '2026-03-03')).toEqual({ status: 'in-force', inForceFrom: '2026-03-03' });
  });

  it('runs off from D', () => {
    const { book } = given(partnershipInForce, dissolved('2026-06-30'));
    expect(phaseOn(book, '2026-06-29')).toMatchObject({ status: 'in-force' });
    expect(phaseOn(book, '2026-06-30')).toEqual({ status: 'run-off', endedOn: '2026-06-30', ground: 'failed-negotiation' });
    expect(phaseOn(book, '2035-01-01')).toMatchObject({ status: 'run-off', endedOn: '2026-06-30' });
  });
});

describe('R6: expiry', () => {
  it('R6: D is the last day, everything left is contested, and the answer says so', () => {
    const history = given(P1);
    expect(obligationsOn(history.book, '2029-12-30')).toBeUndefined();
    const answer = history.obligations(lastDay);
    expect(answer).toMatchObject({
      end: { on: lastDay, ground: 'expiry' },
      need: '0.00',
      surviving: '0.00',
      contested: '111.00',
    });
    expect(answer.discharged).toBe(false);
    expect(phaseOn(history.book, lastDay)).toEqual({ status: 'run-off', endedOn: lastDay, ground: 'expiry' });
  });

  it('R6: vouchers effective by D may still follow, later ones wait', () => {
    const history = given(P1);
    history.when(recordedOn('2030-02-15', spend('E1', 'P1', '11.00', lastDay))).gives('ExpenditureRecorded');
    history.when(spend('E2', 'P1', '1.00', '2030-01-01')).refuses('contested-waits', { dissolvedOn: lastDay });
    expect(history.obligations('2030-02-15')).toMatchObject({ contested: '100.00', held: '-11.00' });
  });

  it('R6: the refusals of the run-off hold from the day after', () => {
    const history = given(P1);
    history.when(fund('P2', '1.00', lastDay)).gives('DecisionTaken', 'CommitmentFunded');
    history.when(fund('P3', '1.00', '2030-01-01')).refuses('after-dissolution', { dissolvedOn: lastDay });
    history.when(increase('P1', '1.00', '2030-01-01')).refuses('after-dissolution');
  });

  it('R6: what was contested is settled, and then discharged', () => {
    const paid = [2026, 2027, 2028].flatMap((year) => [
      pay('mdu', year, '1100000.00', '2029-01-15'),
      pay('eskilstuna', year, '5000000.00', '2029-01-15'),
      pay('vasteras', year, '5000000.00', '2029-01-15'),
    ]);
    const history = given(P1, fund('P2', '10.00', '2026-03-01'), paid);
    history.when(settle('P1', 'survives', '2030-01-10')).gives('ContestedSettled');
    history.when(settle('P2', 'released', '2030-01-10')).gives('ContestedSettled');
    expect(history.obligations('2030-01-10')).toMatchObject({
      need: '111.00',
      surviving: '111.00',
      contested: '0.00',
      discharged: false,
    });
    history.when(spend('E1', 'P1', '100.00', '2030-01-11')).gives('ExpenditureRecorded');
    history.when(complete('P1', '2030-01-12')).gives('CommitmentCompleted');
    expect(history.obligations('2030-01-12')).toMatchObject({ need: '100.00', discharged: true });
  });

  it('R6: no surplus is payable while everything is contested', () => {
    const history = given(P1, open('222.00', '2026-01-01'));
    history.when(paySurplus('mdu', '1.00', '2030-01-01')).refuses('surplus-while-contested', { contested: '111.00' });
    history.when(release('P1', '111.00', '2030-01-01')).gives('CommitmentReleased');
    history.when(paySurplus('mdu', '1.00', '2030-01-01')).gives('SurplusPaid');
  });

  it('R6: an agreement that was never in force does not expire', () => {
    expect(obligationsOn(given(partnershipAwaiting()).book, '2030-01-01')).toBeUndefined();
  });

  it('R6: a dissolution on the last day is a dissolution', () => {
    expect(given(P1, dissolved(lastDay)).obligations(lastDay)).toMatchObject({
      end: { ground: 'failed-negotiation' },
      need: '111.00',
    });
  });
});
