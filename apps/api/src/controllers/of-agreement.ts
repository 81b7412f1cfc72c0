import { applyDecorators, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PREFIX } from '../http.js';
import { DescribesPath } from '../openapi/describes.js';

/** A controller of one topic of an agreement. */
export function OfAgreement(topic: string): ClassDecorator {
  return applyDecorators(
    Controller(`${PREFIX}/agreements/:agreementId`),
    ApiTags(topic),
    DescribesPath('agreementId', {
      description: 'The agreement: a UUID in lower case. Avtalet.',
      example: '9b5f1d2e-6e3c-5f70-8b81-2c3d4e5f6071',
    }),
  );
}
