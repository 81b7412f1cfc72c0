import type { At, Book } from './book.js';
import { clauseOfKey } from './clauses.js';
import type { CalendarDate } from './dates.js';
import { Key, ListOf, MoneyField, MoneyOf, OneOf, Text, Year } from './fields.js';
import { partyOf } from './parties.js';
import { declareRefusals } from './refusal.js';
import {
  checkTerms,
  inCurrency,
  Mandate,
  scheduleYears,
  type Terms,
  type TermsVersion,
  versionOn,
  YEAR_BASES,
  type YearBase,
} from './terms.js';
import { inOrder } from './tranches.js';

const refuse = declareRefusals({
  'change-incomplete': {
    clause: 'amendments',
    en: 'A change of kind {kind} needs {needs}.',
    sv: 'En ändring av slaget {kind} behöver {needs}.',
  },
  'already-withdrawn': {
    clause: 'amendments',
    en: '{party} has left the agreement on {on}; it cannot leave again, and its sums cannot be changed.',
    sv: '{party} har lämnat avtalet {on}; den kan inte lämna igen och dess belopp kan inte ändras.',
  },
  'change-outside-schedule': {
    clause: 'amendments',
    en: 'The schedule runs {first}–{last}; a change from {year} lies outside it.',
    sv: 'Bidragsplanen löper {first}–{last}; en ändring från {year} ligger utanför.',
  },
});

/** The kinds of change an amendment can hold. */
export const CHANGE_KINDS = [
  'yearly-sum',
  'clause-text',
  'dissolution-year-base',
  'mandates',
  'four-eyes-threshold',
  'withdrawal',
] as const;

/** One typed change; which fields it needs depends on its kind. */
export class AmendmentChangeData {
  @OneOf(CHANGE_KINDS, { description: 'What is changed.', example: 'yearly-sum' })
  kind: (typeof CHANGE_KINDS)[number];
  @Key({ description: 'yearly-sum, withdrawal: the party.', example: 'mdu', optional: true })
  party?: string;
  @Year({
    description: 'yearly-sum: first year with the new sum. withdrawal: first year without a contribution.',
    example: 2027,
    optional: true,
  })
  fromYear?: number;
  @MoneyOf({ description: 'yearly-sum: the new sum a year.', optional: true })
  yearly?: MoneyField;
  @Key({ description: 'clause-text: the clause.', example: 'follow-up', optional: true })
  clause?: string;
  @Text({ description: 'clause-text: what the clause now holds.', example: 'Follow-up twice a year.', optional: true })
  summary?: string;
  @OneOf(YEAR_BASES, { description: 'dissolution-year-base: the new choice (N7).', example: 'full-year', optional: true })
  base?: YearBase;
  @ListOf(() => Mandate, {
    description: 'mandates: all mandates anew.',
    example: [{ body: 'board', votes: 'as-recorded' }],
    optional: true,
  })
  mandates?: Mandate[];
  @MoneyOf({ description: 'four-eyes-threshold: the new threshold; absent means none.', optional: true })
  threshold?: MoneyField;
}

/** A change as it is stored. */
export type AmendmentChange = AmendmentChangeData;

function need<T>(value: T | undefined, change: AmendmentChange, needs: string): T {
  if (value === undefined) throw refuse('change-incomplete', { kind: change.kind, needs });
  return value;
}

function yearInSchedule(terms: Terms, change: AmendmentChange): number {
  const year = need(change.fromYear, change, 'fromYear');
  const { first, last } = scheduleYears(terms);
  if (year < first || year > last) {
    throw refuse('change-outside-schedule', { first: String(first), last: String(last), year: String(year) });
  }
  return year;
}

