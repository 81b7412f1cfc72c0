import { describe, expect, it } from '@jest/globals';
import { assign, decide, reportDone } from '../../../test/support/bodies.js';
import { given, partnershipInForce } from '../../../test/support/rules.js';
import { assignmentsOn } from './assignments.js';
import { deadlinesOn } from './deadlines.js';

const day = '2026-11-26';
const decided = [...partnershipInForce, decide('D1', day)];

describe('an assignment', () => {
  it('is given until it is done, and overdue from the day after its deadline', () => {
    const history = given(decided, assign('U1', 'D1', day, '2027-01-31'), reportDone('U1', '2027-02-02'));
    const on = (date: string) => assignmentsOn(history.book, date).map((one) => [one.status, one.daysLate]);
    expect(on('2026-11-25')).toEqual([]);
    expect(on('2027-01-31')).toEqual([['given', 0]]);
    expect(on('2027-02-01')).toEqual([['overdue', 1]]);
    expect(on('2027-03-01')).toEqual([['done', 2]]);
  });

  it('is a deadline until it is done or its day has passed', () => {
    const history = given(decided, assign('U1', 'D1', day, '2027-01-31'), assign('U2', 'D1', day, '2027-01-31'));
    history.when(reportDone('U2', '2027-01-20')).gives('AssignmentReported');
    const due = (on: string) => deadlinesOn(history.book, on).flatMap((one) => (one.code === 'assignment-due' ? [one] : []));
    const first = { code: 'assignment-due', dueOn: '2027-01-31' };
    expect(due('2027-01-19')).toMatchObject([first, first]);
    expect(due('2027-01-31')).toMatchObject([{ ...first, facts: { assignment: 'U1', to: 'director of process support' } }]);
    expect(due('2027-02-01')).toEqual([]);
  });

  it('rests on a decision, has a name of its own and a deadline that can be met', () => {
    const history = given(decided, assign('U1', 'D1', day, '2027-01-31'));
    history.when(assign('U1', 'D1', day, '2027-01-31')).refuses('repeated-key');
    history.when(assign('U2', 'D2', day, '2027-01-31')).refuses('no-such-decision');
    history.when(assign('U2', 'D1', day, '2026-11-25')).refuses('deadline-before-decision', { deadline: '2026-11-25' });
    const order = assign('U2', 'D1', day, day);
    history.when({ ...order, input: { ...order.input, party: 'region' } }).refuses('not-a-party');
    history.when(order).gives('AssignmentGiven');
  });

  it('is reported once, after it was given', () => {
    const history = given(decided, assign('U1', 'D1', day, '2027-01-31'));
    history.when(reportDone('U2', day)).refuses('no-such-assignment', { assignment: 'U2' });
    history.when(reportDone('U1', '2026-11-25')).refuses('no-such-assignment', { on: '2026-11-25' });
    history.when(reportDone('U1', '2027-01-20')).gives('AssignmentReported');
    history.when(reportDone('U1', '2027-01-21')).refuses('assignment-reported', { on: '2027-01-20' });
  });
});
