import type { Schema } from '#ledger/schemas.js';
import { HEADER } from './answer-schemas.js';
import { date, each, flag, kronor, list, object, optional, ref, text, whole, word } from './shapes.js';

const TRAIL = object(
  {
    clause: object({ number: text('As printed.'), about: text('What it is about.') }, 'The clause that says so.'),
    decision: object(
      {
        decision: text('Its key.'),
        body: text('The body that decided.'),
        decidedOn: date('When.'),
        revision: optional(whole('The event of the decision.')),
        meeting: optional(text('The meeting.')),
        item: optional(text('The item of the minutes.')),
      },
      'The decision it rests on.',
    ),
    revision: whole('The event of the commitment or the increase.'),
    movements: list(
      object({
        revision: whole('The event.'),
        effectiveOn: date('Its date.'),
        kind: text('What it did to the tranche.'),
        amount: kronor('By how much.'),
      }),
      'Everything that changed what is left.',
    ),
  },
  'The way from the figure back to what it is made of.',
);

const LINE = object({
  commitment: text('The commitment (åtagande).'),
  subject: text('What it is for.'),
  tranche: whole('0 is the commitment itself, then its increases.'),
  status: text('running, surviving, contested, released or rescinded.'),
  amount: kronor('Decided.'),
  left: kronor('Left on the day asked for.'),
  leftOnEnd: optional(kronor('Left on the day it ended.')),
  need: optional(kronor('Need (N1).')),
  earmarked: optional(kronor('Of the need met by earmarked money (N4).')),
  covered: optional(kronor('Covered by money there is or that is still to come.')),
  uncovered: optional(kronor('Uncovered.')),
  shares: optional(
    list(
      object({
        party: text('The party.'),
        weight: text('Its weight in the key.'),
        amount: kronor('Its share of the uncovered part.'),
      }),
      'Who pays the uncovered part (P1–P4).',
    ),
  ),
  trail: TRAIL,
});

const PARTY_LINE = object({
  party: text('The party.'),
  ...each(kronor, {
    share: 'Its share of the shortfall.',
    withdrawn: 'The part of it that is contested since the party withdrew (P4).',
    requisitioned: 'Requisitioned for it.',
    paid: 'Paid for it.',
    overdue: 'Late.',
    leftToRequisition: 'Left to requisition.',
    leftToPay: 'Left to pay.',
    surplus: 'Owed to the party.',
    stillToCome: 'Contributions still to come on the day it ended (N6).',
    arrears: 'What of them is not yet paid (N8).',
  }),
  dueOn: optional(date('Due date of the shortfall.')),
  daysOverdue: whole('Days late.'),
});

const SHARES = list(object({ party: text('The party.'), amount: kronor('Its part.') }), 'By party.');

const END = object(
  {
    endedOn: date('The day everything is measured on.'),
    ground: word('Why it ended.', ['failed-negotiation', 'other', 'expiry']),
    clause: text('The clause on what survives, as printed.'),
    ...each(kronor, {
      need: 'What the surviving commitments need.',
      earmarked: 'Of the need met by earmarked money (N4).',
      held: 'Money held.',
      cover: 'Money held and still to come.',
      deficit: 'How far the cover is below zero.',
      shortfall: 'Need that is uncovered.',
      surviving: 'Left of surviving commitments.',
      contested: 'Left of contested commitments.',
      cash: 'Cash.',
      outside: 'Of the cash not the parties’: outside money, receipts not identified.',
      surplusPayable: 'Surplus that may be paid now.',
    }),
    earmarkedUnused: list(
      object({
        funding: text('The funding.'),
        purpose: optional(list({ type: 'string' }, 'The commitments it is earmarked for.')),
        ...each(kronor, { onEnd: 'In hand on the day.', met: 'Met need.', unused: 'Left, outside what is held.' }),
      }),
      'Outside money in hand on the day (N4).',
    ),
    budgetLeft: object(
      {
        year: whole('The year of the day.'),
        total: kronor('In all.'),
        lines: list(
          object({
            line: text('The line.'),
            subject: text('What it is for.'),
            ...each(kronor, { budget: 'Budget.', spent: 'Spent.', left: 'Left.' }),
          }),
          'By line.',
        ),
      },
      'What is unspent of budget lines: contested, and in no total (S4).',
    ),
    totals: object(
      each(kronor, {
        share: 'Shares.',
        requisitioned: 'Requisitioned.',
        paid: 'Paid.',
        leftToPay: 'Left to pay.',
        overdue: 'Late.',
        surplus: 'Owed to parties.',
      }),
      'Sums of the parties.',
    ),
    parties: list(PARTY_LINE, 'Each party’s part.'),
    stillToCome: list(
      object({ party: text('The party.'), year: whole('The year.'), amount: kronor('The sum.') }),
      'By party and year.',
    ),
    coverSurplus: object(
      { total: kronor('Cover beyond the need (P6).'), paid: kronor('Paid out of it.'), shares: SHARES },
      'What was paid in beyond the need.',
    ),
    discharged: flag('Whether every surviving obligation is met (slutreglerat).'),
    leftOut: list(
      object({ revision: whole('The event.'), type: text('Its type.'), effectiveOn: date('Its date.') }),
      'What if: recorded facts that would have been refused, and what rests on them.',
    ),
  },
  'The figures of an agreement that ended, or is assumed to.',
);

/** What is owed. */
export const OBLIGATION_SCHEMAS: Readonly<Record<string, Schema>> = {
  Obligations: object(
    {
      ...HEADER,
      phase: ref('Phase', 'Where the agreement stands (skede).'),
      whatIf: flag('Whether the dissolution is assumed.'),
      lines: list(LINE, 'One for each tranche.'),
      end: optional(END),
      assumptions: list(ref('Told'), 'The assumptions the answer rests on.'),
    },
    'What is owed (vad som återstår).',
  ),
};
