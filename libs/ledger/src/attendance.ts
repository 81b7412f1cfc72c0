import { itemOf } from './agenda.js';
import { type Membership, memberOn, membersOn, type Quorum, quorumOn } from './bodies.js';
import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { type Meeting, meetingOf } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, ListOf, OneOf, Text } from './fields.js';
import { partyOf, refuseRepeated } from './parties.js';
import { declareRefusals } from './refusal.js';
import { partiesOn } from './terms.js';

declare module './book.js' {
  interface Book {
    attendance: RecordedAttendance[];
    disqualified: Disqualification[];
  }
}
opensWith({ attendance: () => [], disqualified: () => [] });

const refuse = declareRefusals({
  'deputy-for-absent': {
    clause: 'bodies',
    en: 'A deputy steps in for a member who is absent; "{actor}" cannot step in for "{insteadOf}" at the meeting "{meeting}".',
    sv: 'En ersättare träder in för en frånvarande ledamot; "{actor}" kan inte träda in för "{insteadOf}" på mötet "{meeting}".',
  },
  'not-in-attendance': {
    clause: 'bodies',
    en: '"{actor}" is not recorded as attending the meeting "{meeting}".',
    sv: '"{actor}" är inte registrerad som närvarande på mötet "{meeting}".',
  },
  'disqualified-already': {
    clause: 'bodies',
    en: 'The disqualification of "{actor}" under item {item} of the meeting "{meeting}" is recorded already.',
    sv: 'Jävet för "{actor}" under punkt {item} på mötet "{meeting}" är redan registrerat.',
  },
});

/** In what capacity somebody attends; who is co-opted or reports has no vote and is expected on no list. */
export const CAPACITIES = ['member', 'deputy', 'co-opted'] as const;

/** Somebody at a meeting: an opaque id and an office, never a name. */
export class Attendee {
  @Key({ description: 'Opaque id of who attended.', example: 'actor-17' })
  actor: string;
  @Key({ description: 'The party, if the attendee is there for one.', example: 'vasteras', optional: true })
  party?: string;
  @Text({ description: 'The office.', example: 'chair', max: 200 })
  office: string;
  @OneOf(CAPACITIES, { description: 'In what capacity.', example: 'member' })
  as: (typeof CAPACITIES)[number];
  @Key({ description: 'deputy: the absent member for whom the deputy steps in.', example: 'actor-18', optional: true })
  insteadOf?: string;
}

/** Who attended a meeting. */
export class AttendanceList {
  @Key({ description: 'The meeting.', example: 'M-2026-02-20' })
  meeting: string;
  @ListOf(() => Attendee, {
    min: 1,
    description: 'Everyone who attended.',
    example: [{ actor: 'actor-17', party: 'vasteras', office: 'chair', as: 'member' }],
  })
  attendees: Attendee[];
}

/** Somebody who took no part in an item for a reason of disqualification. */
export class DisqualificationData {
  @Key({ description: 'The meeting.', example: 'M-2026-02-20' })
  meeting: string;
  @Text({ description: 'Number of the item.', example: '7', max: 40 })
  item: string;
  @Key({ description: 'Opaque id of who is disqualified.', example: 'actor-17' })
  actor: string;
}

/** A list of attendance in the book. */
export interface RecordedAttendance extends At {
  meeting: string;
  attendees: readonly Attendee[];
}

/** A disqualification in the book. */
export interface Disqualification extends At {
  meeting: string;
  item: string;
  actor: string;
}

/** Who attended a meeting was recorded; a later list for the same meeting corrects an earlier one. */
export const AttendanceRecorded = defineEvent<AttendanceList>({
  type: 'AttendanceRecorded',
  title: { en: 'Attendance recorded', sv: 'Närvaro registrerad' },
  version: 1,
  data: AttendanceList,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.attendance.push({ ...data, on, seq });
  },
});

/** Somebody was disqualified from an item. */
export const DisqualificationRecorded = defineEvent<DisqualificationData>({
  type: 'DisqualificationRecorded',
  title: { en: 'Disqualification recorded', sv: 'Jäv registrerat' },
  version: 1,
  data: DisqualificationData,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.disqualified.push({ ...data, on, seq });
  },
});

/** The list of attendance of a meeting as it stands on the date, if one is recorded. */
export function attendanceOf(book: Book, meeting: string, on: CalendarDate): RecordedAttendance | undefined {
  return book.attendance.findLast((list) => list.meeting === meeting && list.on <= on);
}

/** Refuses somebody whom the list of attendance of the meeting, where there is one, does not hold. */
export function refuseAbsent(book: Book, { meeting, actor }: { meeting: string; actor: string }, on: CalendarDate): void {
  const list = attendanceOf(book, meeting, on);
  if (list && !list.attendees.some((one) => one.actor === actor)) throw refuse('not-in-attendance', { actor, meeting });
}

