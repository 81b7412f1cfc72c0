import { describe, expect, it } from '@jest/globals';
import {
  announce,
  approveAgreement,
  draft,
  given,
  partnership,
  partnershipAwaiting,
  partnershipInForce,
  proveFinal,
  recordedOn,
} from '../../../test/support/rules.js';
import { conditionsMetOn, inForceFrom } from './conditions.js';

describe('a municipality approves', () => {
  const approved = [draft(), approveAgreement('eskilstuna', '2025-09-30')];
  const announced = [...approved, announce('eskilstuna', '2025-10-03')];

  it('decides once', () => {
    const history = given(draft());
    history.when(approveAgreement('eskilstuna', '2025-09-30')).gives('AgreementApproved');
    history.when(approveAgreement('eskilstuna', '2025-10-01')).refuses('already-approved', { on: '2025-09-30' });
  });

  it('announces what it has decided, once, not before the decision', () => {
    given(draft()).when(announce('eskilstuna', '2025-10-03')).refuses('not-approved');
    const history = given(approved);
    history.when(announce('eskilstuna', '2025-09-29')).refuses('not-approved', { on: '2025-09-29' });
    history.when(announce('eskilstuna', '2025-09-30')).gives('ApprovalAnnounced');
    history.when(announce('eskilstuna', '2025-10-03')).refuses('already-announced', { on: '2025-09-30' });
  });

  it('is final by a recorded proof, effective the day after the last day for appeal, whenever it was proven', () => {
    const history = given(announced);
    history
      .when(proveFinal('eskilstuna', '2025-10-24'))
      .refuses('appeal-time-running', { lastAppealDay: '2025-10-24', finalOn: '2025-10-25' });
    const [event] = history.when(proveFinal('eskilstuna', '2025-11-20')).gives('ApprovalFinal');
    expect(event).toMatchObject({ effectiveOn: '2025-10-25', data: { provenOn: '2025-11-20' } });
    history.when(proveFinal('eskilstuna', '2025-11-21')).refuses('already-final', { on: '2025-10-25' });
  });

  it('can be proven final the first day it is', () => {
    given(announced).when(proveFinal('eskilstuna', '2025-10-25')).gives('ApprovalFinal');
  });

  it('is not final without an announcement, or by the calendar alone', () => {
    given(approved).when(proveFinal('eskilstuna', '2025-12-01')).refuses('not-announced');
    given(draft()).when(proveFinal('eskilstuna', '2025-12-01')).refuses('not-approved');
    const waiting = given(partnershipAwaiting(), announce('vasteras', '2025-10-13'));
    expect(inForceFrom(waiting.book)).toBeUndefined();
  });

  it('has no proof dated after the day of recording', () => {
    given(announced)
      .when(recordedOn('2025-10-26', proveFinal('eskilstuna', '2025-10-27')))
      .refuses('proof-dated-ahead', { on: '2025-10-27', recordedOn: '2025-10-26' });
  });
});

describe('the vice-chancellor approves', () => {
  it('it counts when taken, without announcement or finality', () => {
    const history = given(draft(), approveAgreement('mdu', '2025-10-15'));
    history.when(announce('mdu', '2025-10-16')).refuses('no-finality-needed');
    history.when(proveFinal('mdu', '2025-12-01')).refuses('no-finality-needed');
  });
});

describe('entry into force', () => {
  it('is the first day of the period where the last condition was met before', () => {
    const { book } = given(partnershipInForce);
    expect(conditionsMetOn(book)).toBe('2025-11-04');
    expect(inForceFrom(book)).toBe('2026-01-01');
  });

  it('is the day the last condition was met where that is later', () => {
    const { book } = given(partnershipAwaiting(), announce('vasteras', '2026-02-09'), proveFinal('vasteras', '2026-03-10'));
    expect(inForceFrom(book)).toBe('2026-03-03');
  });

  it('is the head of agency’s decision where that came last', () => {
    const without = partnership().filter((line) => line.command !== 'approve-agreement' || line.actor.id !== 'admin-mdu');
    const history = given(without);
    expect(inForceFrom(history.book)).toBeUndefined();
    history.when(approveAgreement('mdu', '2026-01-02')).gives('AgreementApproved');
    expect(inForceFrom(history.book)).toBe('2026-01-02');
  });
});
