import { describe, expect, it } from '@jest/globals';
import {
  adopt,
  credit,
  funded,
  reverseLine,
  revise,
  spendLine,
  takeBackUse,
  tie,
  useFunding,
} from '../../../test/support/money.js';
import {
  amended,
  asking,
  complete,
  dissolved,
  dissolveOtherwise,
  fund,
  type Given,
  given,
  increase,
  partnership,
  partnershipAwaiting,
  partnershipInForce,
  pay,
  reduce,
  release,
  requisition,
  rescind,
  reverse,
  settle,
  spend,
  yearlySum,
} from '../../../test/support/rules.js';

const D = '2026-06-30';
const later = '2026-12-31';
const P1 = [...partnershipInForce, fund('P1', '111.00', '2026-02-20')];

/** The types of the events that an answer leaves out. */
const leftOut = (history: Given, on = later) =>
  history.whatIf(D, on).leftOut.map((revision) => history.history.events[revision]?.type);

describe('Q2: the same answer for a dissolution that has not happened', () => {
  it('Q2: is what the recorded dissolution of that day answers', () => {
    const before = [...P1, fund('C', '5.00', '2026-02-20', { body: 'core-team' }), requisition('mdu', 2026, '20.00', D)];
    expect(given(before).whatIf(D)).toEqual(given(before, dissolved(D)).obligations(D));
  });

  it('Q2: writes nothing and can be asked again', () => {
    const history = given(P1);
    const events = history.history.events.length;
    const answer = history.whatIf(D);
    expect(history.whatIf(D)).toEqual(answer);
    expect(history.history.events).toHaveLength(events);
    expect(history.book.dissolution).toBeUndefined();
    history.when(fund('P2', '1.00', '2026-07-01')).gives('DecisionTaken', 'CommitmentFunded');
  });

  it('Q2: `on` is D where nothing is said', () => {
    const history = given(P1, spend('E1', 'P1', '11.00', '2026-07-01'));
    expect(history.whatIf(D)).toMatchObject({ on: D, need: '111.00', surviving: '111.00' });
    expect(history.whatIf(D, '2026-07-01')).toMatchObject({ on: '2026-07-01', need: '111.00', surviving: '100.00' });
  });

  it('Q2: lies within the time in force, its first and last day included', () => {
    const history = given(P1);
    asking(() => history.whatIf('2025-12-31')).refuses('outside-the-period', { from: '2026-01-01', to: '2029-12-31' });
    asking(() => history.whatIf('2030-01-01')).refuses('outside-the-period');
    expect(history.whatIf('2026-01-01').end).toEqual({ on: '2026-01-01', ground: 'failed-negotiation' });
    expect(history.whatIf('2029-12-31').end).toEqual({ on: '2029-12-31', ground: 'failed-negotiation' });
    asking(() => given(partnershipAwaiting()).whatIf(D)).refuses('outside-the-period', { from: '–' });
  });

  it('Q2: a recorded dissolution allows an earlier day and its own, assumed under § 11', () => {
    const history = given(P1, dissolveOtherwise(D, 'All parties agree'));
    asking(() => history.whatIf('2026-07-01')).refuses('already-dissolved', { dissolvedOn: D });
    expect(history.whatIf(D)).toMatchObject({ end: { ground: 'failed-negotiation' }, need: '111.00', leftOut: [] });
    expect(history.whatIf('2026-05-31')).toMatchObject({ end: { on: '2026-05-31' }, need: '111.00', leftOut: [] });
  });
});

