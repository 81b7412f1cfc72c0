import type { CommandRequest } from '#application/write-handler.js';
import { annulDecision, dismissAppeal, recordAppeal, stayDecision, withdrawAppeal } from '#ledger/appeals.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Appeals against a party’s decision, and what the court does. */
@OfAgreement('appeals')
export class AppealsController {
  constructor(private readonly desk: Desk) {}

  @Records(recordAppeal, { path: 'appeals', example: { effectiveOn: '2025-10-20' } })
  record(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(dismissAppeal, { path: 'appeal-dismissals', example: { effectiveOn: '2025-12-10', judgment: 'Case 1234-25' } })
  dismiss(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(withdrawAppeal, { path: 'appeal-withdrawals', example: { effectiveOn: '2025-11-10' } })
  withdraw(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(stayDecision, { path: 'stays', example: { effectiveOn: '2025-10-24' } })
  stay(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(annulDecision, { path: 'annulments', example: { effectiveOn: '2025-12-10', judgment: 'Case 1234-25' } })
  annul(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
