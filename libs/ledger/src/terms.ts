import type { At, Book } from './book.js';
import { type CalendarDate, yearOf } from './dates.js';
import { Count, DateField, Key, ListOf, MoneyField, MoneyOf, Nested, OneOf, Year } from './fields.js';
import { Amount, amountOf, ZERO } from './money.js';
import type { Party } from './parties.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    /** The parties that acceded, and the day they did. */
    joined: Map<string, CalendarDate>;
    versions: TermsVersion[];
  }
}

const refuse = declareRefusals({
  'period-backwards': {
    clause: 'period',
    en: 'The period must end after it begins; {from} to {to} was given.',
    sv: 'Perioden ska sluta efter att den börjat; {from} till {to} angavs.',
  },
  'schedule-outside-period': {
    clause: 'financing',
    en: 'The contribution schedule must lie within the period, {from} to {to}; years {years} were given for {party}.',
    sv: 'Bidragsplanen ska ligga inom perioden, {from} till {to}; åren {years} angavs för {party}.',
  },
  'schedule-doubled': {
    clause: 'financing',
    en: '{party} has two yearly sums for {year}; give one.',
    sv: '{party} har två årsbelopp för {year}; ange ett.',
  },
  'schedule-empty': {
    clause: 'financing',
    en: 'Each year of the schedule needs at least one positive sum, or a shortfall could not be split (P1); {year} has none.',
    sv: 'Varje år i bidragsplanen behöver minst ett positivt belopp, annars kan en brist inte fördelas (P1); {year} saknar.',
  },
  'no-sum': {
    clause: 'financing',
    en: 'A sum of nothing records nothing; give the sum that was decided, asked for or moved.',
    sv: 'Ett nollbelopp registrerar ingenting; ange det belopp som beslutats, begärts eller flyttats.',
  },
  'wrong-currency': {
    clause: 'financing',
    en: 'The agreement counts in {wanted}; {found} was given.',
    sv: 'Avtalet räknas i {wanted}; {found} angavs.',
  },
});

/** The choices of the base for the year of the dissolution (N7). */
export const YEAR_BASES = ['requisitioned-stands', 'full-year', 'pro-rata-days'] as const;
/** One of the choices of N7. */
export type YearBase = (typeof YEAR_BASES)[number];

/** The bodies that decide about the money. */
export const BODIES = ['board', 'core-team', 'director'] as const;
/** One of the bodies. */
export type Body = (typeof BODIES)[number];

/** From the first day to the last, both included (§ 8). */
export class PeriodTerm {
  @DateField({ description: 'First day.', example: '2026-01-01' })
  from: string;
  @DateField({ description: 'Last day.', example: '2029-12-31' })
  to: string;
}

/** A yearly sum of one party (§ 6). */
export class YearlySum {
  @Key({ description: 'The party.', example: 'eskilstuna' })
  party: string;
  @Year({ description: 'First year.', example: 2026 })
  fromYear: number;
  @Year({ description: 'Last year.', example: 2029 })
  toYear: number;
  @MoneyOf({ description: 'The sum of each of the years.' })
  yearly: MoneyField;
}

/** When a requisitioned sum falls due (§ 7). */
export class PaymentTerms {
  @Count({ min: 0, max: 365, description: 'Days from the requisition.', example: 30 })
  days: number;
  @OneOf(['01-31'], { description: 'Not before this day (month and day) of the contribution’s year.', example: '01-31' })
  notBefore: string;
}

/** What a body may decide. */
export class Mandate {
  @OneOf(BODIES, { description: 'The body.', example: 'director' })
  body: Body;
  @MoneyOf({ description: 'Largest total of a commitment, itself included; without it there is no limit.', optional: true })
  limit?: MoneyField;
  @OneOf(['majority-of-parties', 'as-recorded'], { description: 'How votes decide.', example: 'majority-of-parties' })
  votes: 'majority-of-parties' | 'as-recorded';
}

/** The typed terms of an agreement: what the rules count with. */
export class Terms {
  @Nested(() => PeriodTerm, { description: 'The agreement’s period (§ 8).', example: { from: '2026-01-01', to: '2029-12-31' } })
  period: PeriodTerm;

  @ListOf(() => YearlySum, {
    min: 1,
    description: 'What each party contributes a year (§ 6).',
    example: [{ party: 'eskilstuna', fromYear: 2026, toYear: 2029, yearly: { value: '5000000.00', currency: 'SEK' } }],
  })
  schedule: YearlySum[];

  @Nested(() => PaymentTerms, { description: 'Payment terms (§ 7).', example: { days: 30, notBefore: '01-31' } })
  payment: PaymentTerms;

  @OneOf(['board-decisions-before-dissolution'], {
    description: 'Which commitments survive a dissolution (§ 11, the second).',
    example: 'board-decisions-before-dissolution',
  })
  survival: string;

  @OneOf(YEAR_BASES, { description: 'Base for the year of a dissolution (N7, an assumption).', example: 'requisitioned-stands' })
  dissolutionYearBase: YearBase;

