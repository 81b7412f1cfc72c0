import { type AgreementState, type Book, emptyParts } from './book.js';
import { type Clause, Clause as ClauseData, checkClauses } from './clauses.js';
import { defineEvent, type NewEvent, type Order, type Role, type Side } from './definition.js';
import { Flag, Key, ListOf, Nested, OneOf, Text } from './fields.js';
import { checkParties, Party } from './parties.js';
import { declareRefusals } from './refusal.js';
import { checkTerms, inCurrency, Terms } from './terms.js';

declare module './book.js' {
  interface Book {
    offices: { party: string; office: string }[];
  }
}

const refuse = declareRefusals({
  'already-drafted': {
    clause: 'parties',
    en: 'The agreement {id} is already drafted.',
    sv: 'Avtalet {id} är redan upprättat.',
  },
  'schedule-of-stranger': {
    clause: 'financing',
    en: 'The terms name "{party}", which is not among the parties {parties}.',
    sv: 'Villkoren nämner "{party}", som inte finns bland parterna {parties}.',
  },
});

/** An office that signs for a party. */
export class SigningOffice {
  @Key({ description: 'The party.', example: 'mdu' })
  party: string;
  @Text({ description: 'The office.', example: 'vice-chancellor', max: 200 })
  office: string;
}

/** A whole agreement as drafted. */
export class Draft {
  @Text({ description: 'Title.', example: 'Partnership agreement 2026–2029', max: 300 })
  title: string;
  @Text({ description: 'Register number at the host (diarienummer).', example: 'KSKF/2025:1', max: 100, optional: true })
  registerNumber?: string;
  @Flag({
    description: 'An example: it may hold later dates and takes its recording instants from its file.',
    example: false,
    optional: true,
  })
  example?: boolean;
  @OneOf(['SEK'], { description: 'Currency of every sum.', example: 'SEK' })
  currency: string;
  @ListOf(() => Party, {
    min: 2,
    description: 'The parties, in the agreement’s order.',
    example: [
      {
        key: 'mdu',
        name: 'Mälardalens universitet',
        organisationId: '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01',
        role: 'host',
        approval: 'head-of-agency',
      },
      {
        key: 'eskilstuna',
        name: 'Eskilstuna kommun',
        organisationId: '5f0c2c3e-8f0a-5b52-9a53-0f6b3f3d5b02',
        organisationNumber: '212000-0357',
        actingBody: 'kommunstyrelsen',
        role: 'contributor',
        approval: 'municipal-decision',
      },
    ],
  })
  parties: Party[];
  @ListOf(() => SigningOffice, {
    description: 'The offices that sign.',
    example: [{ party: 'mdu', office: 'vice-chancellor' }],
  })
  offices: SigningOffice[];
  @ListOf(() => ClauseData, {
    min: 1,
    description: 'The clauses.',
    example: [{ key: 'financing', number: '§ 6', heading: 'Financing', summary: 'Yearly contributions of each party.' }],
  })
  clauses: Clause[];
  @Nested(() => Terms, {
    description: 'The terms the rules count with.',
    example: {
      period: { from: '2026-01-01', to: '2029-12-31' },
      schedule: [
        { party: 'mdu', fromYear: 2026, toYear: 2029, yearly: { value: '1100000.00', currency: 'SEK' } },
        { party: 'eskilstuna', fromYear: 2026, toYear: 2029, yearly: { value: '5000000.00', currency: 'SEK' } },
      ],
      payment: { days: 30, notBefore: '01-31' },
      survival: 'board-decisions-before-dissolution',
      dissolutionYearBase: 'requisitioned-stands',
      mandates: [
        { body: 'board', votes: 'as-recorded' },
        { body: 'core-team', votes: 'majority-of-parties' },
        { body: 'director', limit: { value: '200000.00', currency: 'SEK' }, votes: 'as-recorded' },
      ],
      rounding: 'largest-remainder',
    },
  })
  terms: Terms;
}

/** The first event of an agreement. */
export const AgreementDrafted = defineEvent<Draft>({
  type: 'AgreementDrafted',
  title: { en: 'Agreement drafted', sv: 'Avtalet upprättat' },
  version: 1,
  data: Draft,
  clause: 'parties',
  evolve: () => {
    throw new Error('An agreement is drafted once, as its first event.');
  },
});

/** What an agreement is before anything else is recorded: the draft alone. */
export function openBook(id: string, event: { data: Draft; effectiveOn: string; revision: number }): Book {
  const { data, effectiveOn: on, revision: seq } = event;
  const drafted: Partial<Book> = {
    status: 'drafted',
    id,
    title: data.title,
    ...(data.registerNumber === undefined ? {} : { registerNumber: data.registerNumber }),
    example: data.example === true,
    currency: data.currency,
    draftedOn: on,
    parties: data.parties,
    joined: new Map(),
    offices: data.offices,
    clauses: data.clauses.map((clause) => ({ clause, version: 1, on, seq })),
    versions: [{ number: 1, terms: data.terms, withdrawn: new Map(), on, seq }],
    log: [],
  };
  // What a topic keeps and the draft says nothing of begins as the topic declared.
  return { ...emptyParts(), ...drafted } as Book;
}

/** Drafting begins an agreement, so it is the one command that is decided on nothing. */
export const draftAgreement = {
  name: 'draft-agreement',
  title: { en: 'Draft an agreement', sv: 'Upprätta ett avtal' },
  input: Draft,
  may: [{ role: 'admin', of: 'any-party' }] as readonly { role: Role; of: Side }[],
  decide: (state: AgreementState, { input, effectiveOn }: Order<Draft>): NewEvent[] => {
    if (state.status !== 'undrafted') throw refuse('already-drafted', { id: state.id });
    checkParties(input.parties);
    checkClauses(input.clauses);
    const keys = input.parties.map((p) => p.key);
    const named = [...input.terms.schedule.map((s) => s.party), ...input.offices.map((o) => o.party)];
    const stranger = named.find((party) => !keys.includes(party));
    if (stranger) throw refuse('schedule-of-stranger', { party: stranger, parties: keys.join(', ') });
    checkTerms({ terms: input.terms, withdrawn: new Map() });
    for (const line of input.terms.schedule) inCurrency(input, line.yearly);
    return [AgreementDrafted.of(input, { effectiveOn })];
  },
};
