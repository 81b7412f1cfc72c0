import { reviewFinding } from '../support/bodies.js';
import {
  annex,
  annul,
  appeal,
  carryOver,
  choose,
  dismiss,
  duty,
  dutyMet,
  evaluation,
  link,
  part,
  receiveCarriedOver,
  report,
  reviseAnnex,
  sourceFinding,
  stay,
  withdrawAppeal,
} from '../support/life.js';
import {
  announce,
  approve,
  approveAgreement,
  partnershipInForce as base,
  dissolve,
  draft,
  failNegotiation,
  open,
  partnershipAwaiting,
  propose,
  proveFinal,
  raiseDispute,
  settleDispute,
  sign,
  takeApprovalBack,
  takeProposalBack,
  yearlySum,
} from '../support/rules.js';
import { type Row, row } from './whole-rows.js';

// The agreement itself: its parties, conditions, amendments, annex, duties, disputes and lineage.

const OTHER = '3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10';
const approvedBy = approveAgreement('eskilstuna', '2025-09-30');
const approved = [draft(), approvedBy];
const announcedBy = announce('eskilstuna', '2025-10-03');
const announced = [...approved, announcedBy];
const appealed = [...announced, appeal('eskilstuna', 'L-1', '2025-10-10')];
const raise = yearlySum('mdu', 2027, '1200000.00');
const proposed = [...base, propose('A1', '2026-10-05', raise)];
const half = [...proposed, approve('A1', 'mdu', '2026-10-06')];
const annexedWith = annex('2026-01-10', [part('vision')], ['vision', 'guiding-perspectives']);
const annexed = [...base, annexedWith];
const disputed = [...base, raiseDispute('T1', '2026-11-02')];
const failed = [...disputed, failNegotiation('T1', '2026-12-01')];
const succeeded = [...base, link('successor', OTHER, '2026-01-01'), open('4250000.00', '2026-01-02')];
const preceded = [...base, link('predecessor', OTHER, '2026-01-01')];
const says = { kind: 'texts-disagree', document: 'Cover decision', says: '10,000,000 a year' };

