import type { CommandRequest } from '#application/write-handler.js';
import { closePeriod, reopenPeriod } from '#ledger/periods.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Accounting periods, closed and reopened. */
@OfAgreement('periods')
export class PeriodsController {
  constructor(private readonly desk: Desk) {}

  @Records(closePeriod, { path: 'closed-periods', example: { effectiveOn: '2026-04-10' } })
  close(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(reopenPeriod, { path: 'reopened-periods', example: { effectiveOn: '2026-04-20' } })
  reopen(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
