import { describe, expect, it } from '@jest/globals';
import {
  approve,
  approveAgreement,
  by,
  draft,
  fund,
  given,
  type PartyKey,
  partnershipInForce,
  pay,
  person,
  propose,
  raiseDispute,
  yearlySum,
} from '../../../test/support/rules.js';
import { allCommands, ROLES, type Role } from './definition.js';

/** Who may do what (`domain.md` 6): the role, and of which party. */
const MAY: Record<string, [Role, 'host' | 'named-party' | 'any-party']> = {
  'approve-agreement': ['admin', 'named-party'],
  'announce-approval': ['admin', 'named-party'],
  'prove-finality': ['admin', 'named-party'],
  'sign-agreement': ['admin', 'named-party'],
  'propose-amendment': ['admin', 'any-party'],
  'approve-amendment': ['admin', 'named-party'],
  'withdraw-amendment-approval': ['admin', 'named-party'],
  'withdraw-amendment': ['admin', 'any-party'],
  'record-meeting': ['board-secretary', 'host'],
  'record-decision': ['board-secretary', 'host'],
  'set-mandate': ['board-secretary', 'host'],
  'appoint-member': ['board-secretary', 'host'],
  'end-membership': ['board-secretary', 'host'],
  'set-quorum': ['board-secretary', 'host'],
  'set-seats': ['board-secretary', 'host'],
  'add-agenda-item': ['board-secretary', 'host'],
  'record-attendance': ['board-secretary', 'host'],
  'record-disqualification': ['board-secretary', 'host'],
  'record-dissent': ['board-secretary', 'host'],
  'record-minutes': ['board-secretary', 'host'],
  'approve-minutes': ['board-secretary', 'host'],
  'record-decision-texts': ['board-secretary', 'host'],
  'record-clarification': ['board-secretary', 'host'],
  'settle-deferred': ['board-secretary', 'host'],
  'rescind-decision': ['board-secretary', 'host'],
  'give-assignment': ['board-secretary', 'host'],
  'report-assignment': ['board-secretary', 'host'],
  'fund-commitment': ['board-secretary', 'host'],
  'increase-commitment': ['board-secretary', 'host'],
  'reduce-commitment': ['board-secretary', 'host'],
  'release-commitment': ['board-secretary', 'host'],
  'rescind-commitment': ['board-secretary', 'host'],
  'complete-commitment': ['board-secretary', 'host'],
  'record-opening-balance': ['finance', 'host'],
  'requisition-contribution': ['finance', 'host'],
  'receive-contribution': ['finance', 'host'],
  'refund-contribution': ['finance', 'host'],
  'record-expenditure': ['finance', 'host'],
  'reverse-expenditure': ['finance', 'host'],
  'approve-held': ['finance', 'host'],
  'reject-held': ['finance', 'host'],
  'close-period': ['finance', 'host'],
  'reopen-period': ['finance', 'host'],
  'requisition-shortfall': ['finance', 'host'],
  'withdraw-shortfall-requisition': ['finance', 'host'],
  'receive-shortfall': ['finance', 'host'],
  'refund-shortfall': ['finance', 'host'],
  'pay-surplus': ['finance', 'host'],
  'raise-dispute': ['legal', 'named-party'],
  'settle-dispute': ['legal', 'any-party'],
  'fail-negotiation': ['legal', 'any-party'],
  'dissolve-agreement': ['legal', 'any-party'],
  'settle-contested': ['legal', 'any-party'],
  'adopt-budget': ['finance', 'host'],
  'revise-budget': ['finance', 'host'],
  'record-line-expenditure': ['finance', 'host'],
  'reverse-line-expenditure': ['finance', 'host'],
  'assign-commitment-to-line': ['finance', 'host'],
  'apply-for-external-funding': ['finance', 'host'],
  'secure-external-funding': ['finance', 'host'],
  'receive-external-funding': ['finance', 'host'],
  'refund-external-funding': ['finance', 'host'],
  'use-external-funding': ['finance', 'host'],
  'take-back-external-use': ['finance', 'host'],
  'record-in-kind': ['finance', 'host'],
  'record-receipt': ['finance', 'host'],
  'allocate-receipt': ['finance', 'host'],
  'reallocate-receipt': ['finance', 'host'],
  'credit-requisition': ['finance', 'host'],
  'confirm-payment': ['finance', 'named-party'],
  'break-down-line': ['board-secretary', 'host'],
  'write-off-claim': ['board-secretary', 'host'],
  'record-appeal': ['admin', 'named-party'],
  'dismiss-appeal': ['admin', 'named-party'],
  'withdraw-appeal': ['admin', 'named-party'],
  'stay-decision': ['admin', 'named-party'],
  'annul-decision': ['admin', 'named-party'],
  'link-predecessor': ['admin', 'any-party'],
  'link-successor': ['admin', 'any-party'],
  'carry-over-funds': ['finance', 'host'],
  'receive-carried-over': ['finance', 'host'],
  'record-annex': ['admin', 'any-party'],
  'revise-annex': ['board-secretary', 'host'],
  'record-duty': ['admin', 'named-party'],
  'record-duty-met': ['admin', 'named-party'],
  'deliver-report': ['board-secretary', 'host'],
  'record-evaluation': ['board-secretary', 'host'],
  'choose-assumption': ['board-secretary', 'host'],
  'set-external-target': ['admin', 'host'],
};

