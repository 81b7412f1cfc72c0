import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OpenToAll } from '../acting-person.js';
import { Health } from '../health.js';
import { PREFIX } from '../http.js';
import { Describes } from '../openapi/describes.js';
import { answerExample } from '../openapi/examples.js';
import { API_INFO } from './api-info.js';

/** What the interface is. */
@Controller(`${PREFIX}/api-info`)
@ApiTags('meta')
export class ApiInfoController {
  @Get()
  @OpenToAll()
  @Describes({
    operationId: 'apiInfo',
    title: { en: 'What the interface is', sv: 'Om gränssnittet' },
    success: {
      status: 200,
      description: 'As the REST profile asks. Enligt REST API-profilen.',
      schema: 'ApiInfo',
      example: API_INFO,
    },
    problems: ['500-fault'],
    open: true,
  })
  apiInfo() {
    return API_INFO;
  }
}

/** Whether the server is well; also at `/health`, where those who watch servers look. */
@Controller([`${PREFIX}/health`, 'health'])
@ApiTags('meta')
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('live')
  @OpenToAll()
  @Describes({
    operationId: 'live',
    title: { en: 'Whether it lives', sv: 'Om den lever' },
    success: { status: 200, description: 'It does. Det gör den.', schema: 'Health', example: { status: 'live' } },
    problems: ['500-fault'],
    open: true,
  })
  live() {
    return { status: 'live' };
  }

  @Get('ready')
  @OpenToAll()
  @Describes({
    operationId: 'ready',
    title: { en: 'Whether it is ready', sv: 'Om den är redo' },
    success: {
      status: 200,
      description:
        'The store can be read and takes appends, and the read models are at its head. Lagringen kan läsas och skrivas, och läsmodellerna är ikapp.',
      schema: 'Health',
      example: answerExample('ready'),
    },
    problems: ['500-fault', '503-later'],
    open: true,
  })
  ready() {
    return this.health.ready();
  }
}
