import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import type { ImportOutcome } from '#application/import-file.js';
import { InvalidInput } from '#application/problems.js';
import { parametersOf } from '../answers.js';
import { Desk } from '../desk.js';
import { type HttpRequest, PREFIX } from '../http.js';
import { Describes } from '../openapi/describes.js';
import { answerExample, IMPORT_EXAMPLE } from '../openapi/examples.js';
import { EdgeProblem } from '../problems/problems-of-the-edge.js';

const TEXT = 'application/x-ndjson';
const QUARANTINE = {
  name: 'quarantine',
  required: false,
  description: 'Set rows that are refused or invalid aside, with why, and go on. Lägg undan rader som inte medges och fortsätt.',
  schema: { type: 'boolean', default: false },
  example: false,
} as const;

/** A history in a file. Each row says who acted, so its commands are tested as if each had come alone. */
@Controller(`${PREFIX}/imports`)
@ApiTags('imports')
export class ImportsController {
  constructor(private readonly desk: Desk) {}

  @Post()
  @HttpCode(200)
  @ApiQuery({
    name: 'dryRun',
    required: false,
    description: 'Only try it: nothing is recorded. Prova bara.',
    schema: { type: 'boolean', default: false },
    example: true,
  })
  @ApiQuery(QUARANTINE)
  @Describes({
    operationId: 'import-history',
    title: { en: 'Import a history', sv: 'Importera en historik' },
    description:
      'Rows are recorded one by one, each with a key of its own, so a file may be sent again; the first that is refused ends it (`complete` is false) ' +
      'unless `quarantine` asks to go on. ' +
      'For every role but the auditor. / Raderna registreras en i taget och filen kan skickas igen; den första som inte medges avslutar.',
    body: { mediaType: TEXT, schema: { $ref: '#/components/schemas/ImportFile' }, example: IMPORT_EXAMPLE },
    success: {
      status: 200,
      description: 'What became of each row. Vad som blev av varje rad.',
      schema: 'ImportOutcome',
      example: answerExample('import-history'),
    },
    problems: [
      '400-wrong-form',
      '401-nobody-acts',
      '403-not-allowed',
      '413-too-large',
      '415-media-type',
      '500-fault',
      '503-later',
    ],
  })
  async importHistory(@Req() request: HttpRequest): Promise<ImportOutcome> {
    const given = parametersOf(request, ['dryRun', 'quarantine']);
    const how = { dryRun: yes('dryRun', given.dryRun), quarantine: yes('quarantine', given.quarantine) };
    const { body, actor, headers } = request;
    if (actor?.role === 'auditor') {
      throw new EdgeProblem('not-for-you', {
        what: 'import',
        allowed: 'admin, board-secretary, finance, legal',
        role: 'auditor',
      });
    }
    if (typeof body === 'string') return this.desk.importFile(body, how);
    throw new EdgeProblem('unsupported-media-type', { wanted: TEXT, found: String(headers['content-type'] ?? 'none') });
  }
}

function yes(name: string, given = 'false'): boolean {
  if (given === 'true' || given === 'false') return given === 'true';
  throw new InvalidInput([{ pointer: `/${name}`, message: `${name} must be true or false, and was "${given.slice(0, 80)}"` }]);
}
