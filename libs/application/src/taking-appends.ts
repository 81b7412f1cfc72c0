import { join } from 'node:path';
import { whyNoRoom } from '#event-store/room-to-write.js';
import type { EventStoreChoice } from './event-store-choice.js';
import { EVENTS_FILE } from './open-store.js';

/**
 * Why the chosen store would take no append now, asked without appending; undefined where it would. `isSuspected` says that the last
 * append was not taken: then more is tried.
 */
export type AskAppends = (isSuspected: boolean) => Promise<string | undefined>;

/** The question for the chosen store. */
export function takingAppends(choice: EventStoreChoice, dataDirectory: string): AskAppends {
  if (choice.kind === 'sqlite') return (isSuspected) => whyNoRoom(join(dataDirectory, EVENTS_FILE), isSuspected);
  const asking = leaderOf(choice.url);
  return async (isSuspected) => (await asking())(isSuspected);
}

/** Only the operators' pages of the hosts are asked, so that nothing is to be let go afterwards; the client is loaded when it is needed. */
function leaderOf(url: string): () => Promise<AskAppends> {
  let asking: Promise<AskAppends> | undefined;
  const loaded = async () => {
    const { connect } = await import('#event-store/eventstoredb-connection.js');
    const { whyNoLeader } = await import('#event-store/eventstoredb-leader.js');
    const connection = connect(url);
    return (isSuspected: boolean) => whyNoLeader(connection, isSuspected);
  };
  return () => (asking ??= loaded());
}
