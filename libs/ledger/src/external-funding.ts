import { type At, type Book, opensWith } from './book.js';
import { type CashKind, lowestFrom, moved, movementsOf, signed } from './cash.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, Keys, MoneyField, MoneyOf, Nested, Text } from './fields.js';
import { type Amount, amountOf, text } from './money.js';
import { afterEntryIntoForce } from './phase.js';
import { account, transfer } from './postings.js';
import { declareRefusals } from './refusal.js';
import { PeriodTerm, sumIn } from './terms.js';

declare module './book.js' {
  interface Book {
    funding: Map<string, ExternalFunding>;
  }
}
opensWith({ funding: () => new Map() });

// applied for ──funder decides──▶ secured ──▶ received ──▶ used for an expenditure, or refunded to the funder
// secured without an application that was recorded is secured all the same

const refuse = declareRefusals({
  'funding-applied-for': {
    clause: 'financing',
    en: 'The external funding "{funding}" was applied for on {on}.',
    sv: 'Den externa finansieringen "{funding}" söktes {on}.',
  },
  'funding-secured': {
    clause: 'financing',
    en: 'The external funding "{funding}" was secured on {on}.',
    sv: 'Den externa finansieringen "{funding}" beviljades {on}.',
  },
  'funding-not-secured': {
    clause: 'financing',
    en: 'The external funding "{funding}" is not secured on {on}; record the funder’s decision first.',
    sv: 'Den externa finansieringen "{funding}" är inte beviljad den {on}; registrera finansiärens beslut först.',
  },
  'funding-exceeds-secured': {
    clause: 'financing',
    en: 'Of the external funding "{funding}" {left} is secured and not received; {asked} was given.',
    sv: 'Av den externa finansieringen "{funding}" är {left} beviljat och inte mottaget; {asked} angavs.',
  },
  'funding-exceeds-unused': {
    clause: 'N4',
    en: 'Of the external funding "{funding}" {unused} is in hand and not used from {on} on; {asked} was asked for.',
    sv: 'Av den externa finansieringen "{funding}" är {unused} i kassan och inte använt från {on}; {asked} begärdes.',
  },
  'earmark-unknown': {
    clause: 'N4',
    en: 'The earmark names "{commitment}", which is no commitment of the agreement.',
    sv: 'Öronmärkningen anger "{commitment}", som inte är ett åtagande i avtalet.',
  },
});

/** An application for external funding. */
export class FundingApplication {
  @Key({ description: 'Name of the funding.', example: 'F1' })
  funding: string;
  @Text({ description: 'The funder: an organisation.', example: 'A national innovation agency', max: 300 })
  funder: string;
  @Text({ description: 'What it is for.', example: 'Safe housing for older people' })
  subject: string;
  @MoneyOf({ description: 'The sum applied for.', example: { value: '2000000.00', currency: 'SEK' } })
  amount: MoneyField;
}

/** A funder's decision to give. */
export class FundingSecured {
  @Key({ description: 'Name of the funding.', example: 'F1' })
  funding: string;
  @Text({ description: 'The funder: an organisation.', example: 'A national innovation agency', max: 300 })
  funder: string;
  @Text({ description: 'What it is for.', example: 'Safe housing for older people' })
  subject: string;
  @MoneyOf({ description: 'The sum the funder decided on.', example: { value: '1500000.00', currency: 'SEK' } })
  amount: MoneyField;
  @Nested(() => PeriodTerm, { description: 'The period it is for.', example: { from: '2026-03-01', to: '2027-12-31' } })
  period: PeriodTerm;
  @Text({ description: 'Reference of the funder’s decision.', example: 'Dnr 2026-00123', max: 200 })
  reference: string;
  @Keys({
    min: 1,
    description: 'Earmarked for these commitments only; without it the money has no purpose.',
    example: ['P1'],
    optional: true,
  })
  purpose?: string[];
}

/** A payment from or to a funder. */
export class FundingPayment {
  @Key({ description: 'The funding.', example: 'F1' })
  funding: string;
  @MoneyOf({ description: 'How much.', example: { value: '750000.00', currency: 'SEK' } })
  amount: MoneyField;
  @Text({ description: 'Bank or voucher reference.', example: 'BG 2026-04-01 3', max: 200, optional: true })
  reference?: string;
}

/** External funding in the book. */
export interface ExternalFunding {
  key: string;
  funder: string;
  subject: string;
  applied?: At & { amount: Amount };
  secured?: At & { amount: Amount; period: PeriodTerm; reference: string; purpose?: readonly string[] };
}

/** External funding was applied for. */
export const ExternalFundingApplied = defineEvent<FundingApplication>({
  type: 'ExternalFundingApplied',
  title: { en: 'External funding applied', sv: 'Extern finansiering sökt' },
  version: 1,
  data: FundingApplication,
  clause: 'financing',
  evolve: (book, { data: { funding: key, funder, subject, amount }, effectiveOn: on, revision: seq }) => {
    const known = book.funding.get(key);
    book.funding.set(key, { ...known, key, funder, subject, applied: { amount: amountOf(amount), on, seq } });
  },
});

/** A funder decided to give. */
export const ExternalFundingSecured = defineEvent<FundingSecured>({
  type: 'ExternalFundingSecured',
  title: { en: 'External funding secured', sv: 'Extern finansiering beviljad' },
  version: 1,
  data: FundingSecured,
  clause: 'financing',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { funding: key, funder, subject, period, reference, purpose } = data;
    const secured = { amount: amountOf(data.amount), period, reference, ...(purpose ? { purpose } : {}), on, seq };
    book.funding.set(key, { ...book.funding.get(key), key, funder, subject, secured });
  },
});

