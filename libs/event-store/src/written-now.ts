import type { Appended } from './port.js';

// Beside the answer and not in it: to the port, a repeated append and a first one are answered alike.
const writtenNow = new WeakSet<Appended>();

/** Says of an answer that its events were written by that very append, hence as they were handed in; for an adapter that can tell. */
export function asWrittenNow(appended: Appended): Appended {
  writtenNow.add(appended);
  return appended;
}

/** Whether the events were certainly written by that very append. If not, other bodies may be stored under their ids: read them. */
export function wasWrittenNow(appended: Appended): boolean {
  return writtenNow.has(appended);
}
