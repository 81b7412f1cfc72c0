import type { Appended, GlobalPosition, Revision } from './port.js';

// In its class and not in its members: to the port, a repeated append and a first one are answered alike.
class WrittenNow implements Appended {
  readonly revision: Revision;
  readonly position: GlobalPosition;

  constructor({ revision, position }: Appended) {
    this.revision = revision;
    this.position = position;
  }
}

/** The answer of an append that wrote its events, hence as they were handed in; for an adapter that can tell. */
export function asWrittenNow(appended: Appended): Appended {
  return new WrittenNow(appended);
}

/** Whether the events were certainly written by that very append. If not, other bodies may be stored under their ids: read them. */
export function wasWrittenNow(appended: Appended): boolean {
  return appended instanceof WrittenNow;
}
