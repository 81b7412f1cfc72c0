import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  type NestInterceptor,
  Post,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { CarriedOver } from '#application/carry-over.js';
import { InvalidInput } from '#application/problems.js';
import type { CommandRequest } from '#application/write-handler.js';
import type { Written } from '#application/written.js';
import type { Actor } from '#ledger/definition.js';
import { UUID } from './acting-person.js';
import { type HttpReply, type HttpRequest, headerOf, LIMITS, PREFIX } from './http.js';
import { DescribesRecording } from './openapi/describes-recording.js';
import { EdgeProblem } from './problems/problems-of-the-edge.js';

/** What is used here of a command's definition; those of agreements, the draft and the registration all have it. */
export interface Recordable {
  name: string;
  title: { en: string; sv: string };
  input: new () => object;
  undated?: true;
  may: readonly { role: string; of: string }[];
}

/** What a command's method says besides the command. */
export interface RecordsOptions {
  /** The noun under the agreement or the organisation. */
  path: string;
  /** Fields of the documented example that differ from those of the command's own fields; optional ones are left out unless they stand here. */
  example?: object;
}

const COMMAND = 'records-command';
const KEY = /^[\x21-\x7e]+$/;

/** A method that records a command: its route, what it says of itself in the OpenAPI document, and the headers of its answer. */
export function Records(command: Recordable, options: RecordsOptions): MethodDecorator {
  return applyDecorators(
    Post(options.path),
    SetMetadata(COMMAND, command.name),
    UseInterceptors(new RecordedHeaders()),
    DescribesRecording(command, options),
  );
}

/** A method that records money carried over, on the agreement of its path and on the successor that its body names. */
export function RecordsOnBoth(order: Recordable, options: RecordsOptions): MethodDecorator {
  return applyDecorators(
    Post(options.path),
    SetMetadata(COMMAND, order.name),
    UseInterceptors(new BothRecordedHeaders()),
    DescribesRecording(order, options, 'CarriedOver'),
  );
}

/** The command request that an HTTP request is. */
export const Order = createParamDecorator((_: unknown, context: ExecutionContext): CommandRequest => {
  const request = context.switchToHttp().getRequest<HttpRequest>();
  const command = Reflect.getMetadata(COMMAND, context.getHandler()) as string;
  const ifMatch = ifMatchOf(request);
  return {
    id: idOf(request),
    command,
    body: objectOf(request),
    actor: request.actor as Actor,
    idempotencyKey: keyOf(request),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  };
});

/** The id in the path, which must be a UUID as the ledger writes them. */
export function idOf({ params }: HttpRequest): string {
  const [name = 'agreementId', id = ''] =
    Object.entries(params).find(([key]) => key === 'agreementId' || key === 'organisationId') ?? [];
  if (UUID.test(id)) return id;
  throw new InvalidInput([
    { pointer: `/${name}`, message: `${name} must be a UUID in lower case, and was "${id.slice(0, 80)}"` },
  ]);
}

function objectOf({ body, headers }: HttpRequest): object {
  if (typeof body === 'string') {
    throw new EdgeProblem('unsupported-media-type', { wanted: 'application/json', found: String(headers['content-type']) });
  }
  if (body === undefined) throw new EdgeProblem('invalid-json', { message: 'there is no body' });
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new EdgeProblem('invalid-json', { message: 'it is JSON, but no object' });
  }
  return body;
}

/** The key as it was given, or what stands between its quotation marks: the draft standard writes it as a quoted string. */
function keyOf(request: HttpRequest): string {
  const given = headerOf(request, 'idempotency-key') ?? '';
  const key = /^"(.*)"$/.exec(given)?.[1] ?? given;
  if (KEY.test(key) && key.length <= LIMITS.idempotencyKeyCharacters) return key;
  throw new EdgeProblem('missing-idempotency-key', { limit: String(LIMITS.idempotencyKeyCharacters) });
}

function ifMatchOf(request: HttpRequest): number | undefined {
  const given = headerOf(request, 'if-match');
  if (given === undefined) return undefined;
  const [, revision] = /^"(\d{1,15})"$/.exec(given) ?? [];
  if (revision !== undefined) return Number(revision);
  throw new InvalidInput([{ pointer: '/If-Match', message: 'If-Match must be one ETag of the agreement, such as "12"' }]);
}

/** Puts the revision and the place of what was recorded in the headers, so that the body is the same each time it is sent. */
class RecordedHeaders implements NestInterceptor<Written> {
  intercept(context: ExecutionContext, next: CallHandler<Written>): Observable<Omit<Written, 'repeated'>> {
    const reply = context.switchToHttp().getResponse<HttpReply>();
    const { params } = context.switchToHttp().getRequest<HttpRequest>();
    return next.handle().pipe(
      map(({ repeated, ...written }) => {
        const place =
          params['organisationId'] === undefined
            ? `agreements/${written.id}/events/${written.revision}`
            : `organisations/${written.id}`;
        reply.header('ETag', `"${written.revision}"`).header('Location', `/${PREFIX}/${place}`);
        if (repeated) reply.header('Idempotent-Replayed', 'true');
        return written;
      }),
    );
  }
}

/** The same for two agreements: the headers are about the one of the path, and it was repeated where nothing was recorded on either. */
class BothRecordedHeaders implements NestInterceptor<CarriedOver> {
  intercept(context: ExecutionContext, next: CallHandler<CarriedOver>): Observable<object> {
    const reply = context.switchToHttp().getResponse<HttpReply>();
    return next.handle().pipe(
      map(({ sent: { repeated: sentBefore, ...sent }, received: { repeated: receivedBefore, ...received } }) => {
        const place = `agreements/${sent.id}/events/${sent.revision}`;
        reply.header('ETag', `"${sent.revision}"`).header('Location', `/${PREFIX}/${place}`);
        if (sentBefore && receivedBefore) reply.header('Idempotent-Replayed', 'true');
        return { sent, received };
      }),
    );
  }
}
