import { describe, expect, it } from '@jest/globals';
import { attend, board, boardMeeting, disqualify, item, organise, setQuorum, there } from '../../../test/support/bodies.js';
import { type Given, given, meet, partnershipInForce } from '../../../test/support/rules.js';
import { presenceAt } from './attendance.js';
import type { Meeting } from './decisions.js';

const day = '2026-02-20';
const seated = [...partnershipInForce, ...board('2026-01-01'), organise('2026-01-15'), setQuorum('board', 4, '2026-01-15')];
const presence = (history: Given, on = day) =>
  presenceAt(history.book, history.book.meetings.get('M1') as Meeting, { item: '7', on });

describe('presence', () => {
  it('counts members, and deputies who step in for one who is absent', () => {
    const history = given(
      seated,
      boardMeeting('M1', day, 'mdu-1', 'eskilstuna-1', 'eskilstuna-2', there('vasteras-deputy', 'deputy', 'vasteras-1')),
    );
    expect(presence(history)).toMatchObject({ members: 4, deputies: ['vasteras-deputy'], absent: [], reached: true });
  });

  it('does not count a deputy who steps in for nobody, nor who is co-opted', () => {
    const guests = [there('vasteras-deputy', 'deputy'), { actor: 'director', office: 'director', as: 'co-opted' as const }];
    const history = given(seated, boardMeeting('M1', day, 'mdu-1', 'eskilstuna-1', ...guests));
    expect(presence(history)).toMatchObject({ members: 2, deputies: [], absent: ['vasteras'], reached: false });
  });

  it('does not count a stranger to the list of members', () => {
    const history = given(seated, boardMeeting('M1', day, 'mdu-1', 'eskilstuna-1', 'vasteras-1', 'vasteras-9'));
    expect(presence(history)).toMatchObject({ members: 3, absent: [], reached: false });
    const alone = given(seated, boardMeeting('M1', day, 'mdu-1', 'eskilstuna-1', 'vasteras-9'));
    expect(presence(alone)).toMatchObject({ members: 2, absent: ['vasteras'] });
  });

  it('knows a member’s party from the list of members where the attendance says none', () => {
    const alone = { actor: 'mdu-1', office: 'member', as: 'member' as const };
    expect(presence(given(seated, boardMeeting('M1', day, alone))).absent).toEqual(['eskilstuna', 'vasteras']);
  });

  it('does not count who is disqualified from the item, in that item', () => {
    const history = given(
      seated,
      boardMeeting('M1', day, 'mdu-1', 'mdu-2', 'eskilstuna-1', 'vasteras-1'),
      disqualify('M1', 'mdu-1', day),
    );
    expect(presence(history)).toMatchObject({ members: 3, disqualified: ['mdu-1'], reached: false });
    history.when(disqualify('M1', 'mdu-2', '2026-02-21')).gives('DisqualificationRecorded');
    expect([presence(history).members, presence(history, '2026-02-21').members]).toEqual([3, 2]);
    const { book } = history;
    expect(presenceAt(book, book.meetings.get('M1') as Meeting, { item: '8', on: day })).toMatchObject({ members: 4 });
  });

  it('is the number from each party where no list was recorded', () => {
    const history = given(seated, meet('M1', 'board', day));
    expect(presence(history)).toMatchObject({ members: 2, absent: ['eskilstuna', 'vasteras'], reached: false });
    history.when(item('M1', '7', day)).gives('AgendaItemAdded');
    history.when(disqualify('M1', 'mdu-1', day)).gives('DisqualificationRecorded');
    expect(presence(history)).toMatchObject({ members: 1, disqualified: ['mdu-1'] });
    history.when(disqualify('M1', 'vasteras-1', day)).gives('DisqualificationRecorded');
    expect(presence(history)).toMatchObject({ members: 1, disqualified: ['mdu-1', 'vasteras-1'] });
  });

  it('is that of the meeting asked about: its own list, and its own disqualifications', () => {
    const history = given(
      ...[seated, boardMeeting('M1', day, 'mdu-1', 'mdu-2', 'eskilstuna-1', 'vasteras-1')],
      ...[boardMeeting('M2', day, 'mdu-1', 'vasteras-1'), disqualify('M2', 'mdu-1', day)],
    );
    expect(presence(history)).toMatchObject({ members: 4, disqualified: [], reached: true });
    history.when(disqualify('M1', 'mdu-1', day)).gives('DisqualificationRecorded');
    history.when(disqualify('M1', 'mdu-1', day)).refuses('disqualified-already');
    history.when(item('M1', '8', day)).gives('AgendaItemAdded');
    const other = { ...disqualify('M1', 'mdu-1', day) };
    history.when({ ...other, input: { ...other.input, item: '8' } }).gives('DisqualificationRecorded');
  });

  it('is corrected by a later list', () => {
    const history = given(seated, boardMeeting('M1', day, 'mdu-1'), attend('M1', '2026-02-21', 'mdu-1', 'mdu-2'));
    expect(presence(history).members).toBe(1);
    expect(presence(history, '2026-02-21').members).toBe(2);
  });
});

describe('a list of attendance', () => {
  it('holds each attendee once, of parties that there are', () => {
    const history = given(seated, meet('M1', 'board', day));
    history.when(attend('M2', day, 'mdu-1')).refuses('no-such-meeting');
    history.when(attend('M1', day, 'mdu-1', 'mdu-1')).refuses('repeated-key', { key: 'mdu-1' });
    history.when(attend('M1', day, 'region-1')).refuses('not-a-party', { party: 'region' });
  });

  it('lets a deputy alone step in, once, and for one who is absent', () => {
    const history = given(seated, meet('M1', 'board', day));
    const deputy = (insteadOf: string) => there('mdu-deputy', 'deputy', insteadOf);
    history.when(attend('M1', day, 'mdu-1', deputy('mdu-1'))).refuses('deputy-for-absent', { insteadOf: 'mdu-1' });
    history.when(attend('M1', day, there('mdu-1', 'member', 'mdu-2'))).refuses('deputy-for-absent');
    history
      .when(attend('M1', day, deputy('mdu-1'), there('vasteras-deputy', 'deputy', 'mdu-1')))
      .refuses('deputy-for-absent', { actor: 'mdu-deputy' });
    history.when(attend('M1', day, 'mdu-2', deputy('mdu-1'))).gives('AttendanceRecorded');
  });
});

describe('a disqualification', () => {
  it('is of somebody who attended, from an item on the agenda, once', () => {
    const history = given(seated, meet('M1', 'board', day), attend('M1', day, 'mdu-1'));
    history.when(disqualify('M1', 'mdu-1', day)).refuses('no-such-item', { item: '7' });
    history.when(item('M1', '7', day)).gives('AgendaItemAdded');
    history.when(disqualify('M1', 'mdu-2', day)).refuses('not-in-attendance', { actor: 'mdu-2' });
    history.when(disqualify('M1', 'mdu-1', day)).gives('DisqualificationRecorded');
    history.when(disqualify('M1', 'mdu-1', day)).refuses('disqualified-already');
  });
});
