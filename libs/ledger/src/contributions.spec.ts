import { describe, expect, it } from '@jest/globals';
import {
  amended,
  announce,
  dissolved,
  fund,
  given,
  open,
  partnership,
  partnershipAwaiting,
  partnershipInForce,
  pay,
  proveFinal,
  refund,
  requisition,
  spend,
  yearlySum,
} from '../../../test/support/rules.js';

describe('C1: the debt and its due date', () => {
  it('C1: § 6 creates the debt of each year begun, whether requisitioned or not', () => {
    const history = given(partnershipInForce);
    expect(history.contributions('2025-12-31')['mdu 2026']).toMatchObject({ scheduled: '1100000.00', owed: '0.00' });
    expect(history.contributions('2026-01-01')['mdu 2026']).toMatchObject({ owed: '1100000.00', outstanding: '0.00' });
    expect(history.contributions('2026-12-31')['mdu 2027']).toMatchObject({ owed: '0.00' });
    expect(history.contributions('2027-01-01')['mdu 2027']).toMatchObject({ owed: '1100000.00' });
  });

  it('C1: outstanding is what was requisitioned and not received', () => {
    const history = given(
      partnershipInForce,
      requisition('vasteras', 2026, '5000000.00', '2026-01-15'),
      pay('vasteras', 2026, '3000000.00', '2026-02-14'),
    );
    expect(history.contributions('2026-02-13')['vasteras 2026']).toMatchObject({ outstanding: '5000000.00', owed: '5000000.00' });
    expect(history.contributions('2026-02-14')['vasteras 2026']).toMatchObject({ outstanding: '2000000.00', owed: '2000000.00' });
  });

  it('C1: overdue from the day after the due date', () => {
    const history = given(partnershipInForce, requisition('vasteras', 2026, '5000000.00', '2026-01-15'));
    expect(history.contributions('2026-02-14')['vasteras 2026']).toMatchObject({ overdue: '0.00', daysOverdue: 0 });
    expect(history.contributions('2026-02-15')['vasteras 2026']).toMatchObject({ overdue: '5000000.00', daysOverdue: 1 });
  });

  it.each([
    ['long before the year', 2027, '2026-06-01', '2027-01-31'],
    ['before entry into force, to a Saturday', 2026, '2025-12-20', '2026-01-31'],
    ['thirty days are 31 January', 2026, '2026-01-01', '2026-01-31'],
    ['one day later, to a Sunday', 2026, '2026-01-02', '2026-02-01'],
    ['over the end of February', 2026, '2026-01-30', '2026-03-01'],
    ['over 29 February of a leap year', 2028, '2028-01-30', '2028-02-29'],
    ['for a year that has passed', 2026, '2027-02-01', '2027-03-03'],
  ])('C1: the due date is the later of 30 days on and 31 January, and does not move for weekends (%s)', (_, year, on, dueOn) => {
    const [event] = given(partnershipInForce)
      .when(requisition('mdu', year, '1.00', on))
      .gives('ContributionRequisitioned');
    expect(event?.data).toMatchObject({ dueOn });
  });

  it('C1: what is paid settles the oldest due date first', () => {
    const history = given(
      partnershipInForce,
      requisition('mdu', 2026, '100.00', '2026-01-15'),
      requisition('mdu', 2026, '200.00', '2026-03-01'),
      pay('mdu', 2026, '150.00', '2026-03-15'),
    );
    expect(history.contributions('2026-03-14')['mdu 2026']).toMatchObject({
      overdue: '100.00',
      dueOn: '2026-02-14',
      daysOverdue: 28,
    });
    expect(history.contributions('2026-03-31')['mdu 2026']).toMatchObject({
      overdue: '0.00',
      dueOn: '2026-03-31',
      daysOverdue: 0,
    });
    expect(history.contributions('2026-04-01')['mdu 2026']).toMatchObject({
      overdue: '150.00',
      dueOn: '2026-03-31',
      daysOverdue: 1,
    });
  });

  it('C1: no more than the schedule is requisitioned, the schedule itself included', () => {
    const history = given(partnershipInForce, requisition('mdu', 2026, '1000000.00', '2026-01-15'));
    history
      .when(requisition('mdu', 2026, '100000.01', '2026-01-16'))
      .refuses('requisition-exceeds-schedule', { left: '100000.00', asked: '100000.01' });
    history.when(requisition('mdu', 2026, '100000.00', '2026-01-16')).gives('ContributionRequisitioned');
  });

  it('knows the years of the agreement and no other', () => {
    const history = given(partnershipInForce);
    history
      .when(requisition('mdu', 2025, '1.00', '2026-01-15'))
      .refuses('year-outside-agreement', { years: '2026, 2027, 2028, 2029', year: '2025' });
    history.when(pay('mdu', 2030, '1.00', '2026-01-15')).refuses('year-outside-agreement');
    history.when(pay('mdu', 2029, '1.00', '2026-01-15')).gives('ContributionReceived');
    history.when(refund('mdu', 2030, '1.00', '2026-01-15')).refuses('year-outside-agreement');
  });

  it('takes a name for a requisition once', () => {
    given(partnershipInForce, requisition('mdu', 2026, '1.00', '2026-01-15'))
      .when(requisition('mdu', 2026, '1.00', '2026-01-15'))
      .refuses('repeated-key');
  });
});

