import { type At, type Book, opensWith } from './book.js';
import { addDays, type CalendarDate } from './dates.js';
import { approves } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { DateField, Key, Text } from './fields.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    periods: Period[];
  }
}
opensWith({ periods: () => [] });

// open ──closed through a day──▶ closed ──reopened by decision──▶ open

const refuse = declareRefusals({
  'period-closed': {
    clause: 'periods',
    en: 'The books are closed through {through}; nothing can be dated {on}. Date a correction today and say what it corrects, or have the period reopened by decision.',
    sv: 'Bokföringen är stängd till och med {through}; inget kan dateras {on}. Datera en rättelse i dag och ange vad som rättas, eller öppna perioden genom beslut.',
  },
  'period-not-later': {
    clause: 'periods',
    en: 'The books are closed through {through} already; {asked} is not later.',
    sv: 'Bokföringen är redan stängd till och med {through}; {asked} är inte senare.',
  },
  'period-not-over': {
    clause: 'periods',
    en: 'The period through {through} is not over on {on}; close it afterwards.',
    sv: 'Perioden till och med {through} är inte slut den {on}; stäng den efteråt.',
  },
  'reopening-needs-decision': {
    clause: 'periods',
    en: 'Reopening the books is decided first; no decision "{decision}" that approved it is recorded.',
    sv: 'Att öppna bokföringen beslutas först; inget bifallsbeslut "{decision}" är registrerat.',
  },
  'period-not-closed': {
    clause: 'periods',
    en: 'The books are closed through {through}; there is nothing to reopen from {from}.',
    sv: 'Bokföringen är stängd till och med {through}; det finns inget att öppna från {from}.',
  },
});

/** Closes the books. */
export class PeriodClosing {
  @DateField({ description: 'Last day of the closed period.', example: '2026-03-31' })
  through: string;
}

/** Reopens the books, by decision and with a reason. */
export class PeriodReopening {
  @DateField({ description: 'First day that is open again.', example: '2026-03-01' })
  from: string;
  @Key({ description: 'The decision.', example: 'D8' })
  decision: string;
  @Text({ description: 'Why.', example: 'An invoice of March came late' })
  why: string;
}

/** One closing or reopening in the book. */
export interface Period extends At {
  kind: 'closed' | 'reopened';
  /** closed: last closed day; reopened: first open day. */
  day: CalendarDate;
}

/** The books were closed. */
export const PeriodClosed = defineEvent<PeriodClosing>({
  type: 'PeriodClosed',
  title: { en: 'Period closed', sv: 'Period stängd' },
  version: 1,
  data: PeriodClosing,
  clause: 'periods',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.periods.push({ kind: 'closed', day: data.through, on, seq });
  },
});

/** The books were reopened. */
export const PeriodReopened = defineEvent<PeriodReopening>({
  type: 'PeriodReopened',
  title: { en: 'Period reopened', sv: 'Period öppnad igen' },
  version: 1,
  data: PeriodReopening,
  clause: 'periods',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.periods.push({ kind: 'reopened', day: data.from, on, seq });
  },
});

/** The last closed day, if any is; what was recorded last counts, for it closes further or opens a part of what is closed. */
export function closedThrough(book: Book): CalendarDate | undefined {
  const last = book.periods.at(-1);
  return last?.kind === 'reopened' ? addDays(last.day, -1) : last?.day;
}

/** Refuses a fact effective in a closed period. */
export function refuseClosed(book: Book, on: CalendarDate): void {
  const through = closedThrough(book);
  if (through !== undefined && on <= through) throw refuse('period-closed', { through, on });
}

/** Closes the books through a day. */
export const closePeriod = defineCommand<PeriodClosing>({
  name: 'close-period',
  title: { en: 'Close an accounting period', sv: 'Stäng en bokföringsperiod' },
  input: PeriodClosing,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const through = closedThrough(book);
    if (through !== undefined && input.through <= through) throw refuse('period-not-later', { through, asked: input.through });
    if (input.through > effectiveOn) throw refuse('period-not-over', { through: input.through, on: effectiveOn });
    return [PeriodClosed.of(input, { effectiveOn })];
  },
});

/** Reopens the books from a day; itself a decision with a reason. */
export const reopenPeriod = defineCommand<PeriodReopening>({
  name: 'reopen-period',
  title: { en: 'Reopen an accounting period', sv: 'Öppna en stängd bokföringsperiod' },
  input: PeriodReopening,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const through = closedThrough(book);
    if (through === undefined || input.from > through) {
      throw refuse('period-not-closed', { through: through ?? '–', from: input.from });
    }
    const decided = book.decisions.get(input.decision);
    if (!decided || !approves(decided)) throw refuse('reopening-needs-decision', { decision: input.decision });
    return [PeriodReopened.of(input, { effectiveOn })];
  },
});
