import type { CommandRequest } from '#application/write-handler.js';
import { addAgendaItem } from '#ledger/agenda.js';
import { recordAttendance, recordDisqualification } from '#ledger/attendance.js';
import { recordDissent } from '#ledger/dissent.js';
import { approveMinutes, recordMinutes } from '#ledger/minutes.js';
import { Desk } from '../desk.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** What a meeting has on its agenda, who attends it, who dissents, and its minutes. */
@OfAgreement('meetings')
export class MeetingsController {
  constructor(private readonly desk: Desk) {}

  @Records(addAgendaItem, { path: 'agenda-items', example: { effectiveOn: '2026-02-20' } })
  addItem(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordAttendance, { path: 'attendance', example: { effectiveOn: '2026-02-20' } })
  recordAttendance(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordDisqualification, { path: 'disqualifications', example: { effectiveOn: '2026-02-20' } })
  disqualify(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordDissent, { path: 'dissents', example: { effectiveOn: '2026-02-20', party: 'vasteras' } })
  dissent(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(recordMinutes, { path: 'minutes', example: { effectiveOn: '2026-02-27', registerNumber: 'MDU 2026/17' } })
  recordMinutes(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Records(approveMinutes, { path: 'minutes-approvals', example: { effectiveOn: '2026-04-17' } })
  approveMinutes(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }
}