describe('C2: which version the schedule is of', () => {
  it('C2: scheduled sums are those in force on the day asked', () => {
    const history = given(partnershipInForce, amended('A1', '2026-10-05', yearlySum('mdu', 2027, '1200000.00')));
    expect(history.contributions('2026-10-04')['mdu 2027']).toMatchObject({ scheduled: '1100000.00' });
    expect(history.contributions('2026-10-05')['mdu 2027']).toMatchObject({ scheduled: '1200000.00' });
    expect(history.contributions('2029-01-01')['mdu 2026']).toMatchObject({ scheduled: '1100000.00', owed: '1100000.00' });
    expect(history.contributions('2029-01-01')['mdu 2029']).toMatchObject({ scheduled: '1200000.00', owed: '1200000.00' });
  });

  it('C2: from a dissolution on they are those of D, an amendment of that very day included', () => {
    const history = given(
      partnershipInForce,
      amended('A1', '2026-10-05', yearlySum('mdu', 2026, '1200000.00')),
      dissolved('2026-10-05'),
    );
    expect(history.contributions('2026-10-04')['mdu 2026']).toMatchObject({ scheduled: '1100000.00' });
    expect(history.contributions('2027-06-01')['mdu 2026']).toMatchObject({ scheduled: '1200000.00' });
  });

  it('C2: what may be requisitioned follows the version of the day', () => {
    const history = given(partnershipInForce, amended('A1', '2026-10-05', yearlySum('mdu', 2026, '1200000.00')));
    history.when(requisition('mdu', 2026, '1200000.00', '2026-10-04')).refuses('requisition-exceeds-schedule');
    history.when(requisition('mdu', 2026, '1200000.00', '2026-10-05')).gives('ContributionRequisitioned');
  });
});

describe('C3: before entry into force', () => {
  it('C3: decisions and requisitions wait until the last condition is met, that day included', () => {
    const history = given(partnershipInForce);
    history.when(requisition('mdu', 2026, '1.00', '2025-11-03')).refuses('conditions-not-met');
    history.when(requisition('mdu', 2026, '1.00', '2025-11-04')).gives('ContributionRequisitioned');
    history.when(fund('P1', '100.00', '2025-11-03')).refuses('conditions-not-met');
    history.when(fund('P1', '100.00', '2025-11-04')).gives('DecisionTaken', 'CommitmentFunded');
  });

  it('C3: receipts, refunds, expenditures and opening money dated before belong to the predecessor', () => {
    const history = given(partnershipInForce, fund('P1', '100.00', '2025-11-04'));
    history.when(pay('mdu', 2026, '1.00', '2025-12-31')).refuses('before-entry-into-force', { from: '2026-01-01' });
    history.when(spend('E1', 'P1', '1.00', '2025-12-31')).refuses('before-entry-into-force');
    history.when(refund('mdu', 2026, '1.00', '2025-12-31')).refuses('before-entry-into-force');
    history.when(open('1.00', '2025-12-31')).refuses('before-entry-into-force');
    history.when(pay('mdu', 2026, '1.00', '2026-01-01')).gives('ContributionReceived');
    history.when(spend('E1', 'P1', '1.00', '2026-01-01')).gives('ExpenditureRecorded');
  });

  it('C3: without all conditions no money is taken at all', () => {
    given(partnershipAwaiting())
      .when(pay('mdu', 2026, '1.00', '2026-02-01'))
      .refuses('conditions-not-met');
  });

  it('C3: where the last condition was met in the period, money counts from that day', () => {
    // Announced 2026-02-09: the last day for appeal is Monday 2026-03-02.
    const history = given(partnershipAwaiting(), announce('vasteras', '2026-02-09'), proveFinal('vasteras', '2026-03-10'));
    history.when(pay('mdu', 2026, '1.00', '2026-03-02')).refuses('before-entry-into-force', { from: '2026-03-03' });
    history.when(requisition('mdu', 2026, '1.00', '2026-03-02')).refuses('conditions-not-met');
    history.when(pay('mdu', 2026, '1.00', '2026-03-03')).gives('ContributionReceived');
  });
});

