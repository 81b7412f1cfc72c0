import { describe, it } from '@jest/globals';
import {
  by,
  failNegotiation,
  given,
  partnershipInForce,
  person,
  raiseDispute,
  settleDispute,
} from '../../../test/support/rules.js';

describe('a dispute', () => {
  const raised = [...partnershipInForce, raiseDispute('T1', '2026-05-01')];

  it('is raised by a party, once under its name', () => {
    const history = given(raised);
    history.when(raiseDispute('T1', '2026-05-02')).refuses('repeated-key');
    history.when(by(person('legal', 'eskilstuna'), raiseDispute('T2', '2026-05-02'))).refuses('not-allowed');
    history.when(raiseDispute('T2', '2026-05-02')).gives('DisputeRaised');
  });

  it('is negotiated: settled', () => {
    const history = given(raised);
    history.when(settleDispute('T1', '2026-05-01')).gives('DisputeSettled');
    history.when(failNegotiation('T1', '2026-05-03')).refuses('dispute-closed', { status: 'settled', on: '2026-05-01' });
    history.when(settleDispute('T1', '2026-05-03')).refuses('dispute-closed');
  });

  it('is negotiated: failed', () => {
    const history = given(raised);
    history.when(failNegotiation('T1', '2026-04-30')).refuses('before-the-dispute', { raisedOn: '2026-05-01' });
    history.when(failNegotiation('T1', '2026-06-01')).gives('NegotiationFailed');
    history.when(settleDispute('T1', '2026-06-02')).refuses('dispute-closed', { status: 'failed', on: '2026-06-01' });
  });

  it('is there before it ends', () => {
    given(partnershipInForce).when(settleDispute('T1', '2026-05-01')).refuses('no-such-dispute', { dispute: 'T1' });
    given(partnershipInForce).when(failNegotiation('T1', '2026-05-01')).refuses('no-such-dispute');
  });
});
