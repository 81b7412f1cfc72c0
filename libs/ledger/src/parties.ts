import organisationsnummer from 'organisationsnummer';
import type { Book } from './book.js';
import { Key, OneOf, Text, UuidField } from './fields.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    /** The parties in the agreement's order: those of the draft, then those that acceded. */
    parties: Party[];
  }
}

// The package's types describe its ES module build; Node loads the CommonJS one, whose export is the class itself.
const checked = organisationsnummer as unknown as typeof organisationsnummer.default;

const refuse = declareRefusals({
  'not-a-party': {
    clause: 'parties',
    en: '"{party}" is not a party to the agreement; its parties are {parties}.',
    sv: '"{party}" är inte part i avtalet; parterna är {parties}.',
  },
  'one-host': {
    clause: 'parties',
    en: 'An agreement has one host; {found} were given.',
    sv: 'Ett avtal har en värd; {found} angavs.',
  },
  'repeated-key': {
    clause: 'parties',
    en: 'The key "{key}" is already taken; choose another.',
    sv: 'Nyckeln "{key}" är redan upptagen; välj en annan.',
  },
});

/** How a party's approval becomes valid: a municipal decision must become final, a head of agency's counts when taken. */
export const APPROVAL_KINDS = ['municipal-decision', 'head-of-agency'] as const;

/** A party as it stands in the draft. The order of the list is the order of the parties in the agreement. */
export class Party {
  @Key({ description: 'Short name of the party, used in every other fact.', example: 'eskilstuna' })
  key: string;

  @Text({ description: 'Name of the party.', example: 'Eskilstuna kommun', max: 200 })
  name: string;

  @UuidField({ description: 'The organisation the party is.', example: '5f0c2c3e-8f0a-5b52-9a53-0f6b3f3d5b02' })
  organisationId: string;

  @Text({
    description: 'Organisation number as printed; checked, never corrected.',
    example: '212000-0357',
    max: 40,
    optional: true,
  })
  organisationNumber?: string;

  @Text({ description: 'The body through which the party acts.', example: 'kommunstyrelsen', max: 200, optional: true })
  actingBody?: string;

  @OneOf(['host', 'contributor'], { description: 'Whether the party hosts what the agreement is about.', example: 'contributor' })
  role: 'host' | 'contributor';

  @OneOf(APPROVAL_KINDS, {
    description: 'What makes the party’s approval valid (condition precedent).',
    example: 'municipal-decision',
  })
  approval: (typeof APPROVAL_KINDS)[number];
}

/** Whether the printed number passes the check digit of a Swedish organisation number (Luhn). */
export function organisationNumberIsValid(printed: string): boolean {
  return checked.valid(printed);
}

/** The party of the key, or a refusal that names the parties there are. */
export function partyOf(book: Book, key: string): Party {
  const party = book.parties.find((p) => p.key === key);
  if (!party) throw refuse('not-a-party', { party: key, parties: book.parties.map((p) => p.key).join(', ') });
  return party;
}

/** The party that the organisation is; undefined where it is none. */
export function partyOfOrganisation(
  { parties }: { readonly parties: readonly Party[] },
  organisationId: string,
): Party | undefined {
  return parties.find((p) => p.organisationId === organisationId);
}

/** The party that hosts. */
export function hostOf(book: Book): Party {
  const host = book.parties.find((p) => p.role === 'host');
  if (!host) throw new Error(`The agreement ${book.id} has no host; its draft should have been refused.`);
  return host;
}

/** Refuses a list of parties without exactly one host, or with a key twice. */
export function checkParties(parties: readonly Party[]): void {
  const hosts = parties.filter((p) => p.role === 'host').length;
  if (hosts !== 1) throw refuse('one-host', { found: String(hosts) });
  refuseRepeated(parties.map((p) => p.key));
}

/** Refuses a key that stands twice in the list. */
export function refuseRepeated(keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) throw refuse('repeated-key', { key });
    seen.add(key);
  }
}

/** Refuses a key that something of its kind already has. */
export function refuseTaken(taken: { has(key: string): boolean }, key: string): void {
  if (taken.has(key)) throw refuse('repeated-key', { key });
}