describe('C4: gross and net', () => {
  const paid = [...partnershipInForce, pay('eskilstuna', 2026, '5600000.00', '2026-02-10')];

  it('C4: received is gross, more than the schedule is an overpayment', () => {
    expect(given(paid).contributions('2026-02-10')['eskilstuna 2026']).toMatchObject({
      ...{ received: '5600000.00', refunded: '0.00', overpayment: '600000.00', netReceived: '5600000.00', owed: '0.00' },
    });
  });

  it.each([
    ['a part of the overpayment', '200000.00', '400000.00', '5400000.00'],
    ['exactly the overpayment', '600000.00', '0.00', '5000000.00'],
    ['more than the overpayment', '1000000.00', '0.00', '5000000.00'],
  ])('C4: a refund cancels overpayment first and revives no debt (%s)', (_, refunded, overpayment, netReceived) => {
    const line = given(paid, refund('eskilstuna', 2026, refunded, '2026-03-01')).contributions('2026-03-01')['eskilstuna 2026'];
    expect(line).toMatchObject({ received: '5600000.00', refunded, overpayment, netReceived, owed: '0.00' });
  });

  it('C4: a refund within the schedule leaves net received as it was', () => {
    const history = given(
      partnershipInForce,
      requisition('eskilstuna', 2026, '5000000.00', '2026-01-15'),
      pay('eskilstuna', 2026, '3000000.00', '2026-02-10'),
      refund('eskilstuna', 2026, '1000000.00', '2026-03-01'),
    );
    expect(history.contributions('2026-03-01')['eskilstuna 2026']).toMatchObject({
      ...{ received: '3000000.00', refunded: '1000000.00', netReceived: '3000000.00', owed: '2000000.00' },
      outstanding: '2000000.00',
    });
    expect(history.balance('cash', '2026-03-01')).toBe('2000000.00');
  });

  it('C4: no more goes back than had come by the day, all of it included', () => {
    const history = given(paid);
    history.when(refund('eskilstuna', 2026, '5600000.01', '2026-03-01')).refuses('refund-exceeds-received');
    history.when(refund('eskilstuna', 2026, '1.00', '2026-02-09')).refuses('refund-exceeds-received', { received: '0.00' });
    history.when(refund('eskilstuna', 2027, '1.00', '2026-03-01')).refuses('refund-exceeds-received');
    history.when(refund('eskilstuna', 2026, '5600000.00', '2026-02-10')).gives('ContributionRefunded');
    history.when(refund('eskilstuna', 2026, '0.01', '2026-03-01')).refuses('refund-exceeds-received', { refunded: '5600000.00' });
  });
});

describe('contributions after the end', () => {
  it('R2: nothing beyond what stands is requisitioned after D, for the year of D or a lapsed one', () => {
    const history = given(partnershipInForce, requisition('mdu', 2026, '400000.00', '2026-01-15'), dissolved('2026-06-30'));
    history
      .when(requisition('mdu', 2026, '0.01', '2026-07-01'))
      .refuses('contribution-lapsed', { base: '400000.00', dissolvedOn: '2026-06-30' });
    history.when(requisition('mdu', 2027, '0.01', '2026-07-01')).refuses('contribution-lapsed', { base: '0.00' });
  });

  it('R2: what N6 counts may still be requisitioned after D, up to the base', () => {
    const history = given(partnershipInForce, requisition('mdu', 2026, '400000.00', '2026-01-15'), dissolved('2027-06-30'));
    history.when(requisition('mdu', 2026, '700000.01', '2027-07-01')).refuses('contribution-lapsed');
    history.when(requisition('mdu', 2026, '700000.00', '2027-07-01')).gives('ContributionRequisitioned');
    expect(history.contributions('2027-08-01')['mdu 2026']).toMatchObject({ outstanding: '1100000.00', overdue: '1100000.00' });
  });

  it('R2: what N7 counts may still be requisitioned after D', () => {
    const history = given(partnership({ yearBase: 'full-year' }), dissolved('2026-06-30'));
    history.when(requisition('mdu', 2026, '1100000.00', '2026-07-01')).gives('ContributionRequisitioned');
  });
});
