import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, Recorded } from '#event-store/port.js';
import { BATCH, type Projector } from './projector.js';
import { PREFIXES } from './stored-event.js';

/** Hears that the projector took events. */
export type Taken = () => void;

/**
 * Lets the projector take the events of the store as they come, until `stop` is aborted, those of one turn of the event loop and of
 * the transaction before it in one batch. Throws what the store or the database throws: follow again from the last checkpoint.
 */
export async function followWith(
  projector: Projector,
  { store, stop, taken }: { store: EventStore; stop: AbortSignal; taken: Taken },
): Promise<void> {
  const after = projector.position;
  const failed = new AbortController();
  const signal = AbortSignal.any([stop, failed.signal]);
  const pending: Recorded[] = [];
  let writing: Promise<void> | undefined;
  const write = async () => {
    try {
      await nextTurn();
      while (pending.length > 0) {
        await projector.take(pending.splice(0, BATCH));
        taken();
      }
      writing = undefined;
    } catch (error) {
      failed.abort(error);
    }
  };
  try {
    for await (const followed of store.follow({ prefixes: PREFIXES, signal, ...(after === undefined ? {} : { after }) })) {
      if (followed.kind !== 'event') continue;
      pending.push(followed.event);
      writing ??= write();
      if (pending.length >= BATCH) await writing;
    }
  } finally {
    await writing;
  }
  if (failed.signal.aborted) throw failed.signal.reason;
}