describe('Q2: where `on` is before D', () => {
  it('Q2: the state on D is taken to be the state on `on`', () => {
    const history = given(
      ...[P1, requisition('mdu', 2026, '20.00', '2026-05-31'), fund('P2', '50.00', '2026-06-10')],
      ...[
        requisition('mdu', 2026, '30.00', '2026-06-11'),
        spend('E1', 'P1', '11.00', '2026-06-20'),
        pay('mdu', 2026, '5.00', '2026-06-21'),
      ],
    );
    expect(history.whatIf(D, '2026-05-31')).toMatchObject({
      ...{ need: '111.00', held: '0.00', cover: '20.00', stillToCome: { 'mdu 2026': '20.00' }, order: ['P1'], leftOut: [] },
    });
    expect(history.whatIf(D)).toMatchObject({ need: '150.00', held: '-6.00', stillToCome: { 'mdu 2026': '45.00' } });
  });

  it('Q2: its terms too, while the year of D is that of D', () => {
    const history = given(
      partnership({ yearBase: 'full-year' }),
      amended('A1', '2026-06-15', yearlySum('mdu', 2026, '1200000.00')),
    );
    expect(history.whatIf(D, '2026-06-14').stillToCome).toMatchObject({ 'mdu 2026': '1100000.00' });
    expect(history.whatIf(D, '2026-06-15').stillToCome).toMatchObject({ 'mdu 2026': '1200000.00' });
    expect(history.whatIf('2027-06-30', '2026-06-14').stillToCome).toMatchObject({
      ...{ 'mdu 2026': '1100000.00', 'mdu 2027': '1100000.00' },
    });
  });

  it('Q2: nothing had been decided before the agreement was drafted, and its first terms count', () => {
    expect(given(P1).whatIf(D, '2025-09-17')).toMatchObject({ on: '2025-09-17', need: '0.00', cover: '0.00', order: [] });
  });

  it('Q2: what was decided by `on` was decided before D', () => {
    expect(given(P1).whatIf(D, '2026-02-20')).toMatchObject({ need: '111.00', contested: '0.00' });
    expect(given(P1).whatIf(D, '2026-02-19')).toMatchObject({ need: '0.00', contested: '0.00' });
  });
});

