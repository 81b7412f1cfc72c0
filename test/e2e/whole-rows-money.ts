import {
  adopt,
  aimFor,
  allocate,
  applyFor,
  breakDown,
  confirm,
  credit,
  funded,
  inKind,
  reallocate,
  receiveFunding,
  receiveUnknown,
  refundFunding,
  reverseLine,
  revise,
  secure,
  spendLine,
  takeBackUse,
  tie,
  useFunding,
  writeOff,
} from '../support/money.js';
import { partnershipInForce as base, fund, open, pay, refund, requisition, spend } from '../support/rules.js';
import { type Row, row } from './whole-rows.js';

// Contributions, receipts, budgets, outside money and what is given in kind.

const day = '2026-02-20';
const asked = [...base, requisition('eskilstuna', 2026, '5000000.00', '2026-01-15')];
const R = 'R-eskilstuna-2026-2026-01-15';
const paid = [...asked, pay('eskilstuna', 2026, '4000000.00', '2026-02-10')];
const opened = [...base, open('1000.00', '2026-01-02')];
const P1 = [...opened, fund('P1', '200.00', day)];
const E1 = [...P1, spend('E1', 'P1', '60.00', '2026-03-01')];
const lines = { support: '100.00', older: '100.00' };
const budgeted = [...opened, adopt(lines, day, { portfolio: ['older'] })];
const spentOnLine = [...budgeted, spendLine('L1', 'support', '40.00', '2026-03-01')];
const F1 = [...E1, ...funded('F1', '100.00', day, 'P1')];
const used = [...F1, useFunding('F1', 'E1', '50.00', '2026-03-01')];
const unknown = [...base, receiveUnknown('U1', '100.00', day)];
const of = (party: string) => ({ kind: 'contribution', party, year: 2026 });
const allocated = [...unknown, allocate('U1-1', '60.00', of('eskilstuna'), '2026-04-01')];

