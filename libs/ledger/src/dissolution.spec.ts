import { describe, expect, it } from '@jest/globals';
import {
  dissolve,
  dissolved,
  dissolveOtherwise,
  failNegotiation,
  fund,
  given,
  partnershipAwaiting,
  partnershipInForce,
  raiseDispute,
  requisition,
  settleDispute,
  spend,
} from '../../../test/support/rules.js';

const D = '2026-06-30';
const raised = raiseDispute('T1', '2026-05-01');

describe('the ground of a dissolution', () => {
  it('S1: § 11 needs a negotiation that has failed by that day', () => {
    given(partnershipInForce).when(dissolve(D)).refuses('negotiation-not-failed', { dispute: 'T1', on: D });
    given(partnershipInForce, raised).when(dissolve(D)).refuses('negotiation-not-failed');
    given(partnershipInForce, raised, settleDispute('T1', '2026-06-01')).when(dissolve(D)).refuses('negotiation-not-failed');
    const failed = given(partnershipInForce, raised, failNegotiation('T1', D));
    failed.when(dissolve('2026-06-29')).refuses('negotiation-not-failed');
    failed.when(dissolve(D, 'T2')).refuses('negotiation-not-failed', { dispute: 'T2' });
    failed.when(dissolve(D)).gives('AgreementDissolved');
  });

  it('S1: another ground is named', () => {
    given(partnershipInForce).when(dissolveOtherwise(D)).refuses('ground-not-named');
    given(partnershipInForce).when(dissolveOtherwise(D, 'All parties agree')).gives('AgreementDissolved');
  });
});

describe('the day of a dissolution', () => {
  it('lies within the time in force, its first and last day included', () => {
    const on = (day: string) => given(partnershipInForce).when(dissolveOtherwise(day, 'All parties agree'));
    on('2025-12-31').refuses('outside-the-period', { from: '2026-01-01', to: '2029-12-31', on: '2025-12-31' });
    on('2030-01-01').refuses('outside-the-period');
    on('2026-01-01').gives('AgreementDissolved');
    on('2029-12-31').gives('AgreementDissolved');
    given(partnershipAwaiting()).when(dissolveOtherwise(D, 'All parties agree')).refuses('outside-the-period');
  });

  it('comes once', () => {
    given(partnershipInForce, dissolved(D))
      .when(dissolveOtherwise('2026-09-30', 'All parties agree'))
      .refuses('already-dissolved', { dissolvedOn: D });
  });

  it('R2: nothing recorded may be dated after it that could not stand', () => {
    const history = given(
      ...[partnershipInForce, fund('C', '5.00', '2026-02-20', { body: 'core-team' }), fund('P1', '5.00', '2026-07-01')],
      ...[
        requisition('mdu', 2026, '1.00', '2026-07-01'),
        spend('E1', 'C', '1.00', '2026-07-02'),
        spend('E2', 'P1', '1.00', '2026-07-03'),
      ],
      ...[raised, failNegotiation('T1', '2026-05-02')],
    );
    const revisions = history.history.events
      .filter((event) => event.effectiveOn > D && event.type !== 'DecisionTaken')
      .map((event) => event.revision);
    history.when(dissolve(D)).refuses('facts-after-dissolution', { on: D, revisions: revisions.join(', ') });
    expect(revisions).toHaveLength(4);
    history.when(dissolve('2026-07-03')).gives('AgreementDissolved');
  });

  it('R3: what goes on after it does not stand in its way', () => {
    const history = given(
      ...[partnershipInForce, fund('P1', '5.00', '2026-02-20'), spend('E1', 'P1', '1.00', '2026-07-01')],
      ...[raised, failNegotiation('T1', '2026-05-02')],
    );
    history.when(dissolve(D)).gives('AgreementDissolved');
    expect(history.obligations('2026-07-01')).toMatchObject({ need: '5.00', surviving: '4.00' });
  });
});
