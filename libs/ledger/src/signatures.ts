import { type At, opensWith } from './book.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, Sha256, Text } from './fields.js';
import { partyOf } from './parties.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    signatures: Signature[];
  }
}
opensWith({ signatures: () => [] });

const refuse = declareRefusals({
  'no-such-office': {
    clause: 'signatures',
    en: '"{office}" of {party} is not among the offices that sign: {offices}.',
    sv: '"{office}" för {party} finns inte bland de befattningar som undertecknar: {offices}.',
  },
  'already-signed': {
    clause: 'signatures',
    en: '"{office}" of {party} signed on {on}.',
    sv: '"{office}" för {party} undertecknade {on}.',
  },
});

/** A signature by a named office; the person is the opaque actor, never a name. */
export class SignatureData {
  @Key({ description: 'The party that signs.', example: 'mdu' })
  party: string;
  @Text({ description: 'The office that signs.', example: 'vice-chancellor', max: 200 })
  office: string;
  @Text({ description: 'Where it was signed.', example: 'Västerås', max: 200 })
  place: string;
  @Sha256({ description: 'SHA-256 of the signed document.', example: 'b'.repeat(64) })
  documentSha256: string;
}

/** A signature in the book. */
export interface Signature extends At {
  party: string;
  office: string;
  place: string;
}

/** A named office signed the agreement. */
export const AgreementSigned = defineEvent<SignatureData>({
  type: 'AgreementSigned',
  title: { en: 'Agreement signed', sv: 'Avtalet undertecknat' },
  version: 1,
  data: SignatureData,
  clause: 'signatures',
  evolve: (book, { data, effectiveOn, revision }) => {
    book.signatures.push({ party: data.party, office: data.office, place: data.place, on: effectiveOn, seq: revision });
  },
});

/** A party's office signs; each named office signs once. */
export const signAgreement = defineCommand<SignatureData>({
  name: 'sign-agreement',
  title: { en: 'Record a signature', sv: 'Registrera en underskrift' },
  input: SignatureData,
  may: [{ role: 'admin', of: 'named-party' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const party = partyOf(book, input.party);
    const offices = book.offices.filter((o) => o.party === party.key).map((o) => o.office);
    if (!offices.includes(input.office)) {
      throw refuse('no-such-office', { office: input.office, party: party.name, offices: offices.join(', ') || '–' });
    }
    const earlier = book.signatures.find((s) => s.party === party.key && s.office === input.office);
    if (earlier) throw refuse('already-signed', { office: input.office, party: party.name, on: earlier.on });
    return [AgreementSigned.of(input, { effectiveOn })];
  },
});
