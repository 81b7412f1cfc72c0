import type { Book } from './book.js';
import { annulledInForce, conditionsMetOn, inForceFrom, type NeverInForce, wasEverInForce } from './conditions.js';
import { addDays, type CalendarDate } from './dates.js';
import { declareRefusals } from './refusal.js';
import { versionOn } from './terms.js';

const refuse = declareRefusals({
  'conditions-not-met': {
    clause: 'C3',
    en: 'Not every party’s approval counts on {on}; decisions and requisitions wait until all conditions of § 8 are met.',
    sv: 'Alla parters godkännanden gäller inte {on}; beslut och rekvisitioner väntar tills samtliga villkor i § 8 är uppfyllda.',
  },
  'before-entry-into-force': {
    clause: 'C3',
    en: 'The agreement is in force from {from}; money dated {on} belongs to the predecessor agreement.',
    sv: 'Avtalet gäller från {from}; pengar daterade {on} hör till det föregående avtalet.',
  },
  'after-dissolution': {
    clause: 'R2',
    en: 'The agreement ended on {dissolvedOn}; this cannot be dated {on}. What was decided before is completed, nothing new begins.',
    sv: 'Avtalet upphörde {dissolvedOn}; detta kan inte dateras {on}. Det som beslutats dessförinnan fullföljs, inget nytt påbörjas.',
  },
});

// drafted ──all conditions──▶ conditions-met ──first day──▶ in-force ──dissolved or expired──▶ run-off
//    ▲                              │                          │                                  │
//    └────────── annulled ──────────┘                          └──────────── annulled ────────────┴──▶ never-in-force

/** Where the agreement stands on a date. */
export type Phase =
  | { status: 'drafted' }
  | { status: 'conditions-met'; inForceFrom: CalendarDate }
  | { status: 'in-force'; inForceFrom: CalendarDate }
  | { status: 'run-off'; endedOn: CalendarDate; ground: EndGround }
  | ({ status: 'never-in-force' } & NeverInForce);

/** Why an agreement ended: § 11, another named ground, or its last day passed (R6). */
export type EndGround = 'failed-negotiation' | 'other' | 'expiry';

/** The day D on which everything is measured, and why. */
export interface End {
  on: CalendarDate;
  ground: EndGround;
}

/** The end that counts for the date: a recorded dissolution, or expiry once the last day has come (R6). */
export function endOn(book: Book, on: CalendarDate): End | undefined {
  if (book.dissolution && book.dissolution.on <= on) return { on: book.dissolution.on, ground: book.dissolution.ground };
  const lastDay = versionOn(book, on).terms.period.to;
  return on >= lastDay && wasEverInForce(book) ? { on: lastDay, ground: 'expiry' } : undefined;
}

/** Where the agreement stands on the date. */
export function phaseOn(book: Book, on: CalendarDate): Phase {
  const from = inForceFrom(book);
  const met = conditionsMetOn(book);
  const never = from ? undefined : annulledInForce(book).find(({ since }) => since <= on);
  if (never) return { status: 'never-in-force', ...never };
  if (!from || !met) return { status: 'drafted' };
  const end = endOn(book, on);
  if (end) return { status: 'run-off', endedOn: end.on, ground: end.ground };
  if (on < met) return { status: 'drafted' };
  return on < from ? { status: 'conditions-met', inForceFrom: from } : { status: 'in-force', inForceFrom: from };
}

/** Refuses what C3 allows only once all conditions are met: decisions and requisitions. */
export function afterConditions(book: Book, on: CalendarDate): void {
  const met = conditionsMetOn(book);
  if (!met || on < met) throw refuse('conditions-not-met', { on });
}

/**
 * Refuses money that goes back before entry into force (C3); after an annulment it may go back all the same, since the money that
 * came stands.
 */
export function afterMoneyCame(book: Book, on: CalendarDate): void {
  if (!inForceFrom(book) && wasEverInForce(book)) return;
  afterEntryIntoForce(book, on);
}

/** Refuses money dated before entry into force (C3). */
export function afterEntryIntoForce(book: Book, on: CalendarDate): void {
  const from = inForceFrom(book);
  if (!from) throw refuse('conditions-not-met', { on });
  if (on < from) throw refuse('before-entry-into-force', { from, on });
}

/** Refuses what may not be dated after D (R1, R2). */
export function beforeEnd(book: Book, on: CalendarDate): void {
  const end = endOn(book, addDays(on, -1));
  if (end) throw refuse('after-dissolution', { dissolvedOn: end.on, on });
}

/** The end that lies before the date, if there is one: then the rules of the run-off apply to it (R1). */
export function endBefore(book: Book, on: CalendarDate): End | undefined {
  return endOn(book, addDays(on, -1));
}
