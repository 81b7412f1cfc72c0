import 'reflect-metadata';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import type { EventStoreChoice } from '#application/event-store-choice.js';
import type { Ledger } from '#application/ledger.js';
import type { ReadModelsChoice } from '#application/read-models-choice.js';
import { apiModule } from './app.module.js';
import { LIMITS, SERVER_LIMITS, type ServerLimits } from './http.js';
import { documented } from './openapi/document.js';
import { OpenedLedger } from './opened-ledger.js';
import { Opening } from './opening.js';
import { Operations } from './operations.js';
import { Routes } from './routes.js';
import { httpServer } from './server.js';

/** Where and how to serve. */
export interface ServeOptions {
  dataDirectory: string;
  /** Where the events are kept; in the data directory where nothing is said. */
  eventStore?: EventStoreChoice;
  /** Where the read models stand; in the data directory where nothing is said. */
  readModels?: ReadModelsChoice;
  /** 0 takes any that is free. */
  port: number;
  /** Only the machine itself until there is a login. */
  host?: string;
  /** A level of pino; `silent` says nothing. */
  logLevel?: string;
  now?: () => Date;
  /** Where those who watch the server find its metrics and its health: a listener apart, which has nothing of the ledger (ADR 14). */
  operations?: { port: number; host?: string };
  /** The collector that spans are sent to; nothing of it is loaded where there is none. */
  tracing?: { endpoint: string; serviceName: string };
  /** Other limits than `SERVER_LIMITS`. */
  limits?: Partial<ServerLimits>;
  /** Hears how many events the read models have taken while they are built. */
  progress?: (events: number) => void;
  /** Done with the open ledger before anybody else is answered. */
  prepare?: (ledger: Ledger) => Promise<void>;
}

/** A server that runs; `close` finishes what was begun, closes the ledger, and may be called again. */
export interface Serving {
  url: string;
  /** Where the metrics and the health are, where that was asked for. */
  operationsUrl?: string;
  /** Why nothing is answered yet; undefined where the ledger was open from the beginning. */
  waitingFor?: string;
  /** Settles when the ledger is open: at once, or when a store that is elsewhere can be reached. Rejects where it cannot be used. */
  opened: Promise<void>;
  close(): Promise<void>;
}

/** The file in the data directory by which the command line finds the server that runs. */
export const SERVER_FILE = 'server.json';
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/**
 * Opens the ledger and serves it. Throws where the host is not this machine, or another process owns the directory. A store that
 * cannot be reached is waited for: until then every answer but `live` is a 503.
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { dataDirectory, port, host = '127.0.0.1' } = options;
  if (!LOOPBACK.includes(host)) {
    throw new Error(`Until there is a login the ledger is served on this machine alone (127.0.0.1), and not on ${host}.`);
  }
  const opened = new OpenedLedger();
  const operations = await Operations.begin(options, opened);
  const opening = new Opening(options, opened, (store) => operations.around(store));
  try {
    await operations.listen(options);
    const waitingFor = await opening.firstAnswer();
    const state = { closing: false };
    const app = await started({ opened, operations }, options, state);
    await app.listen(port, host);
    const logger = app.get(Logger);
    opening.tell(logger);
    const url = await app.getUrl();
    const file = join(dataDirectory, SERVER_FILE);
    writeFileSync(file, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 });
    logger.log(`serving ${url}`);
    let closed: Promise<void> | undefined;
    return {
      url,
      ...(operations.url === undefined ? {} : { operationsUrl: operations.url }),
      ...(waitingFor === undefined ? {} : { waitingFor }),
      opened: opening.done,
      close: () => (closed ??= close({ app, opening, operations, file, state })),
    };
  } catch (error) {
    await operations.end();
    await opening.end();
    throw error;
  }
}

interface Parts {
  opened: OpenedLedger;
  operations: Operations;
}

async function started({ opened, operations }: Parts, { logLevel = 'info', limits }: ServeOptions, state: { closing: boolean }) {
  const routes = new Routes();
  const adapter = httpServer({ routes, operations, limits: { ...SERVER_LIMITS, ...limits }, closing: () => state.closing });
  const module = apiModule({ opened, operations, routes, logLevel });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(faultsOf(app.get(Logger)));
  documented(app);
  await app.init();
  return app;
}

/** Of the framework only what is wrong is of interest. */
function faultsOf(logger: Logger): LoggerService {
  return {
    log: () => {},
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(message, ...rest),
    error: (message: unknown, ...rest: unknown[]) => logger.error(message, ...rest),
  };
}

async function close(parts: {
  app: NestFastifyApplication;
  opening: Opening;
  operations: Operations;
  file: string;
  state: { closing: boolean };
}): Promise<void> {
  const { app, opening, operations, file, state } = parts;
  state.closing = true;
  rmSync(file, { force: true });
  // A caller that neither finishes its request nor leaves is not waited for: nothing of it was acknowledged.
  const tooLong = setTimeout(() => app.getHttpServer().closeAllConnections(), LIMITS.shutdownMs);
  await app.close();
  clearTimeout(tooLong);
  await opening.end();
  await operations.end();
  app.get(Logger).log('closed');
}
