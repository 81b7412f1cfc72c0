import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CommandRequest } from '#application/write-handler.js';
import { draftAgreement } from '#ledger/agreement.js';
import { Answers, Ask } from '../answers.js';
import type { Asked } from '../asking.js';
import { Desk } from '../desk.js';
import { type HttpReply, PREFIX } from '../http.js';
import { LISTED, TIMES } from '../openapi/parameters.js';
import { Order, Records } from '../records.js';
import { OfAgreement } from './of-agreement.js';

/** The agreements there are. */
@Controller(`${PREFIX}/agreements`)
@ApiTags('agreements')
export class AgreementsController {
  constructor(private readonly desk: Desk) {}

  @Answers('agreements', {
    path: '',
    title: { en: 'The agreements', sv: 'Avtalen' },
    parameters: LISTED,
    example: { limit: 20, offset: 0 },
  })
  agreements(@Ask() asked: Asked) {
    return this.desk.ask('agreements', asked);
  }
}

/** One agreement: its draft, and how it stands. */
@OfAgreement('agreements')
export class AgreementController {
  constructor(private readonly desk: Desk) {}

  @Records(draftAgreement, { path: 'drafts', example: { effectiveOn: '2025-09-18' } })
  draft(@Order() order: CommandRequest) {
    return this.desk.record(order);
  }

  @Answers('agreement', {
    path: '',
    title: { en: 'The agreement as it stood', sv: 'Avtalet som det såg ut' },
    parameters: TIMES,
    example: { on: '2026-09-30' },
  })
  async agreement(@Ask() asked: Asked, @Res({ passthrough: true }) reply: HttpReply) {
    const answer = await this.desk.ask('agreement', asked);
    // An answer about the past says no ETag: whoever decides on it decides on something old.
    if (asked.parameters.knownAt === undefined) reply.header('ETag', `"${answer.knownAt.revision}"`);
    return answer;
  }
}
