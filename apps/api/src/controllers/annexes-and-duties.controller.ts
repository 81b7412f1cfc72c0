import type { CommandRequest } from '#application/write-handler.js';
import { recordAnnex, reviseAnnex } from '#ledger/annexes.js';
import { chooseAssumption } from '#ledger/assumption-choices.js';
import { recordDuty, recordDutyMet, recordEvaluation } from '#ledger/duties.js';
import { deliverReport } from '#ledger/reports.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Annexes, duties without money, reports, evaluations, and what the board chose where the text is silent. */
@OfAgreement('duties')
export class AnnexesAndDutiesController {
  constructor(private readonly desk: Desk) {}

  @Records(recordAnnex, { path: 'annexes', example: { effectiveOn: '2025-09-18' } })
  recordAnnex(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(reviseAnnex, { path: 'annex-revisions', example: { effectiveOn: '2026-02-20' } })
  reviseAnnex(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordDuty, { path: 'duties', example: { effectiveOn: '2025-10-15' } })
  recordDuty(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordDutyMet, { path: 'duty-fulfilments', example: { effectiveOn: '2026-03-24' } })
  recordDutyMet(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(deliverReport, { path: 'reports', example: { effectiveOn: '2026-12-15' } })
  deliverReport(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordEvaluation, { path: 'evaluations', example: { effectiveOn: '2029-10-01' } })
  recordEvaluation(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(chooseAssumption, { path: 'assumption-choices', example: { effectiveOn: '2026-02-20' } })
  choose(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
