import type { CommandRequest } from '#application/write-handler.js';
import { recordExpenditure, reverseExpenditure } from '#ledger/expenditures.js';
import { approveHeld, rejectHeld } from '#ledger/four-eyes.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Expenditures and their reversals, and what waits for a second person. */
@OfAgreement('expenditures')
export class ExpendituresController {
  constructor(private readonly desk: Desk) {}

  @Records(recordExpenditure, { path: 'expenditures', example: { effectiveOn: '2026-04-30', subject: 'Workshops in April' } })
  record(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(reverseExpenditure, { path: 'expenditure-reversals', example: { effectiveOn: '2026-05-10' } })
  reverse(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(approveHeld, { path: 'held-approvals', example: { held: 'H-1' } })
  approveHeld(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(rejectHeld, { path: 'held-rejections', example: { held: 'H-1' } })
  rejectHeld(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
