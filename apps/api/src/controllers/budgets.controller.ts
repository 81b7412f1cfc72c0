import type { CommandRequest } from '#application/write-handler.js';
import { adoptBudget, reviseBudget } from '#ledger/budgets.js';
import { breakDownLine } from '#ledger/line-breakdowns.js';
import { assignCommitmentToLine, recordLineExpenditure, reverseLineExpenditure } from '#ledger/line-expenditures.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

const LINES = [
  { line: 'process-support', subject: 'Overall process support', amount: { value: '2900000.00', currency: 'SEK' } },
  {
    line: 'older-people',
    subject: 'Projects of the focus area older people',
    amount: { value: '8100000.00', currency: 'SEK' },
    portfolio: true,
  },
  { line: 'events', subject: 'Conferences and meetings', amount: { value: '100000.00', currency: 'SEK' } },
];
const FINANCING = [
  { party: 'mdu', amount: { value: '1100000.00', currency: 'SEK' } },
  { party: 'eskilstuna', amount: { value: '5000000.00', currency: 'SEK' } },
  { party: 'vasteras', amount: { value: '5000000.00', currency: 'SEK' } },
];
const ADOPTED = { effectiveOn: '2026-01-15', lines: LINES, financing: FINANCING };
const REVISED = { ...ADOPTED, effectiveOn: '2026-06-10', decision: { decision: 'D-budget-2026-2', body: 'board' } };

/** Budgets and their revisions, portfolio lines broken down, and what is spent on lines. */
@OfAgreement('budgets')
export class BudgetsController {
  constructor(private readonly desk: Desk) {}

  @Records(adoptBudget, { path: 'budgets', example: ADOPTED })
  adopt(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(reviseBudget, { path: 'budget-revisions', example: REVISED })
  revise(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(breakDownLine, { path: 'line-breakdowns', example: { effectiveOn: '2026-03-10' } })
  breakDown(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordLineExpenditure, { path: 'line-expenditures', example: { effectiveOn: '2026-05-12' } })
  recordExpenditure(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(reverseLineExpenditure, {
    path: 'line-expenditure-reversals',
    example: { effectiveOn: '2026-05-20', expenditure: 'L1' },
  })
  reverseExpenditure(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(assignCommitmentToLine, { path: 'line-assignments', example: { effectiveOn: '2026-04-10' } })
  assign(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
