import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent, type LedgerEvent } from './definition.js';
import { Text } from './fields.js';
import { findingsOn } from './findings.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    reviews: FindingReview[];
  }
}
opensWith({ reviews: () => [] });

// open ──acknowledged──▶ acknowledged ──closed──▶ closed
//   └───────────────────closed──────────────────▶ closed

const refuse = declareRefusals({
  'no-such-finding': {
    clause: 'findings',
    en: 'There is no finding "{finding}" on {on}.',
    sv: 'Det finns ingen iakttagelse "{finding}" den {on}.',
  },
  'finding-closed': {
    clause: 'findings',
    en: 'The finding "{finding}" was closed on {on}.',
    sv: 'Iakttagelsen "{finding}" avslutades {on}.',
  },
});

/** What a person says of a finding; the finding itself stays, and so does what it found. */
export class FindingReviewData {
  @Text({ description: 'The key of the finding, as the answer shows it.', example: 'bad-check-digit:vasteras', max: 400 })
  finding: string;
  @Text({ description: 'Why.', example: 'The party has been asked for its number.', max: 1000 })
  why: string;
}

/** What a person did about a finding: an opaque id, the role, when and why. */
export interface FindingReview extends At {
  finding: string;
  status: 'acknowledged' | 'closed';
  actor: string;
  role: string;
  recordedAt: string;
  why: string;
}

function add(book: Book, status: FindingReview['status'], event: LedgerEvent<FindingReviewData>): void {
  const { data, effectiveOn: on, revision: seq, actor, role, recordedAt } = event;
  book.reviews.push({ ...data, status, actor, role, recordedAt, on, seq });
}

/** A person has seen a finding. */
export const FindingAcknowledged = defineEvent<FindingReviewData>({
  type: 'FindingAcknowledged',
  title: { en: 'Finding acknowledged', sv: 'Iakttagelse sedd' },
  version: 1,
  data: FindingReviewData,
  clause: 'findings',
  evolve: (book, event) => add(book, 'acknowledged', event),
});

/** A person has closed a finding. */
export const FindingClosed = defineEvent<FindingReviewData>({
  type: 'FindingClosed',
  title: { en: 'Finding closed', sv: 'Iakttagelse avslutad' },
  version: 1,
  data: FindingReviewData,
  clause: 'findings',
  evolve: (book, event) => add(book, 'closed', event),
});

function refuseUnknownOrClosed(book: Book, finding: string, on: CalendarDate): void {
  const closed = book.reviews.find((review) => review.finding === finding && review.status === 'closed');
  if (closed) throw refuse('finding-closed', { finding, on: closed.on });
  if (!findingsOn(book, on).some((found) => found.key === finding)) throw refuse('no-such-finding', { finding, on });
}

// Whoever writes anything may have a finding to look at; the auditor writes nothing.
const anyone = [
  { role: 'admin', of: 'any-party' },
  { role: 'board-secretary', of: 'host' },
  { role: 'finance', of: 'host' },
  { role: 'legal', of: 'any-party' },
] as const;

/** Says that a finding has been seen, and why it stands. */
export const acknowledgeFinding = defineCommand<FindingReviewData>({
  name: 'acknowledge-finding',
  title: { en: 'Acknowledge a finding', sv: 'Bekräfta att en iakttagelse är sedd' },
  input: FindingReviewData,
  may: anyone,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    refuseUnknownOrClosed(book, input.finding, effectiveOn);
    return [FindingAcknowledged.of(input, { effectiveOn })];
  },
});

/** Says that a finding needs nothing more, and why. */
export const closeFinding = defineCommand<FindingReviewData>({
  name: 'close-finding',
  title: { en: 'Close a finding', sv: 'Avsluta en iakttagelse' },
  input: FindingReviewData,
  may: anyone,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    refuseUnknownOrClosed(book, input.finding, effectiveOn);
    return [FindingClosed.of(input, { effectiveOn })];
  },
});
