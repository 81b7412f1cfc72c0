import { describe, expect, it } from '@jest/globals';
import { approveMinutes, decide, minutesOf } from '../../../test/support/bodies.js';
import { DOCUMENT, given, meet, partnershipInForce } from '../../../test/support/rules.js';
import { minutesOn } from './minutes.js';

const [first, second] = ['2026-02-20', '2026-04-17'];
const met = [...partnershipInForce, meet('M1', 'board', first), meet('M2', 'board', second)];

describe('minutes', () => {
  it('are recorded, and approved at a later meeting by its decision', () => {
    const history = given(met);
    history.when(minutesOf('M1', '2026-02-19')).refuses('before-the-meeting');
    history.when(approveMinutes('M1', 'M2', second)).refuses('no-minutes', { meeting: 'M1' });
    history.when(minutesOf('M1', '2026-02-27', 'MDU 2026/17')).gives('MinutesRecorded');
    history.when(decide('D-minutes', second, { meeting: 'M2' })).gives('DecisionTaken');
    history.when(approveMinutes('M1', 'M2', second, 'D-minutes')).gives('MinutesApproved');
    const on = (date: string) => minutesOn(history.book, 'M1', date);
    expect(on('2026-02-26')).toBeUndefined();
    expect(on('2026-02-27')).toMatchObject({ documentSha256: DOCUMENT, registerNumber: 'MDU 2026/17' });
    expect(on('2026-04-16')?.approved).toBeUndefined();
    expect(on(second)?.approved).toMatchObject({ approvedAt: 'M2', decision: 'D-minutes', on: second });
  });

  it('may be recorded anew until they are approved', () => {
    const history = given(met, minutesOf('M1', '2026-02-27', 'MDU 2026/17'), minutesOf('M1', '2026-03-02', 'MDU 2026/18'));
    expect(minutesOn(history.book, 'M1', '2026-03-01')?.registerNumber).toBe('MDU 2026/17');
    expect(minutesOn(history.book, 'M1', '2026-03-02')?.registerNumber).toBe('MDU 2026/18');
    history.when(approveMinutes('M1', 'M2', second)).gives('MinutesApproved');
    history.when(minutesOf('M1', second)).refuses('minutes-approved-already', { on: second });
    history.when(approveMinutes('M1', 'M2', second)).refuses('minutes-approved-already');
  });

  it('are approved by the same body, at that meeting or a later, on its day and by its decision', () => {
    const history = given(met, minutesOf('M1', first), minutesOf('M2', second), meet('C1', 'core-team', second));
    history.when(decide('D-elsewhere', second)).gives('DecisionTaken');
    history.when(approveMinutes('M1', 'C1', second)).refuses('minutes-approved-elsewhere', { at: 'C1' });
    history.when(approveMinutes('M2', 'M1', second)).refuses('minutes-approved-elsewhere');
    history.when(approveMinutes('M1', 'M2', '2026-04-18')).refuses('minutes-approved-elsewhere', { on: '2026-04-18' });
    history.when(approveMinutes('M1', 'M2', second, 'D-elsewhere')).refuses('decision-of-another-meeting');
    history.when(approveMinutes('M1', 'M1', first)).gives('MinutesApproved');
  });
});
