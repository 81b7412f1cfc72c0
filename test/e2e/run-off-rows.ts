import type { Role } from '#ledger/definition.js';

// The worked history as a person would enter it, row by row, with what each row must be answered. The clock of the ledger stands on
// the day of the row, so the agreement is an ordinary one, not an example.

/** The organisations of the three parties. */
export const ORGANISATIONS = {
  mdu: '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01',
  eskilstuna: '5f0c2c3e-8f0a-5b52-9a53-0f6b3f3d5b02',
  vasteras: '7c1b9d4f-6e3a-5c8d-8b2e-2d5f8e7a1c03',
} as const;

/** One of the parties. */
export type PartyKey = keyof typeof ORGANISATIONS;

/** One command of a row; `refused` is the code and the rule or clause that must be named. */
export interface Step {
  row: string;
  clock: string;
  command: string;
  as: { role: Role; party: PartyKey };
  body: Record<string, unknown>;
  refused?: { code: string; clause: string };
}

const sek = (value: string) => ({ value, currency: 'SEK' });
const hash = (digit: string) => digit.repeat(64);
const all = (yearly: Record<PartyKey, string>) =>
  Object.entries(yearly).map(([party, sum]) => ({ party, fromYear: 2026, toYear: 2029, yearly: sek(sum) }));

const clause = (key: string, number: string, summary: string) => ({ key, number, heading: key, summary });

/** Row 1: the agreement with all terms of the source. */
export const DRAFT = {
  title: 'Partnership agreement 2026–2029',
  currency: 'SEK',
  parties: [
    { key: 'mdu', name: 'Mälardalens universitet', role: 'host', approval: 'head-of-agency' },
    {
      key: 'eskilstuna',
      name: 'Eskilstuna kommun',
      organisationNumber: '212000-0357',
      role: 'contributor',
      approval: 'municipal-decision',
    },
    {
      key: 'vasteras',
      name: 'Västerås stad',
      organisationNumber: '218000-2180',
      role: 'contributor',
      approval: 'municipal-decision',
    },
  ].map((party) => ({ ...party, organisationId: ORGANISATIONS[party.key as PartyKey] })),
  offices: [
    { party: 'mdu', office: 'vice-chancellor' },
    { party: 'vasteras', office: 'chair of the executive board' },
    { party: 'vasteras', office: 'city director' },
    { party: 'eskilstuna', office: 'chair of the executive board' },
    { party: 'eskilstuna', office: 'municipal director' },
  ],
  clauses: [
    clause('parties', '§ 1', 'The host and two municipalities.'),
    clause('financing', '§ 6', '5,000,000 a year from each municipality, 1,100,000 from the host.'),
    {
      ...clause('payment', '§ 7', 'Due 30 days after requisition, not before 31 January.'),
      refersTo: [{ printed: '§ 5', about: 'financing' }],
    },
    clause('period', '§ 8', 'In force 2026-01-01 to 2029-12-31 when all have approved.'),
    clause('amendments', '§ 9', 'In writing, approved by every party.'),
    clause('disputes', '§ 11', 'Negotiated first; otherwise the agreement is dissolved.'),
    clause('survival', '§ 11', 'What the board decided before the dissolution is still funded.'),
  ],
  terms: {
    period: { from: '2026-01-01', to: '2029-12-31' },
    schedule: all({ mdu: '1100000.00', eskilstuna: '5000000.00', vasteras: '5000000.00' }),
    payment: { days: 30, notBefore: '01-31' },
    survival: 'board-decisions-before-dissolution',
    dissolutionYearBase: 'requisitioned-stands',
    mandates: [
      { body: 'board', votes: 'as-recorded' },
      { body: 'core-team', votes: 'majority-of-parties' },
      { body: 'director', limit: sek('200000.00'), votes: 'as-recorded' },
    ],
    rounding: 'largest-remainder',
  },
};

