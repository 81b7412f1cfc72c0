import type { CommandRequest } from '#application/write-handler.js';
import {
  applyForExternalFunding,
  receiveExternalFunding,
  refundExternalFunding,
  secureExternalFunding,
} from '#ledger/external-funding.js';
import { setExternalTarget } from '#ledger/external-target.js';
import { takeBackExternalUse, useExternalFunding } from '#ledger/external-use.js';
import { recordInKind } from '#ledger/in-kind.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Money from outside the parties and its target, and contributions in kind. */
@OfAgreement('external-funding')
export class ExternalFundingController {
  constructor(private readonly desk: Desk) {}

  @Records(setExternalTarget, { path: 'external-targets', example: { effectiveOn: '2026-01-15' } })
  setTarget(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(applyForExternalFunding, { path: 'external-applications', example: { effectiveOn: '2026-02-01' } })
  apply(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(secureExternalFunding, { path: 'external-fundings', example: { effectiveOn: '2026-03-10', purpose: ['P1'] } })
  secure(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(receiveExternalFunding, { path: 'external-receipts', example: { effectiveOn: '2026-04-01' } })
  receive(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(refundExternalFunding, { path: 'external-refunds', example: { effectiveOn: '2026-05-02' } })
  refund(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(useExternalFunding, { path: 'external-uses', example: { effectiveOn: '2026-04-30' } })
  use(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(takeBackExternalUse, { path: 'external-use-reversals', example: { effectiveOn: '2026-05-04' } })
  takeBack(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordInKind, { path: 'in-kind-contributions', example: { effectiveOn: '2026-02-27' } })
  recordInKind(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
