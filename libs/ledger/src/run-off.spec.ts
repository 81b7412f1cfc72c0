import { describe, expect, it } from '@jest/globals';
import {
  approve,
  askShortfall,
  complete,
  dissolved,
  fund,
  given,
  increase,
  open,
  partnershipInForce,
  pay,
  propose,
  reduce,
  refund,
  release,
  requisition,
  rescind,
  reverse,
  settle,
  spend,
  yearlySum,
} from '../../../test/support/rules.js';
import { addDays } from './dates.js';

const D = '2026-06-30';
const after = '2026-07-01';
const P1 = [...partnershipInForce, fund('P1', '111.00', '2026-02-20')];
const thirds = (mdu: string, eskilstuna: string, vasteras: string) => ({ mdu, eskilstuna, vasteras });

describe('R1: what the refusals test', () => {
  it('R1: the effective date, never when it was recorded; an earlier fact is taken, with a finding', () => {
    const history = given(P1, dissolved(D));
    const late = fund('P2', '50.00', '2026-06-29');
    history.when(late).gives('DecisionTaken', 'CommitmentFunded');
    expect(history.obligations(D)).toMatchObject({ need: '161.00', order: ['P1', 'P2'] });
    const found = history.findings(D).filter((finding) => finding.code === 'recorded-after-dissolution');
    expect(found.map((finding) => finding.facts)).toEqual([
      expect.objectContaining({ type: 'DecisionTaken', on: '2026-06-29', dissolvedOn: D }),
      expect.objectContaining({ type: 'CommitmentFunded', on: '2026-06-29', dissolvedOn: D }),
    ]);
  });

  it('R1: a fact dated D is not after D', () => {
    const history = given(P1, dissolved(D));
    history.when(fund('P2', '50.00', D)).gives('DecisionTaken', 'CommitmentFunded');
    history.when(reduce('P1', '11.00', D)).gives('DecisionTaken', 'CommitmentReduced');
    history.when(requisition('mdu', 2026, '20.00', D)).gives('ContributionRequisitioned');
    expect(history.obligations(D)).toMatchObject({ need: '100.00', contested: '50.00', cover: '20.00' });
  });

  it('R1: a fact of before is tested by the rules of before, and by what is left on every day since', () => {
    const history = given(P1, dissolved(D), spend('E1', 'P1', '100.00', after));
    history.when(spend('E2', 'P1', '11.01', D)).refuses('less-than-left', { on: after, left: '99.99' });
    history.when(spend('E2', 'P1', '11.00', D)).gives('ExpenditureRecorded');
  });
});

describe('R2: what is refused after D', () => {
  it('R2: new commitments, increases, reductions and rescissions', () => {
    const history = given(P1, dissolved(D));
    history.when(fund('P2', '1.00', after)).refuses('after-dissolution', { dissolvedOn: D, on: after });
    history.when(increase('P1', '1.00', after)).refuses('after-dissolution');
    history.when(reduce('P1', '1.00', after)).refuses('after-dissolution');
    history.when(rescind('P1', after)).refuses('after-dissolution');
  });

  it('R2: amendments, also the last approval of one that was proposed before', () => {
    const change = yearlySum('mdu', 2027, '1200000.00');
    const history = given(
      ...[P1, propose('A1', '2026-06-01', change), approve('A1', 'mdu', '2026-06-01')],
      ...[approve('A1', 'eskilstuna', '2026-06-01'), dissolved(D)],
    );
    history.when(propose('A2', after, change)).refuses('after-dissolution');
    history.when(approve('A1', 'vasteras', after)).refuses('after-dissolution');
    history.when(approve('A1', 'vasteras', D)).gives('AmendmentApproved', 'AmendmentAdopted');
  });

  it('R2: names the clause', () => {
    const refusal = given(P1, dissolved(D))
      .when(fund('P2', '1.00', after))
      .refuses('after-dissolution');
    expect(refusal.clause).toBe('R2');
  });

  it.each([
    ['2026-07-01', '2026-07-31'],
    ['2027-01-31', '2027-03-02'],
    ['2028-01-30', '2028-02-29'],
  ])('R2: the shortfall requisitioned on %s is due on %s, 30 days after, and overdue the day after that', (on, dueOn) => {
    const history = given(P1, dissolved(D));
    const [event] = history.when(askShortfall('mdu', '11.00', on)).gives('ShortfallRequisitioned');
    expect(event?.data).toMatchObject({ dueOn });
    expect(history.obligations(dueOn).parties['mdu']).toMatchObject({ overdue: '0.00', daysOverdue: 0 });
    expect(history.obligations(addDays(dueOn, 1)).parties['mdu']).toMatchObject({ overdue: '11.00', daysOverdue: 1 });
  });
});

