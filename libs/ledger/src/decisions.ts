import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent, type NewEvent, type Order } from './definition.js';
import { Count, Key, Keys, ListOf, Nested, OneOf, Text } from './fields.js';
import { mandateOf } from './mandates.js';
import { partyOf, refuseTaken } from './parties.js';
import { afterConditions } from './phase.js';
import { declareRefusals } from './refusal.js';
import { BODIES, type Body, partiesOn } from './terms.js';

declare module './book.js' {
  interface Book {
    meetings: Map<string, Meeting>;
    decisions: Map<string, Decision>;
  }
}
opensWith({ meetings: () => new Map(), decisions: () => new Map() });

const refuse = declareRefusals({
  'no-such-meeting': {
    clause: 'bodies',
    en: 'No meeting "{meeting}" is recorded; record it first.',
    sv: 'Inget möte "{meeting}" är registrerat; registrera det först.',
  },
  'meeting-of-another-body': {
    clause: 'bodies',
    en: 'The meeting "{meeting}" was of {held} on {on}; the decision says {body} on {decidedOn}.',
    sv: 'Mötet "{meeting}" hölls av {held} den {on}; beslutet anger {body} den {decidedOn}.',
  },
  'no-majority': {
    clause: 'bodies',
    en: '{body} decides by a majority of all parties, one vote each: {inFavour} of {parties} voted for.',
    sv: '{body} beslutar med majoritet av samtliga parter, en röst var: {inFavour} av {parties} röstade för.',
  },
  'decision-differs': {
    clause: 'bodies',
    en: 'The decision "{decision}" is recorded as taken by {body} on {on}; this says {otherBody} on {otherOn}.',
    sv: 'Beslutet "{decision}" är registrerat som fattat av {body} den {on}; här anges {otherBody} den {otherOn}.',
  },
  'decision-not-approved': {
    clause: 'bodies',
    en: 'The decision "{decision}" is recorded as {outcome}; only what was approved is carried out.',
    sv: 'I beslutet "{decision}" är saken registrerad som {outcome}; bara det som godkändes verkställs.',
  },
  'no-such-decision': {
    clause: 'bodies',
    en: 'No decision "{decision}" is recorded; record it first.',
    sv: 'Inget beslut "{decision}" är registrerat; registrera det först.',
  },
  'before-the-decision': {
    clause: 'bodies',
    en: 'The decision "{decision}" was taken on {decidedOn}; nothing can be said of it on {on}.',
    sv: 'Beslutet "{decision}" fattades {decidedOn}; inget kan sägas om det {on}.',
  },
  'before-the-meeting': {
    clause: 'bodies',
    en: 'The meeting "{meeting}" was held on {heldOn}; this cannot be dated {on}.',
    sv: 'Mötet "{meeting}" hölls {heldOn}; detta kan inte dateras {on}.',
  },
});

/** What can become of an item on the agenda. */
export const OUTCOMES = ['approved', 'approved-with-changes', 'rejected', 'deferred', 'filed', 'proposed', 'noted'] as const;

/** How many from a party attended. */
export class Attendance {
  @Key({ description: 'The party.', example: 'mdu' })
  party: string;
  @Count({ min: 0, max: 100, description: 'How many attended for it.', example: 2 })
  present: number;
}

/** A meeting of a body. */
export class MeetingData {
  @Key({ description: 'Name of the meeting.', example: 'M-2026-02-20' })
  meeting: string;
  @OneOf(BODIES, { description: 'The body that met.', example: 'board' })
  body: Body;
  @Text({ description: 'Where.', example: 'Västerås', max: 200 })
  place: string;
  @ListOf(() => Attendance, { description: 'Attendance by party.', example: [{ party: 'mdu', present: 2 }] })
  attendance: Attendance[];
}

/** Votes, one for each party. */
export class Votes {
  @Keys({ description: 'Parties that voted for.', example: ['mdu', 'eskilstuna', 'vasteras'] })
  inFavour: string[];
  @Keys({ description: 'Parties that voted against.', example: [], optional: true })
  against?: string[];
}

/** Who decided, where, and how; the date is the effective date of the fact that carries it. */
export class DecisionReference {
  @Key({ description: 'Name of the decision.', example: 'D1' })
  decision: string;
  @OneOf(BODIES, { description: 'The body that decided.', example: 'board' })
  body: Body;
  @Key({ description: 'The meeting it was taken at, if any.', example: 'M-2026-02-20', optional: true })
  meeting?: string;
  @Text({ description: 'Number of the item on the agenda.', example: '7', max: 40, optional: true })
  item?: string;
  @Nested(() => Votes, {
    description: 'Votes by party.',
    example: { inFavour: ['mdu', 'eskilstuna', 'vasteras'] },
    optional: true,
  })
  votes?: Votes;
}

/** A decision as it is recorded. */
export class DecisionData extends DecisionReference {
  @OneOf(OUTCOMES, { description: 'What was decided of the item.', example: 'approved' })
  outcome: (typeof OUTCOMES)[number];
  @Text({ description: 'What it is about.', example: 'Pilot for safe housing' })
  subject: string;
}

