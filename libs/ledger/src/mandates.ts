import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { DateField, Key } from './fields.js';
import { declareRefusals } from './refusal.js';
import { type Body, inCurrency, Mandate, versionOn } from './terms.js';

declare module './book.js' {
  interface Book {
    mandates: StandingMandate[];
  }
}
opensWith({ mandates: () => [] });

const refuse = declareRefusals({
  'no-mandate': {
    clause: 'bodies',
    en: 'The agreement gives {body} no mandate to decide.',
    sv: 'Avtalet ger inte {body} någon delegation att besluta.',
  },
  'board-sets-this': {
    clause: 'bodies',
    en: 'Mandates and quorum are set by a recorded decision of the board that approved them; "{decision}" is not one.',
    sv: 'Delegationer och beslutförhet sätts av ett registrerat styrelsebeslut som godkänt dem; "{decision}" är inte ett sådant.',
  },
  'set-before-decision': {
    clause: 'bodies',
    en: 'The board decided "{decision}" on {decidedOn}; what it sets cannot be recorded as of {on} or hold from {from}.',
    sv: 'Styrelsen beslutade "{decision}" {decidedOn}; det som sätts kan inte registreras per {on} eller gälla från {from}.',
  },
});

/** A mandate that the board sets in its yearly document on the organisation. */
export class MandateSetting extends Mandate {
  @Key({ description: 'The decision of the board that set it.', example: 'D-organisation-2026' })
  decision: string;
  @DateField({ description: 'First day it holds; the effective date is the day it was decided or later.', example: '2026-03-01' })
  from: string;
}

/** A mandate in the book that the board set by decision. */
export interface StandingMandate extends At {
  mandate: Mandate;
  decision: string;
  from: CalendarDate;
}

/** The board set a mandate anew. */
export const MandateSet = defineEvent<MandateSetting>({
  type: 'MandateSet',
  title: { en: 'Mandate set', sv: 'Mandat satt' },
  version: 1,
  data: MandateSetting,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { decision, from, ...mandate } = data;
    book.mandates.push({ mandate, decision, from, on, seq });
  },
});

/** Whether a decision was rescinded by the date; what it set then holds no longer. */
function standsOn(book: Book, decision: string, on: CalendarDate): boolean {
  const rescinded = book.outcomes.get(decision)?.rescinded;
  return rescinded === undefined || rescinded.on > on;
}

/** Of what decisions set from a day on, the one that holds on the date: the latest first day, of those the last recorded. */
export function inForce<Setting extends At & { decision: string; from: CalendarDate }>(
  book: Book,
  settings: readonly Setting[],
  on: CalendarDate,
): Setting | undefined {
  let found: Setting | undefined;
  for (const setting of settings) {
    if (setting.from > on || !standsOn(book, setting.decision, on)) continue;
    if (!found || setting.from >= found.from) found = setting;
  }
  return found;
}

/** Refuses to set what no approving decision of the board set, or from before that decision. */
export function checkSetting(book: Book, { decision, from }: { decision: string; from: string }, on: CalendarDate): void {
  const known = book.decisions.get(decision);
  if (known?.body !== 'board' || !known.outcome.startsWith('approved') || !standsOn(book, decision, on)) {
    throw refuse('board-sets-this', { decision });
  }
  if (on < known.on || from < on) throw refuse('set-before-decision', { decision, decidedOn: known.on, on, from });
}

/** The last amendment of the mandates that is adopted by the date; without one the terms hold as drafted. */
function amendedOn(book: Book, on: CalendarDate): CalendarDate | undefined {
  return book.versions.findLast((version) => {
    const amendment = version.amendment === undefined ? undefined : book.amendments.get(version.amendment);
    return version.on <= on && amendment?.changes.some((change) => change.kind === 'mandates');
  })?.on;
}

/**
 * The mandate of a body on the date, or a refusal. What the board set holds over the terms as drafted; between it and an amendment
 * of the mandates the later one holds, on the same day what the board set.
 */
export function mandateOf(book: Book, body: Body, on: CalendarDate): Mandate {
  const set = inForce(
    book,
    book.mandates.filter(({ mandate }) => mandate.body === body),
    on,
  );
  const amended = amendedOn(book, on);
  if (set && (amended === undefined || set.from >= amended)) return set.mandate;
  const mandate = versionOn(book, on).terms.mandates.find((m) => m.body === body);
  if (!mandate) throw refuse('no-mandate', { body });
  return mandate;
}

/** Sets a mandate by a decision of the board, from a day on. */
export const setMandate = defineCommand<MandateSetting>({
  name: 'set-mandate',
  title: { en: 'Set a body’s mandate by decision of the board', sv: 'Sätt ett organs delegation genom styrelsebeslut' },
  input: MandateSetting,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    checkSetting(book, input, effectiveOn);
    if (input.limit) inCurrency(book, input.limit);
    return [MandateSet.of(input, { effectiveOn })];
  },
});
