import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { decisionOf, meetingOf } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, Sha256, Text } from './fields.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    minutes: Map<string, Minutes>;
  }
}
opensWith({ minutes: () => new Map() });

// recorded ──recorded anew (a corrected text)──▶ recorded ──approved at a meeting──▶ approved

const refuse = declareRefusals({
  'no-minutes': {
    clause: 'bodies',
    en: 'No minutes of the meeting "{meeting}" are recorded by {on}; record them first.',
    sv: 'Inget protokoll från mötet "{meeting}" är registrerat {on}; registrera det först.',
  },
  'minutes-approved-already': {
    clause: 'bodies',
    en: 'The minutes of the meeting "{meeting}" were approved on {on}; they stand as they are.',
    sv: 'Protokollet från mötet "{meeting}" godkändes {on}; det står fast.',
  },
  'minutes-approved-elsewhere': {
    clause: 'bodies',
    en: 'The minutes of "{meeting}" are approved on the day of a meeting of the same body, that one or a later; "{at}" on {on} is not.',
    sv: 'Protokollet från "{meeting}" godkänns dagen för ett möte med samma organ, samma eller senare; "{at}" den {on} är inte det.',
  },
  'decision-of-another-meeting': {
    clause: 'bodies',
    en: 'The decision "{decision}" was not taken at the meeting "{meeting}".',
    sv: 'Beslutet "{decision}" fattades inte på mötet "{meeting}".',
  },
});

/** The text of a meeting's minutes, known by its hash and register number. */
export class MinutesData {
  @Key({ description: 'The meeting.', example: 'M-2026-02-20' })
  meeting: string;
  @Sha256({ description: 'SHA-256 of the text.', example: 'a'.repeat(64) })
  documentSha256: string;
  @Text({ description: 'Register number (diarienummer).', example: 'MDU 2026/17', max: 100, optional: true })
  registerNumber?: string;
}

/** The approval of a meeting's minutes, at a meeting and by its decision where one was recorded. */
export class MinutesApproval {
  @Key({ description: 'The meeting whose minutes are approved.', example: 'M-2026-02-20' })
  meeting: string;
  @Key({ description: 'The meeting at which they are approved.', example: 'M-2026-04-17' })
  approvedAt: string;
  @Key({ description: 'The decision to approve them.', example: 'D-minutes-2026-02-20', optional: true })
  decision?: string;
}

/** The minutes of a meeting in the book. */
export interface Minutes {
  texts: (At & { documentSha256: string; registerNumber?: string })[];
  approved?: At & { approvedAt: string; decision?: string };
}

/** The minutes of a meeting were recorded, or recorded anew before they are approved. */
export const MinutesRecorded = defineEvent<MinutesData>({
  type: 'MinutesRecorded',
  title: { en: 'Minutes recorded', sv: 'Protokoll registrerat' },
  version: 1,
  data: MinutesData,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { meeting, ...text } = data;
    const known = book.minutes.get(meeting) ?? { texts: [] };
    known.texts.push({ ...text, on, seq });
    book.minutes.set(meeting, known);
  },
});

/** The minutes of a meeting were approved. */
export const MinutesApproved = defineEvent<MinutesApproval>({
  type: 'MinutesApproved',
  title: { en: 'Minutes approved', sv: 'Protokoll justerat' },
  version: 1,
  data: MinutesApproval,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { meeting, ...approval } = data;
    const minutes = book.minutes.get(meeting);
    if (!minutes) throw new Error(`No minutes of ${meeting} are in the book of ${book.id}.`);
    minutes.approved = { ...approval, on, seq };
  },
});

/** The minutes as they stand on a date: the last text recorded by it, and their approval. */
export interface MinutesOn extends At {
  documentSha256: string;
  registerNumber?: string;
  approved?: At & { approvedAt: string; decision?: string };
}

/** The minutes of a meeting on the date, if they are recorded by it. */
export function minutesOn(book: Book, meeting: string, on: CalendarDate): MinutesOn | undefined {
  const { texts = [], approved } = book.minutes.get(meeting) ?? {};
  const text = texts.findLast((one) => one.on <= on);
  return text && { ...text, ...(approved && approved.on <= on ? { approved } : {}) };
}

function refuseApproved(book: Book, meeting: string): void {
  const approved = book.minutes.get(meeting)?.approved;
  if (approved) throw refuse('minutes-approved-already', { meeting, on: approved.on });
}

const secretary = [{ role: 'board-secretary', of: 'host' }] as const;

/** Records the minutes of a meeting. */
export const recordMinutes = defineCommand<MinutesData>({
  name: 'record-minutes',
  title: { en: 'Record the minutes of a meeting', sv: 'Registrera ett mötes protokoll' },
  input: MinutesData,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    meetingOf(book, input.meeting, effectiveOn);
    refuseApproved(book, input.meeting);
    return [MinutesRecorded.of(input, { effectiveOn })];
  },
});

/** Approves the minutes of a meeting, on the day of the meeting that approves them. */
export const approveMinutes = defineCommand<MinutesApproval>({
  name: 'approve-minutes',
  title: { en: 'Record that minutes are approved', sv: 'Registrera att ett protokoll är godkänt' },
  input: MinutesApproval,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const { meeting: key, approvedAt, decision } = input;
    const meeting = meetingOf(book, key, on);
    if (!minutesOn(book, key, on)) throw refuse('no-minutes', { meeting: key, on });
    refuseApproved(book, key);
    const at = meetingOf(book, approvedAt, on);
    if (at.body !== meeting.body || at.on < meeting.on || at.on !== on) {
      throw refuse('minutes-approved-elsewhere', { meeting: key, at: approvedAt, on });
    }
    if (decision !== undefined && decisionOf(book, decision, on).meeting !== approvedAt) {
      throw refuse('decision-of-another-meeting', { decision, meeting: approvedAt });
    }
    return [MinutesApproved.of(input, { effectiveOn: on })];
  },
});
