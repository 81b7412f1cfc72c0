import { describe, expect, it } from '@jest/globals';
import { annul, appeal, dismiss, stay, withdrawAppeal } from '../../../test/support/life.js';
import {
  announce,
  approveAgreement,
  asking,
  fund,
  type Given,
  given,
  partnershipAwaiting,
  partnershipInForce,
  pay,
  proveFinal,
  refund,
  requisition,
  spend,
} from '../../../test/support/rules.js';
import { conditionsMetOn, forecastOn, inForceFrom } from './conditions.js';
import { obligationsOn, whatIfDissolved } from './obligations.js';
import { endOn, phaseOn } from './phase.js';

const announced = [...partnershipAwaiting(), announce('vasteras', '2025-10-13')];
const appealed = [...announced, appeal('vasteras', 'L-1', '2025-10-20')];
const codes = (history: Given, on: string) => history.findings(on).map((finding) => finding.code);

describe('an appeal', () => {
  it('suspends finality: there is no forecast, and nothing can be proven', () => {
    const history = given(appealed);
    expect(forecastOn(history.book, 'vasteras', '2025-10-19')).toEqual({ lastAppealDay: '2025-11-03', finalOn: '2025-11-04' });
    expect(forecastOn(history.book, 'vasteras', '2025-10-20')).toBeUndefined();
    history.when(proveFinal('vasteras', '2025-11-05')).refuses('appeal-pending', { appeals: 'L-1' });
    expect(inForceFrom(history.book)).toBeUndefined();
  });

  it('once dismissed gives the forecast back: the day of the dismissal where that is later', () => {
    const history = given(appealed, dismiss('vasteras', 'L-1', '2026-02-10'));
    expect(forecastOn(history.book, 'vasteras', '2026-02-10')).toEqual({ lastAppealDay: '2025-11-03', finalOn: '2026-02-10' });
    history.when(proveFinal('vasteras', '2026-02-09')).refuses('appeal-time-running', { finalOn: '2026-02-10' });
    const [event] = history.when(proveFinal('vasteras', '2026-02-15')).gives('ApprovalFinal');
    expect(event).toMatchObject({ effectiveOn: '2026-02-10' });
    expect(inForceFrom(history.book)).toBe('2026-02-10');
  });

  it('withdrawn within the time for appeals moves nothing', () => {
    const history = given(appealed, withdrawAppeal('vasteras', 'L-1', '2025-10-25'));
    const [event] = history.when(proveFinal('vasteras', '2025-11-10')).gives('ApprovalFinal');
    expect(event).toMatchObject({ effectiveOn: '2025-11-04' });
    expect(inForceFrom(history.book)).toBe('2026-01-01');
  });

  it('waits for every appeal, each by its own key', () => {
    const history = given(appealed, appeal('vasteras', 'L-2', '2025-10-21'), dismiss('vasteras', 'L-1', '2025-12-01'));
    history.when(proveFinal('vasteras', '2025-12-10')).refuses('appeal-pending', { appeals: 'L-2' });
    history.when(appeal('vasteras', 'L-2', '2025-10-22')).refuses('appeal-recorded', { on: '2025-10-21' });
    history.when(dismiss('vasteras', 'L-3', '2025-12-10')).refuses('no-such-appeal', { appeal: 'L-3' });
    history.when(dismiss('vasteras', 'L-2', '2025-10-20')).refuses('no-such-appeal', { on: '2025-10-20' });
    history.when(withdrawAppeal('vasteras', 'L-1', '2025-12-10')).refuses('appeal-closed', { how: 'dismissed' });
  });

  it('withdrawn or annulled is closed, and says how', () => {
    const withdrawn = given(appealed, withdrawAppeal('vasteras', 'L-1', '2025-10-25'));
    withdrawn.when(dismiss('vasteras', 'L-1', '2025-12-10')).refuses('appeal-closed', { how: 'withdrawn', on: '2025-10-25' });
    const annulled = given(appealed, annul('vasteras', 'L-1', '2025-12-01'));
    annulled.when(dismiss('vasteras', 'L-1', '2025-12-10')).refuses('appeal-closed', { how: 'annulled', on: '2025-12-01' });
  });

  it('can be ended on its own day', () => {
    given(appealed)
      .when(dismiss('vasteras', 'L-1', '2025-10-20'))
      .gives('AppealDismissed');
  });

  it('asked about a day before its end, is still pending; before the appeal itself, it is none', () => {
    const { book } = given(appealed, dismiss('vasteras', 'L-1', '2026-02-10'));
    expect(forecastOn(book, 'vasteras', '2025-10-19')).toEqual({ lastAppealDay: '2025-11-03', finalOn: '2025-11-04' });
    expect(forecastOn(book, 'vasteras', '2026-02-09')).toBeUndefined();
    expect(forecastOn(book, 'vasteras', '2026-02-10')?.finalOn).toBe('2026-02-10');
  });

  it('is against a decision that has been taken, and of a municipality', () => {
    given(announced)
      .when(appeal('mdu', 'L-1', '2025-10-20'))
      .refuses('no-finality-needed');
    given(announced)
      .when(appeal('vasteras', 'L-1', '2025-10-07'))
      .refuses('not-approved');
    given(announced)
      .when({ ...appeal('vasteras', 'L-1', '2025-10-20'), actor: approveAgreement('mdu', '2025-10-20').actor })
      .refuses('not-allowed');
  });

  it('can bring a stay, noted once', () => {
    const history = given(appealed);
    history.when(stay('vasteras', 'L-1', '2025-10-22')).gives('DecisionStayed');
    history.when(stay('vasteras', 'L-1', '2025-10-23')).refuses('stayed-already', { on: '2025-10-22' });
  });

  it('against what is recorded as final changes nothing, and is a finding until it ends', () => {
    const history = given(partnershipInForce, appeal('vasteras', 'L-1', '2025-11-03'));
    expect(inForceFrom(history.book)).toBe('2026-01-01');
    expect(codes(history, '2025-11-02')).not.toContain('appealed-though-final');
    expect(history.findings('2025-11-03')).toContainEqual(
      expect.objectContaining({
        key: 'appealed-though-final:vasteras:L-1',
        facts: { party: 'Västerås stad', finalOn: '2025-11-04', appeal: 'L-1', on: '2025-11-03' },
      }),
    );
    expect(codes(given(appealed), '2025-11-03')).not.toContain('appealed-though-final');
    history.when(dismiss('vasteras', 'L-1', '2026-03-01')).gives('AppealDismissed');
    expect(codes(history, '2026-03-01')).not.toContain('appealed-though-final');
  });
});

