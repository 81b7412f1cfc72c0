import { type At, type Book, opensWith } from './book.js';
import { type CashKind, moved } from './cash.js';
import { type CalendarDate, yearOf } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { MoneyField, MoneyOf, Year } from './fields.js';
import { type Amount, amountOf, positive, sum, ZERO } from './money.js';
import { declareRefusals } from './refusal.js';
import { sumIn, versionOn, yearsOf } from './terms.js';
import { inOrder } from './tranches.js';

declare module './book.js' {
  interface Book {
    externalTargets: ExternalTarget[];
  }
}
opensWith({ externalTargets: () => [] });

const refuse = declareRefusals({
  'target-years': {
    clause: 'financing',
    en: 'The target is for years of the agreement, {years}, the first not after the last; {fromYear} to {toYear} was given.',
    sv: 'Målet gäller avtalets år, {years}, det första inte efter det sista; {fromYear} till {toYear} angavs.',
  },
});

/** What the parties aim for from external funders (§ 6): a goal, never a duty. */
export class ExternalTargetData {
  @Year({ description: 'First year.', example: 2026 })
  fromYear: number;
  @Year({ description: 'Last year.', example: 2029 })
  toYear: number;
  @MoneyOf({ description: 'The sum a year.', example: { value: '10000000.00', currency: 'SEK' } })
  yearly: MoneyField;
}

/** A target in the book. */
export interface ExternalTarget extends At {
  fromYear: number;
  toYear: number;
  yearly: Amount;
}

/** The target for external funding was set. */
export const ExternalTargetSet = defineEvent<ExternalTargetData>({
  type: 'ExternalTargetSet',
  title: { en: 'External target set', sv: 'Mål för extern finansiering angivet' },
  version: 1,
  data: ExternalTargetData,
  clause: 'financing',
  evolve: (book, { data: { fromYear, toYear, yearly }, effectiveOn: on, revision: seq }) => {
    book.externalTargets.push({ fromYear, toYear, yearly: amountOf(yearly), on, seq });
  },
});

/** Sets the target for external funding of some years; the one that is dated last counts. */
export const setExternalTarget = defineCommand<ExternalTargetData>({
  name: 'set-external-target',
  title: { en: 'Set the target for external funding', sv: 'Ange målet för extern finansiering' },
  input: ExternalTargetData,
  may: [{ role: 'admin', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const { fromYear, toYear } = input;
    const years = yearsOf(versionOn(book, on).terms);
    if (fromYear > toYear || !years.includes(fromYear) || !years.includes(toYear)) {
      throw refuse('target-years', { years: years.join(', '), fromYear: String(fromYear), toYear: String(toYear) });
    }
    sumIn(book, input.yearly);
    return [ExternalTargetSet.of(input, { effectiveOn: on })];
  },
});

/** One year's external funding against the target. */
export interface ExternalYear {
  year: number;
  /** Undefined where none is set. */
  target?: Amount;
  /** By the year of the funder's decision. */
  secured: Amount;
  /** By the year it came or went. */
  received: Amount;
  refunded: Amount;
  /** Target − secured, nothing where it is met. */
  left: Amount;
}

/** One funding on a date. */
export interface FundingLine {
  funding: string;
  funder: string;
  subject: string;
  status: 'applied-for' | 'secured';
  purpose?: readonly string[];
  appliedFor?: Amount;
  secured: Amount;
  received: Amount;
  refunded: Amount;
  used: Amount;
  /** Received − refunded − used. */
  unused: Amount;
}

/** External funding on a date: each funding, and each year against the target (§ 6). */
export interface ExternalOn {
  fundings: FundingLine[];
  years: ExternalYear[];
}

function fundingLines(book: Book, on: CalendarDate): FundingLine[] {
  return [...book.funding.values()].flatMap((funding): FundingLine[] => {
    const { key, funder, subject } = funding;
    const applied = funding.applied && funding.applied.on <= on ? funding.applied : undefined;
    const secured = funding.secured && funding.secured.on <= on ? funding.secured : undefined;
    if (!applied && !secured) return [];
    const of = (kind: CashKind) => moved(book, kind, { on, funding: key });
    const [received, refunded] = [of('external-received'), of('external-refunded')];
    const used = of('external-used').minus(of('external-use-taken-back'));
    return [
      {
        ...{ funding: key, funder, subject, status: secured ? 'secured' : 'applied-for' },
        ...(secured?.purpose ? { purpose: secured.purpose } : {}),
        ...(applied ? { appliedFor: applied.amount } : {}),
        ...{ secured: secured?.amount ?? ZERO, received, refunded, used, unused: received.minus(refunded).minus(used) },
      },
    ];
  });
}

function yearLine(book: Book, year: number, on: CalendarDate): ExternalYear {
  const targets = book.externalTargets.filter((one) => one.on <= on && one.fromYear <= year && year <= one.toYear);
  const target = targets.sort(inOrder).at(-1)?.yearly;
  const inYear = (date: CalendarDate) => date <= on && yearOf(date) === year;
  const decisions = [...book.funding.values()].flatMap(({ secured }) => (secured && inYear(secured.on) ? [secured.amount] : []));
  const of = (kind: CashKind) =>
    sum(book.cash.filter((fact) => fact.kind === kind && inYear(fact.on)).map((fact) => fact.amount));
  const secured = sum(decisions);
  return {
    ...{ year, ...(target ? { target } : {}), secured, received: of('external-received'), refunded: of('external-refunded') },
    left: target ? positive(target.minus(secured)) : ZERO,
  };
}

/** External funding on the date, by funding and by year of the agreement. */
export function externalOn(book: Book, on: CalendarDate): ExternalOn {
  const years = yearsOf(versionOn(book, on).terms);
  return { fundings: fundingLines(book, on), years: years.map((year) => yearLine(book, year, on)) };
}
