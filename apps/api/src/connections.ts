import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Facts } from '#ledger/refusal.js';
import type { ServerLimits } from './http.js';
import { endWhileSentTo, lingerBehind } from './lingering.js';
import { CATALOGUE, type ProblemCode, type ProblemKind } from './problems/catalogue.js';
import { problem } from './problems/problem.js';

/**
 * The connections of the server: so many, and each answered with a problem even where what came is no request that a route could
 * answer: garbage, headers without end, a body that never comes.
 */
export class Connections {
  #open = 0;
  readonly #pending = new WeakMap<Socket, Set<ServerResponse>>();

  constructor(private readonly limits: ServerLimits) {}

  /** Counts the connections, and remembers what is being answered on each. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.opened(socket));
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      lingerBehind(response, this.limits.lingerMs);
      const pending = this.#pending.get(socket) ?? new Set();
      this.#pending.set(socket, pending.add(response));
      response.once('close', () => pending.delete(response));
    });
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      lingerBehind(response, this.limits.lingerMs);
      const { status, headers, body } = told('expectation-failed', { found: String(request.headers.expect).slice(0, 80) });
      response.writeHead(status, { ...headers, Connection: 'close' }).end(body);
    });
  }

  /** Answers what could not be read, once that which came whole before it on the same connection has had its own answer. */
  unreadable(error: Error & { code?: string }, socket: Socket): void {
    const { code } = error;
    if (code === 'ECONNRESET' || socket.destroyed) {
      socket.destroy();
      return;
    }
    const before = [...(this.#pending.get(socket) ?? [])].filter((response) => response.req.complete && !response.closed);
    const last = before.at(-1);
    if (last) last.once('close', () => this.unreadable(error, socket));
    else if (answerOn(socket, this.problemOf(code))) endWhileSentTo(socket, this.limits.lingerMs);
  }

  private opened(socket: Socket): void {
    this.#open += 1;
    socket.once('close', () => {
      this.#open -= 1;
    });
    const { connections } = this.limits;
    // One too many is not waited for: while it is, it would stand in the way of the next.
    if (this.#open > connections && answerOn(socket, ['overloaded', { what: `${connections} connections` }])) {
      socket.destroySoon();
    }
  }

  private problemOf(code: string | undefined): [ProblemCode, Facts] {
    if (code === 'HPE_HEADER_OVERFLOW') return ['headers-too-large', { limit: String(this.limits.headerBytes) }];
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return ['request-timeout', { seconds: String(this.limits.requestMs / 1000) }];
    const message = `HTTP/1.1 was wanted and ${code ?? 'something else'} was found; send it anew on another connection`;
    return ['bad-request', { message }];
  }
}

function told(code: ProblemCode, facts: Facts) {
  const requestId = randomUUID();
  const { status, retryAfter }: ProblemKind = CATALOGUE[code];
  const body = JSON.stringify(problem(code, facts, { language: 'en', requestId }));
  const headers: Record<string, string> = {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'Content-Language': 'en',
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
  };
  return { status, headers, body };
}

/** Answers a bare connection with a problem, after which it is to be ended; whether it could still be answered. */
function answerOn(socket: Socket, [code, facts]: [ProblemCode, Facts]): boolean {
  if (socket.destroyed || !socket.writable) return false;
  const { status, headers, body } = told(code, facts);
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  return true;
}
