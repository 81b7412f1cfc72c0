import type { Schema } from '#ledger/schemas.js';
import { HEADER, TOLD } from './answer-schemas.js';
import { date, each, instant, kronor, list, object, optional, ref, text, uuid, whole, word } from './shapes.js';

const CHANGED = { before: text('Before; empty where there was nothing.'), after: text('After; empty where nothing is.') };
const keys = (description: string): Schema => list({ type: 'string' }, description);

const FUNDING_LINE = object({
  funding: text('Its key.'),
  funder: text('The funder.'),
  subject: text('What it is for.'),
  status: word('How far it has come.', ['applied-for', 'secured']),
  purpose: optional(keys('The commitments it is earmarked for (N4).')),
  appliedFor: optional(kronor('Applied for.')),
  ...each(kronor, {
    secured: 'Decided by the funder.',
    received: 'Received.',
    refunded: 'Refunded.',
    used: 'Paid expenditures with.',
    unused: 'Received and not used.',
  }),
});

/** Findings, deadlines, what an amendment would change, outside money, and what an organisation has in all agreements. */
export const QUESTION_SCHEMAS: Readonly<Record<string, Schema>> = {
  Finding: object(
    {
      ...TOLD,
      key: text('Stable key, by which it is acknowledged or closed.'),
      status: word('What people did about it.', ['open', 'acknowledged', 'closed']),
      reviews: list(
        object({
          status: word('What it became.', ['acknowledged', 'closed']),
          actor: text('Opaque id of who did.'),
          role: text('In which role.'),
          on: date('When.'),
          recordedAt: instant('When it was recorded.'),
          revision: whole('The event.'),
          why: text('Why.'),
        }),
        'What people did about it.',
      ),
    },
    'A finding (iakttagelse) and what was done about it.',
  ),
  Findings: object({ ...HEADER, findings: list(ref('Finding'), 'By code.') }, 'What someone must look at (iakttagelser).'),
  Deadlines: object(
    {
      ...HEADER,
      deadlines: list(object({ ...TOLD, dueOn: date('The day.') }), 'The nearest first.'),
    },
    'Everything with a day ahead (frister).',
  ),
  AmendmentEffect: object(
    {
      ...HEADER,
      effect: object(
        {
          amendment: text('Its key.'),
          on: date('Were it adopted this day.'),
          missing: keys('Parties whose approval is missing.'),
          parties: object({ joins: keys('Parties that join.'), leaves: keys('Parties that leave.') }, 'Who comes and goes.'),
          terms: list(object({ field: text('The term.'), ...CHANGED }), 'Terms other than the yearly sums.'),
          schedule: list(object({ party: text('The party.'), year: whole('The year.'), ...CHANGED }), 'Yearly sums.'),
          totals: list(
            object({ party: optional(text('The party; all of them without it.')), ...CHANGED }),
            'Sums of the period.',
          ),
          key: list(object({ party: text('The party.'), ...CHANGED }), 'The contribution key of the day (P1).'),
          clauses: list(object({ clause: text('Its key.'), number: text('As printed.'), ...CHANGED }), 'Clauses.'),
        },
        'What it would change.',
      ),
    },
    'What an amendment would change (ändringens verkan).',
  ),
  ExternalFunding: object(
    {
      ...HEADER,
      clause: text('The clause on financing, as printed.'),
      fundings: list(FUNDING_LINE, 'By funding.'),
      years: list(
        object({
          year: whole('The year.'),
          target: optional(kronor('The target, where one is set.')),
          ...each(kronor, {
            secured: 'Decided by funders in the year.',
            received: 'Received.',
            refunded: 'Refunded.',
            left: 'Left of the target.',
          }),
        }),
        'By year of the agreement.',
      ),
    },
    'External funding against its target (extern finansiering).',
  ),
  InKind: object(
    {
      ...HEADER,
      clause: text('The clause on financing, as printed.'),
      lines: list(
        object({
          inKind: text('Its key.'),
          party: text('The party.'),
          year: whole('The year.'),
          subject: text('What it is.'),
          valuation: kronor('What it is valued at.'),
          ofWhich: list(object({ subject: text('What.'), amount: kronor('How much.') }), 'Parts said apart.'),
          on: date('When.'),
          revision: whole('The event.'),
        }),
        'In the order recorded.',
      ),
      total: kronor('Their sum, which is never cash.'),
    },
    'Contributions in kind (bidrag i natura).',
  ),
  Portfolio: object(
    {
      organisation: uuid('The organisation.'),
      name: text('Its name.'),
      on: date('The effective date the answer is for.'),
      knownAt: ref('KnownAt', 'How much of the ledger was known (känt per).'),
      calculation: text('The version of the rules that counted.'),
      agreements: list(
        object({
          agreement: uuid('The agreement.'),
          title: text('Its title.'),
          example: { type: 'boolean', description: 'Whether it is an example.' },
          currency: text('Currency of its sums.'),
          knownAt: object(
            { revision: whole('The revision it stood at.'), recordedAt: instant('When that was recorded.') },
            'How much of it was known.',
          ),
          phase: ref('Phase', 'Where the agreement stands (skede).'),
          party: text('The party that the organisation is.'),
          role: word('Role.', ['host', 'contributor']),
          contributions: object(
            {
              year: whole('The year of the date.'),
              ...each(kronor, { owed: 'Owed.', outstanding: 'Requisitioned and not received.', overdue: 'Late.' }),
            },
            'Its contributions of the year.',
          ),
          shortfall: optional(
            object(each(kronor, { share: 'Its share.', leftToPay: 'Left to pay.' }), 'Once the agreement has ended.'),
          ),
          findings: object(each(whole, { open: 'Open.', acknowledged: 'Acknowledged.', closed: 'Closed.' }), 'How many.'),
          deadlines: object({ total: whole('How many lie ahead.'), next: optional(date('The nearest.')) }, 'Days ahead.'),
        }),
        'By agreement.',
      ),
    },
    'Every agreement that an organisation is party to (avtalsportfölj).',
  ),
};
