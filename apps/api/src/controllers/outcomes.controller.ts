import type { CommandRequest } from '#application/write-handler.js';
import { giveAssignment, reportAssignment } from '#ledger/assignments.js';
import { recordClarification, recordDecisionTexts, rescindDecision, settleDeferred } from '#ledger/outcomes.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** What became of decisions: both texts, clarifications, what was deferred or taken back, and assignments. */
@OfAgreement('outcomes')
export class OutcomesController {
  constructor(private readonly desk: Desk) {}

  @Records(recordDecisionTexts, { path: 'decision-texts', example: { effectiveOn: '2026-02-20' } })
  recordTexts(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordClarification, { path: 'clarifications', example: { effectiveOn: '2026-02-20' } })
  clarify(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(settleDeferred, { path: 'deferral-settlements', example: { effectiveOn: '2026-04-17' } })
  settle(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(rescindDecision, { path: 'decision-rescissions', example: { effectiveOn: '2026-04-17' } })
  rescind(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(giveAssignment, { path: 'assignments', example: { effectiveOn: '2026-02-20' } })
  assign(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(reportAssignment, { path: 'assignment-reports', example: { effectiveOn: '2026-12-18', report: 'Annual report 2026' } })
  report(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
