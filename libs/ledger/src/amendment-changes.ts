import type { At, Book } from './book.js';
import { clauseOfKey } from './clauses.js';
import type { CalendarDate } from './dates.js';
import { Key, ListOf, MoneyField, MoneyOf, Nested, OneOf, Text, Year } from './fields.js';
import { Party, partyOf, refuseTaken } from './parties.js';
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
  'joins-as-contributor': {
    clause: 'parties',
    en: 'A party that joins is a contributor; the agreement has its host, and {party} was given as {role}.',
    sv: 'En part som ansluter är bidragsgivare; avtalet har sin värd, och {party} angavs som {role}.',
  },
  'not-yet-a-party': {
    clause: 'amendments',
    en: '{party} joins the agreement on {joinedOn}; a change on {on} cannot be about it.',
    sv: '{party} ansluter till avtalet {joinedOn}; en ändring {on} kan inte gälla den.',
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
  'accession',
] as const;

/** What a change may hold besides its kind. */
class ChangeFields {
  @Key({ description: 'yearly-sum, withdrawal: the party.', example: 'mdu', optional: true })
  party?: string;
  @Year({
    description: 'yearly-sum, accession: first year with the sum. withdrawal: first year without a contribution.',
    example: 2027,
    optional: true,
  })
  fromYear?: number;
  @MoneyOf({ description: 'yearly-sum, accession: the sum a year.', optional: true })
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

/** A change as it was stored before parties could accede. */
export class AmendmentChangeV1 extends ChangeFields {
  @OneOf(
    CHANGE_KINDS.filter((kind) => kind !== 'accession'),
    { description: 'What is changed.', example: 'yearly-sum' },
  )
  kind: Exclude<(typeof CHANGE_KINDS)[number], 'accession'>;
}

/** One typed change; which fields it needs depends on its kind. */
export class AmendmentChangeData extends ChangeFields {
  @OneOf(CHANGE_KINDS, { description: 'What is changed.', example: 'yearly-sum' })
  kind: (typeof CHANGE_KINDS)[number];
  @Nested(() => Party, {
    description: 'accession: the party that joins, with fromYear and yearly.',
    example: {
      key: 'region',
      name: 'Region Sörmland',
      organisationId: '8e2d4c6b-1a3f-5e7d-9b0c-4f6a8d2e1c04',
      role: 'contributor',
      approval: 'head-of-agency',
    },
    optional: true,
  })
  joining?: Party;
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

type Content = Pick<TermsVersion, 'terms' | 'withdrawn' | 'chosenBase'> & { joined: readonly Joined[] };

/** A party that acceded, and the day it did. */
interface Joined {
  party: Party;
  on: CalendarDate;
}

function applied(content: Content, change: AmendmentChange, on: CalendarDate): Content {
  const { terms, withdrawn, joined } = content;
  switch (change.kind) {
    case 'yearly-sum':
      return { ...content, terms: withYearlySum(terms, change) };
    case 'clause-text':
      return content;
    case 'dissolution-year-base':
      // Where the parties have agreed on a base the choice of the board is gone.
      return { terms: { ...terms, dissolutionYearBase: need(change.base, change, 'base') }, withdrawn, joined };
    case 'mandates':
      return { ...content, terms: { ...terms, mandates: need(change.mandates, change, 'mandates') } };
    case 'four-eyes-threshold': {
      const { fourEyesAbove: _, ...rest } = terms;
      return { ...content, terms: change.threshold ? { ...rest, fourEyesAbove: change.threshold } : rest };
    }
    case 'withdrawal': {
      const party = need(change.party, change, 'party');
      const left = new Map(withdrawn).set(party, { on, fromYear: yearInSchedule(terms, change) });
      return { ...content, withdrawn: left };
    }
    case 'accession': {
      const party = need(change.joining, change, 'joining');
      const withSum = withYearlySum(terms, { ...change, kind: 'yearly-sum', party: party.key });
      return { ...content, terms: withSum, joined: [...joined, { party, on }] };
    }
  }
}

/** What changes the terms from a date on: an adopted amendment, or the board's choice of a base (N7). */
type Turn = At & ({ amendment: string; changes: readonly AmendmentChange[] } | { decision: string; base: YearBase });

function turnsOf(book: Book): Turn[] {
  const adopted = [...book.amendments.values()].flatMap((a): Turn[] =>
    a.status === 'adopted' ? [{ amendment: a.key, changes: a.changes, ...a.adopted }] : [],
  );
  const chosen = book.choices
    .filter(({ assumption }) => assumption === 'N7')
    .map(({ choice, decision, on, seq }): Turn => ({ decision, base: choice as YearBase, on, seq }));
  return [...adopted, ...chosen].sort(inOrder);
}

/** What the terms are after a turn. */
function turned(content: Content, turn: Turn): Content {
  const { on } = turn;
  if ('changes' in turn) return turn.changes.reduce((now, change) => applied(now, change, on), content);
  const { decision, base } = turn;
  return { ...content, terms: { ...content.terms, dissolutionYearBase: base }, chosenBase: { decision, on } };
}

/**
 * Refuses changes that name what is not there, or that would leave terms that contradict themselves on any day: one adopted late
 * may lie before another, so every version that it makes is tested.
 */
export function checkChanges(book: Book, changes: readonly AmendmentChange[], on: CalendarDate): void {
  for (const change of changes) {
    if (change.party !== undefined) checkParty(book, change.party, on);
    if (change.joining) checkJoining(book, change.joining);
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
  let content: Content = draftedContent(book);
  const tried = { amendment: '', changes, on, seq: Number.MAX_SAFE_INTEGER };
  for (const turn of [...turnsOf(book), tried].sort(inOrder)) {
    content = turned(content, turn);
    checkTerms(content);
  }
}

function draftedContent(book: Book): Content {
  const { terms, withdrawn } = book.versions[0] as TermsVersion;
  return { terms, withdrawn, joined: [] };
}

function checkParty(book: Book, key: string, on: CalendarDate): void {
  const { name: party } = partyOf(book, key);
  const joinedOn = book.joined.get(key);
  if (joinedOn !== undefined && on < joinedOn) throw refuse('not-yet-a-party', { party, joinedOn, on });
}

function checkJoining(book: Book, { key, name: party, role }: Party): void {
  refuseTaken(new Set(book.parties.map((one) => one.key)), key);
  switch (role) {
    case 'contributor':
      return;
    case 'host':
      throw refuse('joins-as-contributor', { party, role });
  }
}

/** What follows from the draft and everything that changed it: the versions of the terms and the clauses, and the parties. */
type Rebuilt = Pick<Book, 'versions' | 'clauses' | 'parties' | 'joined'>;

/** An amendment as if it were adopted on a day. */
export interface Tried {
  amendment: string;
  changes: readonly AmendmentChange[];
  on: CalendarDate;
}

/**
 * The versions anew from the draft, every adopted amendment and every choice of a base in order of effective date: one adopted late
 * may lie before another that is already in the book. `tried` is counted in as the last recorded.
 */
export function rebuilt(book: Book, tried?: Tried): Rebuilt {
  const versions = book.versions.slice(0, 1);
  const clauses = book.clauses.filter((c) => c.version === 1);
  const turns = [...turnsOf(book), ...(tried ? [{ ...tried, seq: Number.MAX_SAFE_INTEGER }] : [])].sort(inOrder);
  let content = draftedContent(book);
  for (const turn of turns) {
    const { on, seq } = turn;
    const number = versions.length + 1;
    content = turned(content, turn);
    const amendment = 'changes' in turn ? { amendment: turn.amendment } : {};
    for (const change of 'changes' in turn ? turn.changes : []) {
      if (change.kind !== 'clause-text') continue;
      const before = clauseOfKey({ clauses }, change.clause as string);
      const clause = { ...before.clause, summary: change.summary as string };
      clauses.push({ clause, version: number, on, seq, ...amendment });
    }
    const { joined: _, ...rest } = content;
    versions.push({ number, ...rest, on, seq, ...amendment });
  }
  const founders = book.parties.filter((party) => !book.joined.has(party.key));
  const parties = [...founders, ...content.joined.map(({ party }) => party)];
  return { versions, clauses, parties, joined: new Map(content.joined.map(({ party, on }) => [party.key, on])) };
}

/** Makes the versions in the book anew, after what changes them has been recorded. */
export function rebuildVersions(book: Book): void {
  Object.assign(book, rebuilt(book));
}