/** From a year on the party's yearly sum is another; the years before keep theirs. */
function withYearlySum(terms: Terms, change: AmendmentChange): Terms {
  const party = need(change.party, change, 'party');
  const year = yearInSchedule(terms, change);
  const { last } = scheduleYears(terms);
  const kept = terms.schedule
    .filter((line) => line.party !== party || line.fromYear < year)
    .map((line) => (line.party === party && line.toYear >= year ? { ...line, toYear: year - 1 } : line));
  return {
    ...terms,
    schedule: [...kept, { party, fromYear: year, toYear: last, yearly: need(change.yearly, change, 'yearly') }],
  };
}

type Content = Pick<TermsVersion, 'terms' | 'withdrawn'>;

function applied({ terms, withdrawn }: Content, change: AmendmentChange, on: CalendarDate): Content {
  switch (change.kind) {
    case 'yearly-sum':
      return { terms: withYearlySum(terms, change), withdrawn };
    case 'clause-text':
      return { terms, withdrawn };
    case 'dissolution-year-base':
      return { terms: { ...terms, dissolutionYearBase: need(change.base, change, 'base') }, withdrawn };
    case 'mandates':
      return { terms: { ...terms, mandates: need(change.mandates, change, 'mandates') }, withdrawn };
    case 'four-eyes-threshold': {
      const { fourEyesAbove: _, ...rest } = terms;
      return { terms: change.threshold ? { ...rest, fourEyesAbove: change.threshold } : rest, withdrawn };
    }
    case 'withdrawal': {
      const party = need(change.party, change, 'party');
      const left = new Map(withdrawn).set(party, { on, fromYear: yearInSchedule(terms, change) });
      return { terms, withdrawn: left };
    }
  }
}

/** An adopted amendment's place in time and what it changes. */
interface Adopted extends At {
  key: string;
  changes: readonly AmendmentChange[];
}

function adoptedOf(book: Book): Adopted[] {
  const all = [...book.amendments.values()];
  return all.flatMap((a) => (a.status === 'adopted' ? [{ key: a.key, changes: a.changes, ...a.adopted }] : [])).sort(inOrder);
}

/**
 * Refuses changes that name what is not there, or that would leave terms that contradict themselves on any day: one adopted late
 * may lie before another, so every version that it makes is tested.
 */
export function checkChanges(book: Book, changes: readonly AmendmentChange[], on: CalendarDate): void {
  for (const change of changes) {
    if (change.party !== undefined) partyOf(book, change.party);
    if (change.yearly) inCurrency(book, change.yearly);
    if (change.threshold) inCurrency(book, change.threshold);
    if (change.kind === 'clause-text') {
      clauseOfKey(book, need(change.clause, change, 'clause'));
      need(change.summary, change, 'summary');
    }
  }
  for (const change of changes) {
    const left = versionOn(book, '9999-12-31').withdrawn.get(change.party ?? '');
    if (left) throw refuse('already-withdrawn', { party: change.party ?? '', on: left.on });
  }
  let content: Content = book.versions[0] as TermsVersion;
  const tried = { key: '', changes, on, seq: Number.MAX_SAFE_INTEGER };
  for (const amendment of [...adoptedOf(book), tried].sort(inOrder)) {
    for (const change of amendment.changes) content = applied(content, change, amendment.on);
    checkTerms(content);
  }
}

/**
 * Makes the versions anew from the draft and every adopted amendment in order of effective date: one adopted late may lie before
 * another that is already in the book.
 */
export function rebuildVersions(book: Book): void {
  const draft = book.versions[0] as TermsVersion;
  book.versions = [draft];
  book.clauses = book.clauses.filter((c) => c.version === 1);
  for (const amendment of adoptedOf(book)) {
    const { on, seq } = amendment;
    const number = book.versions.length + 1;
    let content: Content = book.versions[book.versions.length - 1] as TermsVersion;
    for (const change of amendment.changes) {
      content = applied(content, change, on);
      if (change.kind === 'clause-text') {
        const before = clauseOfKey(book, change.clause as string);
        const clause = { ...before.clause, summary: change.summary as string };
        book.clauses.push({ clause, version: number, on, seq, amendment: amendment.key });
      }
    }
    book.versions.push({ number, ...content, on, seq, amendment: amendment.key });
  }
}
