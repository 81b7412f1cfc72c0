import type { Attendee } from '#ledger/attendance.js';
import type { Appointment } from '#ledger/bodies.js';
import type { Body } from '#ledger/terms.js';
import type { Line } from './history.js';
import { DOCUMENT, meet, type PartyKey, person, sek } from './rules.js';

// What bodies do, in the words of the rules' tests: recorded by the host's board secretary on the effective date.

const order = (command: string, on: string, input: object): Line => ({
  ...{ command, effectiveOn: on, recordedAt: `${on}T10:00:00.000Z`, input },
  actor: person('board-secretary', 'mdu'),
});

/** A decision of a body with an outcome of its own, at a meeting and under an item. */
export const decide = (
  decision: string,
  on: string,
  how: { outcome?: string; body?: Body; meeting?: string; item?: string; votes?: object } = {},
): Line => {
  const { outcome = 'approved', body = 'board', ...rest } = how;
  return order('record-decision', on, { decision, body, outcome, subject: `About ${decision}`, ...rest });
};

/** The board decides on the organisation of the year. */
export const organise = (on: string): Line => decide('D-organisation', on);
/** The board sets a mandate; without a limit there is none. */
export const setMandate = (body: Body, from: string, how: { on: string; limit?: string; decision?: string }): Line =>
  order('set-mandate', how.on, {
    ...{ body, from, decision: how.decision ?? 'D-organisation', votes: 'as-recorded' },
    ...(how.limit === undefined ? {} : { limit: sek(how.limit) }),
  });
/** The board sets a quorum: a number of members, or every party. */
export const setQuorum = (body: Body, members: number | 'every-party', on: string, from = on): Line =>
  order('set-quorum', on, {
    ...{ body, from, decision: 'D-organisation' },
    ...(members === 'every-party' ? { rule: members } : { rule: 'members-present', members }),
  });
/** The board sets how many members a party has in a body. */
export const setSeats = (body: Body, members: number, on: string, from = on): Line =>
  order('set-seats', on, { body, members, decision: 'D-organisation', from });

/** Somebody takes a seat in the board. */
export const appoint = (member: string, party: PartyKey, on: string, how: Partial<Appointment> = {}): Line =>
  order('appoint-member', on, { body: 'board', member, party, office: 'member', seat: 'ordinary', ...how });
/** Somebody leaves the board; the date is the last day. */
export const endMembership = (member: string, on: string): Line => order('end-membership', on, { body: 'board', member });

/** Two members and a deputy of each party in the board, as `mdu-1`, `mdu-2` and `mdu-deputy`. */
export const board = (on: string): Line[] =>
  (['mdu', 'eskilstuna', 'vasteras'] as const).flatMap((party) => [
    appoint(`${party}-1`, party, on),
    appoint(`${party}-2`, party, on),
    appoint(`${party}-deputy`, party, on, { seat: 'deputy' }),
  ]);

/** An item on the agenda. */
export const item = (meeting: string, number: string, on: string): Line =>
  order('add-agenda-item', on, { meeting, item: number, title: `Item ${number}` });
/** Somebody at a meeting, by an id such as `mdu-1`. */
export const there = (actor: string, as: Attendee['as'] = 'member', insteadOf?: string): Attendee => ({
  ...{ actor, party: actor.split('-')[0] as string, office: 'member', as },
  ...(insteadOf === undefined ? {} : { insteadOf }),
});
/** Who attended a meeting. */
export const attend = (meeting: string, on: string, ...attendees: (string | Attendee)[]): Line =>
  order('record-attendance', on, {
    meeting,
    attendees: attendees.map((one) => (typeof one === 'string' ? there(one) : one)),
  });
/** A meeting of the board with one item, `7`, and those who attended it. */
export const boardMeeting = (meeting: string, on: string, ...attendees: (string | Attendee)[]): Line[] => [
  meet(meeting, 'board', on),
  item(meeting, '7', on),
  attend(meeting, on, ...attendees),
];
/** Somebody is disqualified from item 7. */
export const disqualify = (meeting: string, actor: string, on: string): Line =>
  order('record-disqualification', on, { meeting, item: '7', actor });
/** A party or an attendee dissents. */
export const dissent = (decision: string, who: { party?: PartyKey | 'region'; actor?: string }, on: string): Line =>
  order('record-dissent', on, { decision, why: 'The follow-up is not described', ...who });

/** The minutes of a meeting are recorded. */
export const minutesOf = (meeting: string, on: string, registerNumber?: string): Line =>
  order('record-minutes', on, {
    ...{ meeting, documentSha256: DOCUMENT },
    ...(registerNumber === undefined ? {} : { registerNumber }),
  });
/** Minutes are approved at a meeting. */
export const approveMinutes = (meeting: string, approvedAt: string, on: string, decision?: string): Line =>
  order('approve-minutes', on, { meeting, approvedAt, ...(decision === undefined ? {} : { decision }) });

/** Both texts of a decision approved with changes. */
export const bothTexts = (decision: string, on: string, decidedText = 'A proposal comes to the board'): Line =>
  order('record-decision-texts', on, { decision, proposedText: 'A second pilot is carried out', decidedText });
/** A body makes something clear. */
export const clarify = (decision: string, on: string): Line =>
  order('record-clarification', on, { decision, clarification: 'The goals serve those of the cooperation' });
/** What was deferred is settled. */
export const settleDeferred = (deferred: string, settledBy: string, on: string): Line =>
  order('settle-deferred', on, { deferred, settledBy });
/** A decision is taken back. */
export const rescindDecision = (decision: string, rescindedBy: string, on: string): Line =>
  order('rescind-decision', on, { decision, rescindedBy });

/** A task with a deadline. */
export const assign = (assignment: string, decision: string, on: string, deadline: string): Line =>
  order('give-assignment', on, { assignment, decision, to: 'director of process support', task: 'Annual report', deadline });
/** A task is done. */
export const reportDone = (assignment: string, on: string): Line => order('report-assignment', on, { assignment });

/** A person of the host's finance looks at a finding. */
export const reviewFinding = (how: 'acknowledge' | 'close', finding: string, on: string): Line => ({
  ...order(`${how}-finding`, on, { finding, why: 'The party has been asked' }),
  actor: person('finance', 'mdu', 'finance-7'),
});