type By = Step['as'];
const admin = (party: PartyKey): By => ({ role: 'admin', party });
const finance: By = { role: 'finance', party: 'mdu' };
const secretary: By = { role: 'board-secretary', party: 'mdu' };
const legal: By = { role: 'legal', party: 'vasteras' };

const step = (row: string, on: string, [command, as, input]: [string, By, object]): Step => ({
  row,
  clock: on,
  command,
  as,
  body: { effectiveOn: on, ...input },
});
const proof = (row: string, party: PartyKey, provenOn: string): Step => ({
  row,
  clock: provenOn,
  command: 'prove-finality',
  as: admin(party),
  body: { party, provenOn, proof: 'No appeal, says the administrative court' },
});
const spend = (row: string, on: string, [commitment, amount]: [string, string]) =>
  step(row, on, [
    'record-expenditure',
    finance,
    { expenditure: `E${row}`, commitment, amount: sek(amount), voucher: { series: 'A', number: row, date: on } },
  ]);
const pay = (row: string, on: string, [party, amount]: [PartyKey, string]) =>
  step(row, on, ['receive-contribution', finance, { party, year: 2026, amount: sek(amount) }]);
const requisition = (row: string, on: string, { party, year, amount }: { party: PartyKey; year: number; amount: string }) =>
  step(row, on, ['requisition-contribution', finance, { requisition: `R${row}-${party}`, party, year, amount: sek(amount) }]);
const fund = (row: string, on: string, [commitment, amount, decision]: [string, string, object]) =>
  step(row, on, ['fund-commitment', secretary, { commitment, subject: `Project ${commitment}`, amount: sek(amount), decision }]);
const refused = (of: Step, code: string, clauseSays: string): Step => ({ ...of, refused: { code, clause: clauseSays } });

const director = (decision: string) => ({ decision, body: 'director' });
const SHORTFALL: Record<PartyKey, string> = { mdu: '460810.81', eskilstuna: '2094594.60', vasteras: '2094594.59' };
const eachParty = (of: (party: PartyKey) => Step) => (Object.keys(ORGANISATIONS) as PartyKey[]).map(of);

/** Rows 1–20: until the late voucher. */
export const UNTIL_THE_LATE_VOUCHER: Step[] = [
  step('1', '2025-09-18', ['draft-agreement', admin('mdu'), DRAFT]),
  step('2', '2025-09-30', ['approve-agreement', admin('eskilstuna'), { party: 'eskilstuna', body: 'kommunstyrelsen' }]),
  step('2', '2025-10-03', ['announce-approval', admin('eskilstuna'), { party: 'eskilstuna' }]),
  step('3', '2025-10-08', ['approve-agreement', admin('vasteras'), { party: 'vasteras', body: 'kommunstyrelsen' }]),
  step('3', '2025-10-13', ['announce-approval', admin('vasteras'), { party: 'vasteras' }]),
  step('4', '2025-10-15', ['approve-agreement', admin('mdu'), { party: 'mdu', body: 'vice-chancellor' }]),
  ...DRAFT.offices.map((office) =>
    step('4', '2025-10-15', [
      'sign-agreement',
      admin(office.party as PartyKey),
      { ...office, place: 'Västerås', documentSha256: hash('a') },
    ]),
  ),
  proof('2', 'eskilstuna', '2025-10-27'),
  proof('3', 'vasteras', '2025-11-05'),
  requisition('5', '2025-12-20', { party: 'mdu', year: 2026, amount: '1100000.00' }),
  requisition('6', '2026-01-15', { party: 'eskilstuna', year: 2026, amount: '5000000.00' }),
  requisition('6', '2026-01-15', { party: 'vasteras', year: 2026, amount: '5000000.00' }),
  pay('7', '2026-01-31', ['mdu', '1100000.00']),
  pay('8', '2026-02-10', ['eskilstuna', '5000000.00']),
  pay('9', '2026-02-14', ['vasteras', '3000000.00']),
  fund('10', '2026-02-20', ['P1', '14400000.00', { decision: 'D1', body: 'board' }]),
  fund('10', '2026-02-20', ['P2', '1250000.00', { decision: 'D2', body: 'board' }]),
  pay('11', '2026-03-05', ['vasteras', '2000000.00']),
  fund('12', '2026-04-10', [
    'P3',
    '600000.00',
    { decision: 'D3', body: 'core-team', votes: { inFavour: ['mdu', 'eskilstuna', 'vasteras'] } },
  ]),
  spend('13', '2026-04-30', ['P1', '300000.00']),
  fund('14', '2026-05-05', ['P4', '150000.00', director('D4')]),
  refused(fund('14', '2026-05-05', ['P9', '250000.00', director('D9')]), 'over-mandate', 'K2'),
  spend('15', '2026-06-15', ['P2', '125000.25']),
  spend('16', '2026-08-01', ['P3', '100000.00']),
  spend('17', '2026-09-30', ['P1', '450000.50']),
  step('18', '2026-10-05', [
    'propose-amendment',
    admin('mdu'),
    {
      amendment: 'A1',
      subject: 'Yearly sum of the host',
      changes: [{ kind: 'yearly-sum', party: 'mdu', fromYear: 2027, yearly: sek('1200000.00') }],
    },
  ]),
  step('18', '2026-10-05', ['approve-amendment', admin('mdu'), { amendment: 'A1', party: 'mdu', documentSha256: hash('b') }]),
  step('18', '2026-10-05', [
    'approve-amendment',
    admin('eskilstuna'),
    { amendment: 'A1', party: 'eskilstuna', documentSha256: hash('c') },
  ]),
  step('18', '2026-11-01', ['withdraw-amendment', admin('mdu'), { amendment: 'A1' }]),
  step('19', '2026-11-02', [
    'raise-dispute',
    legal,
    { dispute: 'T1', party: 'vasteras', subject: 'Direction of the focus area' },
  ]),
];

