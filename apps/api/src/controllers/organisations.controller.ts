import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { REGISTER_ORGANISATION } from '#application/subject.js';
import type { CommandRequest } from '#application/write-handler.js';
import { OrganisationData } from '#ledger/organisations.js';
import { Answers, Ask } from '../answers.js';
import type { Asked } from '../asking.js';
import { Desk } from '../desk.js';
import { PREFIX } from '../http.js';
import { DescribesPath } from '../openapi/describes.js';
import { LISTED, TIMES } from '../openapi/parameters.js';
import { Order, type Recordable, Records } from '../records.js';

/** The one command of an organisation. */
export const registerOrganisation: Recordable = {
  name: REGISTER_ORGANISATION,
  title: { en: 'Register an organisation', sv: 'Registrera en organisation' },
  input: OrganisationData,
  may: [{ role: 'admin', of: 'the organisation' }],
};

/** The organisations that may be parties. */
@Controller(`${PREFIX}/organisations`)
@ApiTags('organisations')
export class OrganisationsController {
  constructor(private readonly desk: Desk) {}

  @Answers('organisations', {
    path: '',
    title: { en: 'The organisations', sv: 'Organisationerna' },
    parameters: LISTED,
    example: { limit: 20, offset: 0 },
  })
  organisations(@Ask() asked: Asked) {
    return this.desk.ask('organisations', asked);
  }
}

/** One organisation. */
@Controller(`${PREFIX}/organisations/:organisationId`)
@ApiTags('organisations')
@DescribesPath('organisationId', {
  description: 'The organisation: a UUID in lower case. Organisationen.',
  example: '5f0c2c3e-8f0a-5b52-9a53-0f6b3f3d5b02',
})
export class OrganisationController {
  constructor(private readonly desk: Desk) {}

  @Records(registerOrganisation, {
    path: 'registrations',
    example: { effectiveOn: '2025-09-18', organisationNumber: '212000-0357' },
  })
  register(@Order() order: CommandRequest) {
    return this.desk.register(order);
  }

  @Answers('organisation', {
    path: '',
    title: { en: 'An organisation', sv: 'En organisation' },
    parameters: ['knownAt', 'minPosition'],
  })
  organisation(@Ask() asked: Asked) {
    return this.desk.ask('organisation', asked);
  }

  @Answers('portfolio', {
    path: 'portfolio',
    title: { en: 'Every agreement that it is party to', sv: 'Alla avtal som den är part i' },
    parameters: TIMES,
    example: { on: '2026-09-30' },
  })
  portfolio(@Ask() asked: Asked) {
    return this.desk.ask('portfolio', asked);
  }
}
