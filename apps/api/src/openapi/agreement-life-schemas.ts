import { date, kronor, list, object, optional, text, uuid, whole, word } from './shapes.js';

const APPEALS = list(
  object({
    appeal: text('Its key.'),
    court: text('The court.'),
    appealedOn: date('Appealed.'),
    stayedOn: optional(date('Stayed by the court (inhibition).')),
    status: word('How far it has come.', ['pending', 'dismissed', 'withdrawn', 'annulled']),
    endedOn: optional(date('When it ended.')),
  }),
  'Appeals (överklaganden).',
);

/** How far a party's approval has come. */
export const CONDITION = object({
  party: text('The party.'),
  kind: text('What makes its approval count.'),
  approvedOn: optional(date('Approved.')),
  announcedOn: optional(date('Announced on the notice board.')),
  forecast: optional(
    object(
      { lastAppealDay: date('Last day of appeal.'), finalOn: date('Final if nobody appeals.') },
      'A forecast, never a fact.',
    ),
  ),
  finalOn: optional(date('Final (laga kraft), as proven.')),
  annulledOn: list({ type: 'string', format: 'date' }, 'The days a court annulled a decision of the party.'),
  appeals: APPEALS,
});

/** What an agreement holds besides its terms and its money. */
export const LIFE = {
  annexes: list(
    object({
      annex: text('Its key.'),
      title: text('Its title.'),
      version: whole('1 is the text that came with the agreement.'),
      revisedBy: optional(text('The decision that revised it.')),
      parts: list(
        object({ part: text('Its key.'), heading: text('Heading.'), summary: text('What it holds, in short.') }),
        'The parts.',
      ),
      missing: list({ type: 'string' }, 'Parts that the agreement says stand in it, and do not.'),
    }),
    'Annexes (bilagor).',
  ),
  duties: list(
    object({
      duty: text('Its key.'),
      party: text('Whose it is.'),
      clause: text('The clause that says so.'),
      subject: text('What the party shall do.'),
      met: list(object({ on: date('When.'), how: text('What met it.') }), 'What has met it.'),
    }),
    'Duties without money (åtaganden utan pengar).',
  ),
  reports: list(
    object({
      party: text('To whom.'),
      year: whole('About which year.'),
      dueOn: date('Last day.'),
      deliveredOn: optional(date('Delivered.')),
    }),
    'Yearly reports owed and delivered (§ 10).',
  ),
  evaluations: list(
    object({
      evaluation: text('Its key.'),
      subject: text('What was evaluated.'),
      by: text('Who evaluated.'),
      on: date('When.'),
    }),
    'Evaluations (utvärderingar).',
  ),
  links: list(
    object({
      side: word('Before or after this one.', ['predecessor', 'successor']),
      agreement: uuid('The other agreement.'),
      title: text('Its title.'),
    }),
    'The agreements before and after.',
  ),
  transfers: list(
    object({
      transfer: text('Its key, the same on both sides.'),
      way: text('Out of this agreement or in to it.'),
      agreement: uuid('The other agreement.'),
      amount: kronor('How much.'),
      on: date('When.'),
      sourceEvent: optional(uuid('The event of the predecessor that sent it.')),
    }),
    'Money carried over.',
  ),
  choices: list(
    object({
      assumption: text('N7, or report-day.'),
      choice: text('What holds.'),
      decision: optional(text('The decision of the board, where there is one.')),
      chosenOn: optional(date('From when.')),
    }),
    'What holds where the text is silent.',
  ),
};