describe('Q2: facts after D that could not have been', () => {
  it('Q2: what R2 refuses is left out and listed', () => {
    const history = given(
      ...[P1, fund('P2', '1.00', '2026-07-01'), increase('P1', '9.00', '2026-07-01'), reduce('P1', '1.00', '2026-07-02')],
      ...[requisition('mdu', 2026, '1.00', '2026-07-03'), rescind('P1', '2026-07-04')],
    );
    expect(leftOut(history)).toEqual([
      ...['CommitmentFunded', 'CommitmentIncreased', 'CommitmentReduced'],
      ...['ContributionRequisitioned', 'CommitmentRescinded'],
    ]);
    expect(history.whatIf(D, later)).toMatchObject({ need: '111.00', surviving: '111.00', cover: '0.00' });
  });

  it('Q2: the adoption of an amendment is left out and its terms do not count', () => {
    const history = given(P1, amended('A1', '2026-07-01', yearlySum('mdu', 2026, '1200000.00')));
    expect(leftOut(history)).toContain('AmendmentAdopted');
    expect(history.whatIf(D, later).stillToCome).toEqual({});
  });

  it('Q2: what R4 refuses is left out and listed: an expenditure on what would be contested', () => {
    const core = fund('C', '5.00', '2026-02-20', { body: 'core-team' });
    const history = given(P1, core, spend('E1', 'C', '1.00', D), spend('E2', 'C', '2.00', '2026-07-01'));
    expect(leftOut(history)).toEqual(['ExpenditureRecorded']);
    expect(history.whatIf(D, later)).toMatchObject({ contested: '4.00', cash: '-1.00' });
  });

  it('R3: a release of what would be contested stands', () => {
    const history = given(P1, fund('C', '5.00', '2026-02-20', { body: 'core-team' }), release('C', '2.00', '2026-07-01'));
    expect(leftOut(history)).toEqual([]);
    expect(history.whatIf(D, later)).toMatchObject({ contested: '3.00', need: '111.00' });
  });

  it('R4: a settlement of what would not have been contested is left out, of what would be it stands', () => {
    const history = given(
      ...[P1, fund('C', '5.00', '2026-02-20', { body: 'core-team' }), dissolveOtherwise(D, 'All parties agree')],
      ...[settle('P1', 'released', '2026-08-01'), settle('C', 'survives', '2026-08-02')],
    );
    expect(history.whatIf(D, later).leftOut.map((seq) => history.history.events[seq]?.effectiveOn)).toEqual(['2026-08-01']);
    expect(history.whatIf(D, later)).toMatchObject({ need: '116.00', surviving: '116.00', contested: '0.00' });
  });

  it('Q2: every fact that rests on one is left out too', () => {
    const history = given(
      ...[P1, fund('P2', '50.00', '2026-07-01'), spend('E1', 'P2', '20.00', '2026-07-02'), reverse('E1', '5.00', '2026-07-03')],
      ...[increase('P1', '9.00', '2026-07-04'), spend('E2', 'P1', '112.00', '2026-07-05'), complete('P2', '2026-07-06')],
    );
    expect(leftOut(history)).toEqual([
      ...['CommitmentFunded', 'ExpenditureRecorded', 'ExpenditureReversed'],
      ...['CommitmentIncreased', 'ExpenditureRecorded', 'CommitmentCompleted'],
    ]);
    expect(history.whatIf(D, later)).toMatchObject({ need: '111.00', surviving: '111.00', cash: '0.00' });
  });

  it('Q2: what would stand counts: spending, releases and reversals on surviving tranches', () => {
    const history = given(
      ...[P1, spend('E0', 'P1', '11.00', '2026-03-01'), spend('E1', 'P1', '20.00', '2026-07-02')],
      ...[release('P1', '10.00', '2026-07-03'), reverse('E0', '1.00', '2026-07-04')],
    );
    expect(leftOut(history)).toEqual([]);
    expect(history.whatIf(D, later)).toMatchObject({ need: '90.00', surviving: '71.00', cash: '-30.00', held: '-11.00' });
  });

  it('Q2: a requisition of what N7 counts would stand', () => {
    const history = given(
      partnership({ yearBase: 'full-year' }),
      requisition('mdu', 2026, '1100000.00', '2026-07-01'),
      requisition('mdu', 2027, '1.00', '2026-07-02'),
    );
    expect(history.whatIf(D, later).leftOut).toEqual([history.history.events.length - 1]);
  });

  it('Q2: only facts by `on` are left out, and those of D itself stand', () => {
    const history = given(P1, fund('P2', '1.00', D), fund('P3', '1.00', '2026-07-01'));
    expect(leftOut(history, D)).toEqual([]);
    expect(leftOut(history, '2026-07-01')).toEqual(['CommitmentFunded']);
    expect(history.whatIf(D)).toMatchObject({ contested: '1.00' });
  });

  it('Q2: a later dissolution that is recorded is left out, from its day on', () => {
    const history = given(P1, dissolved('2026-09-30'));
    for (const on of ['2026-09-30', later]) expect(leftOut(history, on)).toEqual(['AgreementDissolved']);
    expect(leftOut(history, '2026-09-29')).toEqual([]);
  });

  it('Q2: an amendment is left out from the day it is adopted', () => {
    const history = given(P1, amended('A1', '2026-07-01', yearlySum('mdu', 2026, '1200000.00')));
    expect([leftOut(history, D), leftOut(history, '2026-07-01')]).toEqual([[], ['AmendmentAdopted']]);
  });
});

describe('Q2: requisitions after D', () => {
  const proRata = partnership({ yearBase: 'pro-rata-days' });

  it('Q2: one of D itself stands, also where it asks for more than the base', () => {
    expect(leftOut(given(proRata, requisition('mdu', 2026, '1100000.00', D)))).toEqual([]);
  });

  it('Q2: only those by `on` are listed, its own day included', () => {
    const history = given(partnershipInForce, requisition('mdu', 2027, '1.00', '2026-07-02'));
    expect([leftOut(history, '2026-07-01'), leftOut(history, '2026-07-02')]).toEqual([[], ['ContributionRequisitioned']]);
  });

  it('N7: each counts those that stood before it, of its own party and year', () => {
    // The base of the year is 545,479.45 of mdu, and 2,479,452.05 of eskilstuna.
    const history = given(
      ...[proRata, requisition('mdu', 2026, '500000.00', '2026-07-01'), requisition('mdu', 2026, '50000.00', '2026-07-02')],
      ...[requisition('mdu', 2026, '45479.45', '2026-07-03'), requisition('eskilstuna', 2026, '2000000.00', '2026-07-04')],
    );
    expect(history.whatIf(D, later).leftOut.map((seq) => history.history.events[seq]?.effectiveOn)).toEqual(['2026-07-02']);
  });

  it('N7: a credit asks for nothing, and leaves room for what comes after it', () => {
    const history = given(
      ...[proRata, requisition('mdu', 2026, '545479.45', '2026-01-15'), credit('R-mdu-2026-2026-01-15', '100.00', '2026-07-02')],
      ...[requisition('mdu', 2026, '100.00', '2026-07-01'), requisition('mdu', 2026, '100.00', '2026-07-03')],
    );
    expect(history.whatIf(D, later).leftOut.map((seq) => history.history.events[seq]?.effectiveOn)).toEqual(['2026-07-01']);
  });
});

