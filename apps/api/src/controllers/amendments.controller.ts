import type { CommandRequest } from '#application/write-handler.js';
import { approveAmendment, withdrawAmendmentApproval } from '#ledger/amendment-approvals.js';
import { proposeAmendment, withdrawAmendment } from '#ledger/amendments.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Amendments, which bind only when every party has approved. */
@OfAgreement('amendments')
export class AmendmentsController {
  constructor(private readonly desk: Desk) {}

  @Records(proposeAmendment, { path: 'amendments', example: { effectiveOn: '2026-10-05' } })
  propose(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(approveAmendment, { path: 'amendment-approvals', example: { effectiveOn: '2026-10-05' } })
  approve(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(withdrawAmendmentApproval, { path: 'amendment-approval-withdrawals', example: { effectiveOn: '2026-10-06' } })
  withdrawApproval(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(withdrawAmendment, { path: 'amendment-withdrawals', example: { effectiveOn: '2026-11-01' } })
  withdraw(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
