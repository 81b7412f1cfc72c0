import { describe, expect, it } from '@jest/globals';
import {
  approveHeld,
  by,
  closeBooks,
  fund,
  given,
  partnership,
  partnershipInForce,
  person,
  rejectHeld,
  spend,
} from '../../../test/support/rules.js';

const funded = [...partnership({ fourEyesAbove: '50.00' }), fund('P1', '100.00', '2026-02-20')];
const held = [...funded, spend('E1', 'P1', '50.01', '2026-04-30')];

describe('four eyes', () => {
  it('holds an expenditure above the threshold, not one of exactly it', () => {
    const history = given(funded);
    history.when(spend('E1', 'P1', '50.01', '2026-04-30')).gives('CommandHeld');
    history.when(spend('E2', 'P1', '50.00', '2026-04-30')).gives('ExpenditureRecorded');
    given(partnershipInForce, fund('P1', '100.00', '2026-02-20'))
      .when(spend('E1', 'P1', '99.00', '2026-04-30'))
      .gives('ExpenditureRecorded');
  });

  it('nothing of it counts until another person has approved; then it is spent on its own date', () => {
    const history = given(held);
    expect(history.balance('cash', '2026-12-31')).toBe('0.00');
    expect(history.left('P1', '2026-12-31')).toEqual(['100.00']);
    const [, spent] = history.when(approveHeld('H-1', '2026-05-10')).gives('HeldApproved', 'ExpenditureRecorded');
    expect(spent).toMatchObject({ effectiveOn: '2026-04-30', actor: 'second-person', data: { expenditure: 'E1' } });
    expect(history.balance('cash', '2026-04-30')).toBe('-50.01');
  });

  it('whoever recorded it decides nothing about it, in whatever role', () => {
    const history = given(held);
    history.when(approveHeld('H-1', '2026-05-10', 'finance-mdu')).refuses('same-person', { held: 'H-1' });
    history.when(rejectHeld('H-1', '2026-05-10', 'finance-mdu')).refuses('same-person');
    history.when(by(person('finance', 'eskilstuna'), approveHeld('H-1', '2026-05-10'))).refuses('not-allowed');
    history.when(by(person('board-secretary', 'mdu'), approveHeld('H-1', '2026-05-10'))).refuses('not-allowed');
  });

  it('is decided once', () => {
    const approved = given(held, approveHeld('H-1', '2026-05-10'));
    approved.when(approveHeld('H-1', '2026-05-11')).refuses('held-closed', { status: 'approved' });
    const rejected = given(held);
    rejected.when(rejectHeld('H-1', '2026-05-10')).gives('HeldRejected');
    rejected.when(approveHeld('H-1', '2026-05-11')).refuses('held-closed', { status: 'rejected' });
    expect(rejected.left('P1', '2026-12-31')).toEqual(['100.00']);
    rejected.when(approveHeld('H-2', '2026-05-11')).refuses('nothing-held', { held: 'H-2' });
    rejected.when(rejectHeld('H-2', '2026-05-11')).refuses('nothing-held');
  });

  it('K1: what could never stand is refused at once, and approval is decided on what is known then', () => {
    const history = given(held);
    history.when(spend('E2', 'P1', '100.01', '2026-04-30')).refuses('less-than-left');
    history.when(spend('E2', 'P1', '99.00', '2026-04-30')).gives('CommandHeld');
    history.when(approveHeld('H-2', '2026-05-10')).gives('HeldApproved', 'ExpenditureRecorded');
    history.when(approveHeld('H-1', '2026-05-10')).refuses('less-than-left', { left: '1.00', asked: '50.01' });
  });

  it('waits no longer than the books are open', () => {
    given(held, closeBooks('2026-04-30', '2026-05-05')).when(approveHeld('H-1', '2026-05-10')).refuses('period-closed');
  });
});
