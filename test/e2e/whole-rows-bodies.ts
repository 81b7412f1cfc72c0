import {
  appoint,
  approveMinutes,
  assign,
  attend,
  board,
  bothTexts,
  clarify,
  decide,
  disqualify,
  dissent,
  endMembership,
  item,
  minutesOf,
  organise,
  reportDone,
  rescindDecision,
  setMandate,
  setQuorum,
  setSeats,
  settleDeferred,
  there,
} from '../support/bodies.js';
import { partnershipInForce as base, meet } from '../support/rules.js';
import { type Row, row } from './whole-rows.js';

// Bodies, their meetings and their decisions.

const [day, later] = ['2026-02-20', '2026-04-17'];
const met = [...base, meet('M1', 'board', day)];
const seated = [...base, ...board('2026-01-01'), meet('M1', 'board', day), item('M1', '7', day)];
const attended = [...seated, attend('M1', day, 'mdu-1', 'vasteras-1', 'eskilstuna-1')];
const decided = [...met, decide('D1', day, { meeting: 'M1' })];
const organised = [...base, organise(day)];
const deferred = [...met, decide('D1', day, { meeting: 'M1', outcome: 'deferred' }), decide('D2', later)];
const changed = [...met, decide('D1', day, { meeting: 'M1', outcome: 'approved-with-changes' })];
const both = [...met, minutesOf('M1', '2026-02-27'), meet('M2', 'board', later)];
const assigned = [...decided, assign('U1', 'D1', day, '2026-12-31')];
const tooLong = setQuorum('board', 4, day);
const without = { ...tooLong, input: { ...tooLong.input, members: undefined } };

const yearly = { decision: 'D-organisation-2026' };
const twoAParty = (on: string) => {
  const order = setSeats('board', 2, on);
  return { ...order, input: { ...order.input, ...yearly } };
};

