import { describe, expect, it } from '@jest/globals';
import { reviewFinding } from '../../../test/support/bodies.js';
import { by, draft, type Given, given, partnershipInForce, person } from '../../../test/support/rules.js';

const key = 'bad-check-digit:vasteras';
const day = '2026-02-20';
const finding = (history: Given, on: string) => history.findings(on).find((one) => one.key === key);

describe('findings have keys', () => {
  it('that tell each from every other', () => {
    const keys = given(partnershipInForce)
      .findings('2026-12-31')
      .map((one) => one.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(
      expect.arrayContaining([key, 'missing-number:mdu', 'wrong-reference:payment:§ 5:financing', 'doubled-clause-number:§ 11']),
    );
  });
});

describe('a finding that a person looked at', () => {
  it('is acknowledged, then closed, and says by whom, when and why; it stays', () => {
    const history = given(
      ...[partnershipInForce, reviewFinding('acknowledge', key, day)],
      reviewFinding('close', key, '2026-03-02'),
    );
    expect(finding(history, '2026-02-19')).toMatchObject({ status: 'open', reviews: [] });
    expect(finding(history, day)).toMatchObject({ status: 'acknowledged' });
    expect(finding(history, '2026-03-02')).toMatchObject({
      ...{ status: 'closed', facts: { number: '218000-2180' } },
      reviews: [
        { status: 'acknowledged', actor: 'finance-7', role: 'finance', on: day, why: 'The party has been asked' },
        { status: 'closed', actor: 'finance-7', on: '2026-03-02', recordedAt: '2026-03-02T10:00:00.000Z' },
      ],
    });
  });

  it('is one that there is on the day, and not closed already', () => {
    const history = given(partnershipInForce);
    history.when(reviewFinding('acknowledge', 'bad-check-digit:mdu', day)).refuses('no-such-finding');
    history.when(reviewFinding('close', 'overdue-contribution:mdu:2026', day)).refuses('no-such-finding', { on: day });
    history.when(reviewFinding('close', key, day)).gives('FindingClosed');
    history.when(reviewFinding('close', key, day)).refuses('finding-closed', { on: day });
    history.when(reviewFinding('acknowledge', key, day)).refuses('finding-closed');
  });

  it('is looked at by whoever writes, not by the auditor', () => {
    for (const actor of [person('admin', 'vasteras'), person('legal', 'eskilstuna'), person('board-secretary', 'mdu')]) {
      given(draft())
        .when(by(actor, reviewFinding('acknowledge', key, '2025-10-01')))
        .gives('FindingAcknowledged');
    }
    for (const actor of [person('auditor', 'mdu'), person('finance', 'vasteras')]) {
      given(draft())
        .when(by(actor, reviewFinding('acknowledge', key, '2025-10-01')))
        .refuses('not-allowed');
    }
  });
});
