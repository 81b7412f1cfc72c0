import type { Schema } from '#ledger/schemas.js';
import { CONDITION, LIFE } from './agreement-life-schemas.js';
import { date, each, flag, instant, kronor, list, object, optional, ref, text, texts, uuid, whole, word } from './shapes.js';

/** What every answer about an agreement says of itself. */
export const HEADER = {
  agreement: uuid('The agreement (avtal).'),
  title: text('Its title.'),
  example: flag('Whether it is an example and no agreement of record.'),
  currency: text('Currency of every sum, ISO 4217.'),
  on: date('The effective date the answer is for (gäller per).'),
  knownAt: object(
    { revision: whole('The last revision that was known.'), recordedAt: instant('When it was recorded.') },
    'How much of the history was known (känt per).',
  ),
  settled: optional({ const: false, description: 'There and false where the instant asked for is less than 60 s old.' }),
  agreementVersion: whole('The version of the terms in force that day.'),
  calculation: text('The version of the rules that counted.'),
};

const BOTH = object({ sv: text('In Swedish.'), en: text('In English.') }, 'In words, in both languages.');
const FACTS = texts('What the sentence is filled with.');

/** A code in words, with the clause it rests on. */
export const TOLD = {
  code: text('Stable code.'),
  clause: text('The clause as printed, or the rule.'),
  rule: optional(text('The rule, where one says so.')),
  facts: FACTS,
  text: BOTH,
};

const page = (name: string, items: Schema): Schema =>
  object({
    knownAt: ref('KnownAt', 'How much of the ledger was known (känt per).'),
    total: whole('How many there are.'),
    limit: whole('Rows in the page.'),
    offset: whole('Rows before it.'),
    [name]: list(items, 'The page.'),
  });

const CONTRIBUTION_FIGURES = each(kronor, {
  scheduled: 'Scheduled for the year.',
  requisitioned: 'Requisitioned.',
  received: 'Received, gross.',
  refunded: 'Refunded.',
  netReceived: 'Received net of what a refund took back (C4).',
  overpayment: 'Received beyond the scheduled sum.',
  writtenOff: 'Written off by the board.',
  confirmed: 'Confirmed by the payer.',
  owed: 'Scheduled less received net, once the year has begun.',
  outstanding: 'Requisitioned less received.',
  overdue: 'Outstanding after its due date.',
});

