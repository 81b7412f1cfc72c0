import { pino } from 'pino';
import type { EventStoreChoice } from '#application/event-store-choice.js';
import { type Ledger, openLedger } from '#application/ledger.js';
import type { ReadModelsChoice } from '#application/read-models-choice.js';

/** What a worker works with. */
export interface WorkOptions {
  dataDirectory: string;
  eventStore: EventStoreChoice;
  readModels: ReadModelsChoice;
  /** A level of pino; `silent` says nothing. */
  logLevel: string;
  /** Aborted where the worker is to end; what is in hand is finished. */
  stop: AbortSignal;
}

/** A worker that runs. */
export interface Working {
  /** Whether it is this one that writes the read models; else it stands by. */
  leads(): boolean;
  /** Settles when the store and the database were reached; rejects where they cannot be used. */
  opened: Promise<void>;
  /** Finishes the batch in hand and frees everything; settles also where it was never opened. */
  close(): Promise<void>;
}

/**
 * The followers alone (`design.md` 3): brings the read models to the head of the store and keeps them there, or stands by to do it as
 * soon as the worker that does is gone. It waits for a store or a database that cannot be reached.
 */
export function work({ dataDirectory, eventStore, readModels, logLevel, stop }: WorkOptions): Working {
  const log = pino({ level: logLevel }, pino.destination(2));
  const opening = openLedger({
    ...{ dataDirectory, eventStore, readModels },
    waiting: { heard: onceEach((why) => log.warn(`it is waited for: ${why}`)), signal: stop },
    reports: {
      danger: ({ message }) => log.warn(`the event store is in danger: ${message}`),
      warn: (message) => log.warn(`the event store is in danger: ${message}`),
    },
    onLeading: (leads) => log.info(leads ? 'this worker writes the read models' : 'this worker stands by'),
    onFault: (error) => log.error({ err: error }, 'the read models were stopped'),
  });
  let ledger: Ledger | undefined;
  const opened = opening.then((open) => {
    ledger = open;
    if (!open.readModels.leads) log.info('another worker writes the read models; this one stands by');
  });
  return {
    leads: () => ledger?.readModels.leads ?? false,
    opened,
    close: async () => {
      await opened.catch(() => undefined);
      await ledger?.close();
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
