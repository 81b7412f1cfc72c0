import { applyDecorators, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PREFIX } from '../http.js';
import { DescribesPath } from '../openapi/describes.js';

/** The agreement of the run-off example, which the documented examples are about unless they name another. */
const RUN_OFF = '9b5f1d2e-6e3c-5f70-8b81-2c3d4e5f6071';

/** A controller of one topic of an agreement; `example` is the agreement that its documented examples are about. */
export function OfAgreement(topic: string, example = RUN_OFF): ClassDecorator {
  return applyDecorators(
    Controller(`${PREFIX}/agreements/:agreementId`),
    ApiTags(topic),
    DescribesPath('agreementId', {
      description: 'The agreement: a UUID in lower case. Avtalet.',
      example,
    }),
  );
}
