import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { Count, DateField, Key, OneOf } from './fields.js';
import { declareFindings, type Finding } from './findings.js';
import { checkSetting, inForce } from './mandates.js';
import { declareRefusals } from './refusal.js';
import { BODIES, type Body, partiesOn } from './terms.js';

declare module './book.js' {
  interface Book {
    seats: Seats[];
  }
}
opensWith({ seats: () => [] });

const refuse = declareRefusals({
  'seats-taken': {
    clause: 'bodies',
    en: '{party} has {seats} seats in {body} by "{decision}", and on {on} they are taken by {members}; end a membership first.',
    sv: '{party} har {seats} platser i {body} enligt "{decision}", och {on} har {members} dem; avsluta ett uppdrag först.',
  },
});

/** How many members each party has in a body, as the board set it in its yearly document on the organisation. */
export class SeatsSetting {
  @OneOf(BODIES, { description: 'The body.', example: 'board' })
  body: Body;
  @Count({ min: 1, max: 100, description: 'Ordinary members a party; deputies are not counted.', example: 2 })
  members: number;
  @Key({ description: 'The decision of the board that set it.', example: 'D-organisation-2026' })
  decision: string;
  @DateField({ description: 'First day it holds; the effective date is the day it was decided or later.', example: '2026-03-01' })
  from: string;
}

/** The seats of a body in the book. */
export interface Seats extends At {
  body: Body;
  members: number;
  decision: string;
  from: CalendarDate;
}

/** The board set how many members a party has in a body. */
export const SeatsSet = defineEvent<SeatsSetting>({
  type: 'SeatsSet',
  title: { en: 'Seats set', sv: 'Platser satta' },
  version: 1,
  data: SeatsSetting,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.seats.push({ ...data, on, seq });
  },
});

/** The seats of a party in a body on the date; where none were set any number may sit. */
export function seatsOn(book: Book, body: Body, on: CalendarDate): Seats | undefined {
  return inForce(
    book,
    book.seats.filter((seats) => seats.body === body),
    on,
  );
}

/** Whose seats: a party's in a body, in a body of several groupings those of one. */
interface Of {
  body: Body;
  party: string;
  group?: string;
}

function ordinary(book: Book, { body, party, group }: Of) {
  return book.members.filter((one) => one.seat === 'ordinary' && one.body === body && one.party === party && one.group === group);
}

function sitting(book: Book, of: Of, on: CalendarDate): string[] {
  const there = ordinary(book, of).filter((one) => one.on <= on && (one.ended === undefined || on <= one.ended.on));
  return there.map(({ member }) => member);
}

/**
 * Refuses one ordinary member more than the party has seats for, on the first day or, recorded late, on a later day on which somebody
 * else took one. A number that the board lowers later unseats nobody: that is found, and people end a membership.
 */
export function seatIsFree(book: Book, of: Of, from: CalendarDate): void {
  const later = ordinary(book, of).flatMap((one) => (one.on > from ? [one.on] : []));
  for (const on of [from, ...later.sort()]) {
    const seats = seatsOn(book, of.body, on);
    const members = sitting(book, of, on);
    if (seats && members.length >= seats.members) {
      const { body, party } = of;
      const facts = { body, party, on, decision: seats.decision };
      throw refuse('seats-taken', { ...facts, seats: String(seats.members), members: members.join(', ') });
    }
  }
}

declareFindings(
  {
    'seats-vacant': {
      clause: 'bodies',
      en: '{party} has {members} of its {seats} members in {body}.',
      sv: '{party} har {members} av sina {seats} ledamöter i {body}.',
    },
    'seats-exceeded': {
      clause: 'bodies',
      en: '{party} has {members} members in {body}; its seats are {seats}.',
      sv: '{party} har {members} ledamöter i {body}; dess platser är {seats}.',
    },
  },
  (book, on) => BODIES.flatMap((body) => seatsFound(book, body, on)),
);

/** A body that is divided into groupings has a party's seats in each of those that somebody sits in. */
function seatsFound(book: Book, body: Body, on: CalendarDate): Finding[] {
  const seats = seatsOn(book, body, on);
  if (!seats) return [];
  const known = book.members.filter((one) => one.body === body && one.on <= on && (!one.ended || on <= one.ended.on));
  const groups = known.length === 0 ? [undefined] : [...new Set(known.map(({ group }) => group))];
  return groups.flatMap((group) =>
    partiesOn(book, on).flatMap(({ key: party }): Finding[] => {
      const members = sitting(book, { body, party, ...(group === undefined ? {} : { group }) }, on).length;
      if (members === seats.members) return [];
      const code = members < seats.members ? 'seats-vacant' : 'seats-exceeded';
      const about = [body, ...(group === undefined ? [] : [group]), party].join(':');
      const where = group === undefined ? body : `${body} (${group})`;
      return [{ code, about, facts: { body: where, party, members: String(members), seats: String(seats.members) } }];
    }),
  );
}

/** Sets how many members a party has in a body, by a decision of the board, from a day on. */
export const setSeats = defineCommand<SeatsSetting>({
  name: 'set-seats',
  title: {
    en: 'Set how many members a party has in a body, by decision of the board',
    sv: 'Sätt hur många ledamöter en part har i ett organ genom styrelsebeslut',
  },
  input: SeatsSetting,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    checkSetting(book, input, effectiveOn);
    return [SeatsSet.of(input, { effectiveOn })];
  },
});