describe('R3: what goes on', () => {
  const both = [
    ...[...partnershipInForce, fund('P1', '100.00', '2026-02-20', { body: 'core-team' }), increase('P1', '50.00', '2026-03-01')],
    ...[increase('P1', '30.00', '2026-04-01'), increase('P1', '20.00', '2026-05-01', { body: 'core-team' }), ...dissolved(D)],
  ];

  it('R3: expenditures, payments of what is owed, releases and corrections', () => {
    const history = given(
      ...[P1, requisition('mdu', 2026, '10.00', '2026-01-15'), pay('eskilstuna', 2026, '5000001.00', '2026-02-01')],
      ...[spend('E1', 'P1', '1.00', D), dissolved(D)],
    );
    history.when(spend('E2', 'P1', '10.00', after)).gives('ExpenditureRecorded');
    history.when(pay('mdu', 2026, '10.00', after)).gives('ContributionReceived');
    history.when(refund('eskilstuna', 2026, '1.00', after)).gives('ContributionRefunded');
    history.when(release('P1', '10.00', after)).gives('CommitmentReleased');
    history.when(reverse('E1', '1.00', D, 'recording-error')).gives('ExpenditureReversed');
    history.when(complete('P1', after)).gives('CommitmentCompleted');
  });

  it('R3: spending takes the oldest of the surviving tranches, though a contested one is older', () => {
    const history = given(both);
    history.when(spend('E1', 'P1', '60.00', after, 'surviving')).gives('ExpenditureRecorded');
    expect(history.left('P1', after)).toEqual(['100.00', '0.00', '20.00', '20.00']);
    history.when(spend('E2', 'P1', '20.01', after, 'surviving')).refuses('less-than-left', { left: '20.00' });
  });

  it('R3: releases take the newest of the group they name', () => {
    const history = given(both, release('P1', '40.00', after, 'surviving'), release('P1', '30.00', after, 'contested'));
    expect(history.left('P1', after)).toEqual(['90.00', '40.00', '0.00', '0.00']);
    expect(history.obligations(after)).toMatchObject({ need: '40.00', contested: '90.00' });
    history.when(release('P1', '90.01', after, 'contested')).refuses('less-than-left', { left: '90.00' });
  });

  it('R3: up to D a fact counts over all tranches', () => {
    const history = given(both, spend('E1', 'P1', '120.00', D));
    expect(history.left('P1', D)).toEqual(['0.00', '30.00', '30.00', '20.00']);
  });

  it('R3: a completion releases the group it names and no other', () => {
    const history = given(both);
    const [event] = history.when(complete('P1', after, 'surviving')).gives('CommitmentCompleted');
    expect(event?.data).toMatchObject({ group: 'surviving', released: { value: '80.00' } });
    expect(history.left('P1', after)).toEqual(['100.00', '0.00', '0.00', '20.00']);
  });

  it('R3: where both can be meant and none is named, it is the surviving one', () => {
    const [event] = given(both)
      .when(spend('E1', 'P1', '1.00', after))
      .gives('ExpenditureRecorded');
    expect(event?.data).toMatchObject({ group: 'surviving' });
    const [completed] = given(both)
      .when(complete('P1', after, 'contested'))
      .gives('CommitmentCompleted');
    expect(completed?.data).toMatchObject({ group: 'contested', released: { value: '120.00' } });
  });

  it('R3: where only one group can be meant it is stored', () => {
    const core = fund('C', '5.00', '2026-02-20', { body: 'core-team' });
    const history = given(P1, core, dissolved(D));
    expect(history.when(spend('E1', 'P1', '1.00', after)).gives('ExpenditureRecorded')[0]?.data).toMatchObject({
      group: 'surviving',
    });
    expect(history.when(release('C', '1.00', after)).gives('CommitmentReleased')[0]?.data).toMatchObject({ group: 'contested' });
    history.when(release('C', '1.00', after, 'surviving')).refuses('less-than-left', { left: '0.00' });
  });
});

