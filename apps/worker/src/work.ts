import { pino } from 'pino';
import type { EventStoreChoice } from '#application/event-store-choice.js';
import { type Ledger, openLedger } from '#application/ledger.js';
import type { ReadModelsChoice } from '#application/read-models-choice.js';
import { BrokenChain } from '#audit/broken-chain.js';
import { Corrupt } from '#event-store/port.js';
import { listenFor } from './watched.js';

/** What a worker works with. */
export interface WorkOptions {
  dataDirectory: string;
  eventStore: EventStoreChoice;
  readModels: ReadModelsChoice;
  /** A level of pino; `silent` says nothing. */
  logLevel: string;
  /** Where those who watch it may ask; nowhere where nothing is said. */
  operations?: { port: number; host: string };
  /** Aborted where the worker is to end; what is in hand is finished. */
  stop: AbortSignal;
}

/** A worker that runs. */
export interface Working {
  /** Where those who watch it may ask, where that was wanted. */
  operationsUrl?: string;
  /** Settles when the store and the database were reached; rejects where they cannot be used. */
  opened: Promise<void>;
  /** Finishes the batch in hand and frees everything; settles also where it was never opened. */
  close(): Promise<void>;
}

/**
 * The followers alone (`design.md` 3): brings the read models to the head of the store and keeps them there, or stands by to do it as
 * soon as the worker that does is gone. It waits for a store or a database that cannot be reached.
 */
export async function work({ dataDirectory, eventStore, readModels, logLevel, operations, stop }: WorkOptions): Promise<Working> {
  const log = pino({ level: logLevel }, pino.destination(2));
  const dangers = new Set<string>();
  let alarm: string | undefined;
  let ledger: Ledger | undefined;
  const endangered = (what: string) => {
    dangers.add(what);
    log.warn(`the event store is in danger: ${what}`);
  };
  const faulty = (error: unknown, what: string) => {
    if (error instanceof Corrupt || error instanceof BrokenChain) alarm ??= error.message;
    log.error({ err: error }, what);
  };
  const watched = {
    ...{ ledger: () => ledger, alarm: () => alarm, dangers: () => dangers.size },
    onFault: (error: unknown) => log.error({ err: error }, 'who watches was not answered'),
  };
  const listener = operations && (await listenFor(watched, operations));
  const opening = openLedger({
    ...{ dataDirectory, eventStore, readModels },
    waiting: { heard: onceEach((why) => log.warn(`it is waited for: ${why}`)), signal: stop },
    reports: { danger: ({ message }) => endangered(message), warn: endangered },
    onLeading: (leads) => log.info(leads ? 'this worker writes the read models' : 'this worker stands by'),
    onFault: (error) => faulty(error, 'the read models were stopped'),
  });
  const opened = opening.then((open) => {
    ledger = open;
    if (!open.readModels.leads) log.info('another worker writes the read models; this one stands by');
  });
  return {
    ...(listener ? { operationsUrl: listener.url } : {}),
    opened,
    close: async () => {
      await opened.catch(() => undefined);
      await ledger?.close();
      await listener?.close();
      log.info('closed');
    },
  };
}

/** Says a thing again only after another was said. */
function onceEach(say: (what: string) => void): (what: string) => void {
  let last: string | undefined;
  return (what) => {
    if (what !== last) say(what);
    last = what;
  };
}