/** Who attends as a member or a deputy and is on no list of members of the body; a body without a list has none to be missing from. */
export function onNoList(book: Book, meeting: Meeting, on: CalendarDate): Attendee[] {
  if (membersOn(book, meeting.body, meeting.on).length === 0) return [];
  const attendees = attendanceOf(book, meeting.key, on)?.attendees ?? [];
  return attendees.filter((one) => one.as !== 'co-opted' && !membershipAt(book, meeting, one));
}

function membershipAt(book: Book, { body, on }: Meeting, { actor: member }: Attendee): Membership | undefined {
  return memberOn(book, { body, member }, on);
}

/** Who was there to decide an item, and what the quorum of the body asked for. */
export interface Presence {
  quorum?: Quorum;
  /** Members present, with deputies who stepped in and without those disqualified from the item. */
  members: number;
  /** Deputies who stepped in, by their opaque ids. */
  deputies: string[];
  disqualified: string[];
  /** Parties with nobody there to decide. */
  absent: string[];
  reached: boolean;
}

/** Presence at a meeting for an item, as recorded by the date: by the list of attendance, else by the number from each party. */
export function presenceAt(
  book: Book,
  meeting: Meeting,
  { item, on }: { item?: string | undefined; on: CalendarDate },
): Presence {
  const parties = partiesOn(book, meeting.on).map((p) => p.key);
  const disqualified = book.disqualified
    .filter((one) => one.meeting === meeting.key && one.item === item && one.on <= on)
    .map((one) => one.actor);
  const deciding = decidingAt(book, meeting, on).filter((one) => !disqualified.includes(one.actor));
  const listed = attendanceOf(book, meeting.key, on) !== undefined;
  const there = listed
    ? deciding.map((one) => one.party ?? membershipAt(book, meeting, one)?.party)
    : numbersAt(book, meeting, disqualified);
  const absent = parties.filter((party) => !there.includes(party));
  const quorum = quorumOn(book, meeting.body, meeting.on);
  return {
    ...(quorum ? { quorum } : {}),
    members: there.length,
    deputies: deciding.filter((one) => one.as === 'deputy').map((one) => one.actor),
    disqualified,
    absent,
    reached: reaches(quorum, { members: there.length, absent }),
  };
}

/** Members, and deputies who step in for one; a stranger to the list of members decides nothing. */
function decidingAt(book: Book, meeting: Meeting, on: CalendarDate): Attendee[] {
  const strangers = onNoList(book, meeting, on);
  const attendees = attendanceOf(book, meeting.key, on)?.attendees ?? [];
  const seated = attendees.filter((one) => one.as === 'member' || (one.as === 'deputy' && one.insteadOf !== undefined));
  return seated.filter((one) => !strangers.includes(one));
}

/** The parties of those present where only their number was recorded, once for each, without the members who are disqualified. */
function numbersAt(book: Book, { body, on, attendance }: Meeting, disqualified: readonly string[]): string[] {
  const there = attendance.flatMap(({ party, present }) => Array<string>(present).fill(party));
  for (const member of disqualified) {
    const party = memberOn(book, { body, member }, on)?.party;
    const place = party === undefined ? -1 : there.indexOf(party);
    if (place >= 0) there.splice(place, 1);
  }
  return there;
}

function reaches(quorum: Quorum | undefined, { members, absent }: Pick<Presence, 'members' | 'absent'>): boolean {
  if (!quorum) return true;
  switch (quorum.rule) {
    case 'members-present':
      return members >= (quorum.members ?? 0);
    case 'every-party':
      return absent.length === 0;
  }
}

const secretary = [{ role: 'board-secretary', of: 'host' }] as const;

/** Records who attended a meeting. */
export const recordAttendance = defineCommand<AttendanceList>({
  name: 'record-attendance',
  title: { en: 'Record who attended a meeting', sv: 'Registrera närvaron vid ett möte' },
  input: AttendanceList,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const { meeting, attendees } = input;
    meetingOf(book, meeting, effectiveOn);
    refuseRepeated(attendees.map((one) => one.actor));
    for (const { party } of attendees) if (party !== undefined) partyOf(book, party);
    for (const { actor, as, insteadOf } of attendees) {
      if (insteadOf === undefined) continue;
      const free = attendees.every((one) => one.actor !== insteadOf && (one.actor === actor || one.insteadOf !== insteadOf));
      if (as !== 'deputy' || !free) throw refuse('deputy-for-absent', { actor, insteadOf, meeting });
    }
    return [AttendanceRecorded.of(input, { effectiveOn })];
  },
});

/** Records that somebody took no part in an item, being disqualified. */
export const recordDisqualification = defineCommand<DisqualificationData>({
  name: 'record-disqualification',
  title: { en: 'Record a disqualification from an item', sv: 'Registrera jäv under en punkt' },
  input: DisqualificationData,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const { meeting, item, actor } = input;
    meetingOf(book, meeting, on);
    itemOf(book, input, on);
    refuseAbsent(book, input, on);
    const known = book.disqualified.some((one) => one.meeting === meeting && one.item === item && one.actor === actor);
    if (known) throw refuse('disqualified-already', { actor, item, meeting });
    return [DisqualificationRecorded.of(input, { effectiveOn: on })];
  },
});
