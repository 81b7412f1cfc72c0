import type { Schema } from '#ledger/schemas.js';
import { HEADER } from './answer-schemas.js';
import { date, each, flag, instant, kronor, list, object, optional, ref, saying, text, whole, word } from './shapes.js';

const AT = { on: date('When.'), revision: whole('The event.') };
const keys = (description: string): Schema => list({ type: 'string' }, description);
const PART = { subject: text('What.'), amount: kronor('How much.') };
const OF_WHICH = list(object(PART), 'Parts said apart.');

const OUTCOME = each(kronor, {
  budget: 'Budget.',
  committed: 'Left of commitments tied to it.',
  spent: 'Spent, less reversals.',
  left: 'Budget less spent; negative where more was spent.',
  free: 'Left less committed.',
});

const BUDGET_VERSION = object(
  {
    ...AT,
    number: whole('1 is the one adopted first.'),
    decision: text('The decision it was adopted by.'),
    total: kronor('The total.'),
    lines: list(
      object({ line: text('The line.'), ...PART, ofWhich: OF_WHICH, portfolio: flag('Broken down by the Core Team.') }),
      'Its lines.',
    ),
    financing: list(object({ party: text('The party.'), amount: kronor('How much.') }), 'What each party finances.'),
    correction: optional(ref('BudgetCorrection', 'What it corrects, where it does.')),
  },
  'The budget as the board adopted or revised it.',
);

const BUDGET = object(
  {
    ...HEADER,
    clause: text('The clause on financing, as printed.'),
    year: whole('The year.'),
    version: BUDGET_VERSION,
    total: object(OUTCOME, 'In all.'),
    lines: list(
      object({
        line: text('The line.'),
        subject: text('What it is for.'),
        portfolio: flag('Broken down by the Core Team.'),
        ofWhich: OF_WHICH,
        parts: list(object({ part: text('Its key.'), ...PART }), 'How the Core Team broke it down.'),
        commitments: keys('Commitments tied to it.'),
        ...OUTCOME,
      }),
      'By line.',
    ),
    versions: list(BUDGET_VERSION, 'Every version until then.'),
  },
  'A year’s budget against its outcome (budget mot utfall).',
);

const QUORUM = object({
  ...AT,
  body: text('The body.'),
  rule: text('A number of members, or every party.'),
  members: optional(whole('How many.')),
  decision: text('The decision that set it.'),
  from: date('First day.'),
});

const MINUTES = object(
  {
    ...AT,
    documentSha256: text('SHA-256 of the text.'),
    registerNumber: optional(text('Register number (diarienummer).')),
    approved: optional(
      object(
        { ...AT, approvedAt: text('The meeting that approved them.'), decision: optional(text('Its decision.')) },
        'Their approval (justering).',
      ),
    ),
  },
  'The minutes (protokoll).',
);

const MEETING = object(
  {
    meeting: text('Its key.'),
    place: text('Where.'),
    on: date('When.'),
    item: optional(object({ ...AT, meeting: text('The meeting.'), item: text('Number.'), title: text('Title.') }, 'The item.')),
    attendees: list(ref('Attendee'), 'Who attended.'),
    presence: object(
      {
        quorum: optional(saying('The quorum that held.', QUORUM)),
        members: whole('Members present for the item.'),
        deputies: keys('Deputies who stepped in.'),
        disqualified: keys('Disqualified (jäv).'),
        absent: keys('Parties with nobody there to decide.'),
        reached: flag('Whether the quorum was reached.'),
      },
      'Who was there for the item.',
    ),
    minutes: optional(MINUTES),
  },
  'The meeting it was taken at.',
);

const BY = object({ ...AT, by: text('The later decision.') });

const DECISION = object(
  {
    ...HEADER,
    decision: text('Its key.'),
    body: text('The body.'),
    subject: text('What it is about.'),
    decidedOn: date('When.'),
    asKnown: object(
      { on: date('The day.'), revision: whole('The event.'), recordedAt: instant('When it was recorded.') },
      'Where to ask what the figures were as known then.',
    ),
    outcome: object(
      {
        outcome: text('What became of it.'),
        changes: optional(
          object(
            { ...AT, proposedText: text('As proposed.'), decidedText: text('As decided.') },
            'Decided otherwise than proposed.',
          ),
        ),
        clarifications: list(object({ ...AT, clarification: text('What was made clear.') }), 'Clarifications.'),
        settled: optional(saying('Settled by a later decision.', BY)),
        rescinded: optional(saying('Rescinded by a later decision.', BY)),
      },
      'What became of it.',
    ),
    votes: optional(ref('Votes', 'How the votes fell.')),
    dissents: list(
      object({
        ...AT,
        decision: text('The decision.'),
        party: optional(text('The party.')),
        actor: optional(text('Opaque id of the attendee.')),
        reason: text('The reason.'),
      }),
      'Dissents (reservationer).',
    ),
    meeting: optional(MEETING),
    settles: keys('Deferred decisions that it settles.'),
    rescinds: keys('Decisions that it takes back.'),
    funded: list(
      object({
        ...AT,
        commitment: text('The commitment.'),
        subject: text('What it is for.'),
        change: word('A commitment, or more to one.', ['funded', 'increased']),
        ...each(kronor, { amount: 'Decided.', spent: 'Spent.', released: 'Released.', left: 'Left.' }),
      }),
      'What it funded.',
    ),
    reduced: list(
      object({
        ...AT,
        commitment: text('The commitment.'),
        change: word('How.', ['reduced', 'rescinded']),
        amount: kronor('How much was taken back.'),
      }),
      'What it took back.',
    ),
    mandates: list(
      object({
        ...AT,
        mandate: ref('Mandate', 'What the body may decide.'),
        decision: text('The decision.'),
        from: date('First day.'),
      }),
      'Mandates it set.',
    ),
    quorums: list(QUORUM, 'Quorums it set.'),
    seats: list(
      object({
        ...AT,
        body: text('The body.'),
        members: whole('Ordinary members a party.'),
        decision: text('The decision.'),
        from: date('First day.'),
      }),
      'How many members a party has in a body, as it set it.',
    ),
    assignments: list(
      object({
        ...AT,
        assignment: text('Its key.'),
        decision: text('The decision.'),
        to: text('The office.'),
        party: optional(text('The party of the office.')),
        task: text('The task.'),
        deadline: date('Last day.'),
        reported: optional(
          object(
            {
              ...AT,
              documentSha256: optional(text('SHA-256 of what was delivered.')),
              report: optional(text('What was.')),
            },
            'What was reported.',
          ),
        ),
        status: word('How it stands.', ['given', 'done', 'overdue']),
        daysLate: whole('Days after the deadline.'),
      }),
      'Assignments it gave (uppdrag).',
    ),
    facts: list(
      object({
        ...AT,
        type: text('Its type.'),
        recordedAt: instant('When it was recorded.'),
        decisions: keys('Decisions it names.'),
        registerNumber: optional(text('Register number.')),
      }),
      'Every recorded fact that names it, itself first.',
    ),
    registerNumbers: keys('Register numbers (diarienummer).'),
  },
  'A decision and everything that followed from it.',
);

/** What the board decided and budgeted. */
export const BOARD_SCHEMAS: Readonly<Record<string, Schema>> = { Budget: BUDGET, Decision: DECISION };
