import { describe, expect, it } from '@jest/globals';
import {
  approveMinutes,
  assign,
  attend,
  board,
  boardMeeting,
  decide,
  disqualify,
  minutesOf,
  organise,
  reportDone,
  setQuorum,
  there,
} from '../../../test/support/bodies.js';
import { type Given, given, meet, partnershipInForce } from '../../../test/support/rules.js';
import { sentence } from './refusal.js';

const day = '2026-02-20';
const found = (history: Given, code: string, on = day) => {
  const findings = history.findings(on).filter((finding) => finding.code === code);
  for (const { facts } of findings) {
    for (const language of ['en', 'sv'] as const) expect(sentence(code, facts, language)).not.toMatch(/[{}]|–/);
  }
  return findings.map(({ key, facts }) => ({ key, ...facts }));
};
const seated = [...partnershipInForce, ...board('2026-01-01'), organise('2026-01-15')];

describe('an attendee on no list', () => {
  it('is found, a co-opted one is not', () => {
    const director = { actor: 'director', office: 'director', as: 'co-opted' as const };
    const history = given(seated, boardMeeting('M1', day, 'mdu-1', 'mdu-3', director));
    expect(found(history, 'attendee-on-no-list')).toEqual([
      { key: 'attendee-on-no-list:M1:mdu-3', actor: 'mdu-3', office: 'member', as: 'member', meeting: 'M1', body: 'board' },
    ]);
    expect(found(history, 'attendee-on-no-list', '2026-02-19')).toEqual([]);
  });

  it('is none where the body has no list', () => {
    const history = given(partnershipInForce, meet('M1', 'core-team', day), attend('M1', day, 'mdu-3'));
    expect(found(history, 'attendee-on-no-list')).toEqual([]);
  });
});

describe('a decision without quorum', () => {
  const decided = decide('D1', day, { meeting: 'M1', item: '7' });

  it('is recorded and found: too few members, one of them disqualified', () => {
    const history = given(
      ...[seated, setQuorum('board', 3, '2026-01-15'), boardMeeting('M1', day, 'mdu-1', 'mdu-2', 'vasteras-1')],
      decided,
    );
    expect(found(history, 'too-few-present')).toEqual([]);
    history.when(disqualify('M1', 'mdu-1', day)).gives('DisqualificationRecorded');
    expect(found(history, 'too-few-present')).toEqual([
      { key: 'too-few-present:D1', decision: 'D1', meeting: 'M1', present: '2', wanted: '3' },
    ]);
  });

  it('is recorded and found: a party is missing, and a deputy who steps in mends it', () => {
    const quorum = setQuorum('board', 'every-party', '2026-01-15');
    const history = given(seated, quorum, boardMeeting('M1', day, 'mdu-1', 'vasteras-1'), decided);
    expect(found(history, 'party-not-represented')).toEqual([
      { key: 'party-not-represented:D1', decision: 'D1', meeting: 'M1', parties: 'eskilstuna' },
    ]);
    expect(found(history, 'party-not-represented', '2026-02-19')).toEqual([]);
    const alone = given(seated, quorum, boardMeeting('M1', day, 'mdu-1'), decided);
    expect(found(alone, 'party-not-represented')).toMatchObject([{ parties: 'eskilstuna, vasteras' }]);
    const deputy = there('eskilstuna-deputy', 'deputy', 'eskilstuna-1');
    history.when(attend('M1', day, 'mdu-1', 'vasteras-1', deputy)).gives('AttendanceRecorded');
    expect(found(history, 'party-not-represented')).toEqual([]);
  });
});

describe('what is late', () => {
  it('an assignment, from the day after its deadline until it is done', () => {
    const history = given(seated, assign('U1', 'D-organisation', day, '2026-03-31'), reportDone('U1', '2026-04-10'));
    expect(found(history, 'assignment-overdue', '2026-03-31')).toEqual([]);
    expect(found(history, 'assignment-overdue', '2026-04-03')).toMatchObject([
      { key: 'assignment-overdue:U1', deadline: '2026-03-31', days: '3' },
    ]);
    expect(found(history, 'assignment-overdue', '2026-04-10')).toEqual([]);
  });

  it('the approval of minutes, from the day after the body met again', () => {
    const history = given(
      ...[seated, meet('M1', 'board', day), minutesOf('M1', day), meet('C1', 'core-team', '2026-03-01')],
      ...[meet('M3', 'board', '2026-06-12'), meet('M2', 'board', '2026-04-17'), meet('M4', 'board', '2026-06-11')],
    );
    expect(found(history, 'minutes-not-approved', '2026-04-17')).toEqual([]);
    expect(found(history, 'minutes-not-approved', '2026-04-18')).toEqual([
      { key: 'minutes-not-approved:M1', meeting: 'M1', body: 'board', metOn: '2026-04-17' },
    ]);
    expect(found(history, 'minutes-not-approved', '2026-06-13')).toMatchObject([{ metOn: '2026-04-17' }]);
    history.when(approveMinutes('M1', 'M3', '2026-06-12')).gives('MinutesApproved');
    expect(found(history, 'minutes-not-approved', '2026-06-13')).toEqual([]);
  });
});
