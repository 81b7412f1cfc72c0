import { LIMITS } from '../http.js';

/** Every query parameter there is: one meaning each, wherever it is taken. */
export const PARAMETERS = {
  on: {
    description: 'Effective date (gäller per): the answer for that day. Without it the day in Stockholm of what is known.',
    schema: { type: 'string', format: 'date' },
  },
  knownAt: {
    description:
      'Known at (känt per): a revision of the agreement (in lists a ledger number) or an instant, inclusive. Without it all that is recorded.',
    schema: { type: 'string' },
  },
  minPosition: {
    description: 'The `position` of a command’s answer: wait until it can be read. Läs först när det skrivna syns.',
    schema: { type: 'string', pattern: '^\\d{20}$' },
  },
  account: {
    description:
      'An account (konto), such as `cash` or `receivable:vasteras:2026`; for balances also a kind, such as `receivable`.',
    schema: { type: 'string' },
  },
  fromOn: {
    description: 'Compare with this effective date. Jämför med detta datum.',
    schema: { type: 'string', format: 'date' },
  },
  fromKnownAt: {
    description: 'Compare with what was known then: a revision or an instant. Jämför med vad som var känt då.',
    schema: { type: 'string' },
  },
  dissolvedOn: {
    description: 'What if it were dissolved this day? Nothing is written. Tänk om det upplöses denna dag?',
    schema: { type: 'string', format: 'date' },
  },
  year: { description: 'The year of the budget. Budgetens år.', schema: { type: 'string', pattern: '^\\d{4}$' } },
  limit: {
    description: 'Rows in a page. Rader på en sida.',
    schema: { type: 'integer', minimum: 1, maximum: LIMITS.pageMax, default: LIMITS.pageDefault },
  },
  offset: {
    description: 'Rows before the page. Rader före sidan.',
    schema: { type: 'integer', minimum: 0, maximum: LIMITS.offsetMax, default: 0 },
  },
} as const;

/** The name of a query parameter. */
export type ParameterName = keyof typeof PARAMETERS;

/** What a list over agreements takes. */
export const LISTED = ['limit', 'offset', 'knownAt', 'minPosition'] as const;

/** The two clocks and the wait, which every answer about an agreement takes. */
export const TIMES = ['on', 'knownAt', 'minPosition'] as const;
