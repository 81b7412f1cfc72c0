import type { CommandRequest } from '#application/write-handler.js';
import { confirmPayment, creditRequisition, writeOffClaim } from '#ledger/claims.js';
import { allocateReceipt, reallocateReceipt, recordReceipt } from '#ledger/receipts.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** Money that came without saying what for, credits of requisitions, claims written off, and payments that the payer confirms. */
@OfAgreement('receipts')
export class ReceiptsController {
  constructor(private readonly desk: Desk) {}

  @Records(recordReceipt, { path: 'receipts', example: { effectiveOn: '2026-02-10' } })
  record(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(allocateReceipt, { path: 'receipt-allocations' })
  allocate(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(reallocateReceipt, { path: 'receipt-reallocations' })
  reallocate(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(creditRequisition, {
    path: 'requisition-credits',
    example: { effectiveOn: '2026-01-20', requisition: 'R-2026-eskilstuna' },
  })
  credit(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(writeOffClaim, { path: 'claim-write-offs', example: { effectiveOn: '2026-03-01', party: 'vasteras' } })
  writeOff(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(confirmPayment, { path: 'payment-confirmations', example: { effectiveOn: '2026-02-11' } })
  confirm(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
