import { describe, expect, it } from '@jest/globals';
import { dissolved, given, partnership, partnershipInForce, pay, refund, requisition } from '../../../test/support/rules.js';
import { unpaidRequisitions } from './arrears.js';

describe('N8: requisitions and payments once the agreement has ended', () => {
  it('N8: requisitions beyond the base lapse on D', () => {
    const history = given(
      partnership({ yearBase: 'pro-rata-days' }),
      requisition('mdu', 2026, '1100000.00', '2026-01-15'),
      dissolved('2026-06-30'),
    );
    expect(history.contributions('2026-06-29')['mdu 2026']).toMatchObject({ outstanding: '1100000.00' });
    // 181 of 365 days.
    expect(history.contributions('2026-06-30')['mdu 2026']).toMatchObject({ outstanding: '545479.45', overdue: '545479.45' });
  });

  it('N8: a requisition for a year not begun at D lapses whole', () => {
    const history = given(partnershipInForce, requisition('mdu', 2027, '1100000.00', '2026-06-01'), dissolved('2026-06-30'));
    expect(history.contributions('2026-06-29')['mdu 2027']).toMatchObject({ outstanding: '1100000.00' });
    expect(history.contributions('2027-06-01')['mdu 2027']).toMatchObject({ outstanding: '0.00', overdue: '0.00', owed: '0.00' });
  });

  it('N8: arrears are what was still to come less what has come since; what is paid beyond is owed back', () => {
    const history = given(
      partnershipInForce,
      requisition('mdu', 2026, '1000.00', '2026-01-15'),
      pay('mdu', 2026, '400.00', '2026-06-30'),
      dissolved('2026-06-30'),
      pay('mdu', 2026, '500.00', '2026-07-01'),
      pay('mdu', 2026, '150.00', '2026-08-01'),
    );
    expect(history.obligations('2026-06-30').parties['mdu']).toMatchObject({ stillToCome: '600.00', arrears: '600.00' });
    expect(history.obligations('2026-07-01').parties['mdu']).toMatchObject({ stillToCome: '600.00', arrears: '100.00' });
    expect(history.obligations('2026-08-01').parties['mdu']).toMatchObject({ stillToCome: '600.00', arrears: '-50.00' });
    history
      .when(refund('mdu', 2026, '50.01', '2026-09-01'))
      .refuses('refund-after-dissolution', { owed: '50.00', asked: '50.01' });
    history.when(refund('mdu', 2026, '50.00', '2026-09-01')).gives('ContributionRefunded');
    expect(history.obligations('2026-09-01').parties['mdu']).toMatchObject({ arrears: '0.00' });
  });

  it('N8: a payment within the schedule is never taken back, nor one made ahead for a lapsed year', () => {
    const history = given(
      partnership({ yearBase: 'pro-rata-days' }),
      pay('mdu', 2026, '1100000.00', '2026-02-01'),
      pay('mdu', 2027, '1100000.00', '2026-03-01'),
      dissolved('2026-06-30'),
    );
    const answer = history.obligations('2026-06-30');
    // Of the two others 181 of 365 days of 5,000,000 are still to come; nothing of MDU.
    expect(answer.stillToCome).toEqual({ 'eskilstuna 2026': '2479452.05', 'vasteras 2026': '2479452.05' });
    expect(answer).toMatchObject({ held: '2200000.00', cover: '7158904.10' });
    history.when(refund('mdu', 2026, '0.01', '2026-07-01')).refuses('refund-after-dissolution', { owed: '0.00' });
    history.when(refund('mdu', 2027, '0.01', '2026-07-01')).refuses('refund-after-dissolution', { owed: '0.00' });
  });

  it('N8: what was refunded of it since is not owed back again', () => {
    const history = given(
      ...[
        partnershipInForce,
        pay('mdu', 2026, '500.00', '2026-06-01'),
        dissolved('2026-06-30'),
        pay('mdu', 2026, '100.00', '2026-07-01'),
      ],
    );
    history.when(refund('mdu', 2026, '60.00', '2026-07-02')).gives('ContributionRefunded');
    expect(history.balance('refunded:mdu:2026', '2026-07-02')).toBe('60.00');
    history.when(refund('mdu', 2026, '40.01', '2026-07-03')).refuses('refund-after-dissolution', { owed: '40.00' });
    history.when(refund('mdu', 2026, '40.00', '2026-07-03')).gives('ContributionRefunded');
  });

  it('N8: an overpayment on D is owed back after it', () => {
    const history = given(partnershipInForce, pay('mdu', 2026, '1100100.00', '2026-02-01'), dissolved('2026-06-30'));
    expect(history.obligations('2026-06-30').parties['mdu']).toMatchObject({ stillToCome: '-100.00', arrears: '-100.00' });
    history.when(refund('mdu', 2026, '100.00', '2026-07-01')).gives('ContributionRefunded');
    expect(history.obligations('2026-07-01').parties['mdu']).toMatchObject({ stillToCome: '-100.00', arrears: '0.00' });
  });

  it('R1: a refund dated by D is tested by the rules before it, however late it is recorded', () => {
    const history = given(partnershipInForce, pay('mdu', 2026, '1000.00', '2026-02-01'), dissolved('2026-06-30'));
    history.when(refund('mdu', 2026, '100.00', '2026-07-01')).refuses('refund-after-dissolution');
    history.when(refund('mdu', 2026, '100.00', '2026-06-30')).gives('ContributionRefunded');
  });
});

