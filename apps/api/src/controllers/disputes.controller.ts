import type { CommandRequest } from '#application/write-handler.js';
import { failNegotiation, raiseDispute, settleDispute } from '#ledger/disputes.js';
import { dissolveAgreement } from '#ledger/dissolution.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Disputes, which are negotiated first, and the dissolution. */
@OfAgreement('disputes')
export class DisputesController {
  constructor(private readonly desk: Desk) {}

  @Records(raiseDispute, { path: 'disputes', example: { effectiveOn: '2026-11-02' } })
  raise(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(settleDispute, { path: 'dispute-settlements', example: { effectiveOn: '2026-11-20' } })
  settle(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(failNegotiation, { path: 'failed-negotiations', example: { effectiveOn: '2026-12-01' } })
  fail(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(dissolveAgreement, { path: 'dissolutions', example: { effectiveOn: '2026-12-31', dispute: 'T1' } })
  dissolve(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
