import { attend, board, decide, item, organise, setQuorum, there } from '../support/bodies.js';
import { accession, annex, approveJoining, choose, part, reviseAnnex } from '../support/life.js';
import { allocate, receiveUnknown } from '../support/money.js';
import {
  approve,
  partnershipInForce as base,
  closeBooks,
  decideItem,
  dissolveOtherwise,
  fund,
  meet,
  open,
  partnership,
  pay,
  propose,
  requisition,
  reverse,
  spend,
  withdrawal,
} from '../support/rules.js';
import { type Row, row } from './whole-rows.js';

// What the sources name that is a kind of a command of the other rows: outcomes, amendments, corrections, deputies and quorum.

const day = '2026-02-20';
const joining = [
  ...base,
  propose('A1', day, accession(2027, '1000000.00')),
  ...(['mdu', 'eskilstuna', 'vasteras'] as const).map((party) => approve('A1', party, day)),
];
const leaving = [
  ...base,
  propose('A1', day, withdrawal('vasteras', 2028)),
  ...(['mdu', 'eskilstuna'] as const).map((party) => approve('A1', party, day)),
];
const met = [...base, ...board('2026-01-01'), meet('M1', 'board', day), item('M1', '7', day)];
const decided = [...met, decide('D1', day, { meeting: 'M1', item: '7' })];
const thin = [
  ...base,
  ...board('2026-01-01'),
  organise('2026-01-10'),
  { ...setQuorum('board', 4, '2026-01-10') },
  meet('M1', 'board', day),
  item('M1', '7', day),
  attend('M1', day, 'mdu-1', 'vasteras-1'),
];
const E1 = [
  ...base,
  open('1000.00', '2026-01-02'),
  fund('P1', '200.00', day),
  spend('E1', 'P1', '60.00', '2026-03-01'),
  decideItem('D9', '2026-03-02'),
];
const watched = [...partnership({ fourEyesAbove: '50.00' }), open('1000.00', '2026-01-02'), fund('P1', '200.00', day)];
const asked = [...base, requisition('eskilstuna', 2026, '5000000.00', '2026-01-15')];

const outcome = (name: string): Row =>
  row(
    'minutes',
    [met, decide('D1', day, { meeting: 'M1', item: '7', outcome: name })],
    'DecisionTaken',
    [decide('D1', day), 'repeated-key'],
    ['decisions/D1', day, `/outcome/outcome ${name}`],
  );

