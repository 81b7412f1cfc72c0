import { randomUUID } from 'node:crypto';
import { type EventStore, type GlobalPosition, type StreamName, streamName } from '#event-store/port.js';

/** What only some stores can be made to suffer; each hook acts on the store under test until it is healed or has happened once. */
export interface Faults {
  /** The next append is committed, then the connection is lost before its answer. */
  cutAfterCommit(): Promise<void>;
  /** The connection is lost before the next append is committed. */
  cutBeforeCommit(): Promise<void>;
  /** The connection is lost half way through sending the next append. */
  cutMidAppend(): Promise<void>;
  /** The next append is committed and never answered. */
  giveNoAnswer(): Promise<void>;
  /** All connections of the first instance are reset now. */
  cutConnections(): Promise<void>;
  /** From now on nothing comes through, and nobody is told. */
  blackHole(): Promise<void>;
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  /** The next call is answered "not the leader". */
  answerNotLeader(): Promise<void>;
  /** The node is lost, and no other is found. */
  failDiscovery(): Promise<void>;
  recoverDiscovery(): Promise<void>;
  /** The client's clock goes this much ahead, or behind when negative. */
  skewClock(skewMs: number): Promise<void>;
  tombstone(stream: StreamName): Promise<void>;
  /** Hides or removes the events of a stream before a revision, behind the adapter's back. */
  truncate(stream: StreamName, firstVisible: bigint): Promise<void>;
  /** The next event gets a position above 2^53. */
  raisePositions(): Promise<void>;
  /** Reads and subscriptions of the cases at the server, or statements, that are open now. */
  openCalls(): number;
}

/** One fresh store, or a place of its own in a shared one. */
export interface StoreUnderTest {
  /** The first instance, opened. */
  open(): Promise<EventStore>;
  /** Closes the first instance and opens another on the same data. */
  reopen(): Promise<EventStore>;
  /** One more instance on the same data. */
  second(): Promise<EventStore>;
  /** Closes every instance and removes what can be removed. */
  destroy(): Promise<void>;
  /** Where this test's part of a shared store begins. */
  readonly start?: GlobalPosition;
  readonly faults?: Partial<Faults>;
}

/** What a case works with; its streams have categories that no other case has, so that a shared server will do. */
export interface World {
  readonly store: EventStore;
  readonly under: StoreUnderTest;
  readonly start: GlobalPosition;
  readonly category: string;
  readonly prefixes: readonly [string];
  /** A new stream name of this case. */
  stream(): StreamName;
}

/** One numbered test of the contract. */
export interface ContractCase {
  readonly number: number;
  readonly title: string;
  readonly timeoutMs?: number;
  run(world: World): Promise<void>;
}

/** Opens the store under test for one case. */
export async function openWorld(under: StoreUnderTest): Promise<World> {
  const category = `t${randomUUID().replaceAll('-', '')}`;
  const store = await under.open();
  return {
    store,
    under,
    start: under.start ?? (0n as GlobalPosition),
    category,
    prefixes: [`${category}-`],
    stream: () => streamName(`${category}-${randomUUID()}`),
  };
}

/** The fault hook of that name; a store that does not offer it must say that the case does not apply. */
export function fault<Name extends keyof Faults>({ under }: World, name: Name): Faults[Name] {
  const hook = under.faults?.[name];
  if (hook) return hook as Faults[Name];
  throw new Error(`The store under test offers no ${name}: offer it, or declare the case not applicable and say why.`);
}
