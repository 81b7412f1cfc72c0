import type { CommandRequest } from '#application/write-handler.js';
import { fundCommitment } from '#ledger/commitments.js';
import { increaseCommitment } from '#ledger/increases.js';
import { completeCommitment, reduceCommitment, releaseCommitment, rescindCommitment } from '#ledger/releases.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Funding that was decided: commitments, their increases, reductions, releases, rescission and completion. */
@OfAgreement('commitments')
export class CommitmentsController {
  constructor(private readonly desk: Desk) {}

  @Records(fundCommitment, { path: 'commitments', example: { effectiveOn: '2026-02-20' } })
  fund(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(increaseCommitment, { path: 'commitment-increases', example: { effectiveOn: '2026-03-20' } })
  increase(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(reduceCommitment, { path: 'commitment-reductions', example: { effectiveOn: '2026-03-20' } })
  reduce(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(releaseCommitment, { path: 'commitment-releases', example: { effectiveOn: '2026-03-20' } })
  release(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(rescindCommitment, { path: 'commitment-rescissions', example: { effectiveOn: '2026-05-20' } })
  rescind(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(completeCommitment, { path: 'commitment-completions', example: { effectiveOn: '2026-03-31' } })
  complete(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
