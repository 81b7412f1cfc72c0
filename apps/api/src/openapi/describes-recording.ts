import { applyDecorators } from '@nestjs/common';
import type { Recordable, RecordsOptions } from '../records.js';
import { Describes, DescribesWriteHeaders } from './describes.js';
import { answerExample } from './examples.js';
import { bodyExample, bodyName } from './input-schemas.js';
import { WRITE_PROBLEMS } from './problem-responses.js';

/** Describes a method that records a command; `answer` names the schema of what it is answered with. */
export function DescribesRecording(
  command: Recordable,
  options: RecordsOptions,
  answer: 'Written' | 'CarriedOver' = 'Written',
): MethodDecorator {
  const whom = command.may.map(({ role, of }) => `${role} (${of})`).join(', ');
  return applyDecorators(
    DescribesWriteHeaders(),
    Describes({
      operationId: command.name,
      title: command.title,
      description: `Records what \`${command.name}\` makes happen. For ${whom}. / Registrerar vad \`${command.name}\` medför. För ${whom}.`,
      body: {
        mediaType: 'application/json',
        schema: { $ref: `#/components/schemas/${bodyName(command)}` },
        example: bodyExample(command, options.example),
      },
      success: {
        status: 201,
        description: 'Recorded, durably. Registrerat, varaktigt.',
        schema: answer,
        example: answerExample(answer === 'Written' ? 'written' : command.name),
        headers: ['ETag', 'Location', 'Idempotent-Replayed'],
      },
      problems: WRITE_PROBLEMS,
    }),
  );
}
