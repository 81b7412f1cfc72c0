import { reportDayOn } from './assumption-choices.js';
import { type At, type Book, opensWith } from './book.js';
import { inForceFrom } from './conditions.js';
import { type CalendarDate, earlier, yearOf } from './dates.js';
import { type Deadline, declareDeadlines } from './deadlines.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, Sha256, Year } from './fields.js';
import { declareFindings, type Finding } from './findings.js';
import { partyOf } from './parties.js';
import { endOn } from './phase.js';
import { declareRefusals } from './refusal.js';
import { versionOn, yearsOf } from './terms.js';

declare module './book.js' {
  interface Book {
    reports: Report[];
  }
}
opensWith({ reports: () => [] });

const refuse = declareRefusals({
  'report-not-owed': {
    clause: 'follow-up',
    en: 'Reports are owed for {years}; {year} is none of them.',
    sv: 'Uppföljningar ska lämnas för {years}; {year} är inget av dem.',
  },
  'report-before-its-year': {
    clause: 'follow-up',
    en: 'A report on {year} cannot be delivered on {on}, before that year begins.',
    sv: 'En uppföljning av {year} kan inte lämnas {on}, innan det året börjat.',
  },
  'report-delivered': {
    clause: 'follow-up',
    en: 'The report on {year} was delivered to {party} on {on}.',
    sv: 'Uppföljningen av {year} lämnades till {party} {on}.',
  },
});

/** A yearly report that a recipient has got (§ 10). */
export class ReportData {
  @Year({ description: 'The year it is about.', example: 2026 })
  year: number;
  @Key({ description: 'The party it is delivered to.', example: 'eskilstuna' })
  party: string;
  @Sha256({ description: 'SHA-256 of the report.', example: 'a'.repeat(64) })
  documentSha256: string;
}

/** A delivered report in the book. */
export interface Report extends At {
  year: number;
  party: string;
  documentSha256: string;
}

/** A report to a party for a year: when it is due, and when it came. */
export interface ReportLine {
  party: string;
  year: number;
  dueOn: CalendarDate;
  deliveredOn?: CalendarDate;
}

/** A yearly report was delivered. */
export const ReportDelivered = defineEvent<ReportData>({
  type: 'ReportDelivered',
  title: { en: 'Report delivered', sv: 'Uppföljning lämnad' },
  version: 1,
  data: ReportData,
  clause: 'follow-up',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.reports.push({ ...data, on, seq });
  },
});

/** Records that a yearly report was delivered to a party. */
export const deliverReport = defineCommand<ReportData>({
  name: 'deliver-report',
  title: { en: 'Record a yearly report delivered', sv: 'Registrera en lämnad årlig uppföljning' },
  input: ReportData,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const party = partyOf(book, input.party);
    const years = yearsOf(versionOn(book, on).terms);
    const year = String(input.year);
    if (!years.includes(input.year)) throw refuse('report-not-owed', { years: years.join(', '), year });
    if (yearOf(on) < input.year) throw refuse('report-before-its-year', { year, on });
    const earlierOne = book.reports.find((report) => report.party === party.key && report.year === input.year);
    if (earlierOne) throw refuse('report-delivered', { year, party: party.name, on: earlierOne.on });
    return [ReportDelivered.of(input, { effectiveOn: on })];
  },
});

/**
 * Every report that is owed for the years begun by the date, to each party that is in the agreement then (§ 10). The text names no
 * day: it is 31 December of the year (an assumption) or the day that the board has chosen.
 */
export function reportsOn(book: Book, on: CalendarDate): ReportLine[] {
  const from = inForceFrom(book);
  if (!from) return [];
  const end = endOn(book, on);
  const last = yearOf(end ? earlier(on, end.on) : on);
  const years = yearsOf(versionOn(book, on).terms).filter((year) => year >= yearOf(from) && year <= last);
  return years.flatMap((year) =>
    book.parties.flatMap(({ key: party }): ReportLine[] => {
      const left = versionOn(book, on).withdrawn.get(party);
      if (left && year >= left.fromYear) return [];
      const delivered = book.reports.find((report) => report.party === party && report.year === year && report.on <= on);
      const dueOn = `${year}-${reportDayOn(book, on).day}`;
      return [{ party, year, dueOn, ...(delivered ? { deliveredOn: delivered.on } : {}) }];
    }),
  );
}

function undelivered(book: Book, on: CalendarDate): ReportLine[] {
  return reportsOn(book, on).filter((line) => line.deliveredOn === undefined);
}

declareDeadlines(
  {
    'report-due': {
      clause: 'follow-up',
      en: 'The report on {year} is due to {party} by {dueOn}.',
      sv: 'Uppföljningen av {year} ska lämnas till {party} senast {dueOn}.',
    },
  },
  (book, on) => {
    const told = ({ party, year, dueOn }: ReportLine): Deadline => ({
      code: 'report-due',
      dueOn,
      facts: { party: partyOf(book, party).name, year: String(year) },
    });
    return undelivered(book, on).map(told);
  },
);

declareFindings(
  {
    'report-overdue': {
      clause: 'follow-up',
      en: 'The report on {year} to {party} was due on {dueOn}.',
      sv: 'Uppföljningen av {year} till {party} skulle ha lämnats {dueOn}.',
    },
  },
  (book, on) =>
    undelivered(book, on)
      .filter(({ dueOn }) => dueOn < on)
      .map(({ party, year, dueOn }): Finding => {
        return {
          code: 'report-overdue',
          about: `${party}:${year}`,
          facts: { party: partyOf(book, party).name, year: String(year), dueOn },
        };
      }),
);