/** The answers about one agreement, besides what is owed. */
export const ANSWER_SCHEMAS: Readonly<Record<string, Schema>> = {
  KnownAt: {
    description: 'How much was known: every event up to a ledger number, or those recorded by an instant.',
    oneOf: [
      object({ ledgerNumber: whole('The last event of the ledger that was known, counted 1, 2, 3 … over all agreements.') }),
      object({ instant: instant('What was recorded by then.') }),
    ],
  },
  Phase: object(
    {
      status: word('Where the agreement stands.', ['drafted', 'conditions-met', 'in-force', 'run-off', 'never-in-force']),
      inForceFrom: optional(date('conditions-met, in-force: from when it is in force.')),
      endedOn: optional(date('run-off: the day everything is measured on.')),
      ground: optional(word('run-off: why it ended.', ['failed-negotiation', 'other', 'expiry'])),
      party: optional(text('never-in-force: the party whose decision was annulled.')),
      annulledOn: optional(date('never-in-force: when a court annulled it.')),
      since: optional(date('never-in-force: from when it was thought to be in force.')),
    },
    'Where the agreement stands (fas).',
  ),
  Told: object(TOLD, 'A finding (iakttagelse) or an assumption (antagande) in words.'),
  Agreement: object(
    {
      ...HEADER,
      phase: ref('Phase', 'Where the agreement stands (skede).'),
      inForceFrom: optional(date('From when it is in force.')),
      booksClosedThrough: optional(date('The last day of the closed periods.')),
      parties: list(
        object({
          key: text('Short name.'),
          name: text('Name.'),
          organisationId: uuid('The organisation it is.'),
          role: word('Role.', ['host', 'contributor']),
          organisationNumber: optional(text('Organisation number as printed.')),
          joinedOn: optional(date('Acceded.')),
        }),
        'The parties.',
      ),
      conditions: list(CONDITION, 'Conditions precedent, by party.'),
      signatures: list(
        object({ party: text('The party.'), office: text('The office.'), signedOn: optional(date('Signed.')) }),
        'One for each office.',
      ),
      clauses: list(
        object({
          key: text('What it is about.'),
          number: text('As printed.'),
          heading: text('Heading.'),
          summary: text('What it holds, in short.'),
          version: whole('Its version.'),
        }),
        'The clauses as they read that day.',
      ),
      terms: ref('Terms', 'The terms in force that day (villkor).'),
      amendments: list(
        object({
          amendment: text('Its key.'),
          subject: text('Subject.'),
          status: text('How far it has come.'),
          approvedBy: list({ type: 'string' }, 'Parties that approved.'),
          missing: list({ type: 'string' }, 'Parties that did not.'),
        }),
        'Amendments (ändringar).',
      ),
      disputes: list(
        object({
          dispute: text('Its key.'),
          party: text('Who raised it.'),
          status: text('How far it has come.'),
          raisedOn: date('Raised.'),
        }),
        'Disputes (tvister).',
      ),
      held: list(
        object({
          held: text('Its key.'),
          command: text('The command.'),
          status: text('Held, approved or rejected.'),
          effectiveOn: date('Its date.'),
        }),
        'Held for a second person (four eyes).',
      ),
      ...LIFE,
      findings: list(ref('Finding'), 'What someone must look at.'),
    },
    'The agreement as it stood.',
  ),
  Balances: object(
    {
      ...HEADER,
      balances: list(
        object({ account: text('Account.'), kind: text('Kind of account.'), name: BOTH, balance: kronor('Debit is positive.') }),
        'Accounts that anything was posted to.',
      ),
      sum: kronor('Their sum: zero over all accounts.'),
    },
    'Balances of the accounts (saldon).',
  ),
  BalanceExplanation: object(
    {
      ...HEADER,
      account: text('The account.'),
      ...each(
        (description) =>
          object({ on: date('Effective date.'), revision: whole('Known at.'), balance: kronor('Balance.') }, description),
        {
          from: 'Compared with.',
          to: 'The balance asked for.',
        },
      ),
      difference: kronor('The difference.'),
      events: list(
        object({
          revision: whole('The event.'),
          type: text('Its type.'),
          effectiveOn: date('Its effective date.'),
          recordedAt: instant('When it was recorded.'),
          amount: kronor('Its part.'),
        }),
        'The events that make the difference; their parts sum to it.',
      ),
    },
    'Two balances of an account and what makes the difference.',
  ),
  Contributions: object(
    {
      ...HEADER,
      clause: text('The clause on financing, as printed.'),
      lines: list(
        object({
          party: text('The party.'),
          year: whole('The year.'),
          ...CONTRIBUTION_FIGURES,
          dueOn: optional(date('Due date (förfallodag).')),
          daysOverdue: whole('Days late.'),
        }),
        'By party and year.',
      ),
      totals: object(CONTRIBUTION_FIGURES, 'Their sums.'),
    },
    'What each party owes, was asked for and has paid (bidrag).',
  ),
  Timeline: object(
    {
      ...HEADER,
      phase: ref('Phase', 'Where the agreement stands (skede).'),
      total: whole('How many events there are.'),
      limit: whole('Rows in the page.'),
      offset: whole('Rows before it.'),
      entries: list(
        object({
          revision: whole('The event.'),
          type: text('Its type.'),
          clause: text('The clause or rule it rests on.'),
          effectiveOn: date('Its effective date.'),
          recordedAt: instant('When it was recorded.'),
          actor: text('Opaque id of who recorded it.'),
          role: text('In which role.'),
          hash: text('SHA-256 of the record.'),
          party: optional(text('The party whose person it was.')),
          reason: optional(text('Why.')),
          data: { type: 'object', description: 'What it says.' },
          changes: list(
            object({
              account: text('Account.'),
              effectiveOn: date('From when.'),
              ...each(kronor, { before: 'Before.', amount: 'Change.', after: 'After.' }),
            }),
            'The accounts before and after it, in the order of recording.',
          ),
        }),
        'The events, oldest first.',
      ),
    },
    'A page of the history.',
  ),
  StoredEvent: object(
    {
      stream: text('The stream.'),
      revision: whole('Its place in it.'),
      hash: text('SHA-256 of the record.'),
      record: text('The canonical bytes that were hashed (RFC 8785), as text.'),
    },
    'A stored event, byte for byte.',
  ),
  AgreementsPage: page(
    'agreements',
    object({
      agreement: uuid('The agreement.'),
      title: text('Its title.'),
      example: flag('Whether it is an example.'),
      revision: whole('The revision it is at.'),
      recordedAt: instant('When that was recorded.'),
    }),
  ),
  OrganisationsPage: page('organisations', ref('Organisation')),
  Organisation: object(
    {
      organisation: uuid('The organisation.'),
      key: text('Short name.'),
      name: text('Name.'),
      kind: text('Kind of organisation.'),
      organisationNumber: optional(text('Organisation number as printed.')),
      effectiveOn: date('From when.'),
      recordedAt: instant('When it was recorded.'),
    },
    'A registered organisation.',
  ),
};