/** Rows 20–27: the late voucher, the dissolution and the run-off, with what is refused in it. */
export const FROM_THE_LATE_VOUCHER: Step[] = [
  { ...spend('20', '2026-09-28', ['P1', '80000.00']), clock: '2026-11-02' },
  step('21', '2026-12-01', ['fail-negotiation', legal, { dispute: 'T1' }]),
  step('22', '2026-12-31', ['dissolve-agreement', legal, { ground: 'failed-negotiation', dispute: 'T1' }]),
  refused(fund('23', '2027-01-15', ['P5', '100000.00', { decision: 'D5', body: 'board' }]), 'after-dissolution', 'R2'),
  refused(
    step('23', '2027-01-15', [
      'propose-amendment',
      admin('mdu'),
      { amendment: 'A2', subject: 'Longer', changes: [{ kind: 'dissolution-year-base', base: 'full-year' }] },
    ]),
    'after-dissolution',
    'R2',
  ),
  refused(requisition('23', '2027-01-15', { party: 'mdu', year: 2027, amount: '1100000.00' }), 'contribution-lapsed', 'N6'),
  ...eachParty((party) =>
    step('24', '2027-02-01', [
      'requisition-shortfall',
      finance,
      { requisition: `S-${party}`, party, amount: sek(SHORTFALL[party]) },
    ]),
  ),
  ...eachParty((party) => step('24', '2027-03-01', ['receive-shortfall', finance, { party, amount: sek(SHORTFALL[party]) }])),
  spend('25', '2027-03-31', ['P2', '1000000.00']),
  step('25', '2027-04-30', ['complete-commitment', secretary, { commitment: 'P2' }]),
  spend('26', '2029-06-30', ['P1', '13569999.50']),
  step('26', '2029-06-30', ['complete-commitment', secretary, { commitment: 'P1' }]),
  ...['P3', 'P4'].map((commitment) =>
    step('27', '2029-07-01', [
      'settle-contested',
      legal,
      {
        commitment,
        outcome: 'released',
        by: 'agreement',
        statements: Object.keys(ORGANISATIONS).map((party) => ({ party, documentSha256: hash('d') })),
      },
    ]),
  ),
];
