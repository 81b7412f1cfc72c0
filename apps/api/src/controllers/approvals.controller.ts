import type { CommandRequest } from '#application/write-handler.js';
import { announceApproval, approveAgreement, proveFinality } from '#ledger/approvals.js';
import { signAgreement } from '#ledger/signatures.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Approvals of the agreement, their announcement and legal force, and the signatures. */
@OfAgreement('approvals')
export class ApprovalsController {
  constructor(private readonly desk: Desk) {}

  @Records(approveAgreement, { path: 'approvals', example: { effectiveOn: '2025-09-30' } })
  approve(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(announceApproval, { path: 'announcements', example: { effectiveOn: '2025-10-03' } })
  announce(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(proveFinality, { path: 'finality-proofs' })
  proveFinality(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(signAgreement, { path: 'signatures', example: { effectiveOn: '2025-10-15' } })
  sign(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
