import type { CommandRequest } from '#application/write-handler.js';
import { acknowledgeFinding, closeFinding } from '#ledger/finding-reviews.js';
import { recordSourceFinding } from '#ledger/source-findings.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Faults in the documents, and what people did about what was found. */
@OfAgreement('findings')
export class FindingsController {
  constructor(private readonly desk: Desk) {}

  @Records(recordSourceFinding, {
    path: 'source-findings',
    example: {
      effectiveOn: '2025-10-20',
      other: 'Agreement § 6',
      otherSays: 'At least 10,000,000 a year',
    },
  })
  recordFault(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(acknowledgeFinding, {
    path: 'finding-acknowledgements',
    example: { effectiveOn: '2025-10-20', finding: 'missing-number:mdu' },
  })
  acknowledge(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(closeFinding, { path: 'finding-closures', example: { effectiveOn: '2025-10-27', finding: 'missing-number:mdu' } })
  close(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