describe('an annulment before entry into force', () => {
  const annulled = [...partnershipInForce, appeal('vasteras', 'L-1', '2025-11-10'), annul('vasteras', 'L-1', '2025-12-20')];

  it('leaves the condition unmet, on every day', () => {
    const { book } = given(annulled);
    expect(conditionsMetOn(book)).toBeUndefined();
    for (const on of ['2025-11-05', '2026-06-30', '2031-01-01']) expect(phaseOn(book, on)).toEqual({ status: 'drafted' });
    expect(codes(given(annulled), '2026-06-30')).not.toContain('never-in-force');
  });

  it('of the earlier decision does not put off the finality of the one taken anew', () => {
    const history = given(appealed, annul('vasteras', 'L-1', '2026-02-01'));
    history.when(approveAgreement('vasteras', '2025-12-01')).gives('AgreementApproved');
    history.when(announce('vasteras', '2025-12-03')).gives('ApprovalAnnounced');
    expect(forecastOn(history.book, 'vasteras', '2026-02-01')).toEqual({ lastAppealDay: '2025-12-29', finalOn: '2025-12-30' });
  });

  it('of what was never final leaves no agreement that could expire, and no money to go back', () => {
    const history = given(appealed, annul('vasteras', 'L-1', '2025-12-20'));
    expect(endOn(history.book, '2030-01-01')).toBeUndefined();
    history.when(refund('mdu', 2026, '1.00', '2026-05-05')).refuses('conditions-not-met');
    expect(endOn(given(annulled).book, '2030-01-01')).toEqual({ on: '2029-12-31', ground: 'expiry' });
  });

  it('the party may decide anew, and the agreement is then in force from the later day', () => {
    const history = given(annulled, approveAgreement('vasteras', '2026-01-15'), announce('vasteras', '2026-01-20'));
    history.when(proveFinal('vasteras', '2026-02-11')).gives('ApprovalFinal');
    expect(inForceFrom(history.book)).toBe('2026-02-11');
    expect(phaseOn(history.book, '2026-02-10')).toEqual({ status: 'drafted' });
    expect(phaseOn(history.book, '2026-02-11')).toEqual({ status: 'in-force', inForceFrom: '2026-02-11' });
  });
});

