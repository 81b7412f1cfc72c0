import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NotReady } from './standing.js';

/** The limits of the listener. */
export interface OperationsLimits {
  connections: number;
  /** All headers of a request and its first line, in bytes. */
  headerBytes: number;
  /** How long a request may take to arrive whole. */
  requestMs: number;
  /** How long a connection is kept without a request. */
  keepAliveMs: number;
}

/** Its limits where it is not told others (`docs/limits.md`). */
export const OPERATIONS_LIMITS: Readonly<OperationsLimits> = {
  connections: 100,
  headerBytes: 8 * 1024,
  requestMs: 10_000,
  keepAliveMs: 30_000,
};

/** Where it listens, and whom it asks. */
export interface OperationsOptions {
  /** 0 takes any that is free. */
  port: number;
  /** This machine alone where nothing is said. */
  host?: string;
  /** Everything that is measured, and what kind of text it is. */
  metrics: () => Promise<{ contentType: string; text: string }>;
  /** Why the process is not ready; undefined where it is. */
  notReady: () => Promise<NotReady | undefined>;
  /** Hears what broke an answer. */
  onFault: (error: unknown) => void;
  limits?: Partial<OperationsLimits>;
}

/** The listener while it runs. */
export interface OperationsServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Told {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/**
 * Listens for those who watch the process: `/metrics`, `/health/live`, `/health/ready`, and nothing of what the ledger holds. It is
 * another listener than the one that people use, so that either can be closed to the other's network.
 */
export async function serveOperations(options: OperationsOptions): Promise<OperationsServer> {
  const { connections, headerBytes, requestMs, keepAliveMs } = { ...OPERATIONS_LIMITS, ...options.limits };
  const asked = { answers: answersOf(options), onFault: options.onFault };
  const server = createServer({
    maxHeaderSize: headerBytes,
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: Math.ceil(requestMs / 4),
  });
  server.maxConnections = connections;
  server.on('request', (request, response) => void answer(request, response, asked));
  server.listen(options.port, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  return { url: urlOf(server), close: () => closed(server) };
}

type Answers = ReadonlyMap<string, () => Promise<Told>>;

function answersOf({ metrics, notReady }: OperationsOptions): Answers {
  const scraped = together(async () => {
    const { contentType, text } = await metrics();
    return { status: 200, type: contentType, text };
  });
  const ready = together(async () => {
    const why = await notReady();
    return why === undefined ? json(200, { status: 'ready' }) : json(503, { status: 'not-ready', why });
  });
  return new Map([
    ['/metrics', scraped],
    ['/health/live', async () => json(200, { status: 'live' })],
    ['/health/ready', ready],
  ]);
}

/** However many ask at once, the process is asked once, and all get that answer. */
function together<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asking: Promise<Answer> | undefined;
  return () =>
    (asking ??= ask().finally(() => {
      asking = undefined;
    }));
}

interface AskedOf {
  answers: Answers;
  onFault: (error: unknown) => void;
}

async function answer(request: IncomingMessage, response: ServerResponse, asked: AskedOf): Promise<void> {
  const told = await toldBy(request, asked);
  response
    .writeHead(told.status, {
      'Content-Type': told.type,
      'Content-Length': Buffer.byteLength(told.text),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(told.status === 405 ? { Allow: 'GET, HEAD' } : {}),
    })
    .end(told.text);
}

async function toldBy({ method = '', url = '' }: IncomingMessage, { answers, onFault }: AskedOf): Promise<Told> {
  const ask = answers.get(url.split('?')[0] ?? '');
  if (!ask) return json(404, { status: 'unknown-path' });
  if (method !== 'GET' && method !== 'HEAD') return json(405, { status: 'method-not-allowed' });
  try {
    return await ask();
  } catch (error) {
    // Whoever asks is not told what of us broke; whoever runs the process is.
    onFault(error);
    return json(500, { status: 'internal' });
  }
}

function json(status: number, value: object): Told {
  return { status, type: 'application/json; charset=utf-8', text: `${JSON.stringify(value)}\n` };
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, 'close');
  server.close();
  // Nobody who watches loses anything by an answer that was cut off.
  server.closeAllConnections();
  await ended;
}