describe('R4: what is contested', () => {
  const contested = [
    ...[...partnershipInForce, fund('C', '111.00', '2026-02-10', { body: 'core-team' }), fund('P1', '111.00', '2026-02-20')],
    ...[open('50.00', '2026-01-01'), ...dissolved(D)],
  ];

  it('R4: expenditure on it waits until it is settled', () => {
    const history = given(contested);
    history.when(spend('E1', 'C', '1.00', after)).refuses('contested-waits', { commitment: 'C', dissolvedOn: D });
    history.when(spend('E1', 'C', '1.00', D)).gives('ExpenditureRecorded');
    history.when(settle('C', 'survives', '2026-08-01')).gives('ContestedSettled');
    history.when(spend('E2', 'C', '1.00', '2026-07-31')).refuses('contested-waits');
    history.when(spend('E2', 'C', '1.00', '2026-08-01')).gives('ExpenditureRecorded');
  });

  it('R4: settled as surviving it counts from that day on, in its original order and with its key, and all lines anew', () => {
    const history = given(contested, release('C', '11.10', '2026-07-10', 'contested'), settle('C', 'survives', '2026-08-01'));
    expect(history.obligations('2026-07-31')).toMatchObject({ need: '111.00', contested: '99.90', order: ['P1'] });
    const answer = history.obligations('2026-08-01');
    expect(answer).toMatchObject({ need: '210.90', surviving: '210.90', contested: '0.00', order: ['C', 'P1'] });
    expect(answer.tranches['C']).toMatchObject({ status: 'settled-surviving' });
    // 49.90 are 494.50, 2247.75 and 2247.75 öre.
    expect(answer.lines).toEqual({
      C: { need: '99.90', covered: '50.00', uncovered: '49.90', shares: thirds('4.94', '22.48', '22.48') },
      P1: { need: '111.00', covered: '0.00', uncovered: '111.00', shares: thirds('11.00', '50.00', '50.00') },
    });
  });

  it('R4: settled as surviving, what was reversed after D is left and no need', () => {
    const spent = spend('E1', 'C', '11.00', '2026-03-01');
    const history = given(
      ...[partnershipInForce, fund('C', '111.00', '2026-02-10', { body: 'core-team' }), spent, dissolved(D)],
      ...[reverse('E1', '4.00', '2026-07-10'), settle('C', 'survives', '2026-08-01')],
    );
    expect(history.obligations('2026-08-01')).toMatchObject({ need: '100.00', surviving: '104.00' });
  });

  it('R4: settled as not surviving it is released, and what comes back later too', () => {
    const spent = spend('E1', 'C', '11.00', '2026-03-01');
    const history = given(
      ...[partnershipInForce, fund('C', '111.00', '2026-02-10', { body: 'core-team' }), spent, dissolved(D)],
      ...[settle('C', 'released', '2026-08-01'), reverse('E1', '4.00', '2026-08-02')],
    );
    expect(history.obligations('2026-07-31')).toMatchObject({ contested: '100.00' });
    expect(history.obligations('2026-08-01')).toMatchObject({ contested: '0.00', need: '0.00', surviving: '0.00' });
    expect(history.left('C', '2026-08-02')).toEqual(['0.00']);
    expect(history.balance('encumbered:C', '2026-08-02')).toBe('0.00');
  });

  it('R4: by agreement of all parties, each in writing, or by a judgment that is named', () => {
    const history = given(contested);
    const order = settle('C', 'survives', after);
    const settled = (input: object) => ({ ...order, input: { commitment: 'C', outcome: 'survives', ...input } });
    const statements = (order.input as { statements: object[] }).statements;
    history.when(settled({ by: 'agreement' })).refuses('settlement-incomplete');
    history
      .when(settled({ by: 'agreement', statements: statements.slice(0, 2) }))
      .refuses('settlement-incomplete', { missing: 'Västerås stad' });
    history
      .when(settled({ by: 'agreement', statements: statements.slice(0, 1) }))
      .refuses('settlement-incomplete', { missing: 'Eskilstuna kommun, Västerås stad' });
    history.when(settled({ by: 'judgment' })).refuses('judgment-not-named');
    history.when(settled({ by: 'judgment', judgment: 'Västmanlands tingsrätt T 1-27' })).gives('ContestedSettled');
  });

  it('R4: only what is contested is settled, once, and after D', () => {
    const history = given(contested);
    history.when(settle('P1', 'survives', after)).refuses('nothing-contested', { commitment: 'P1' });
    history.when(settle('C', 'survives', D)).refuses('not-in-run-off');
    history.when(settle('C', 'survives', after)).gives('ContestedSettled');
    history.when(settle('C', 'released', '2026-07-02')).refuses('nothing-contested');
  });
});
