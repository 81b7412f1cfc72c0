/** Where the events of a ledger are kept; `hosts` is what may be shown of `url`, which can hold a password. */
export type EventStoreChoice =
  | { readonly kind: 'sqlite' }
  | {
      readonly kind: 'eventstoredb';
      readonly url: string;
      readonly hosts: string;
      /** Whether the connection is encrypted. */
      readonly isSecure: boolean;
      /** Whether a server that is insecure or keeps its events in memory is refused (ADR 13). */
      readonly refusesInsecure: boolean;
    };

/** The events in `events.sqlite` of the data directory, which is what is chosen where nothing is said. */
export const SQLITE: EventStoreChoice = { kind: 'sqlite' };

/** What was said of the event store cannot be followed: correct the configuration, do not repeat. The message holds no password. */
export class StoreChoiceRefused extends Error {
  override readonly name = 'StoreChoiceRefused';
}

/** What the surroundings say of the event store, under the names of the environment. */
export type StoreEnvironment = Readonly<
  Partial<Record<'EVENT_STORE' | 'EVENTSTORE_URL' | 'EVENTSTORE_ALLOW_INSECURE' | 'NODE_ENV', string | undefined>>
>;

const form = /^esdb(?:\+discover)?:\/\/(?:[^@/?\s]*@)?([^@/?\s]+)\/?(?:\?([^\s]*))?$/;

/** The choice that is made there; throws `StoreChoiceRefused` on an unknown store, and on an address that is missing or malformed. */
export function eventStoreChoice(environment: StoreEnvironment): EventStoreChoice {
  const store = environment.EVENT_STORE || 'sqlite';
  if (store === 'sqlite') return SQLITE;
  if (store !== 'eventstoredb') {
    throw new StoreChoiceRefused(`EVENT_STORE is sqlite or eventstoredb; found ${JSON.stringify(store)}.`);
  }
  const url = environment.EVENTSTORE_URL?.trim();
  if (!url) throw new StoreChoiceRefused('EVENT_STORE=eventstoredb needs EVENTSTORE_URL, as in esdb://user:password@host:2113.');
  const [, hosts, query = ''] = form.exec(url) ?? [];
  if (hosts === undefined) {
    throw new StoreChoiceRefused('EVENTSTORE_URL is esdb://[user:password@]host:port[,…][?key=value]; what it holds is not.');
  }
  const isSecure = ![...new URLSearchParams(query)].some(([key, value]) => key.toLowerCase() === 'tls' && value === 'false');
  const refusesInsecure = environment.NODE_ENV === 'production' && environment.EVENTSTORE_ALLOW_INSECURE !== '1';
  if (refusesInsecure && !isSecure) throw insecure(hosts, 'the connection to it is not encrypted (tls=false)');
  return { kind: 'eventstoredb', url, hosts, isSecure, refusesInsecure };
}

/** The refusal of a server that no ledger in production should stand on. */
export function insecure(hosts: string, why: string): StoreChoiceRefused {
  return new StoreChoiceRefused(
    `EventStoreDB at ${hosts} is refused with NODE_ENV=production, because ${why}; EVENTSTORE_ALLOW_INSECURE=1 takes it all the same.`,
  );
}
