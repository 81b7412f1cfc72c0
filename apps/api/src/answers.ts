import { applyDecorators, createParamDecorator, type ExecutionContext, Get, Header, SetMetadata } from '@nestjs/common';
import { InvalidInput } from '#application/problems.js';
import type { Actor } from '#ledger/definition.js';
import type { Fault } from '#ledger/validate.js';
import type { Asked, Question } from './asking.js';
import { type HttpRequest, LIMITS } from './http.js';
import { DescribesAnswer } from './openapi/describes-answer.js';
import type { ParameterName } from './openapi/parameters.js';
import { idOf } from './records.js';

/** What a question's method says of itself. */
export interface AnswersOptions {
  path: string;
  title: { en: string; sv: string };
  parameters: readonly ParameterName[];
  /** Parameters of the documented example. */
  example?: Partial<Record<ParameterName, string | number>>;
}

const PARAMETERS = 'answers-parameters';

/** A method that answers a question: its route, the parameters it takes and no others, and what it says in the OpenAPI document. */
export function Answers(question: Question, options: AnswersOptions): MethodDecorator {
  return applyDecorators(
    Get(options.path),
    SetMetadata(PARAMETERS, options.parameters),
    Header('Cache-Control', 'no-cache'),
    DescribesAnswer(question, options),
  );
}

/** The question that an HTTP request asks. */
export const Ask = createParamDecorator((_: unknown, context: ExecutionContext): Asked => {
  const request = context.switchToHttp().getRequest<HttpRequest>();
  const allowed = Reflect.getMetadata(PARAMETERS, context.getHandler()) as readonly ParameterName[];
  const { limit, offset, ...parameters } = parametersOf(request, allowed);
  const hasId = 'agreementId' in request.params || 'organisationId' in request.params;
  return {
    actor: request.actor as Actor,
    id: hasId ? idOf(request) : '',
    revision: request.params['revision'] ?? '',
    decision: request.params['decision'] ?? '',
    amendment: request.params['amendment'] ?? '',
    parameters,
    limit: wholeNumber('limit', limit, { from: 1, to: LIMITS.pageMax, without: LIMITS.pageDefault }),
    offset: wholeNumber('offset', offset, { from: 0, to: LIMITS.offsetMax, without: 0 }),
  };
});

/** The parameters that were given, each known and given once; what is unknown is named, so that a slip of the pen is not a wrong answer. */
export function parametersOf<Name extends string>(
  { query }: HttpRequest,
  allowed: readonly Name[],
): Partial<Record<Name, string>> {
  const faults = Object.entries(query).flatMap(([name, value]): Fault[] => {
    const pointer = `/${name.slice(0, 80)}`;
    if (!(allowed as readonly string[]).includes(name)) {
      return [{ pointer, message: `this parameter is not known here; known are ${allowed.join(', ') || 'none'}` }];
    }
    return typeof value === 'string' ? [] : [{ pointer, message: `${name} must be given once` }];
  });
  if (faults.length > 0) throw new InvalidInput(faults);
  return query as Partial<Record<Name, string>>;
}

function wholeNumber(
  name: string,
  given: string | undefined,
  { from, to, without }: { from: number; to: number; without: number },
): number {
  if (given === undefined) return without;
  const number = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new InvalidInput([
    { pointer: `/${name}`, message: `${name} must be a whole number from ${from} to ${to}, and was "${given.slice(0, 80)}"` },
  ]);
}
