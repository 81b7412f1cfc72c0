import { assignmentsOn } from './assignments.js';
import { onNoList, presenceAt } from './attendance.js';
import type { Book } from './book.js';
import type { CalendarDate } from './dates.js';
import type { Decision, Meeting } from './decisions.js';
import { declareFindings, type Finding } from './findings.js';
import { minutesOn } from './minutes.js';

declareFindings(
  {
    'attendee-on-no-list': {
      clause: 'bodies',
      en: '{actor} ({office}) attended the meeting {meeting} as a {as} and is on no list of members of {body}.',
      sv: '{actor} ({office}) närvarade vid mötet {meeting} som {as} och finns inte på någon ledamotslista för {body}.',
    },
    'too-few-present': {
      clause: 'bodies',
      en: 'The decision {decision} was taken at the meeting {meeting} by {present} members; the quorum is {wanted}.',
      sv: 'Beslutet {decision} fattades på mötet {meeting} av {present} ledamöter; beslutförhet kräver {wanted}.',
    },
    'party-not-represented': {
      clause: 'bodies',
      en: 'The decision {decision} was taken at the meeting {meeting} without {parties}; the quorum is every party.',
      sv: 'Beslutet {decision} fattades på mötet {meeting} utan {parties}; beslutförhet kräver varje part.',
    },
    'assignment-overdue': {
      clause: 'bodies',
      en: 'The assignment {assignment} of {to} was due on {deadline} and is {days} days late.',
      sv: 'Uppdraget {assignment} till {to} skulle vara klart {deadline} och är {days} dagar sent.',
    },
    'minutes-not-approved': {
      clause: 'bodies',
      en: 'The minutes of the meeting {meeting} are not approved; {body} has met again on {metOn}.',
      sv: 'Protokollet från mötet {meeting} är inte godkänt; {body} har mötts igen {metOn}.',
    },
  },
  (book, on) => [
    ...[...book.meetings.values()].flatMap((meeting) => strangers(book, meeting, on)),
    ...[...book.decisions.values()]
      .filter((decision) => decision.on <= on)
      .flatMap((decision) => quorumMissed(book, decision, on)),
    ...overdue(book, on),
    ...unapproved(book, on),
  ],
);

function strangers(book: Book, meeting: Meeting, on: CalendarDate): Finding[] {
  const { key } = meeting;
  return onNoList(book, meeting, on).map(({ actor, office, as }) => ({
    code: 'attendee-on-no-list',
    about: `${key}:${actor}`,
    facts: { actor, office, as, meeting: key, body: meeting.body },
  }));
}

/** A decision without quorum stands as recorded, and is found. */
function quorumMissed(book: Book, { key: decision, meeting: at, item }: Decision, on: CalendarDate): Finding[] {
  const meeting = at === undefined ? undefined : book.meetings.get(at);
  if (!meeting) return [];
  const { quorum, members, absent, reached } = presenceAt(book, meeting, { item, on });
  if (!quorum || reached) return [];
  switch (quorum.rule) {
    case 'members-present': {
      const facts = { decision, meeting: meeting.key, present: String(members), wanted: String(quorum.members) };
      return [{ code: 'too-few-present', about: decision, facts }];
    }
    case 'every-party': {
      const facts = { decision, meeting: meeting.key, parties: absent.join(', ') };
      return [{ code: 'party-not-represented', about: decision, facts }];
    }
  }
}

function overdue(book: Book, on: CalendarDate): Finding[] {
  return assignmentsOn(book, on)
    .filter((one) => one.status === 'overdue')
    .map(({ key: assignment, to, deadline, daysLate }) => ({
      code: 'assignment-overdue',
      about: assignment,
      facts: { assignment, to, deadline, days: String(daysLate) },
    }));
}

/** Minutes are approved when the body meets again; from the day after that meeting it is time to look. */
function unapproved(book: Book, on: CalendarDate): Finding[] {
  const meetings = [...book.meetings.values()];
  return meetings.flatMap(({ key, body, on: heldOn }): Finding[] => {
    const later = meetings.filter((one) => one.body === body && one.on > heldOn && one.on < on);
    const [metOn] = later.map((one) => one.on).sort();
    const minutes = minutesOn(book, key, on);
    if (metOn === undefined || !minutes || minutes.approved) return [];
    return [{ code: 'minutes-not-approved', about: key, facts: { meeting: key, body, metOn } }];
  });
}