/** External money was received. */
export const ExternalFundingReceived = defineEvent<FundingPayment>({
  type: 'ExternalFundingReceived',
  title: { en: 'External funding received', sv: 'Extern finansiering mottagen' },
  version: 1,
  data: FundingPayment,
  clause: 'financing',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.cash.push({ kind: 'external-received', funding: data.funding, amount: amountOf(data.amount), on, seq });
  },
  postings: (_, { data: { funding, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), { debit: account('cash'), credit: account('external-funding', funding) }),
});

/** External money went back to the funder. */
export const ExternalFundingRefunded = defineEvent<FundingPayment>({
  type: 'ExternalFundingRefunded',
  title: { en: 'External funding refunded', sv: 'Extern finansiering återbetalad' },
  version: 1,
  data: FundingPayment,
  clause: 'financing',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.cash.push({ kind: 'external-refunded', funding: data.funding, amount: amountOf(data.amount), on, seq });
  },
  postings: (_, { data: { funding, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), { debit: account('external-funding', funding), credit: account('cash') }),
});

/** What changes the money in hand of a funding; using it takes it as a refund does. */
function changesOf(book: Book, funding: string): { on: CalendarDate; amount: Amount }[] {
  const isUse = (kind: CashKind) => kind === 'external-used' || kind === 'external-use-taken-back';
  return movementsOf(book, { funding }).map((fact) => ({
    on: fact.on,
    amount: isUse(fact.kind) ? signed(fact).negated() : signed(fact),
  }));
}

/** Refuses to take more of a funding than is in hand and unused on every day from the date on. */
export function takeUnused(book: Book, funding: string, of: { asked: Amount; on: CalendarDate }): void {
  const unused = lowestFrom(changesOf(book, funding), of.on);
  if (of.asked.gt(unused)) {
    throw refuse('funding-exceeds-unused', { funding, unused: text(unused), on: of.on, asked: text(of.asked) });
  }
}

/** The funding that is secured by the date, or a refusal. */
export function securedFunding(
  book: Book,
  key: string,
  on: CalendarDate,
): Required<Pick<ExternalFunding, 'secured'>> & ExternalFunding {
  const funding = book.funding.get(key);
  if (!funding?.secured || funding.secured.on > on) throw refuse('funding-not-secured', { funding: key, on });
  return { ...funding, secured: funding.secured };
}

/** Refuses to receive more than the funder decided on. */
export function receivable(book: Book, key: string, of: { asked: Amount; on: CalendarDate }): void {
  const { secured } = securedFunding(book, key, of.on);
  const left = secured.amount.minus(moved(book, 'external-received', { on: '9999-12-31', funding: key }));
  if (of.asked.gt(left)) throw refuse('funding-exceeds-secured', { funding: key, left: text(left), asked: text(of.asked) });
}

const hostFinance = [{ role: 'finance', of: 'host' }] as const;

/** Records an application for external funding. */
export const applyForExternalFunding = defineCommand<FundingApplication>({
  name: 'apply-for-external-funding',
  title: { en: 'Record an application for external funding', sv: 'Registrera en ansökan om extern finansiering' },
  input: FundingApplication,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const known = book.funding.get(input.funding);
    if (known?.applied) throw refuse('funding-applied-for', { funding: input.funding, on: known.applied.on });
    if (known?.secured) throw refuse('funding-secured', { funding: input.funding, on: known.secured.on });
    sumIn(book, input.amount);
    return [ExternalFundingApplied.of(input, { effectiveOn })];
  },
});

/** Records a funder's decision to give; earmarked money names the commitments it is for (N4). */
export const secureExternalFunding = defineCommand<FundingSecured>({
  name: 'secure-external-funding',
  title: { en: 'Record external funding as secured', sv: 'Registrera beviljad extern finansiering' },
  input: FundingSecured,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const known = book.funding.get(input.funding)?.secured;
    if (known) throw refuse('funding-secured', { funding: input.funding, on: known.on });
    sumIn(book, input.amount);
    const unknown = input.purpose?.find((commitment) => !book.commitments.has(commitment));
    if (unknown !== undefined) throw refuse('earmark-unknown', { commitment: unknown });
    return [ExternalFundingSecured.of(input, { effectiveOn })];
  },
});

/** Records external money that came in, at most what is secured. */
export const receiveExternalFunding = defineCommand<FundingPayment>({
  name: 'receive-external-funding',
  title: { en: 'Record external funding received', sv: 'Registrera mottagen extern finansiering' },
  input: FundingPayment,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    afterEntryIntoForce(book, on);
    receivable(book, input.funding, { asked: sumIn(book, input.amount), on });
    return [ExternalFundingReceived.of(input, { effectiveOn: on })];
  },
});

/** Pays external money back to the funder, at most what is unused. */
export const refundExternalFunding = defineCommand<FundingPayment>({
  name: 'refund-external-funding',
  title: { en: 'Record external funding paid back to the funder', sv: 'Registrera återbetalning till finansiären' },
  input: FundingPayment,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    securedFunding(book, input.funding, on);
    takeUnused(book, input.funding, { asked: sumIn(book, input.amount), on });
    return [ExternalFundingRefunded.of(input, { effectiveOn: on })];
  },
});