/** A path that is there before and not afterwards reads `undefined`. */
export const BODY_ROWS: readonly Row[] = [
  row(
    'minutes',
    [base, meet('M1', 'board', day)],
    'MeetingHeld',
    [meet('M1', 'board', day), 'repeated-key'],
    ['timeline', day, '/entries/8/type MeetingHeld'],
  ),
  row(
    'minutes',
    [met, item('M1', '7', day)],
    'AgendaItemAdded',
    [item('M1', '7', day), 'item-taken'],
    ['timeline', day, '/entries/9/type AgendaItemAdded'],
  ),
  row(
    'minutes',
    [seated, attend('M1', day, 'mdu-1', there('mdu-3'))],
    'AttendanceRecorded',
    [attend('M1', day, 'mdu-1', 'mdu-1'), 'repeated-key'],
    ['findings', day, '/findings/5/key attendee-on-no-list:M1:mdu-3'],
  ),
  row(
    'minutes',
    [met, decide('D1', day, { meeting: 'M1' })],
    'DecisionTaken',
    [decide('D1', day), 'repeated-key'],
    ['decisions/D1', day, '/outcome/outcome approved'],
  ),
  row(
    'organisation 2025',
    [attended, disqualify('M1', 'mdu-1', day)],
    'DisqualificationRecorded',
    [disqualify('M1', 'mdu-1', day), 'disqualified-already'],
    ['timeline', day, '/entries/20/type DisqualificationRecorded', { limit: '100' }],
  ),
  row(
    'organisation 2025',
    [decided, dissent('D1', { party: 'vasteras' }, day)],
    'DissentRecorded',
    [dissent('D1', { party: 'vasteras' }, day), 'dissent-already'],
    ['decisions/D1', day, '/dissents/0/party vasteras'],
  ),
  row(
    'minutes',
    [met, minutesOf('M1', '2026-02-27')],
    'MinutesRecorded',
    [minutesOf('M1', '2026-02-19'), 'before-the-meeting'],
    ['timeline', later, '/entries/9/type MinutesRecorded'],
  ),
  row(
    'minutes',
    [both, approveMinutes('M1', 'M2', later)],
    'MinutesApproved',
    [approveMinutes('M1', 'M2', later), 'minutes-approved-already'],
    ['findings', '2026-04-18', '/findings/5/key undefined'],
  ),
  row(
    'minutes',
    [changed, bothTexts('D1', day)],
    'DecisionTextsRecorded',
    [bothTexts('D1', day), 'texts-recorded'],
    ['decisions/D1', day, '/outcome/changes/proposedText A second pilot is carried out'],
  ),
  row(
    'minutes',
    [decided, clarify('D1', day)],
    'DecisionClarified',
    [clarify('D9', day), 'no-such-decision'],
    ['decisions/D1', day, '/outcome/outcome approved-with-clarification'],
  ),
  row(
    'minutes',
    [deferred, settleDeferred('D1', 'D2', later)],
    'DeferredSettled',
    [settleDeferred('D1', 'D2', later), 'deferred-settled'],
    ['decisions/D1', later, '/outcome/settled/by D2'],
  ),
  row(
    'minutes',
    [[...decided, decide('D2', later)], rescindDecision('D1', 'D2', later)],
    'DecisionRescinded',
    [rescindDecision('D1', 'D2', later), 'decision-rescinded'],
    ['decisions/D1', later, '/outcome/outcome rescinded'],
  ),
  row(
    'minutes',
    [decided, assign('U1', 'D1', day, '2026-12-31')],
    'AssignmentGiven',
    [assign('U1', 'D1', day, '2026-12-31'), 'repeated-key'],
    ['deadlines', day, '/deadlines/0/facts/assignment U1'],
  ),
  row(
    'minutes',
    [assigned, reportDone('U1', '2026-12-01')],
    'AssignmentReported',
    [reportDone('U1', '2026-12-02'), 'assignment-reported'],
    ['decisions/D1', '2026-12-02', '/assignments/0/status done'],
  ),
  row(
    'organisation 2025 (yearly)',
    [organised, setMandate('director', '2026-03-01', { on: day, limit: '300000.00' })],
    'MandateSet',
    [setMandate('director', '2026-03-01', { on: day, decision: 'none' }), 'board-sets-this'],
    ['decisions/D-organisation', '2026-03-01', '/mandates/0/mandate/limit/value 300000.00'],
  ),
  row(
    'organisation 2025',
    [organised, setQuorum('board', 4, day)],
    'QuorumSet',
    [without, 'quorum-needs-number'],
    ['decisions/D-organisation', '2026-03-01', '/quorums/0/members 4'],
  ),
  row(
    'organisation 2025',
    [[...base, decide(yearly.decision, day)], twoAParty(day)],
    'SeatsSet',
    [twoAParty('2026-02-19'), 'set-before-decision'],
    [`decisions/${yearly.decision}`, day, '/seats/0/members 2'],
  ),
  row(
    'organisation 2025',
    [[...organised, setSeats('board', 1, day)], appoint('actor-17', 'vasteras', day)],
    'MemberAppointed',
    [appoint('actor-18', 'vasteras', day), 'seats-taken'],
    // Before it Västerås is the third whose seat is vacant.
    ['findings', day, '/findings/7/key undefined'],
  ),
  row(
    'organisation 2025',
    [base, appoint('actor-17', 'vasteras', day, { office: 'chair' })],
    'MemberAppointed',
    [appoint('actor-17', 'vasteras', day), 'member-already'],
    ['timeline', day, '/entries/8/type MemberAppointed'],
  ),
  row(
    'organisation 2025',
    [[...base, appoint('actor-17', 'vasteras', day)], endMembership('actor-17', later)],
    'MembershipEnded',
    [endMembership('actor-17', '2026-05-01'), 'no-such-member'],
    ['timeline', '2026-05-01', '/entries/9/type MembershipEnded'],
  ),
];
