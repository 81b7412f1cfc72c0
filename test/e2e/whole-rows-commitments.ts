import {
  approveHeld,
  askLess,
  askShortfall,
  partnershipInForce as base,
  closeBooks,
  complete,
  decideItem,
  dissolved,
  fund,
  increase,
  open,
  partnership,
  payShortfall,
  paySurplus,
  reduce,
  refundShortfall,
  rejectHeld,
  release,
  reopenBooks,
  rescind,
  reverse,
  settle,
  spend,
} from '../support/rules.js';
import { type Row, row } from './whole-rows.js';

// Commitments and what is spent of them, closed periods, and what the run-off asks for.

const day = '2026-02-20';
const opened = [...base, open('1000.00', '2026-01-02')];
const P1 = [...opened, fund('P1', '200.00', day)];
const E1 = [...P1, spend('E1', 'P1', '60.00', '2026-03-01')];
const held = [
  ...partnership({ fourEyesAbove: '50.00' }),
  open('1000.00', '2026-01-02'),
  fund('P1', '200.00', day),
  spend('E1', 'P1', '60.00', '2026-03-01'),
];
const closed = [...base, closeBooks('2026-03-31', '2026-04-10'), decideItem('D-reopen', '2026-04-12')];
const short = [...base, fund('P1', '111.00', day), ...dissolved('2026-06-30')];
const askedShort = [...short, askShortfall('mdu', '11.00', '2026-07-10')];
const paidShort = [...askedShort, payShortfall('mdu', '13.00', '2026-07-20')];
const contested = [...base, fund('P3', '100.00', day, { body: 'director' }), ...dissolved('2026-06-30')];
const surplus = [...base, open('1110.00', '2026-01-02'), ...dissolved('2026-06-30')];

export const COMMITMENT_ROWS: readonly Row[] = [
  row(
    'organisation 2025',
    [opened, fund('P1', '200.00', day)],
    'DecisionTaken CommitmentFunded',
    [fund('P9', '200000.01', day, { body: 'director' }), 'over-mandate'],
    ['decisions/D-P1', day, '/funded/0/amount 200.00'],
  ),
  row(
    '§ 11 (second)',
    [P1, increase('P1', '50.00', '2026-03-01')],
    'DecisionTaken CommitmentIncreased',
    [increase('P9', '1.00', '2026-03-01'), 'no-such-commitment'],
    ['decisions/D-P1-more-2026-03-01', '2026-03-01', '/funded/0/change increased'],
  ),
  row(
    '§ 11 (second)',
    [P1, reduce('P1', '50.00', '2026-03-01')],
    'DecisionTaken CommitmentReduced',
    [reduce('P1', '200.00', '2026-03-02'), 'less-than-left'],
    ['decisions/D-P1', '2026-03-02', '/funded/0/left 150.00'],
  ),
  row(
    '§ 11 (second)',
    [P1, release('P1', '50.00', '2026-03-01')],
    'CommitmentReleased',
    [release('P1', '200.00', '2026-03-02'), 'less-than-left'],
    ['decisions/D-P1', '2026-03-02', '/funded/0/released 50.00'],
  ),
  row(
    '§ 11 (second)',
    [P1, rescind('P1', '2026-03-01')],
    'DecisionTaken CommitmentRescinded',
    [rescind('P1', '2026-03-01'), 'commitment-ended'],
    ['decisions/D-P1', '2026-03-02', '/funded/0/left 0.00'],
  ),
  row(
    '§ 11 (second)',
    [P1, complete('P1', '2026-03-01')],
    'CommitmentCompleted',
    [complete('P1', '2026-03-02'), 'commitment-ended'],
    ['decisions/D-P1', '2026-03-02', '/funded/0/left 0.00'],
  ),
  row(
    'plan 2025',
    [P1, spend('E1', 'P1', '60.00', '2026-03-01')],
    'ExpenditureRecorded',
    [spend('E2', 'P1', '200.00', '2026-03-02'), 'less-than-left'],
    ['balances', '2026-03-02', '/balances/0/balance 940.00'],
  ),
  row(
    'plan 2025',
    [E1, reverse('E1', '10.00', '2026-03-02')],
    'ExpenditureReversed',
    [reverse('E1', '60.00', '2026-03-03'), 'reversal-exceeds-expenditure'],
    ['balances', '2026-03-02', '/balances/0/balance 950.00'],
  ),
  row(
    'organisation 2025',
    [held, approveHeld('H-1', '2026-03-02')],
    'HeldApproved ExpenditureRecorded',
    [rejectHeld('H-1', '2026-03-03'), 'held-closed'],
    ['balances', '2026-03-02', '/balances/0/balance 940.00'],
  ),
  row(
    'organisation 2025',
    [held, rejectHeld('H-1', '2026-03-02')],
    'HeldRejected',
    [approveHeld('H-1', '2026-03-03'), 'held-closed'],
    ['', '2026-03-02', '/held/0/status rejected'],
  ),
  row(
    'minutes (economy)',
    [base, closeBooks('2026-03-31', '2026-04-10')],
    'PeriodClosed',
    [closeBooks('2026-03-31', '2026-04-11'), 'period-not-later'],
    ['', '2026-04-10', '/booksClosedThrough 2026-03-31'],
  ),
  row(
    'minutes (economy)',
    [closed, reopenBooks('2026-03-01', '2026-04-15')],
    'PeriodReopened',
    [reopenBooks('2026-03-01', '2026-04-16'), 'period-not-closed'],
    ['', '2026-04-15', '/booksClosedThrough 2026-02-28'],
  ),
  row(
    '§ 11 (second)',
    [short, askShortfall('mdu', '11.00', '2026-07-10')],
    'ShortfallRequisitioned',
    [askShortfall('mdu', '1.00', '2026-07-11'), 'shortfall-exceeds-share'],
    ['obligations', '2026-07-12', '/end/parties/0/requisitioned 11.00'],
  ),
  row(
    '§ 11 (second)',
    [askedShort, askLess('mdu', '1.00', '2026-07-11')],
    'ShortfallRequisitionWithdrawn',
    [askLess('mdu', '11.00', '2026-07-12'), 'nothing-to-withdraw'],
    ['obligations', '2026-07-12', '/end/parties/0/leftToRequisition 1.00'],
  ),
  row(
    '§ 11 (second)',
    [askedShort, payShortfall('mdu', '11.00', '2026-07-20')],
    'ShortfallPaid',
    [payShortfall('mdu', '1.00', '2026-06-01'), 'not-in-run-off'],
    ['obligations', '2026-07-21', '/end/parties/0/paid 11.00'],
  ),
  row(
    '§ 11 (second)',
    [paidShort, refundShortfall('mdu', '2.00', '2026-07-21')],
    'ShortfallRefunded',
    [refundShortfall('mdu', '1.00', '2026-07-22'), 'surplus-exceeds'],
    ['obligations', '2026-07-22', '/end/parties/0/surplus 0.00'],
  ),
  row(
    '§ 11 (second)',
    [surplus, paySurplus('mdu', '110.00', '2026-07-10')],
    'SurplusPaid',
    [paySurplus('mdu', '1.00', '2026-07-11'), 'surplus-exceeds'],
    ['balances', '2026-07-12', '/balances/0/balance 1000.00'],
  ),
  row(
    '§ 11 (second)',
    [contested, settle('P3', 'released', '2026-07-10')],
    'ContestedSettled',
    [settle('P3', 'released', '2026-07-11'), 'nothing-contested'],
    ['obligations', '2026-07-12', '/end/contested 0.00'],
  ),
];
