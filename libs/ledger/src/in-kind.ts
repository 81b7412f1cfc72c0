import { type At, type Book, opensWith } from './book.js';
import { checkParts, OfWhich } from './budget-lines.js';
import { yearOfAgreement } from './contributions.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, ListOf, MoneyField, MoneyOf, Text, Year } from './fields.js';
import { type Amount, amountOf } from './money.js';
import { partyOf, refuseTaken } from './parties.js';
import { afterEntryIntoForce } from './phase.js';
import { account, transfer } from './postings.js';
import { sumIn } from './terms.js';

declare module './book.js' {
  interface Book {
    inKind: InKind[];
  }
}
opensWith({ inKind: () => [] });

/** Work or resources that a party puts in instead of money (§ 6). */
export class InKindData {
  @Key({ description: 'Name of the in-kind contribution.', example: 'K1' })
  inKind: string;
  @Key({ description: 'The party.', example: 'mdu' })
  party: string;
  @Year({ description: 'The year.', example: 2026 })
  year: number;
  @Text({ description: 'What it is.', example: 'Research funding of the university' })
  subject: string;
  @MoneyOf({ description: 'What it is valued at.', example: { value: '10000000.00', currency: 'SEK' } })
  valuation: MoneyField;
  @ListOf(() => OfWhich, {
    description: 'Parts of it that are said apart.',
    example: [{ subject: 'Research of the four academies', amount: { value: '2500000.00', currency: 'SEK' } }],
    optional: true,
  })
  ofWhich?: OfWhich[];
}

/** An in-kind contribution in the book. */
export interface InKind extends At {
  key: string;
  party: string;
  year: number;
  subject: string;
  valuation: Amount;
  ofWhich: { subject: string; amount: Amount }[];
}

/** A party contributed in kind; its value is recorded and is never cash. */
export const InKindRecorded = defineEvent<InKindData>({
  type: 'InKindRecorded',
  title: { en: 'In kind recorded', sv: 'Bidrag i natura registrerat' },
  version: 1,
  data: InKindData,
  clause: 'financing',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { inKind: key, party, year, subject } = data;
    const ofWhich = (data.ofWhich ?? []).map((part) => ({ subject: part.subject, amount: amountOf(part.amount) }));
    book.inKind.push({ key, party, year, subject, valuation: amountOf(data.valuation), ofWhich, on, seq });
  },
  postings: (_, { data: { party, year, valuation }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(valuation), {
      debit: account('in-kind', party, year),
      credit: account('in-kind-received', party, year),
    }),
});

/** The in-kind contributions recorded with effect by the date, in the order recorded. */
export function inKindOn(book: Book, on: CalendarDate): InKind[] {
  return book.inKind.filter((one) => one.on <= on);
}

/** Records an in-kind contribution with its value. */
export const recordInKind = defineCommand<InKindData>({
  name: 'record-in-kind',
  title: { en: 'Record an in-kind contribution', sv: 'Registrera ett bidrag i natura' },
  input: InKindData,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    partyOf(book, input.party);
    yearOfAgreement(book, input.year);
    afterEntryIntoForce(book, on);
    refuseTaken(new Set(book.inKind.map((one) => one.key)), input.inKind);
    sumIn(book, input.valuation);
    checkParts(book, input.inKind, { amount: input.valuation, parts: input.ofWhich ?? [] });
    return [InKindRecorded.of(input, { effectiveOn: on })];
  },
});
