import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type HttpReply, type HttpRequest, headerOf, LIMITS } from './http.js';
import { languageOf, problem } from './problems/problem.js';
import { EdgeProblem } from './problems/problems-of-the-edge.js';
import type { Routes } from './routes.js';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
type Fastify = Awaited<ReturnType<NestFastifyApplication['register']>>;

/** Fastify with our limits, our body parsers and a request id; `closing` says when connections are to be let go. */
export function httpServer(routes: Routes, closing: () => boolean): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: LIMITS.bodyBytes,
    multipart: false,
    requestTimeout: 60_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    genReqId: (raw: { headers: HttpRequest['headers'] }) => {
      const given = headerOf(raw, 'x-request-id');
      return given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    },
    clientErrorHandler: unreadable,
    frameworkErrors: unroutable,
  });
  const fastify = adapter.getInstance<Fastify>();
  fastify.addHook('onRoute', ({ url, method }) => routes.add(url, [method].flat()));
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id).header('X-Content-Type-Options', 'nosniff');
    done(ofThisMachine(request.headers.host) ? undefined : new EdgeProblem('misdirected'));
  });
  fastify.addHook('onSend', async (_request, reply) => {
    // A connection that was busy when the shutdown began would otherwise be kept alive, and the shutdown wait for it.
    if (closing()) reply.header('Connection', 'close');
  });
  parsers(fastify);
  return adapter;
}

/** A page elsewhere can give its own name our address and then speak as if it were ours; it cannot give itself our name. */
function ofThisMachine(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');
}

/** JSON, and the text of an import; whatever is wrong with a body is told in our own words. */
function parsers(fastify: Fastify): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parsedJson(String(body)));
    } catch (error) {
      done(error as Error);
    }
  });
  const file = { parseAs: 'string' as const, bodyLimit: LIMITS.importBytes };
  fastify.addContentTypeParser('application/x-ndjson', file, (_request, body, done) => done(null, String(body)));
}

function parsedJson(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new EdgeProblem('invalid-json', { message: text.trim() === '' ? 'it is empty' : 'it is not JSON' });
  }
  let inside = [parsed];
  for (let depth = 0; inside.length > 0; depth += 1) {
    if (depth > LIMITS.nesting) throw new EdgeProblem('invalid-json', { message: `it is nested deeper than ${LIMITS.nesting}` });
    inside = inside.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return parsed;
}

/** A path that cannot be decoded, or whose part is too long, comes to no route and no filter. */
function unroutable(
  error: { code: string; statusCode?: number },
  { id, headers }: Pick<HttpRequest, 'id' | 'headers'>,
  reply: HttpReply,
): void {
  const language = languageOf(headerOf({ headers }, 'accept-language'));
  const code = error.statusCode === 414 ? 'path-too-long' : 'bad-request';
  const told = problem(code, { message: 'its path cannot be decoded' }, { language, requestId: id });
  reply
    .header('Content-Type', 'application/problem+json; charset=utf-8')
    .header('X-Request-Id', id)
    .status(told.status)
    .send(JSON.stringify(told));
}

/** What is no HTTP at all is answered on the bare connection. */
function unreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const telling = { language: 'en', requestId: randomUUID() } as const;
  const body = JSON.stringify(problem('bad-request', { message: error.code ?? 'unreadable' }, telling));
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
