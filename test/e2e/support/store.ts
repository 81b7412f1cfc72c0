import { type EventStoreChoice, eventStoreChoice } from '#application/event-store-choice.js';
import { type StandIn, startStandIn } from '../../stand-in/stand-in.js';

// `EVENT_STORE=eventstoredb` runs the same suites over EventStoreDB: over the server that EVENTSTORE_URL names, which must be empty, or else
// over a stand-in for each data directory.

const standIns = new Map<string, Promise<StandIn>>();

/** What the environment of a server over the directory says of the event store, the same each time. */
export async function storeEnvironment(directory: string): Promise<Readonly<Record<string, string>>> {
  const { EVENT_STORE, EVENTSTORE_URL } = process.env;
  if (EVENT_STORE !== 'eventstoredb' || EVENTSTORE_URL) return {};
  const known = standIns.get(directory) ?? startStandIn();
  standIns.set(directory, known);
  return { EVENT_STORE, EVENTSTORE_URL: (await known).url('single') };
}

/** The same as a choice. */
export async function storeChoice(directory: string): Promise<EventStoreChoice> {
  return eventStoreChoice({ ...process.env, ...(await storeEnvironment(directory)) });
}

/** Ends the stand-in of the directory, if it has one. */
export async function endStore(directory: string): Promise<void> {
  const standIn = await standIns.get(directory);
  standIns.delete(directory);
  await standIn?.stop();
}
