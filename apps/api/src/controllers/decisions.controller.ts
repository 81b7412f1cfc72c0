import type { CommandRequest } from '#application/write-handler.js';
import { recordDecision, recordMeeting } from '#ledger/decisions.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Meetings and what was decided at them. */
@OfAgreement('decisions')
export class DecisionsController {
  constructor(private readonly desk: Desk) {}

  @Records(recordMeeting, { path: 'meetings', example: { effectiveOn: '2026-02-20' } })
  recordMeeting(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordDecision, { path: 'decisions', example: { effectiveOn: '2026-02-20' } })
  recordDecision(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