export const VARIANT_ROWS: readonly Row[] = [
  ...['approved-with-changes', 'rejected', 'deferred', 'filed', 'proposed', 'noted'].map(outcome),
  row(
    '§ 2, 3',
    [joining, approveJoining('A1', '2026-02-21')],
    'AmendmentApproved AmendmentAdopted',
    [approveJoining('A1', '2026-02-22'), 'amendment-closed'],
    ['', '2027-01-01', '/parties/3/key region'],
  ),
  row(
    '§ 2, 3',
    [leaving, approve('A1', 'vasteras', '2026-02-21')],
    'AmendmentApproved AmendmentAdopted',
    [approve('A1', 'vasteras', '2026-02-22'), 'amendment-closed'],
    ['', '2028-01-01', '/agreementVersion 2'],
  ),
  row(
    '§ 4',
    [[...base, annex('2026-01-10', [part('vision')])], reviseAnnex(day, [part('mission')])],
    'DecisionTaken AnnexRevised',
    [reviseAnnex('2026-02-21', [part('financing')]), 'clause-is-no-annex-part'],
    ['', day, '/annexes/0/parts/1/part mission'],
  ),
  row(
    '§ 10',
    [base, choose('report-day', '03-31', day)],
    'DecisionTaken AssumptionChosen',
    [choose('report-day', 'whenever', '2026-02-21'), 'no-such-choice'],
    ['', day, '/reports/0/dueOn 2026-03-31'],
  ),
  row(
    'minutes',
    [decided, attend('M1', day, 'vasteras-1', there('mdu-deputy', 'deputy', 'mdu-1'))],
    'AttendanceRecorded',
    [attend('M1', day, 'mdu-1', there('mdu-deputy', 'deputy', 'mdu-1')), 'deputy-for-absent'],
    ['decisions/D1', day, '/meeting/presence/deputies/0 mdu-deputy'],
  ),
  row(
    'organisation 2025',
    [thin, decide('D1', day, { meeting: 'M1', item: '7' })],
    'DecisionTaken',
    [decide('D2', '2026-02-21', { meeting: 'M1' }), 'meeting-of-another-body'],
    ['findings', day, '/findings/5/key too-few-present:D1'],
  ),
  row(
    'organisation 2025',
    [base, fund('P3', '100.00', day, { body: 'core-team' })],
    'DecisionTaken CommitmentFunded',
    [fund('P4', '100.00', day, { body: 'core-team', inFavour: ['mdu'] }), 'no-majority'],
    ['decisions/D-P3', day, '/votes/inFavour/0 mdu'],
  ),
  row(
    'organisation 2025 (posts)',
    [base, fund('P2', '100.00', day, { split: { mdu: '50', eskilstuna: '25', vasteras: '25' } })],
    'DecisionTaken CommitmentFunded',
    [fund('P4', '1.00', day, { split: { mdu: '0' } }), 'split-needs-weight'],
    ['obligations', '2026-06-30', '/lines/0/shares/0/amount 50.00', { dissolvedOn: '2026-06-30' }],
  ),
  row(
    'organisation 2025',
    [watched, spend('E1', 'P1', '60.00', '2026-03-01')],
    'CommandHeld',
    [spend('E1', 'P1', '900.00', '2026-03-01'), 'less-than-left'],
    ['', '2026-03-01', '/held/0/status held'],
  ),
  row(
    'plan 2025',
    [E1, reverse('E1', '10.00', '2026-03-01', 'recording-error')],
    'ExpenditureReversed',
    [reverse('E1', '1.00', '2026-03-02', 'recording-error'), 'correction-date'],
    ['balances', '2026-03-01', '/balances/0/balance 950.00'],
  ),
  row(
    'plan 2025',
    [E1, reverse('E1', '10.00', '2026-03-02', 're-interpretation', 'D9')],
    'ExpenditureReversed',
    [reverse('E1', '1.00', '2026-03-02', 're-interpretation'), 'correction-names-decision'],
    ['balances', '2026-03-02', '/balances/0/balance 950.00'],
  ),
  row(
    '§ 6',
    [asked, pay('eskilstuna', 2026, '5000010.00', '2026-02-10')],
    'ContributionReceived',
    [pay('eskilstuna', 2026, '0.00', '2026-02-11'), 'no-sum'],
    ['contributions', day, '/lines/1/overpayment 10.00'],
  ),
  row(
    '§ 7',
    [
      [...base, receiveUnknown('U1', '100.00', day)],
      allocate('U1-1', '60.00', { kind: 'contribution', party: 'mdu', year: 2026 }, '2026-04-01'),
    ],
    'ReceiptAllocated',
    [allocate('U9-1', '1.00', { kind: 'contribution', party: 'mdu', year: 2026 }, '2026-04-02'), 'no-such-receipt'],
    ['contributions', '2026-04-01', '/lines/0/received 60.00'],
  ),
  row(
    '§ 11 (first)',
    [base, dissolveOtherwise('2026-06-30', 'All parties agree')],
    'AgreementDissolved',
    [dissolveOtherwise('2026-06-30'), 'already-dissolved'],
    ['', '2026-06-30', '/phase/ground other'],
  ),
  row(
    'minutes (economy)',
    [base, closeBooks('2026-03-31', '2026-04-10')],
    'PeriodClosed',
    [pay('mdu', 2026, '1.00', '2026-03-01'), 'period-closed'],
    ['', '2026-04-10', '/booksClosedThrough 2026-03-31'],
  ),
];
