import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { Count, DateField, Key, OneOf, Text } from './fields.js';
import { checkSetting, inForce } from './mandates.js';
import { partyOf } from './parties.js';
import { declareRefusals } from './refusal.js';
import { seatIsFree } from './seats.js';
import { BODIES, type Body } from './terms.js';

declare module './book.js' {
  interface Book {
    members: Membership[];
    quorums: Quorum[];
  }
}
opensWith({ members: () => [], quorums: () => [] });

const refuse = declareRefusals({
  'member-already': {
    clause: 'bodies',
    en: '"{member}" is a member of {body} since {since}; end that membership first.',
    sv: '"{member}" är ledamot i {body} sedan {since}; avsluta det uppdraget först.',
  },
  'no-such-member': {
    clause: 'bodies',
    en: '"{member}" is no member of {body} on {on}.',
    sv: '"{member}" är inte ledamot i {body} den {on}.',
  },
  'quorum-needs-number': {
    clause: 'bodies',
    en: 'A quorum by members present says how many, and one by parties says no number.',
    sv: 'Beslutförhet efter närvarande ledamöter anger hur många; efter parter anges inget antal.',
  },
});

/** Who sits: an ordinary member, or a deputy who steps in. */
export const SEATS = ['ordinary', 'deputy'] as const;

/** A seat in a body: the party it is for, the office of who sits, and an opaque id, never a name. */
export class Appointment {
  @OneOf(BODIES, { description: 'The body.', example: 'board' })
  body: Body;
  @Key({ description: 'Opaque id of who sits.', example: 'actor-17' })
  member: string;
  @Key({ description: 'The party the seat is for.', example: 'vasteras' })
  party: string;
  @Text({ description: 'The office.', example: 'chair', max: 200 })
  office: string;
  @OneOf(SEATS, { description: 'Ordinary member or deputy.', example: 'ordinary' })
  seat: (typeof SEATS)[number];
  @Key({ description: 'The grouping of the body, such as a focus area.', example: 'older-people', optional: true })
  group?: string;
}

/** Names a member of a body. */
export class OfMember {
  @OneOf(BODIES, { description: 'The body.', example: 'board' })
  body: Body;
  @Key({ description: 'Opaque id of the member.', example: 'actor-17' })
  member: string;
}

/** What makes a body able to decide. */
export const QUORUM_RULES = ['members-present', 'every-party'] as const;

/** The quorum of a body, as the board set it. */
export class QuorumSetting {
  @OneOf(BODIES, { description: 'The body.', example: 'board' })
  body: Body;
  @OneOf(QUORUM_RULES, { description: 'A number of members present, or every party represented.', example: 'members-present' })
  rule: (typeof QUORUM_RULES)[number];
  @Count({ min: 1, max: 100, description: 'members-present: how many.', example: 4, optional: true })
  members?: number;
  @Key({ description: 'The decision of the board that set it.', example: 'D-organisation-2026' })
  decision: string;
  @DateField({ description: 'First day it holds; the effective date is the day it was decided or later.', example: '2026-03-01' })
  from: string;
}

/** A membership in the book; both days are included. */
export interface Membership extends At {
  body: Body;
  member: string;
  party: string;
  office: string;
  seat: (typeof SEATS)[number];
  group?: string;
  ended?: At;
}

/** A quorum in the book. */
export interface Quorum extends At {
  body: Body;
  rule: (typeof QUORUM_RULES)[number];
  members?: number;
  decision: string;
  from: CalendarDate;
}

/** Somebody took a seat in a body. */
export const MemberAppointed = defineEvent<Appointment>({
  type: 'MemberAppointed',
  title: { en: 'Member appointed', sv: 'Ledamot utsedd' },
  version: 1,
  data: Appointment,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.members.push({ ...data, on, seq });
  },
});

/** A membership ended; its effective date is its last day. */
export const MembershipEnded = defineEvent<OfMember>({
  type: 'MembershipEnded',
  title: { en: 'Membership ended', sv: 'Uppdrag som ledamot avslutat' },
  version: 1,
  data: OfMember,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const member = memberOn(book, data, on);
    if (!member) throw new Error(`${data.member} is no member of ${data.body} in the book of ${book.id} on ${on}.`);
    member.ended = { on, seq };
  },
});

/** The board set a quorum. */
export const QuorumSet = defineEvent<QuorumSetting>({
  type: 'QuorumSet',
  title: { en: 'Quorum set', sv: 'Beslutförhet satt' },
  version: 1,
  data: QuorumSetting,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.quorums.push({ ...data, on, seq });
  },
});

/** Who sits in a body on the date, in the order of appointment. */
export function membersOn(book: Book, body: Body, on: CalendarDate): Membership[] {
  return book.members.filter((m) => m.body === body && m.on <= on && (m.ended === undefined || on <= m.ended.on));
}

/** The membership of somebody in a body on the date, if there is one. */
export function memberOn(book: Book, { body, member }: OfMember, on: CalendarDate): Membership | undefined {
  return membersOn(book, body, on).find((m) => m.member === member);
}

/** The quorum of a body on the date; where none was set there is none to miss. */
export function quorumOn(book: Book, body: Body, on: CalendarDate): Quorum | undefined {
  return inForce(
    book,
    book.quorums.filter((quorum) => quorum.body === body),
    on,
  );
}

const secretary = [{ role: 'board-secretary', of: 'host' }] as const;

/** Records who sits in a body for a party, from a day on. */
export const appointMember = defineCommand<Appointment>({
  name: 'appoint-member',
  title: { en: 'Record a member of a body', sv: 'Registrera en ledamot i ett organ' },
  input: Appointment,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    partyOf(book, input.party);
    const { body, member } = input;
    // Recorded late it may not reach into a membership that began later either.
    const seated = book.members.find((m) => m.body === body && m.member === member && (!m.ended || on <= m.ended.on));
    if (seated) throw refuse('member-already', { member, body, since: seated.on });
    if (input.seat === 'ordinary') seatIsFree(book, input, on);
    return [MemberAppointed.of(input, { effectiveOn: on })];
  },
});

/** Records that a membership ended; the effective date is its last day. */
export const endMembership = defineCommand<OfMember>({
  name: 'end-membership',
  title: { en: 'Record the end of a membership', sv: 'Registrera att ett ledamotsuppdrag upphör' },
  input: OfMember,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const member = memberOn(book, input, on);
    if (!member || member.ended) throw refuse('no-such-member', { member: input.member, body: input.body, on });
    return [MembershipEnded.of(input, { effectiveOn: on })];
  },
});

/** Sets what makes a body able to decide, by a decision of the board, from a day on. */
export const setQuorum = defineCommand<QuorumSetting>({
  name: 'set-quorum',
  title: { en: 'Set a body’s quorum by decision of the board', sv: 'Sätt ett organs beslutförhet genom styrelsebeslut' },
  input: QuorumSetting,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    checkSetting(book, input, effectiveOn);
    if ((input.rule === 'members-present') !== (input.members !== undefined)) throw refuse('quorum-needs-number');
    return [QuorumSet.of(input, { effectiveOn })];
  },
});