describe('Q2: budgets after D', () => {
  const budgeted = [...partnershipInForce, adopt({ L1: '50.00', L2: '9.00' }, '2026-01-02'), fund('P1', '5.00', '2026-02-20')];

  it('R2: a revision and what is spent on a line are left out, those of D stand', () => {
    const history = given(
      ...[budgeted, revise({ L1: '40.00', L2: '9.00' }, D), spendLine('E1', 'L1', '3.00', D)],
      ...[
        spendLine('E2', 'L1', '7.00', '2026-07-01'),
        reverseLine('E2', '2.00', '2026-07-02'),
        reverseLine('E1', '1.00', '2026-07-02'),
      ],
      revise({ L1: '30.00', L2: '9.00' }, '2026-07-03'),
    );
    expect(leftOut(history)).toEqual(['LineExpenditureRecorded', 'LineExpenditureReversed', 'BudgetRevised']);
    expect(leftOut(history, '2026-07-02')).toEqual(['LineExpenditureRecorded', 'LineExpenditureReversed']);
    expect([leftOut(history, '2026-07-01'), leftOut(history, D)]).toEqual([['LineExpenditureRecorded'], []]);
    expect(history.whatIf(D, later)).toMatchObject({ cash: '-2.00', held: '-3.00' });
  });

  it('Q2: a tie of a commitment to a line rests on both', () => {
    const history = given(
      ...[budgeted, fund('P2', '5.00', '2026-07-01'), tie('P2', 'L1', '2026-07-02'), tie('P1', 'L1', '2026-07-02')],
      ...[revise({ L1: '50.00', L3: '9.00' }, '2026-07-03'), tie('P1', 'L3', '2026-07-04'), tie('P1', 'L1', '2026-07-05')],
    );
    expect(leftOut(history)).toEqual([
      'CommitmentFunded',
      'CommitmentAssignedToLine',
      'BudgetRevised',
      'CommitmentAssignedToLine',
    ]);
  });

  it('Q2: the line is looked for in the budget of its day, however late an earlier one was recorded', () => {
    const history = given(
      ...[budgeted, revise({ L1: '50.00', L3: '9.00' }, '2026-06-01'), revise({ L1: '59.00' }, '2026-05-01')],
      ...[tie('P1', 'L3', '2026-07-04'), revise({ L1: '40.00', L3: '9.00' }, '2026-12-01')],
    );
    expect([leftOut(history, '2026-07-31'), leftOut(history)]).toEqual([[], ['BudgetRevised']]);
  });
});

describe('Q2: outside money after D', () => {
  it('Q2: a use is listed from its day on, and falls only with its own expenditure', () => {
    const history = given(
      ...[P1, fund('C', '10.00', '2026-02-20', { body: 'core-team' }), funded('F1', '9.00', '2026-02-21')],
      ...[spend('E1', 'C', '10.00', '2026-07-10'), spend('E2', 'P1', '4.00', '2026-07-10')],
      ...[useFunding('F1', 'E1', '5.00', '2026-07-12'), useFunding('F1', 'E2', '4.00', '2026-07-12')],
      takeBackUse('F1', 'E1', '1.00', '2026-07-13'),
    );
    expect(leftOut(history, '2026-07-11')).toEqual(['ExpenditureRecorded']);
    expect(leftOut(history, '2026-07-12')).toEqual(['ExpenditureRecorded', 'ExternalFundingUsed']);
    expect(leftOut(history)).toEqual(['ExpenditureRecorded', 'ExternalFundingUsed', 'ExternalUseTakenBack']);
    expect(history.whatIf(D, later)).toMatchObject({ cash: '5.00', outside: '5.00' });
  });
});
