import type { CommandRequest } from '#application/write-handler.js';
import { appointMember, endMembership, setQuorum } from '#ledger/bodies.js';
import { setMandate } from '#ledger/mandates.js';
import { setSeats } from '#ledger/seats.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Who sits in the bodies, and how and on what they may decide. */
@OfAgreement('bodies')
export class BodiesController {
  constructor(private readonly desk: Desk) {}

  @Records(setMandate, {
    path: 'mandates',
    example: { effectiveOn: '2026-02-20', limit: { value: '300000.00', currency: 'SEK' } },
  })
  setMandate(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(appointMember, { path: 'members', example: { effectiveOn: '2026-02-20' } })
  appoint(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(endMembership, { path: 'membership-ends', example: { effectiveOn: '2026-06-30' } })
  end(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(setQuorum, { path: 'quorums', example: { effectiveOn: '2026-02-20', members: 4 } })
  setQuorum(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(setSeats, { path: 'seats', example: { effectiveOn: '2026-02-20' } })
  setSeats(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
