import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NotJson, parseJson, utf8Text } from '#application/json-text.js';
import { type HttpRequest, headerOf, LIMITS } from './http.js';
import { EdgeProblem } from './problems/problems-of-the-edge.js';

/** JSON and the text of an import are the bodies there are; whatever is wrong with one is told in our own words. */
export const JSON_TYPE = 'application/json';
/** The media type of an import. */
export const IMPORT_TYPE = 'application/x-ndjson';

type Fastify = Awaited<ReturnType<NestFastifyApplication['register']>>;
type Headers = Pick<HttpRequest, 'headers'>;

/** Takes bodies on as bytes: what they are is judged here, and not by a decoder that mends them. */
export function takeBodies(fastify: Fastify): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (request, body: Buffer, done) =>
    settle(done, () => parseJson(textOf(request, body, JSON_TYPE))),
  );
  const file = { parseAs: 'buffer' as const, bodyLimit: LIMITS.importBytes };
  fastify.addContentTypeParser(IMPORT_TYPE, file, (request, body: Buffer, done) =>
    settle(done, () => textOf(request, body, IMPORT_TYPE)),
  );
}

function settle(done: (error: Error | null, body?: unknown) => void, body: () => unknown): void {
  try {
    done(null, body());
  } catch (error) {
    done(error instanceof NotJson ? new EdgeProblem('invalid-json', { message: error.message }) : (error as Error));
  }
}

/** What was sent, as text: neither compressed nor in another encoding than UTF-8 (RFC 8259, 8.1). */
function textOf(request: Headers, body: Buffer, wanted: string): string {
  const encoding = headerOf(request, 'content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new EdgeProblem('unsupported-media-type', {
      wanted: `${wanted} that is not compressed`,
      found: `${encoding.slice(0, 80)}`,
    });
  }
  const [, charset = 'utf-8'] = /;\s*charset="?([^;"\s]*)/i.exec(headerOf(request, 'content-type') ?? '') ?? [];
  if (!/^utf-?8$/i.test(charset)) {
    throw new EdgeProblem('unsupported-media-type', { wanted: `${wanted} in UTF-8`, found: charset.slice(0, 80) });
  }
  return utf8Text(body);
}
