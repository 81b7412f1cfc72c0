import 'reflect-metadata';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { openLedger } from '#application/ledger.js';
import { BrokenChain } from '#audit/broken-chain.js';
import { Corrupt } from '#event-store/port.js';
import { apiModule } from './app.module.js';
import { LIMITS, SERVER_LIMITS, type ServerLimits } from './http.js';
import { documented } from './openapi/document.js';
import { OpenedLedger } from './opened-ledger.js';
import { Routes } from './routes.js';
import { httpServer } from './server.js';

/** Where and how to serve. */
export interface ServeOptions {
  dataDirectory: string;
  /** 0 takes any that is free. */
  port: number;
  /** Only the machine itself until there is a login. */
  host?: string;
  /** A level of pino; `silent` says nothing. */
  logLevel?: string;
  now?: () => Date;
  /** Other limits than `SERVER_LIMITS`. */
  limits?: Partial<ServerLimits>;
  /** Hears how many events the read models have taken while they are built. */
  progress?: (events: number) => void;
}

/** A server that runs; `close` finishes what was begun, closes the ledger, and may be called again. */
export interface Serving {
  url: string;
  close(): Promise<void>;
}

/** The file in the data directory by which the command line finds the server that runs. */
export const SERVER_FILE = 'server.json';
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** Opens the ledger and serves it. Throws where the host is not this machine, or another process owns the directory. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { dataDirectory, port, host = '127.0.0.1', now, progress } = options;
  if (!LOOPBACK.includes(host)) {
    throw new Error(`Until there is a login the ledger is served on this machine alone (127.0.0.1), and not on ${host}.`);
  }
  let fault: (error: unknown) => void = () => {};
  const ledger = await openLedger({
    dataDirectory,
    onFault: (error) => fault(error),
    ...(now === undefined ? {} : { now }),
    ...(progress === undefined ? {} : { progress }),
  });
  const opened = new OpenedLedger(ledger);
  try {
    const state = { closing: false };
    const app = await started(opened, options, state);
    fault = (error) => heard(app.get(Logger), opened, error);
    await app.listen(port, host);
    const url = await app.getUrl();
    const file = join(dataDirectory, SERVER_FILE);
    writeFileSync(file, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 });
    app.get(Logger).log(`serving ${url}`);
    let closed: Promise<void> | undefined;
    return { url, close: () => (closed ??= close({ app, opened, file, state })) };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

async function started(opened: OpenedLedger, { logLevel = 'info', limits }: ServeOptions, state: { closing: boolean }) {
  const routes = new Routes();
  const adapter = httpServer({ routes, limits: { ...SERVER_LIMITS, ...limits }, closing: () => state.closing });
  const app = await NestFactory.create<NestFastifyApplication>(apiModule({ opened, routes, logLevel }), adapter, {
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

/** What stops the read models: a store that is not what was written is an alarm, the rest is tried again and said. */
function heard(logger: Logger, opened: OpenedLedger, error: unknown): void {
  if (error instanceof Corrupt || error instanceof BrokenChain) opened.raise(error.message);
  logger.error({ err: error }, 'the read models were stopped');
}

async function close(parts: {
  app: NestFastifyApplication;
  opened: OpenedLedger;
  file: string;
  state: { closing: boolean };
}): Promise<void> {
  const { app, opened, file, state } = parts;
  state.closing = true;
  rmSync(file, { force: true });
  // A caller that neither finishes its request nor leaves is not waited for: nothing of it was acknowledged.
  const tooLong = setTimeout(() => app.getHttpServer().closeAllConnections(), LIMITS.shutdownMs);
  await app.close();
  clearTimeout(tooLong);
  await opened.ledger.close();
  app.get(Logger).log('closed');
}
