import type { Duplex } from 'node:stream';
import pg from 'pg';
import { databaseError, isFromServer } from './postgres-errors.js';

/**
 * A connection whose failures are those of the port. One that did not answer in time is cut: the next question would wait behind the
 * one that was given up, and be given up too.
 */
export class Connection extends pg.Client {
  override query = ((...parameters: unknown[]): unknown => {
    const asked = (super.query as (...all: unknown[]) => unknown).apply(this, parameters);
    return asked instanceof Promise ? this.answered(asked) : asked;
  }) as pg.Client['query'];

  private async answered<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      if (!isFromServer(error)) await cut(this);
      throw databaseError(error);
    }
  }
}

/** Connections that are shared, as many as there may be; that none is to be had is a failure of the port, too. */
export class Connections extends pg.Pool {
  override connect = ((...parameters: unknown[]): unknown => {
    const connected = (super.connect as (...all: unknown[]) => unknown).apply(this, parameters);
    return connected instanceof Promise ? inPortErrors(connected) : connected;
  }) as pg.Pool['connect'];
}

async function inPortErrors<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw databaseError(error);
  }
}

/** Ends a connection that does not hear a goodbye, and resolves when it knows itself that it has ended. */
export async function cut(client: pg.Client): Promise<void> {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  if (stream.destroyed) return;
  await new Promise<void>((resolve) => stream.once('close', resolve).destroy());
}