describe('an annulment after entry into force', () => {
  const running = [
    ...[
      ...partnershipInForce,
      requisition('mdu', 2026, '1100000.00', '2026-01-01'),
      pay('mdu', 2026, '1100000.00', '2026-01-31'),
    ],
    ...[fund('P1', '500.00', '2026-02-20'), spend('E1', 'P1', '100.00', '2026-03-01')],
    appeal('vasteras', 'L-1', '2025-11-03'),
  ];
  const annulled = [...running, annul('vasteras', 'L-1', '2026-05-04')];

  it('means never in force, on every day from then known, and is a finding', () => {
    const history = given(annulled);
    const never = { status: 'never-in-force', party: 'vasteras', annulledOn: '2026-05-04', since: '2026-01-01' };
    expect(phaseOn(history.book, '2025-12-31')).toEqual({ status: 'drafted' });
    for (const on of ['2026-01-01', '2026-03-01', '2030-01-01']) expect(phaseOn(history.book, on)).toEqual(never);
    expect(phaseOn(given(running).book, '2026-03-01')).toMatchObject({ status: 'in-force' });
    expect(history.findings('2026-05-04')).toContainEqual(
      expect.objectContaining({
        code: 'never-in-force',
        key: 'never-in-force:vasteras:2026-05-04',
        facts: { party: 'Västerås stad', annulledOn: '2026-05-04', since: '2026-01-01' },
      }),
    );
    expect(codes(history, '2026-05-03')).not.toContain('never-in-force');
  });

  it('on the very day of entry into force means never in force too', () => {
    const history = given(partnershipInForce, appeal('vasteras', 'L-1', '2025-11-03'), annul('vasteras', 'L-1', '2026-01-01'));
    expect(phaseOn(history.book, '2026-01-01')).toMatchObject({ status: 'never-in-force', annulledOn: '2026-01-01' });
    expect(codes(history, '2026-01-01')).toContain('never-in-force');
  });

  it('the money facts stand, and no debt does', () => {
    const history = given(annulled);
    expect(history.balance('cash', '2026-05-04')).toBe('1099900.00');
    expect(history.left('P1', '2026-05-04')).toEqual(['400.00']);
    expect(history.contributions('2026-06-30')['eskilstuna 2026']).toMatchObject({ scheduled: '5000000.00', owed: '0.00' });
    expect(obligationsOn(history.book, '2026-06-30')).toBeUndefined();
    asking(() => whatIfDissolved(history.book, '2026-06-30')).refuses('outside-the-period');
  });

  it('nothing new begins, and money may go back', () => {
    const history = given(annulled);
    history.when(fund('P2', '1.00', '2026-05-05')).refuses('conditions-not-met');
    history.when(pay('mdu', 2026, '1.00', '2026-05-05')).refuses('conditions-not-met');
    history.when(refund('mdu', 2026, '1000000.00', '2026-05-05')).gives('ContributionRefunded');
  });

  it('the party may decide anew: in force from then, and still a finding', () => {
    const history = given(annulled, approveAgreement('vasteras', '2026-06-01'), announce('vasteras', '2026-06-05'));
    expect(phaseOn(history.book, '2026-06-10')).toMatchObject({ status: 'never-in-force' });
    history.when(proveFinal('vasteras', '2026-06-27')).gives('ApprovalFinal');
    expect(phaseOn(history.book, '2026-06-27')).toEqual({ status: 'in-force', inForceFrom: '2026-06-27' });
    expect(codes(history, '2026-06-27')).toContain('never-in-force');
  });
});
