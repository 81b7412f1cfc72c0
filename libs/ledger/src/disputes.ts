import { type At, type Book, opensWith } from './book.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, Text } from './fields.js';
import { partyOf, refuseTaken } from './parties.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    disputes: Map<string, Dispute>;
  }
}
opensWith({ disputes: () => new Map() });

// raised ──negotiated──▶ settled
//    └───────────────▶ failed ──▶ the agreement shall be dissolved (§ 11, the first)

const refuse = declareRefusals({
  'no-such-dispute': {
    clause: 'disputes',
    en: 'There is no dispute "{dispute}"; raise it first.',
    sv: 'Det finns ingen tvist "{dispute}"; registrera den först.',
  },
  'dispute-closed': {
    clause: 'disputes',
    en: 'The negotiation of "{dispute}" is {status} since {on}.',
    sv: 'Förhandlingen om "{dispute}" är {status} sedan {on}.',
  },
  'before-the-dispute': {
    clause: 'disputes',
    en: 'The dispute "{dispute}" was raised on {raisedOn}; its negotiation cannot end on {on}.',
    sv: 'Tvisten "{dispute}" väcktes {raisedOn}; förhandlingen kan inte sluta {on}.',
  },
});

/** A dispute a party raises. */
export class DisputeData {
  @Key({ description: 'Name of the dispute.', example: 'T1' })
  dispute: string;
  @Key({ description: 'The party that raises it.', example: 'vasteras' })
  party: string;
  @Text({ description: 'What it is about.', example: 'The direction of the focus area' })
  subject: string;
}

/** Names a dispute whose negotiation has ended. */
export class NegotiationData {
  @Key({ description: 'The dispute.', example: 'T1' })
  dispute: string;
}

/** A dispute in the book. */
export interface Dispute extends At {
  key: string;
  party: string;
  status: 'negotiating' | 'settled' | 'failed';
  endedOn?: string;
}

/** A dispute was raised; negotiation comes first (§ 11). */
export const DisputeRaised = defineEvent<DisputeData>({
  type: 'DisputeRaised',
  title: { en: 'Dispute raised', sv: 'Tvist väckt' },
  version: 1,
  data: DisputeData,
  clause: 'disputes',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.disputes.set(data.dispute, { key: data.dispute, party: data.party, status: 'negotiating', on, seq });
  },
});

/** The parties agreed. */
export const DisputeSettled = defineEvent<NegotiationData>({
  type: 'DisputeSettled',
  title: { en: 'Dispute settled', sv: 'Tvist löst' },
  version: 1,
  data: NegotiationData,
  clause: 'disputes',
  evolve: (book, { data, effectiveOn }) => end(book, data.dispute, { status: 'settled', endedOn: effectiveOn }),
});

/** No agreement was reached. */
export const NegotiationFailed = defineEvent<NegotiationData>({
  type: 'NegotiationFailed',
  title: { en: 'Negotiation failed', sv: 'Förhandling strandad' },
  version: 1,
  data: NegotiationData,
  clause: 'disputes',
  evolve: (book, { data, effectiveOn }) => end(book, data.dispute, { status: 'failed', endedOn: effectiveOn }),
});

function end(book: Book, key: string, ending: Pick<Dispute, 'status' | 'endedOn'>): void {
  const dispute = book.disputes.get(key);
  if (!dispute) throw new Error(`The dispute ${key} is not in the book of ${book.id}.`);
  book.disputes.set(key, { ...dispute, ...ending });
}

function negotiating(book: Book, key: string, on: string): Dispute {
  const dispute = book.disputes.get(key);
  if (!dispute) throw refuse('no-such-dispute', { dispute: key });
  if (dispute.status !== 'negotiating') {
    throw refuse('dispute-closed', { dispute: key, status: dispute.status, on: dispute.endedOn ?? '' });
  }
  if (on < dispute.on) throw refuse('before-the-dispute', { dispute: key, raisedOn: dispute.on, on });
  return dispute;
}

/** Raises a dispute for a party; recorded by that party. */
export const raiseDispute = defineCommand<DisputeData>({
  name: 'raise-dispute',
  title: { en: 'Raise a dispute', sv: 'Väck en tvist' },
  input: DisputeData,
  may: [{ role: 'legal', of: 'named-party' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    partyOf(book, input.party);
    refuseTaken(book.disputes, input.dispute);
    return [DisputeRaised.of(input, { effectiveOn })];
  },
});

/** Records that the parties agreed. */
export const settleDispute = defineCommand<NegotiationData>({
  name: 'settle-dispute',
  title: { en: 'Record that a dispute is settled', sv: 'Registrera att en tvist är löst' },
  input: NegotiationData,
  may: [{ role: 'legal', of: 'any-party' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    negotiating(book, input.dispute, effectiveOn);
    return [DisputeSettled.of(input, { effectiveOn })];
  },
});

/** Records that the negotiation failed. */
export const failNegotiation = defineCommand<NegotiationData>({
  name: 'fail-negotiation',
  title: { en: 'Record that a negotiation failed', sv: 'Registrera att en förhandling strandat' },
  input: NegotiationData,
  may: [{ role: 'legal', of: 'any-party' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    negotiating(book, input.dispute, effectiveOn);
    return [NegotiationFailed.of(input, { effectiveOn })];
  },
});
