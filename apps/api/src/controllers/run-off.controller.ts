import type { CommandRequest } from '#application/write-handler.js';
import {
  paySurplus,
  receiveShortfall,
  refundShortfall,
  requisitionShortfall,
  withdrawShortfallRequisition,
} from '#ledger/run-off.js';
import { settleContested } from '#ledger/settlements.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

const STATEMENTS = ['mdu', 'eskilstuna', 'vasteras'].map((party) => ({ party, documentSha256: 'd'.repeat(64) }));

/** The run-off: the shortfall and its payments, surplus, and what is contested. */
@OfAgreement('run-off')
export class RunOffController {
  constructor(private readonly desk: Desk) {}

  @Records(requisitionShortfall, { path: 'shortfall-requisitions', example: { effectiveOn: '2027-02-01' } })
  requisition(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(withdrawShortfallRequisition, { path: 'shortfall-requisition-withdrawals', example: { effectiveOn: '2027-02-02' } })
  withdrawRequisition(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(receiveShortfall, { path: 'shortfall-payments', example: { effectiveOn: '2027-03-01' } })
  receive(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(refundShortfall, { path: 'shortfall-refunds', example: { effectiveOn: '2029-08-01' } })
  refund(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(paySurplus, { path: 'surplus-payments', example: { effectiveOn: '2027-08-01' } })
  paySurplus(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(settleContested, { path: 'contested-settlements', example: { effectiveOn: '2029-07-01', statements: STATEMENTS } })
  settle(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
