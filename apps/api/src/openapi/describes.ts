import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, type ApiOperationOptions, ApiParam, ApiQuery } from '@nestjs/swagger';
import { PARAMETERS, type ParameterName } from './parameters.js';
import type { ProblemResponse } from './problem-responses.js';

/** A title in both languages. */
export interface Title {
  en: string;
  sv: string;
}

/** Everything an operation says of itself. */
export interface Described {
  operationId: string;
  title: Title;
  description?: string;
  body?: { mediaType: string; schema: object; example: unknown };
  success: { status: number; description: string; schema: string; example: unknown; headers?: readonly SuccessHeader[] };
  problems: readonly ProblemResponse[];
  /** Answered to anybody, without saying who acts. */
  open?: true;
}

const HEADERS = {
  ETag: { description: 'The revision it is at, for If-Match.', example: '"21"' },
  Location: {
    description: 'Where what was recorded stands.',
    example: '/api/v1/agreements/9b5f1d2e-6e3c-5f70-8b81-2c3d4e5f6071/events/21',
  },
  'Idempotent-Replayed': {
    description: '`true` where the key had been recorded before, and nothing was recorded now.',
    example: 'true',
  },
} as const;

/** A header of an answer. */
export type SuccessHeader = keyof typeof HEADERS;

/** Puts an operation in the OpenAPI document. */
export function Describes(described: Described): MethodDecorator {
  const { operationId, title, description, body, success, problems, open } = described;
  const headers = (success.headers ?? []).map((name) => {
    const { description: about, example } = HEADERS[name];
    return [name, { description: about, schema: { type: 'string' }, example }];
  });
  const content = { schema: { $ref: `#/components/schemas/${success.schema}` }, example: success.example };
  return ApiOperation({
    operationId,
    summary: `${title.en} / ${title.sv}`,
    ...(description === undefined ? {} : { description }),
    ...(body === undefined ? {} : { requestBody: requestBody(body) }),
    ...(open ? { security: [] } : {}),
    responses: {
      [success.status]: {
        description: success.description,
        ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
        content: { 'application/json': content },
      },
      ...Object.fromEntries(problems.map((name) => [name.slice(0, 3), { $ref: `#/components/responses/${name}` }])),
    },
  } as ApiOperationOptions);
}

function requestBody({ mediaType, schema, example }: NonNullable<Described['body']>) {
  return { required: true, content: { [mediaType]: { schema, example } } };
}

/** Describes the query parameters that are taken; those with an example are sent in the test of the document. */
export function DescribesParameters(
  names: readonly ParameterName[],
  examples: Partial<Record<ParameterName, unknown>>,
): MethodDecorator {
  return applyDecorators(
    ...names.map((name) => {
      const { description, schema } = PARAMETERS[name];
      const example = examples[name];
      return ApiQuery({
        name,
        required: false,
        description,
        schema: { ...schema, ...(example === undefined ? {} : { example }) } as object,
      });
    }),
  );
}

/** Describes a UUID or a number in the path. */
export function DescribesPath(
  name: string,
  { description, example }: { description: string; example: string },
): MethodDecorator & ClassDecorator {
  return ApiParam({ name, description, schema: { type: 'string', example } });
}

/** Describes the headers of a write. */
export function DescribesWriteHeaders(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description:
        'New for each command. Sent again with the same body it has one effect and gets the same answer. Ny för varje kommando.',
      schema: { type: 'string', minLength: 1, maxLength: 200, example: '3f1c2a5e-voucher-1042' },
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The ETag that was decided on; 412 where the agreement has moved on. Den ETag som beslutet vilar på.',
      schema: { type: 'string', pattern: '^"\\d+"$' },
    }),
  );
}