  @ListOf(() => Mandate, {
    min: 1,
    description: 'The bodies and what they may decide.',
    example: [{ body: 'director', limit: { value: '200000.00', currency: 'SEK' }, votes: 'as-recorded' }],
  })
  mandates: Mandate[];

  @OneOf(['largest-remainder'], { description: 'How a split is made exact to the öre (P3).', example: 'largest-remainder' })
  rounding: string;

  @MoneyOf({ description: 'Expenditures above this need a second person; absent means none do.', optional: true })
  fourEyesAbove?: MoneyField;
}

/** The terms as they stand from a date on: the draft first, then each adopted amendment. */
export interface TermsVersion extends At {
  /** 1 is the draft. */
  number: number;
  terms: Terms;
  /** Parties that have left, and the first year they owe nothing for. */
  withdrawn: ReadonlyMap<string, { on: CalendarDate; fromYear: number }>;
  /** The decision by which the board chose the base of the year of a dissolution (N7), where that is what stands. */
  chosenBase?: { decision: string; on: CalendarDate };
  amendment?: string;
}

/** The version in force on the date; before any is in force the first (P1). */
export function versionOn(book: Book, on: CalendarDate): TermsVersion {
  let found = book.versions[0];
  for (const version of book.versions) if (version.number === 1 || version.on <= on) found = version;
  if (!found) throw new Error(`The agreement ${book.id} has no terms.`);
  return found;
}

/** The parties that are in the agreement on the date: neither still to join nor gone. */
export function partiesOn(book: Book, on: CalendarDate): Party[] {
  const left = versionOn(book, on).withdrawn;
  return book.parties.filter(({ key }) => (book.joined.get(key) ?? on) <= on && !left.has(key));
}

/** What the version schedules for the party and year; zero where nothing stands. */
export function scheduled(version: TermsVersion, party: string, year: number): Amount {
  const left = version.withdrawn.get(party);
  if (left && year >= left.fromYear) return ZERO;
  const line = version.terms.schedule.find((s) => s.party === party && s.fromYear <= year && year <= s.toYear);
  return line ? amountOf(line.yearly) : ZERO;
}

/** First and last year of the schedule. */
export function scheduleYears(terms: Terms): { first: number; last: number } {
  return {
    first: Math.min(...terms.schedule.map((s) => s.fromYear)),
    last: Math.max(...terms.schedule.map((s) => s.toYear)),
  };
}

/** Every year of the agreement's period. */
export function yearsOf(terms: Terms): number[] {
  const first = yearOf(terms.period.from);
  return Array.from({ length: yearOf(terms.period.to) - first + 1 }, (_, i) => first + i);
}

/** Refuses terms that contradict themselves; `withdrawn` parties count as scheduling nothing. */
export function checkTerms(version: Pick<TermsVersion, 'terms' | 'withdrawn'>): void {
  const { terms } = version;
  const { from, to } = terms.period;
  if (from > to) throw refuse('period-backwards', { from, to });
  for (const line of terms.schedule) {
    if (line.fromYear > line.toYear || line.fromYear < yearOf(from) || line.toYear > yearOf(to)) {
      throw refuse('schedule-outside-period', { from, to, party: line.party, years: `${line.fromYear}–${line.toYear}` });
    }
  }
  checkEachYear(version);
}

function checkEachYear({ terms, withdrawn }: Pick<TermsVersion, 'terms' | 'withdrawn'>): void {
  const { first, last } = scheduleYears(terms);
  // A party that leaves within a year that it still pays for bears nothing of what is decided later in that year (P1).
  const lastsUntil = (party: string): number => {
    const left = withdrawn.get(party);
    return left ? Math.min(left.fromYear, Math.max(first, Math.min(yearOf(left.on), last))) : Infinity;
  };
  for (let year = first; year <= last; year += 1) {
    const lines = terms.schedule.filter((s) => s.fromYear <= year && year <= s.toYear);
    const parties = lines.map((s) => s.party);
    const twice = parties.find((party, i) => parties.indexOf(party) !== i);
    if (twice) throw refuse('schedule-doubled', { party: twice, year: String(year) });
    const paying = lines.filter((s) => amountOf(s.yearly).gt(ZERO) && year < lastsUntil(s.party));
    if (paying.length === 0) throw refuse('schedule-empty', { year: String(year) });
  }
}

/** The sum of a fact about money: in the agreement's currency, and more than nothing. */
export function sumIn(book: Pick<Book, 'currency'>, money: MoneyField): Amount {
  const amount = inCurrency(book, money);
  if (amount.isZero()) throw refuse('no-sum');
  return amount;
}

/** Refuses a sum in another currency than the agreement's. */
export function inCurrency(book: Pick<Book, 'currency'>, money: MoneyField): Amount {
  if (money.currency !== book.currency) throw refuse('wrong-currency', { wanted: book.currency, found: money.currency });
  return amountOf(money);
}
