import type { CommandRequest } from '#application/write-handler.js';
import { receiveContribution, refundContribution, requisitionContribution } from '#ledger/contributions.js';
import { recordOpeningBalance } from '#ledger/opening.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Requisitions, the money the parties pay and are paid back, and what came from a predecessor. */
@OfAgreement('contributions')
export class ContributionsController {
  constructor(private readonly desk: Desk) {}

  @Records(requisitionContribution, { path: 'requisitions', example: { effectiveOn: '2026-01-15' } })
  requisition(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(receiveContribution, { path: 'contributions-received', example: { reference: 'BG 2026-02-10 1' } })
  receive(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(refundContribution, { path: 'contribution-refunds', example: { effectiveOn: '2026-02-12' } })
  refund(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordOpeningBalance, { path: 'opening-balances', example: { effectiveOn: '2026-01-01' } })
  recordOpeningBalance(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