/** A meeting in the book. */
export interface Meeting extends At {
  key: string;
  body: Body;
  place: string;
  attendance: readonly Attendance[];
}

/** A decision in the book. */
export interface Decision extends At {
  key: string;
  body: Body;
  outcome: string;
  subject: string;
  meeting?: string;
  item?: string;
  votes?: Votes;
}

/** Whether the decision approved what it was about, with changes or without; nothing else is carried out. */
export function approves({ outcome }: Pick<Decision, 'outcome'>): boolean {
  return outcome === 'approved' || outcome === 'approved-with-changes';
}

/** A body met. */
export const MeetingHeld = defineEvent<MeetingData>({
  type: 'MeetingHeld',
  title: { en: 'Meeting held', sv: 'Möte hållet' },
  version: 1,
  data: MeetingData,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { meeting: key, body, place, attendance } = data;
    book.meetings.set(key, { key, body, place, attendance, on, seq });
  },
});

/** A body decided. */
export const DecisionTaken = defineEvent<DecisionData>({
  type: 'DecisionTaken',
  title: { en: 'Decision taken', sv: 'Beslut fattat' },
  version: 1,
  data: DecisionData,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { decision: key, body, outcome, subject, meeting, item, votes } = data;
    book.decisions.set(key, {
      key,
      body,
      outcome,
      subject,
      on,
      seq,
      ...(meeting === undefined ? {} : { meeting }),
      ...(item === undefined ? {} : { item }),
      ...(votes === undefined ? {} : { votes }),
    });
  },
});

/** Records a meeting. */
export const recordMeeting = defineCommand<MeetingData>({
  name: 'record-meeting',
  title: { en: 'Record a meeting', sv: 'Registrera ett möte' },
  input: MeetingData,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    refuseTaken(book.meetings, input.meeting);
    for (const { party } of input.attendance) partyOf(book, party);
    return [MeetingHeld.of(input, { effectiveOn })];
  },
});

/** Records a decision that moves no money; those that do come with the fact they decide. */
export const recordDecision = defineCommand<DecisionData>({
  name: 'record-decision',
  title: { en: 'Record a decision', sv: 'Registrera ett beslut' },
  input: DecisionData,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    refuseTaken(book.decisions, input.decision);
    checkDecision(book, input, effectiveOn);
    return [DecisionTaken.of(input, { effectiveOn })];
  },
});

/** The decision of the key, or a refusal; `on` must not lie before it was taken. */
export function decisionOf(book: Book, key: string, on: CalendarDate): Decision {
  const decision = book.decisions.get(key);
  if (!decision) throw refuse('no-such-decision', { decision: key });
  if (on < decision.on) throw refuse('before-the-decision', { decision: key, decidedOn: decision.on, on });
  return decision;
}

/** The meeting of the key, or a refusal; `on` must not lie before it was held. */
export function meetingOf(book: Book, key: string, on: CalendarDate): Meeting {
  const meeting = book.meetings.get(key);
  if (!meeting) throw refuse('no-such-meeting', { meeting: key });
  if (on < meeting.on) throw refuse('before-the-meeting', { meeting: key, heldOn: meeting.on, on });
  return meeting;
}

function checkDecision(book: Book, reference: DecisionReference, on: string): void {
  const mandate = mandateOf(book, reference.body, on);
  if (reference.meeting !== undefined) {
    const meeting = book.meetings.get(reference.meeting);
    if (!meeting) throw refuse('no-such-meeting', { meeting: reference.meeting });
    if (meeting.body !== reference.body || meeting.on !== on) {
      const facts = { meeting: meeting.key, held: meeting.body, on: meeting.on, body: reference.body, decidedOn: on };
      throw refuse('meeting-of-another-body', facts);
    }
  }
  for (const party of [...(reference.votes?.inFavour ?? []), ...(reference.votes?.against ?? [])]) partyOf(book, party);
  if (mandate.votes === 'majority-of-parties') {
    const inFavour = new Set(reference.votes?.inFavour ?? []).size;
    const parties = partiesOn(book, on).length;
    if (inFavour * 2 <= parties) {
      throw refuse('no-majority', { body: reference.body, inFavour: String(inFavour), parties: String(parties) });
    }
  }
}

/**
 * The decision that a fact about money rests on: recorded with the fact the first time it is named; named again, it must be the
 * same body and day, so that one decision can fund several projects.
 */
export function takeDecision(
  book: Book,
  reference: DecisionReference,
  { effectiveOn: on, subject }: Pick<Order, 'effectiveOn'> & { subject: string },
): NewEvent[] {
  afterConditions(book, on);
  const known = book.decisions.get(reference.decision);
  if (known) {
    if (known.body === reference.body && known.on === on) {
      if (!approves(known)) throw refuse('decision-not-approved', { decision: known.key, outcome: known.outcome });
      return [];
    }
    throw refuse('decision-differs', {
      decision: known.key,
      body: known.body,
      on: known.on,
      otherBody: reference.body,
      otherOn: on,
    });
  }
  checkDecision(book, reference, on);
  return [DecisionTaken.of({ ...reference, outcome: 'approved', subject }, { effectiveOn: on })];
}
