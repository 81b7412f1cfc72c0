import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../test/support/bodies.js';
import {
  closeBooks,
  decideItem,
  fund,
  given,
  partnershipInForce,
  pay,
  reopenBooks,
  reverse,
  spend,
} from '../../../test/support/rules.js';

const closed = [
  ...partnershipInForce,
  fund('P1', '100.00', '2026-02-20'),
  spend('E1', 'P1', '10.00', '2026-03-15'),
  closeBooks('2026-03-31', '2026-04-10'),
  decideItem('D-reopen', '2026-04-12'),
];

describe('a closed period', () => {
  it('refuses every fact effective in it, its last day included', () => {
    const history = given(closed);
    history.when(pay('mdu', 2026, '1.00', '2026-03-31')).refuses('period-closed', { through: '2026-03-31', on: '2026-03-31' });
    history.when(fund('P2', '1.00', '2026-02-20')).refuses('period-closed');
    history.when(pay('mdu', 2026, '1.00', '2026-04-01')).gives('ContributionReceived');
  });

  it('refuses a correction that keeps its date too; one of today is taken', () => {
    const history = given(closed);
    history.when(reverse('E1', '10.00', '2026-03-15', 'recording-error')).refuses('period-closed');
    history.when(reverse('E1', '10.00', '2026-04-11', 'new-fact')).gives('ExpenditureReversed');
  });

  it('is closed further, never again through the same day or an earlier one', () => {
    const history = given(closed);
    history.when(closeBooks('2026-03-31', '2026-05-10')).refuses('period-not-later', { through: '2026-03-31' });
    history.when(closeBooks('2026-02-28', '2026-05-10')).refuses('period-not-later');
    history.when(closeBooks('2026-05-10', '2026-05-09')).refuses('period-not-over', { through: '2026-05-10', on: '2026-05-09' });
    const [event] = history.when(closeBooks('2026-04-30', '2026-05-10')).gives('PeriodClosed');
    expect(event).toMatchObject({ effectiveOn: '2026-05-10' });
    given(closed).when(closeBooks('2026-05-10', '2026-05-10')).gives('PeriodClosed');
    history.when(pay('mdu', 2026, '1.00', '2026-04-30')).refuses('period-closed', { through: '2026-04-30' });
  });
});

describe('reopening', () => {
  it('opens the books from a day on, the days before stay closed', () => {
    const history = given(closed);
    const [event] = history.when(reopenBooks('2026-03-01', '2026-04-15')).gives('PeriodReopened');
    expect(event).toMatchObject({ effectiveOn: '2026-04-15' });
    history.when(pay('mdu', 2026, '1.00', '2026-02-28')).refuses('period-closed', { through: '2026-02-28' });
    history.when(pay('mdu', 2026, '1.00', '2026-03-01')).gives('ContributionReceived');
    history.when(closeBooks('2026-03-31', '2026-05-10')).gives('PeriodClosed');
    history.when(pay('mdu', 2026, '1.00', '2026-03-01')).refuses('period-closed', { through: '2026-03-31' });
  });

  it('goes back further by another decision, and never forward', () => {
    const history = given(closed, reopenBooks('2026-03-01', '2026-04-15'));
    history.when(reopenBooks('2026-03-02', '2026-04-16')).refuses('period-not-closed', { through: '2026-02-28' });
    history.when(reopenBooks('2026-02-21', '2026-04-16')).gives('PeriodReopened');
    history.when(pay('mdu', 2026, '1.00', '2026-02-20')).refuses('period-closed', { through: '2026-02-20' });
    history.when(pay('mdu', 2026, '1.00', '2026-02-21')).gives('ContributionReceived');
  });

  it('rests on a decision that approved it', () => {
    const undecided = given(closed.slice(0, -1));
    undecided.when(reopenBooks('2026-03-01', '2026-04-15')).refuses('reopening-needs-decision', { decision: 'D-reopen' });
    const rejected = given(closed.slice(0, -1), decide('D-reopen', '2026-04-12', { outcome: 'rejected' }));
    rejected.when(reopenBooks('2026-03-01', '2026-04-15')).refuses('reopening-needs-decision', { decision: 'D-reopen' });
  });

  it('is of a period that is closed, its last day included', () => {
    given(partnershipInForce).when(reopenBooks('2026-03-01', '2026-04-15')).refuses('period-not-closed', { through: '–' });
    const history = given(closed);
    history.when(reopenBooks('2026-04-01', '2026-04-15')).refuses('period-not-closed', { through: '2026-03-31' });
    history.when(reopenBooks('2026-03-31', '2026-04-15')).gives('PeriodReopened');
  });
});