describe('C1: what is unpaid of several requisitions', () => {
  it('C1: a payment settles the oldest due date first, however late its requisition was recorded', () => {
    const history = given(
      ...[partnershipInForce, requisition('mdu', 2026, '600.00', '2026-03-01'), requisition('mdu', 2026, '500.00', '2026-01-15')],
      pay('mdu', 2026, '550.00', '2026-04-01'),
    );
    expect(history.contributions('2026-03-31')['mdu 2026']).toMatchObject({
      overdue: '500.00',
      dueOn: '2026-02-14',
      daysOverdue: 45,
    });
    expect(history.contributions('2026-04-01')['mdu 2026']).toMatchObject({
      overdue: '550.00',
      dueOn: '2026-03-31',
      daysOverdue: 1,
    });
  });

  it('C1: the year of each is its own, and a requisition counts from its day on', () => {
    const history = given(
      ...[partnershipInForce, requisition('mdu', 2026, '100.00', '2026-01-15'), requisition('mdu', 2027, '900.00', '2026-02-01')],
      ...[requisition('mdu', 2026, '50.00', '2026-03-01'), requisition('vasteras', 2027, '70.00', '2026-01-02')],
    );
    expect(history.contributions('2026-02-28')['mdu 2026']).toMatchObject({ outstanding: '100.00', dueOn: '2026-02-14' });
    expect(history.contributions('2026-03-01')['mdu 2026']).toMatchObject({ outstanding: '150.00', overdue: '100.00' });
    const unpaid = unpaidRequisitions(history.book, '2026-03-01');
    expect(unpaid.map(({ party, year, dueOn, amount }) => `${party} ${year} ${dueOn} ${amount.toFixed(2)}`)).toEqual([
      ...['mdu 2026 2026-02-14 100.00', 'mdu 2026 2026-03-31 50.00', 'mdu 2027 2027-01-31 900.00'],
      'vasteras 2027 2027-01-31 70.00',
    ]);
  });

  it('C1: a requisition of a later day is not unpaid yet, though it falls due on the same day', () => {
    const history = given(
      ...[partnershipInForce, requisition('mdu', 2027, '30.00', '2026-03-01'), requisition('mdu', 2027, '100.00', '2026-02-01')],
    );
    expect(unpaidRequisitions(history.book, '2026-02-28').map(({ amount }) => amount.toFixed(2))).toEqual(['100.00']);
    expect(unpaidRequisitions(history.book, '2026-03-01').map(({ amount }) => amount.toFixed(2))).toEqual(['30.00', '100.00']);
  });

  it('N8: of several requisitions the one due last lapses first', () => {
    const history = given(
      ...[partnership({ yearBase: 'pro-rata-days' }), requisition('mdu', 2026, '500000.00', '2026-01-15')],
      ...[requisition('mdu', 2026, '600000.00', '2026-03-01'), dissolved('2026-06-30')],
    );
    // Of 1,100,000 kronor 181 of 365 days are 545,479.45: the requisition due first stands whole, of the other 45,479.45.
    expect(unpaidRequisitions(history.book, '2026-06-30').map(({ dueOn, amount }) => [dueOn, amount.toFixed(2)])).toEqual([
      ['2026-02-14', '500000.00'],
      ['2026-03-31', '45479.45'],
    ]);
  });
});
