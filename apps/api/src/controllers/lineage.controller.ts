import { CARRY_OVER, type CarriedOver } from '#application/carry-over.js';
import type { CommandRequest } from '#application/write-handler.js';
import { carryOverFunds, linkPredecessor, linkSuccessor, receiveCarriedOver } from '#ledger/lineage.js';
import { Desk } from '../desk.js';
import { Order, Records, RecordsOnBoth } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** The agreements before and after, and money carried over between them. */
@OfAgreement('lineage')
export class LineageController {
  constructor(private readonly desk: Desk) {}

  @Records(linkPredecessor, { path: 'predecessors', example: { effectiveOn: '2026-01-01' } })
  linkPredecessor(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(linkSuccessor, { path: 'successors', example: { effectiveOn: '2026-01-01' } })
  linkSuccessor(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(carryOverFunds, { path: 'carry-overs', example: { effectiveOn: '2026-03-01' } })
  carryOver(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @RecordsOnBoth(CARRY_OVER, { path: 'transfers-to-successor', example: { effectiveOn: '2026-03-01' } })
  transfer(@Order() order: CommandRequest): Promise<CarriedOver> {
    return this.desk.carryOver(order);
  }

  @Records(receiveCarriedOver, { path: 'carried-over-receipts', example: { effectiveOn: '2026-03-01' } })
  receive(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