export const AGREEMENT_ROWS: readonly Row[] = [
  row('§ 1', [[], draft()], 'AgreementDrafted', [draft(), 'already-drafted'], ['', '2025-10-01', '/phase/status drafted']),
  row(
    '§ 8',
    [[draft()], approvedBy],
    'AgreementApproved',
    [approvedBy, 'already-approved'],
    ['', '2025-10-01', '/conditions/1/approvedOn 2025-09-30'],
  ),
  row(
    '§ 8',
    [approved, announcedBy],
    'ApprovalAnnounced',
    [announcedBy, 'already-announced'],
    ['', '2025-10-05', '/conditions/1/forecast/finalOn 2025-10-25'],
  ),
  row(
    '§ 8',
    [[...partnershipAwaiting(), announce('vasteras', '2025-10-13')], proveFinal('vasteras', '2025-11-05')],
    'ApprovalFinal',
    [proveFinal('vasteras', '2025-11-06'), 'already-final'],
    ['', '2026-01-02', '/phase/status in-force'],
  ),
  row(
    'end',
    [base, sign('mdu', 'vice-chancellor', '2025-10-15')],
    'AgreementSigned',
    [sign('mdu', 'vice-chancellor', '2025-10-16'), 'already-signed'],
    ['', '2026-01-02', '/signatures/0/signedOn 2025-10-15'],
  ),
  row(
    '§ 8',
    [announced, appeal('eskilstuna', 'L-1', '2025-10-10')],
    'DecisionAppealed',
    [appeal('eskilstuna', 'L-1', '2025-10-11'), 'appeal-recorded'],
    ['', '2025-10-12', '/conditions/1/appeals/0/status pending'],
  ),
  row(
    '§ 8',
    [appealed, dismiss('eskilstuna', 'L-1', '2025-12-01')],
    'AppealDismissed',
    [dismiss('eskilstuna', 'L-1', '2025-12-02'), 'appeal-closed'],
    ['', '2025-12-03', '/conditions/1/appeals/0/status dismissed'],
  ),
  row(
    '§ 8',
    [appealed, withdrawAppeal('eskilstuna', 'L-1', '2025-12-01')],
    'AppealWithdrawn',
    [withdrawAppeal('eskilstuna', 'L-1', '2025-12-02'), 'appeal-closed'],
    ['', '2025-12-03', '/conditions/1/appeals/0/status withdrawn'],
  ),
  row(
    '§ 8',
    [appealed, stay('eskilstuna', 'L-1', '2025-12-01')],
    'DecisionStayed',
    [stay('eskilstuna', 'L-1', '2025-12-02'), 'stayed-already'],
    ['', '2025-12-03', '/conditions/1/appeals/0/stayedOn 2025-12-01'],
  ),
  row(
    '§ 8',
    [appealed, annul('eskilstuna', 'L-1', '2025-12-01')],
    'DecisionAnnulled',
    [annul('eskilstuna', 'L-1', '2025-12-02'), 'appeal-closed'],
    ['', '2025-12-03', '/conditions/1/appeals/0/status annulled'],
  ),
  row(
    '§ 9',
    [base, propose('A1', '2026-10-05', raise)],
    'AmendmentProposed',
    [propose('A1', '2026-10-06', raise), 'repeated-key'],
    ['amendments/A1/effect', '2026-10-06', '/effect/schedule/0/year 2027'],
  ),
  row(
    '§ 9',
    [half, approve('A1', 'eskilstuna', '2026-10-07')],
    'AmendmentApproved',
    [approve('A1', 'eskilstuna', '2026-10-08'), 'amendment-approved-already'],
    ['', '2026-10-09', '/amendments/0/approvedBy/1 eskilstuna'],
  ),
  row(
    '§ 9',
    [half, takeApprovalBack('A1', 'mdu', '2026-10-07')],
    'AmendmentApprovalWithdrawn',
    [takeApprovalBack('A1', 'mdu', '2026-10-08'), 'amendment-not-approved'],
    ['', '2026-10-09', '/amendments/0/missing/0 mdu'],
  ),
  row(
    '§ 9',
    [half, takeProposalBack('A1', '2026-10-07')],
    'AmendmentWithdrawn',
    [takeProposalBack('A1', '2026-10-08'), 'amendment-closed'],
    ['', '2026-10-09', '/amendments/0/status withdrawn'],
  ),
  row(
    '§ 2, 3',
    [base, link('predecessor', OTHER, '2026-01-01')],
    'PredecessorLinked',
    [link('predecessor', OTHER, '2026-01-02'), 'linked-already'],
    ['', '2026-01-03', '/links/0/side predecessor'],
  ),
  row(
    '§ 2, 3',
    [base, link('successor', OTHER, '2026-01-01')],
    'SuccessorLinked',
    [link('successor', OTHER, '2026-01-02'), 'linked-already'],
    ['', '2026-01-03', '/links/0/side successor'],
  ),
  row(
    '§ 2, 3',
    [succeeded, carryOver('T-1', OTHER, '250000.00', '2026-06-01')],
    'FundsCarriedOver',
    [carryOver('T-2', OTHER, '9000000.00', '2026-06-02'), 'carry-over-exceeds-cash'],
    ['balances', '2026-06-01', '/balances/0/balance 4000000.00'],
  ),
  row(
    '§ 2, 3',
    [preceded, receiveCarriedOver('T-1', OTHER, '4250000.00', '2026-01-10')],
    'CarriedOverFundsReceived',
    [receiveCarriedOver('T-1', OTHER, '4250000.00', '2026-01-11'), 'carried-over-already'],
    ['balances', '2026-01-12', '/balances/0/balance 4250000.00'],
  ),
  row(
    '§ 4',
    [base, annexedWith],
    'AnnexRecorded',
    [annexedWith, 'repeated-key'],
    ['findings', '2026-01-12', '/findings/5/key promised-part-missing:annex-1:guiding-perspectives'],
  ),
  row(
    '§ 4',
    [annexed, reviseAnnex('2026-02-20', [part('guiding-perspectives')])],
    'DecisionTaken AnnexRevised',
    [reviseAnnex('2026-02-21', [part('vision')], { body: 'director' }), 'annex-revised-by-board'],
    ['', '2026-02-22', '/annexes/0/version 2'],
  ),
  row(
    '§ 5',
    [base, duty('decisions-at-home', 'eskilstuna', '2026-01-10')],
    'DutyRecorded',
    [duty('decisions-at-home', 'eskilstuna', '2026-01-11'), 'repeated-key'],
    ['', '2026-01-12', '/duties/0/duty decisions-at-home'],
  ),
  row(
    '§ 5',
    [[...base, duty('decisions-at-home', 'eskilstuna', '2026-01-10')], dutyMet('decisions-at-home', 'eskilstuna', '2026-03-01')],
    'DutyWasMet',
    [dutyMet('none', 'eskilstuna', '2026-03-02'), 'no-such-duty'],
    ['', '2026-03-02', '/duties/0/met/0/on 2026-03-01'],
  ),
  row(
    '§ 10',
    [base, report('eskilstuna', 2026, '2026-12-15')],
    'ReportDelivered',
    [report('eskilstuna', 2026, '2026-12-16'), 'report-delivered'],
    ['', '2026-12-16', '/reports/1/deliveredOn 2026-12-15'],
  ),
  row(
    'cover',
    [base, evaluation('E-1', '2028-03-31')],
    'EvaluationRecorded',
    [evaluation('E-1', '2028-04-01'), 'repeated-key'],
    ['', '2028-04-01', '/evaluations/0/evaluation E-1'],
  ),
  row(
    '§ 6',
    [base, sourceFinding('external-sum', '2026-01-02', { ...says, other: '§ 6', otherSays: 'At least 10,000,000 a year' })],
    'SourceFindingRecorded',
    [sourceFinding('other', '2026-01-03', says), 'finding-compares-nothing'],
    ['findings', '2026-01-03', '/findings/5/key texts-disagree:external-sum'],
  ),
  row(
    '§ 1',
    [base, reviewFinding('acknowledge', 'bad-check-digit:vasteras', '2026-01-10')],
    'FindingAcknowledged',
    [reviewFinding('acknowledge', 'none', '2026-01-11'), 'no-such-finding'],
    ['findings', '2026-01-11', '/findings/1/status acknowledged'],
  ),
  row(
    '§ 7',
    [base, reviewFinding('close', 'bad-check-digit:vasteras', '2026-01-10')],
    'FindingClosed',
    [reviewFinding('close', 'bad-check-digit:vasteras', '2026-01-11'), 'finding-closed'],
    ['findings', '2026-01-11', '/findings/1/status closed'],
  ),
  row(
    '§ 11 (second)',
    [base, choose('N7', 'full-year', '2026-02-20')],
    'DecisionTaken AssumptionChosen',
    [choose('N7', 'full-year', '2026-02-21', 'director'), 'assumption-chosen-by-board'],
    ['', '2026-02-22', '/terms/dissolutionYearBase full-year'],
  ),
  row(
    '§ 11 (first)',
    [base, raiseDispute('T1', '2026-11-02')],
    'DisputeRaised',
    [raiseDispute('T1', '2026-11-03'), 'repeated-key'],
    ['', '2026-11-04', '/disputes/0/status negotiating'],
  ),
  row(
    '§ 11 (first)',
    [disputed, settleDispute('T1', '2026-12-01')],
    'DisputeSettled',
    [settleDispute('T1', '2026-12-02'), 'dispute-closed'],
    ['', '2026-12-02', '/disputes/0/status settled'],
  ),
  row(
    '§ 11 (first)',
    [disputed, failNegotiation('T1', '2026-12-01')],
    'NegotiationFailed',
    [failNegotiation('T1', '2026-12-02'), 'dispute-closed'],
    ['', '2026-12-02', '/disputes/0/status failed'],
  ),
  row(
    '§ 11 (first)',
    [failed, dissolve('2026-12-31')],
    'AgreementDissolved',
    [dissolve('2026-12-31'), 'already-dissolved'],
    ['', '2026-12-31', '/phase/status run-off'],
  ),
];
