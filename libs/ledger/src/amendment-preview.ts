import type { Weight } from './allocation.js';
import { checkChanges, rebuilt } from './amendment-changes.js';
import { approvers, openAmendment } from './amendments.js';
import type { Book } from './book.js';
import { clausesOn } from './clauses.js';
import type { CalendarDate } from './dates.js';
import { type Amount, sum, text, ZERO } from './money.js';
import { contributionKey } from './shortfall.js';
import { partiesOn, scheduled, versionOn, yearsOf } from './terms.js';

/** Something that reads otherwise after the amendment than before; empty where there is nothing. */
export interface Changed {
  before: string;
  after: string;
}

/** What an amendment that is not adopted yet would change, were it adopted on a day. Sums are in the agreement's currency. */
export interface AmendmentEffect {
  amendment: string;
  on: CalendarDate;
  /** Parties whose approval is still missing. */
  missing: string[];
  parties: { joins: string[]; leaves: string[] };
  /** Terms other than the schedule, by name. */
  terms: ({ field: string } & Changed)[];
  /** The years whose sum changes. */
  schedule: ({ party: string; year: number } & Changed)[];
  /** Each party's sum over the whole period, and the sum of all, where they change. */
  totals: ({ party?: string } & Changed)[];
  /** The contribution key of the day (P1), where it changes. */
  key: ({ party: string } & Changed)[];
  clauses: ({ clause: string; number: string } & Changed)[];
}

/** Which duties and figures a proposed amendment would change, adopted on the day; a refusal where it could not be adopted then. */
export function amendmentPreview(book: Book, { amendment: key, on }: { amendment: string; on: CalendarDate }): AmendmentEffect {
  const amendment = openAmendment(book, key, on);
  const { changes, approvals } = amendment;
  checkChanges(book, changes, on);
  const after: Book = { ...book, ...rebuilt(book, { amendment: key, changes, on }) };
  const [partiesBefore, partiesAfter] = [book, after].map((one) => partiesOn(one, on).map((party) => party.key));
  return {
    amendment: key,
    on,
    missing: approvers(book, amendment, on).flatMap((party) => (approvals.has(party.key) ? [] : [party.key])),
    parties: {
      joins: (partiesAfter ?? []).filter((party) => !partiesBefore?.includes(party)),
      leaves: (partiesBefore ?? []).filter((party) => !partiesAfter?.includes(party)),
    },
    terms: differing(termsOf(book, on), termsOf(after, on)).map(([field, changed]) => ({ field, ...changed })),
    ...sums(book, after, on),
    key: keyChanges(book, after, on),
    clauses: clauseChanges(book, after, on),
  };
}

/** The names whose text differs, in order. */
function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): [string, Changed][] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .map((name): [string, Changed] => [name, { before: before.get(name) ?? '', after: after.get(name) ?? '' }])
    .filter(([, changed]) => changed.before !== changed.after);
}

function termsOf(book: Book, on: CalendarDate): Map<string, string> {
  const { terms } = versionOn(book, on);
  const mandates = terms.mandates.map(({ body, limit, votes }): [string, string] => [
    `mandate of ${body}`,
    [votes, ...(limit ? [limit.value] : [])].join(', '),
  ]);
  return new Map([
    ['dissolutionYearBase', terms.dissolutionYearBase],
    ...(terms.fourEyesAbove ? ([['fourEyesAbove', terms.fourEyesAbove.value]] as const) : []),
    ...mandates,
  ]);
}

function sums(book: Book, after: Book, on: CalendarDate): Pick<AmendmentEffect, 'schedule' | 'totals'> {
  const [old, anew] = [versionOn(book, on), versionOn(after, on)];
  const lines = after.parties.flatMap(({ key: party }) =>
    yearsOf(anew.terms).map((year) => ({ party, year, old: scheduled(old, party, year), anew: scheduled(anew, party, year) })),
  );
  const total = (of: readonly { old: Amount; anew: Amount }[]): Changed => ({
    before: text(sum(of.map((line) => line.old))),
    after: text(sum(of.map((line) => line.anew))),
  });
  const ofParties = after.parties.map(({ key: party }) => ({ party, ...total(lines.filter((line) => line.party === party)) }));
  return {
    schedule: lines
      .filter((line) => !line.old.eq(line.anew))
      .map(({ party, year, ...line }) => ({ party, year, before: text(line.old), after: text(line.anew) })),
    totals: [...ofParties, total(lines)].filter((changed) => changed.before !== changed.after),
  };
}

function keyChanges(book: Book, after: Book, on: CalendarDate): AmendmentEffect['key'] {
  const keyed = (one: Book): Weight[] => contributionKey(one, versionOn(one, on), on);
  const old = new Map(keyed(book).map(({ party, weight }) => [party, weight]));
  return keyed(after)
    .map(({ party, weight }) => ({ party, before: text(old.get(party) ?? ZERO), after: text(weight) }))
    .filter((changed) => changed.before !== changed.after);
}

function clauseChanges(book: Book, after: Book, on: CalendarDate): AmendmentEffect['clauses'] {
  const read = (one: Book) => new Map(clausesOn(one, on).map(({ clause }) => [clause.key, clause.summary]));
  const numbers = new Map(clausesOn(after, on).map(({ clause }) => [clause.key, clause.number]));
  return differing(read(book), read(after)).map(([clause, changed]) => ({
    clause,
    number: numbers.get(clause) ?? clause,
    ...changed,
  }));
}
