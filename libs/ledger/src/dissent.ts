import { refuseAbsent } from './attendance.js';
import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { decisionOf } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, Text } from './fields.js';
import { partyOf } from './parties.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    dissents: Dissent[];
  }
}
opensWith({ dissents: () => [] });

const refuse = declareRefusals({
  'dissent-of-one': {
    clause: 'bodies',
    en: 'A dissent from "{decision}" is of one party or of one attendee; give one of the two.',
    sv: 'En reservation mot "{decision}" är en parts eller en närvarandes; ange en av de två.',
  },
  'dissent-already': {
    clause: 'bodies',
    en: 'The dissent of "{who}" from "{decision}" is recorded already.',
    sv: 'Reservationen av "{who}" mot "{decision}" är redan registrerad.',
  },
});

/** A dissent as it is ordered: `reason` says of every order why it is given, so the reason of the dissent itself is `why`. */
export class DissentOrder {
  @Key({ description: 'The decision.', example: 'D1' })
  decision: string;
  @Key({ description: 'The party that dissents, or the attendee does.', example: 'vasteras', optional: true })
  party?: string;
  @Key({ description: 'Opaque id of the attendee who dissents, or the party does.', example: 'actor-17', optional: true })
  actor?: string;
  @Text({ description: 'The reason.', example: 'The follow-up of the pilot is not described.' })
  why: string;
}

/** A dissent from a decision, with its reason. */
export class DissentData {
  @Key({ description: 'The decision.', example: 'D1' })
  decision: string;
  @Key({ description: 'The party that dissents, or the attendee does.', example: 'vasteras', optional: true })
  party?: string;
  @Key({ description: 'Opaque id of the attendee who dissents, or the party does.', example: 'actor-17', optional: true })
  actor?: string;
  @Text({ description: 'The reason.', example: 'The follow-up of the pilot is not described.' })
  reason: string;
}

/** A dissent in the book. */
export interface Dissent extends At {
  decision: string;
  party?: string;
  actor?: string;
  reason: string;
}

/** Somebody dissented from a decision; it stands as it was decided. */
export const DissentRecorded = defineEvent<DissentData>({
  type: 'DissentRecorded',
  title: { en: 'Dissent recorded', sv: 'Reservation registrerad' },
  version: 1,
  data: DissentData,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.dissents.push({ ...data, on, seq });
  },
});

/** The dissents from a decision by the date. */
export function dissentsFrom(book: Book, decision: string, on: CalendarDate): Dissent[] {
  return book.dissents.filter((dissent) => dissent.decision === decision && dissent.on <= on);
}

/** Records a dissent. */
export const recordDissent = defineCommand<DissentOrder>({
  name: 'record-dissent',
  title: { en: 'Record a dissent from a decision', sv: 'Registrera en reservation mot ett beslut' },
  input: DissentOrder,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const { why: reason, ...from } = input;
    const { decision: key, party, actor } = from;
    const { meeting } = decisionOf(book, key, on);
    if ((party === undefined) === (actor === undefined)) throw refuse('dissent-of-one', { decision: key });
    if (party !== undefined) partyOf(book, party);
    if (actor !== undefined && meeting !== undefined) refuseAbsent(book, { meeting, actor }, on);
    const known = book.dissents.some((one) => one.decision === key && one.party === party && one.actor === actor);
    if (known) throw refuse('dissent-already', { who: party ?? actor ?? '', decision: key });
    return [DissentRecorded.of({ ...from, reason }, { effectiveOn: on })];
  },
});
