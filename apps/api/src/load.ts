import type { IncomingMessage, ServerResponse } from 'node:http';
import { IMPORT_TYPE } from './bodies.js';
import { headerOf, LIMITS, type ServerLimits } from './http.js';
import { EdgeProblem } from './problems/problems-of-the-edge.js';

/**
 * What the server has in hand. Past a limit a request is refused at once, before its body is read: who waits in a queue without end
 * is answered when nobody listens any longer, and the memory of it is gone before that.
 */
export class Load {
  #requests = 0;
  #bytes = 0;

  constructor(private readonly limits: Pick<ServerLimits, 'inFlight' | 'inFlightBytes'>) {}

  /** Takes a request on until it is answered or gone; an `overloaded` problem where it is one too many. */
  take(request: IncomingMessage, response: ServerResponse): EdgeProblem | undefined {
    const { inFlight, inFlightBytes } = this.limits;
    const bytes = announced(request);
    if (this.#requests >= inFlight) return new EdgeProblem('overloaded', { what: `${inFlight} requests` });
    // One body is always taken on, however small the limit is.
    if (this.#bytes > 0 && this.#bytes + bytes > inFlightBytes) {
      return new EdgeProblem('overloaded', { what: `bodies of ${inFlightBytes} bytes` });
    }
    this.#requests += 1;
    this.#bytes += bytes;
    response.once('close', () => {
      this.#requests -= 1;
      this.#bytes -= bytes;
    });
    return undefined;
  }
}

/** The bytes that a body may come to: as many as it announces, or as it is let, which is less. */
function announced(request: IncomingMessage): number {
  const most = headerOf(request, 'content-type')?.startsWith(IMPORT_TYPE) ? LIMITS.importBytes : LIMITS.bodyBytes;
  const length = request.headers['content-length'];
  if (length !== undefined) return Math.min(Number(length), most);
  return request.headers['transfer-encoding'] === undefined ? 0 : most;
}
