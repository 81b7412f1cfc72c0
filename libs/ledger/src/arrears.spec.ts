import { describe, expect, it } from '@jest/globals';
import { dissolved, given, partnership, partnershipInForce, pay, refund, requisition } from '../../../test/support/rules.js';

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
