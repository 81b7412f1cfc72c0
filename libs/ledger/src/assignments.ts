import { type At, type Book, opensWith } from './book.js';
import { type CalendarDate, daysBetween } from './dates.js';
import { declareDeadlines } from './deadlines.js';
import { decisionOf } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { DateField, Key, Sha256, Text } from './fields.js';
import { partyOf, refuseTaken } from './parties.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    assignments: Map<string, Assignment>;
  }
}
opensWith({ assignments: () => new Map() });

// given ──reported on a date──▶ done
//   └───deadline passed without a report──▶ overdue (a finding, no state)

const refuse = declareRefusals({
  'no-such-assignment': {
    clause: 'bodies',
    en: 'No assignment "{assignment}" is given by {on}.',
    sv: 'Inget uppdrag "{assignment}" är givet {on}.',
  },
  'deadline-before-decision': {
    clause: 'bodies',
    en: 'The assignment "{assignment}" is given on {on}; its deadline cannot be {deadline}.',
    sv: 'Uppdraget "{assignment}" ges {on}; det kan inte ha sista dag {deadline}.',
  },
  'assignment-reported': {
    clause: 'bodies',
    en: 'The assignment "{assignment}" was reported done on {on}.',
    sv: 'Uppdraget "{assignment}" rapporterades klart {on}.',
  },
});

/** A task that a body gave to an office by decision. */
export class AssignmentData {
  @Key({ description: 'Name of the assignment.', example: 'U-annual-report-2025' })
  assignment: string;
  @Key({ description: 'The decision that gives it.', example: 'D1' })
  decision: string;
  @Text({ description: 'The office it is given to.', example: 'director of process support', max: 200 })
  to: string;
  @Key({ description: 'The party of the office, where it has one.', example: 'mdu', optional: true })
  party?: string;
  @Text({ description: 'The task.', example: 'Annual report to the board' })
  task: string;
  @DateField({ description: 'Last day.', example: '2027-01-31' })
  deadline: string;
}

/** A report that an assignment is done. */
export class AssignmentReport {
  @Key({ description: 'The assignment.', example: 'U-annual-report-2025' })
  assignment: string;
  @Sha256({ description: 'SHA-256 of what was delivered.', example: 'a'.repeat(64), optional: true })
  documentSha256?: string;
  @Text({ description: 'What was delivered.', example: 'Annual report 2026', optional: true })
  report?: string;
}

/** An assignment in the book. */
export interface Assignment extends At {
  key: string;
  decision: string;
  to: string;
  party?: string;
  task: string;
  deadline: CalendarDate;
  reported?: At & { documentSha256?: string; report?: string };
}

/** An assignment was given. */
export const AssignmentGiven = defineEvent<AssignmentData>({
  type: 'AssignmentGiven',
  title: { en: 'Assignment given', sv: 'Uppdrag givet' },
  version: 1,
  data: AssignmentData,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { assignment: key, ...given } = data;
    book.assignments.set(key, { key, ...given, on, seq });
  },
});

/** An assignment was reported done; its effective date is the day it was. */
export const AssignmentReported = defineEvent<AssignmentReport>({
  type: 'AssignmentReported',
  title: { en: 'Assignment reported', sv: 'Uppdrag återrapporterat' },
  version: 1,
  data: AssignmentReport,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { assignment: key, ...report } = data;
    const assignment = book.assignments.get(key);
    if (!assignment) throw new Error(`The assignment ${key} is not in the book of ${book.id}.`);
    book.assignments.set(key, { ...assignment, reported: { ...report, on, seq } });
  },
});

/** An assignment as it stands on a date. */
export interface AssignmentOn extends Assignment {
  status: 'given' | 'done' | 'overdue';
  /** Days after the deadline: until it was done, or so far. */
  daysLate: number;
}

/** The assignments given by the date, with how they stand on it. */
export function assignmentsOn(book: Book, on: CalendarDate): AssignmentOn[] {
  return [...book.assignments.values()]
    .filter((one) => one.on <= on)
    .map(({ reported, ...given }) => {
      const done = reported && reported.on <= on ? reported : undefined;
      const daysLate = Math.max(0, daysBetween(given.deadline, done?.on ?? on));
      return {
        ...given,
        ...(done ? { reported: done } : {}),
        status: done ? 'done' : daysLate > 0 ? 'overdue' : 'given',
        daysLate,
      };
    });
}

declareDeadlines(
  {
    'assignment-due': {
      clause: 'bodies',
      en: 'The assignment {assignment} of {to} is due by {dueOn}.',
      sv: 'Uppdraget {assignment} till {to} ska vara klart senast {dueOn}.',
    },
  },
  (book, on) =>
    assignmentsOn(book, on)
      .filter((one) => one.status === 'given')
      .map(({ key: assignment, to, deadline: dueOn }) => ({ code: 'assignment-due', dueOn, facts: { assignment, to } })),
);

const secretary = [{ role: 'board-secretary', of: 'host' }] as const;

/** Records an assignment that a decision gave to an office. */
export const giveAssignment = defineCommand<AssignmentData>({
  name: 'give-assignment',
  title: { en: 'Record an assignment with a deadline', sv: 'Registrera ett uppdrag med sista dag' },
  input: AssignmentData,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const { assignment, decision, party, deadline } = input;
    refuseTaken(book.assignments, assignment);
    decisionOf(book, decision, on);
    if (party !== undefined) partyOf(book, party);
    if (deadline < on) throw refuse('deadline-before-decision', { assignment, on, deadline });
    return [AssignmentGiven.of(input, { effectiveOn: on })];
  },
});

/** Records that an assignment is done. */
export const reportAssignment = defineCommand<AssignmentReport>({
  name: 'report-assignment',
  title: { en: 'Report an assignment done', sv: 'Rapportera ett uppdrag som klart' },
  input: AssignmentReport,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const assignment = book.assignments.get(input.assignment);
    if (!assignment || on < assignment.on) throw refuse('no-such-assignment', { assignment: input.assignment, on });
    const { reported } = assignment;
    if (reported) throw refuse('assignment-reported', { assignment: assignment.key, on: reported.on });
    return [AssignmentReported.of(input, { effectiveOn: on })];
  },
});
