import { describe, expect, it } from '@jest/globals';
import { assignmentsOn } from '#ledger/assignments.js';
import { followedFrom } from '#ledger/decision-answer.js';
import type { Decision } from '#ledger/decisions.js';
import { mandateOf } from '#ledger/mandates.js';
import { outcomeOn } from '#ledger/outcomes.js';
import {
  appoint,
  assign,
  attend,
  bothTexts,
  clarify,
  decide,
  item,
  minutesOf,
  reportDone,
  setMandate,
  settleDeferred,
  there,
} from '../support/bodies.js';
import { draft, given, meet, sek } from '../support/rules.js';

// The board meeting of the sources, every fact of its minutes in its place; roles and opaque ids for people, our own words for texts.

const MEETING = 'M-2024-11-26';
const day = '2024-11-26';
const years = { fromYear: 2022, toYear: 2025 };

const agreement = draft({
  terms: {
    period: { from: '2022-01-01', to: '2025-12-31' },
    schedule: [
      { party: 'mdu', ...years, yearly: sek('1100000.00') },
      { party: 'eskilstuna', ...years, yearly: sek('5000000.00') },
      { party: 'vasteras', ...years, yearly: sek('5000000.00') },
    ],
  },
});

const board = [
  appoint('vasteras-1', 'vasteras', '2024-01-01', { office: 'chair' }),
  ...['vasteras-2', 'eskilstuna-1', 'eskilstuna-2', 'mdu-1', 'mdu-2'].map((member) =>
    appoint(member, member.split('-')[0] as 'mdu', '2024-01-01'),
  ),
];

const under = (number: string, outcome: string) => ({ meeting: MEETING, item: number, outcome });

const history = given(
  ...[{ ...agreement, effectiveOn: '2021-11-01' }, board, meet(MEETING, 'board', day)],
  Array.from({ length: 11 }, (_, i) => item(MEETING, String(i + 1), day)),
  attend(...([MEETING, day, 'vasteras-1', 'vasteras-2', 'eskilstuna-2', there('mdu-3'), 'mdu-2'] as const), {
    actor: 'process-support-1',
    office: 'director of process support',
    as: 'co-opted',
  }),
  ...[decide('D-minutes', day, under('1', 'approved')), decide('D-minutes-filed', day, under('1', 'filed'))],
  ...[decide('D-economy', day, under('4', 'approved')), decide('D-economy-filed', day, under('4', 'filed'))],
  ...[decide('D-annual-report', day, under('5', 'noted')), decide('D-pilot', day, under('5', 'deferred'))],
  assign('U-annual-report', 'D-annual-report', day, '2025-01-31'),
  ...[decide('D-communication', day, under('6', 'approved')), clarify('D-communication', day)],
  ...[decide('D-organisation', day, under('7', 'approved'))],
  setMandate('director', '2025-01-01', { on: day, limit: '200000.00' }),
  ...[decide('D-plan', day, under('8', 'approved-with-changes')), bothTexts('D-plan', day)],
  ...[decide('D-evaluator', day, under('9', 'proposed')), decide('D-renewal', day, under('10', 'noted'))],
  ...[minutesOf(MEETING, '2024-12-03'), reportDone('U-annual-report', '2025-01-31'), meet('M-2025-01-31', 'board', '2025-01-31')],
  ...[decide('D-pilot-2', '2025-01-31', { meeting: 'M-2025-01-31' }), settleDeferred('D-pilot', 'D-pilot-2', '2025-01-31')],
);
const { book } = history;

describe('the board meeting of 2024-11-26', () => {
  it('each outcome that its minutes have', () => {
    const outcomes = [...book.decisions.values()]
      .filter((decision) => decision.meeting === MEETING)
      .map((decision: Decision) => `${decision.item} ${outcomeOn(book, decision, day).outcome}`);
    expect(outcomes).toEqual([
      ...['1 approved', '1 filed', '4 approved', '4 filed', '5 noted', '5 deferred'],
      ...['6 approved-with-clarification', '7 approved', '8 approved-with-changes', '9 proposed', '10 noted'],
    ]);
  });

  it('one attendee is on no list of members; the director, who is co-opted, is looked for on none', () => {
    const found = history.findings(day).filter((finding) => finding.code === 'attendee-on-no-list');
    expect(found.map((finding) => finding.key)).toEqual([`attendee-on-no-list:${MEETING}:mdu-3`]);
  });

  it('every party was there', () => {
    expect(followedFrom(book, 'D-plan', day).meeting?.presence).toMatchObject({ members: 4, absent: [], reached: true });
  });

  it('the plan and budget keep what was proposed and what was decided', () => {
    expect(followedFrom(book, 'D-plan', day).outcome.changes).toMatchObject({
      proposedText: 'A second pilot is carried out',
      decidedText: 'A proposal comes to the board',
    });
  });

  it('the pilot was deferred, and a later meeting settles it', () => {
    expect(followedFrom(book, 'D-pilot', '2025-01-30').outcome.settled).toBeUndefined();
    expect(followedFrom(book, 'D-pilot', '2025-01-31').outcome.settled?.by).toBe('D-pilot-2');
    expect(followedFrom(book, 'D-pilot-2', '2025-01-31').settles).toEqual(['D-pilot']);
  });

  it('the annual report is due at the next meeting', () => {
    const status = (on: string) => assignmentsOn(book, on).map((one) => [one.deadline, one.status]);
    expect(status(day)).toEqual([['2025-01-31', 'given']]);
    expect(status('2025-01-31')).toEqual([['2025-01-31', 'done']]);
  });

  it('the organisation of 2025 gives the director a mandate from the new year', () => {
    expect(mandateOf(book, 'director', '2025-01-01').limit).toEqual(sek('200000.00'));
    expect(followedFrom(book, 'D-organisation', day).mandates).toMatchObject([{ from: '2025-01-01' }]);
  });

  it('its minutes wait for approval once the board has met again', () => {
    const waiting = (on: string) => history.findings(on).filter((finding) => finding.code === 'minutes-not-approved').length;
    expect([waiting('2025-01-31'), waiting('2025-02-01')]).toEqual([0, 1]);
  });
});