/** Commands that are for more than one role. */
const MAY_SEVERAL: Record<string, [Role, 'host' | 'named-party' | 'any-party'][]> = {
  ...Object.fromEntries(
    ['acknowledge-finding', 'close-finding'].map((name) => [
      name,
      [
        ['admin', 'any-party'],
        ['board-secretary', 'host'],
        ['finance', 'host'],
        ['legal', 'any-party'],
      ],
    ]),
  ),
  'record-source-finding': [
    ['admin', 'any-party'],
    ['legal', 'any-party'],
    ['board-secretary', 'host'],
  ],
};

/** Whose people may act in a role at all: the host's keep its books and minutes, a party's own confirm what it paid. */
const SIDES: Record<Role, readonly string[]> = {
  ...{ admin: ['host', 'named-party', 'any-party'], 'board-secretary': ['host'], finance: ['host', 'named-party'] },
  ...{ legal: ['named-party', 'any-party'], auditor: [] },
};

describe('who may do what', () => {
  it('is as it was for every command that is named here', () => {
    const one = Object.fromEntries(Object.entries(MAY).map(([name, whom]) => [name, [whom]]));
    const named = { ...one, ...MAY_SEVERAL };
    const said = allCommands().filter(({ name }) => name in named);
    expect(Object.fromEntries(said.map(({ name, may }) => [name, may.map(({ role, of }) => [role, of])]))).toEqual(named);
  });

  it('is within the role for every command, also one that its own topic alone names: the auditor writes nothing', () => {
    const beyond = allCommands().filter(({ may }) => may.length === 0 || may.some(({ role, of }) => !SIDES[role].includes(of)));
    expect(beyond.map(({ name }) => name)).toEqual([]);
  });

  it('a role alone is not enough: the host’s commands are for the host’s people', () => {
    const order = pay('mdu', 2026, '1.00', '2026-01-31');
    for (const role of ROLES) {
      for (const party of ['mdu', 'eskilstuna', 'vasteras'] as const) {
        const outcome = given(partnershipInForce).when(by(person(role, party), order));
        if (role === 'finance' && party === 'mdu') outcome.gives('ContributionReceived');
        else outcome.refuses('not-allowed', { role });
      }
    }
  });

  it('a party’s approval is recorded only by that party', () => {
    const tried = (party: PartyKey, order: ReturnType<typeof approve>) => by(person('admin', party), order);
    given(draft())
      .when(tried('vasteras', approveAgreement('eskilstuna', '2025-09-30')))
      .refuses('not-allowed');
    given(draft())
      .when(tried('mdu', approveAgreement('eskilstuna', '2025-09-30')))
      .refuses('not-allowed');
    const proposed = given(partnershipInForce, propose('A1', '2026-06-01', yearlySum('mdu', 2027, '1.00')));
    proposed.when(tried('mdu', approve('A1', 'vasteras', '2026-06-02'))).refuses('not-allowed');
    proposed.when(tried('vasteras', approve('A1', 'vasteras', '2026-06-02'))).gives('AmendmentApproved');
  });

  it('an amendment or a dispute is any party’s, not a stranger’s', () => {
    const stranger = { id: 'x', role: 'admin' as const, organisationId: '11111111-1111-4111-8111-111111111111' };
    const order = propose('A1', '2026-06-01', yearlySum('mdu', 2027, '1.00'));
    given(partnershipInForce).when(by(stranger, order)).refuses('not-allowed');
    given(partnershipInForce)
      .when(by(person('admin', 'eskilstuna'), order))
      .gives('AmendmentProposed');
    given(partnershipInForce)
      .when(by(person('legal', 'mdu'), raiseDispute('T1', '2026-06-01')))
      .refuses('not-allowed');
  });

  it('the refusal says whom it is for, and for whom you act, by the parties of the agreement', () => {
    const proposed = given(partnershipInForce, propose('A1', '2026-06-01', yearlySum('mdu', 2027, '1.00')));
    proposed
      .when(by(person('admin', 'eskilstuna'), approve('A1', 'vasteras', '2026-06-02')))
      .refuses('not-allowed', { allowed: 'admin@vasteras', role: 'admin', organisation: 'eskilstuna' });
    const stranger = { id: 'x', role: 'legal' as const, organisationId: '11111111-1111-4111-8111-111111111111' };
    given(partnershipInForce)
      .when(by(stranger, propose('A1', '2026-06-01', yearlySum('mdu', 2027, '1.00'))))
      .refuses('not-allowed', {
        allowed: 'admin@mdu, admin@eskilstuna, admin@vasteras',
        role: 'legal',
        organisation: stranger.organisationId,
      });
    given(partnershipInForce)
      .when(by(person('legal', 'vasteras'), pay('mdu', 2026, '1.00', '2026-02-20')))
      .refuses('not-allowed', { allowed: 'finance@mdu', role: 'legal', organisation: 'vasteras' });
  });

  it('a party that does not exist is refused by its name', () => {
    const order = approveAgreement('mdu', '2025-09-30');
    given(draft())
      .when({ ...order, input: { ...order.input, party: 'region' } })
      .refuses('not-a-party', { party: 'region' });
  });

  it('money is the finance’s, decisions the board secretary’s', () => {
    given(partnershipInForce)
      .when(by(person('finance', 'mdu'), fund('P1', '1.00', '2026-02-20')))
      .refuses('not-allowed');
    given(partnershipInForce)
      .when(by(person('board-secretary', 'mdu'), pay('mdu', 2026, '1.00', '2026-02-20')))
      .refuses('not-allowed');
  });
});