export const MONEY_ROWS: readonly Row[] = [
  row(
    '§ 7',
    [base, requisition('eskilstuna', 2026, '5000000.00', '2026-01-15')],
    'ContributionRequisitioned',
    [requisition('eskilstuna', 2026, '1.00', '2026-01-16'), 'requisition-exceeds-schedule'],
    ['contributions', day, '/lines/1/dueOn 2026-02-14'],
  ),
  row(
    '§ 7',
    [asked, credit(R, '100000.00', '2026-02-01')],
    'RequisitionCredited',
    [credit(R, '5000000.00', '2026-02-02'), 'credit-exceeds-requisition'],
    ['contributions', day, '/lines/1/requisitioned 4900000.00'],
  ),
  row(
    '§ 6',
    [asked, pay('eskilstuna', 2026, '4000000.00', '2026-02-10')],
    'ContributionReceived',
    [pay('eskilstuna', 2031, '1.00', '2026-02-11'), 'year-outside-agreement'],
    ['balances', day, '/balances/1/balance 1000000.00'],
  ),
  row(
    '§ 6',
    [paid, refund('eskilstuna', 2026, '1000.00', '2026-02-15')],
    'ContributionRefunded',
    [refund('eskilstuna', 2026, '9000000.00', '2026-02-16'), 'refund-exceeds-received'],
    ['contributions', day, '/lines/1/refunded 1000.00'],
  ),
  row(
    '§ 7',
    [paid, confirm('eskilstuna', '4000000.00', '2026-02-12')],
    'PaymentConfirmed',
    [confirm('eskilstuna', '1.00', day, 'vasteras'), 'not-allowed'],
    ['contributions', day, '/lines/1/confirmed 4000000.00'],
  ),
  row(
    'plan 2025',
    [base, open('4250000.00', '2026-01-02')],
    'OpeningBalanceRecorded',
    [open('1.00', '2026-01-03'), 'already-opened'],
    ['balances', day, '/balances/0/balance 4250000.00'],
  ),
  row(
    '§ 7',
    [base, receiveUnknown('U1', '100.00', day)],
    'ReceiptRecorded',
    [receiveUnknown('U1', '100.00', day), 'repeated-key'],
    ['balances', day, '/balances/1/account unidentified:U1'],
  ),
  row(
    '§ 7',
    [unknown, allocate('U1-1', '60.00', of('eskilstuna'), '2026-04-01')],
    'ReceiptAllocated',
    [allocate('U1-2', '40.01', of('mdu'), '2026-04-02'), 'allocation-exceeds-receipt'],
    ['balances', '2026-04-01', '/balances/2/balance -40.00'],
  ),
  row(
    '§ 7',
    [allocated, reallocate('U1-1', of('vasteras'), '2026-04-02')],
    'ReceiptReallocated',
    [reallocate('U9-1', of('mdu'), '2026-04-03'), 'no-such-allocation'],
    ['balances', '2026-04-02', '/balances/2/account receivable:vasteras:2026'],
  ),
  row(
    '§ 6',
    [paid, writeOff('eskilstuna', '600000.00', '2026-05-01')],
    'DecisionTaken ClaimWrittenOff',
    [writeOff('eskilstuna', '1.00', '2026-05-02', { body: 'director' }), 'write-off-needs-board'],
    ['contributions', '2026-05-02', '/lines/1/writtenOff 600000.00'],
  ),
  row(
    'plan 2025',
    [opened, adopt(lines, day)],
    'DecisionTaken BudgetAdopted',
    [adopt(lines, '2026-02-21'), 'budget-adopted'],
    ['budget-outcomes', day, '/version/total 200.00', { year: '2026' }],
  ),
  row(
    'plan 2025',
    [budgeted, revise({ support: '120.00', older: '100.00' }, '2026-03-01', { portfolio: ['older'] })],
    'DecisionTaken BudgetRevised',
    [revise(lines, '2026-03-02', { total: '1.00' }), 'budget-lines-differ'],
    ['budget-outcomes', '2026-03-01', '/version/total 220.00', { year: '2026' }],
  ),
  row(
    'plan 2025',
    [budgeted, breakDown('older', { pilot: '70.00' }, '2026-03-01')],
    'DecisionTaken LineBrokenDown',
    [breakDown('older', { pilot: '100.01' }, '2026-03-02'), 'breakdown-exceeds-line'],
    ['budget-outcomes', '2026-03-01', '/lines/1/parts/0/amount 70.00', { year: '2026' }],
  ),
  row(
    'plan 2025',
    [[...budgeted, fund('P1', '50.00', day)], tie('P1', 'older', '2026-03-01')],
    'CommitmentAssignedToLine',
    [tie('P1', 'none', '2026-03-02'), 'no-such-line'],
    ['budget-outcomes', '2026-03-01', '/lines/1/committed 50.00', { year: '2026' }],
  ),
  row(
    'minutes (economy)',
    [budgeted, spendLine('L1', 'support', '40.00', '2026-03-01')],
    'LineExpenditureRecorded',
    [spendLine('L2', 'none', '1.00', '2026-03-02'), 'no-such-line'],
    ['budget-outcomes', '2026-03-01', '/lines/0/left 60.00', { year: '2026' }],
  ),
  row(
    'minutes (economy)',
    [spentOnLine, reverseLine('L1', '10.00', '2026-03-02')],
    'LineExpenditureReversed',
    [reverseLine('L1', '40.00', '2026-03-03'), 'reversal-exceeds-expenditure'],
    ['budget-outcomes', '2026-03-02', '/lines/0/left 70.00', { year: '2026' }],
  ),
  row(
    '§ 6',
    [base, aimFor('10000000.00', '2026-01-02')],
    'ExternalTargetSet',
    [aimFor('1.00', '2026-01-03', 2027, 2026), 'target-years'],
    ['external-funding', day, '/years/0/target 10000000.00'],
  ),
  row(
    '§ 6',
    [base, applyFor('F1', '100.00', day)],
    'ExternalFundingApplied',
    [applyFor('F1', '100.00', day), 'funding-applied-for'],
    ['external-funding', day, '/fundings/0/status applied-for'],
  ),
  row(
    '§ 6',
    [P1, secure('F1', '100.00', day, 'P1')],
    'ExternalFundingSecured',
    [secure('F1', '100.00', day, 'P1'), 'funding-secured'],
    ['external-funding', day, '/fundings/0/status secured'],
  ),
  row(
    '§ 6',
    [[...P1, secure('F1', '100.00', day)], receiveFunding('F1', '75.00', '2026-03-01')],
    'ExternalFundingReceived',
    [receiveFunding('F1', '25.01', '2026-03-02'), 'funding-exceeds-secured'],
    ['external-funding', '2026-03-01', '/fundings/0/received 75.00'],
  ),
  row(
    '§ 6',
    [F1, refundFunding('F1', '30.00', '2026-03-02')],
    'ExternalFundingRefunded',
    [refundFunding('F1', '70.01', '2026-03-03'), 'funding-exceeds-unused'],
    ['external-funding', '2026-03-02', '/fundings/0/refunded 30.00'],
  ),
  row(
    'organisation 2025 (posts)',
    [F1, useFunding('F1', 'E1', '50.00', '2026-03-01')],
    'ExternalFundingUsed',
    [useFunding('F1', 'E1', '10.01', '2026-03-02'), 'use-exceeds-expenditure'],
    ['external-funding', '2026-03-02', '/fundings/0/used 50.00'],
  ),
  row(
    '§ 6',
    [used, takeBackUse('F1', 'E1', '20.00', '2026-03-02')],
    'ExternalUseTakenBack',
    [takeBackUse('F1', 'E1', '30.01', '2026-03-03'), 'use-not-taken'],
    ['external-funding', '2026-03-02', '/fundings/0/used 30.00'],
  ),
  row(
    '§ 6',
    [base, inKind('K1', '10000000.00', day, '2500000.00')],
    'InKindRecorded',
    [inKind('K1', '1.00', day), 'repeated-key'],
    ['in-kind', day, '/lines/0/ofWhich/0/amount 2500000.00'],
  ),
];
