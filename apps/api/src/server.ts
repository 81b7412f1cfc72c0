import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { takeBodies } from './bodies.js';
import { Connections } from './connections.js';
import { type HttpReply, type HttpRequest, headerOf, LIMITS, type ServerLimits } from './http.js';
import { Load } from './load.js';
import type { Operations } from './operations.js';
import { languageOf, problem } from './problems/problem.js';
import { EdgeProblem } from './problems/problems-of-the-edge.js';
import type { Routes } from './routes.js';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
/** The Fastify instance behind the adapter. */
export type Fastify = Awaited<ReturnType<NestFastifyApplication['register']>>;

/** What the server is made around. */
export interface ServerParts {
  routes: Routes;
  operations: Operations;
  limits: ServerLimits;
  /** Whether connections are to be let go. */
  closing: () => boolean;
}

/** Fastify with our limits, our body parsers and a request id. */
export function httpServer({ routes, operations, limits, closing }: ServerParts): FastifyAdapter {
  const connections = new Connections(limits);
  const adapter = adapterWith(limits, connections);
  const fastify = adapter.getInstance<Fastify>();
  const load = new Load(limits);
  operations.observe(fastify);
  fastify.addHook('onRoute', ({ url, method }) => routes.add(url, [method].flat()));
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id).header('X-Content-Type-Options', 'nosniff');
    if (!ofThisMachine(request.headers.host)) done(new EdgeProblem('misdirected'));
    else done(load.take(request.raw, reply.raw));
  });
  fastify.addHook('onSend', async (_request, reply) => {
    // A connection that was busy when the shutdown began would otherwise be kept alive, and the shutdown wait for it.
    if (closing()) reply.header('Connection', 'close');
  });
  connections.watch(fastify.server as Server);
  takeBodies(fastify);
  return adapter;
}

function adapterWith({ headerBytes, requestMs, keepAliveMs }: ServerLimits, connections: Connections): FastifyAdapter {
  return new FastifyAdapter({
    // Node looks for requests that come too slowly only so often.
    http: {
      maxHeaderSize: headerBytes,
      headersTimeout: Math.ceil(requestMs / 3),
      connectionsCheckingInterval: Math.ceil(requestMs / 12),
    },
    bodyLimit: LIMITS.bodyBytes,
    routerOptions: { maxParamLength: LIMITS.pathPartCharacters },
    multipart: false,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    genReqId: (raw: { headers: HttpRequest['headers'] }) => {
      const given = headerOf(raw, 'x-request-id');
      return given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    },
    clientErrorHandler: (error, socket) => connections.unreadable(error, socket),
    frameworkErrors: unroutable,
  });
}

/** A page elsewhere can give its own name our address and then speak as if it were ours; it cannot give itself our name. */
function ofThisMachine(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');
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
