import { lookup } from 'node:dns/promises';
import { BACKWARDS, type Credentials, END, EventStoreDBClient } from '@eventstore/db-client';
import { openEventStoreDb } from '#event-store/eventstoredb.js';
import { connect, operatorPage } from '#event-store/eventstoredb-connection.js';
import { type EventStore, type GlobalPosition, globalPosition } from '#event-store/port.js';
import { Link } from '../stand-in/link.js';
import type { Faults, StoreUnderTest } from './contract-case.js';
import { skewClock } from './skewed-clock.js';
import { testTimes } from './stand-in-under-test.js';

/** A server that somebody else runs: its connection string, what it says it is, and whether a link can be put in front of it. */
export interface Server {
  readonly url: string;
  readonly description: string;
  readonly canBeLinked: boolean;
}

/** What the server says of itself; one that cannot be reached says so, and the cases will fail. */
export async function describeServer(url: string): Promise<Server> {
  const connection = connect(url);
  const info = (await operatorPage(connection, '/info')) as { esVersion?: string; dbVersion?: string } | null;
  const version = info?.dbVersion ?? info?.esVersion ?? 'a version that it does not say';
  const isSingle = connection.hosts.length === 1 && url.startsWith('esdb://');
  return { url, description: `${version} at ${connection.hosts.join(', ')}`, canBeLinked: isSingle && !connection.isSecure };
}

const noControl = 'nobody here controls the server';
const noLink = 'no link can be put in front of a cluster, or of a server with TLS';

/** The cases that need more than a connection string, and why. */
export function notApplicableTo({ canBeLinked }: Server): Readonly<Record<number, string>> {
  const always = { 52: noControl, 53: 'a node that is named alone is not discovered' };
  if (canBeLinked) return always;
  return { ...always, 20: noLink, 21: noLink, 22: noLink, 45: noLink, 49: noLink, 51: noLink };
}

/** A place of its own in a server that others may use, too: behind a link where that is possible, and read from its present end on. */
export async function serverUnderTest({ url, canBeLinked }: Server): Promise<StoreUnderTest> {
  const behind = EventStoreDBClient.connectionString(url);
  const start = await headOf(behind);
  const link = canBeLinked ? await linkTo(url) : null;
  const opened: EventStore[] = [];
  const open = async () => {
    const store = openEventStoreDb(link ? `esdb://127.0.0.1:${link.port}?tls=false` : url, { ...testTimes, watch: false });
    opened.push(store);
    return store;
  };
  return {
    start,
    open,
    second: open,
    async reopen() {
      await opened[0]?.close();
      return open();
    },
    async destroy() {
      skewClock(0);
      await Promise.all(opened.map((store) => store.close()));
      await link?.stop();
      const channel = await behind['getChannel']();
      channel.close();
    },
    faults: { ...behindTheBack(behind, connect(url).credentials), ...(link ? linkFaults(link) : {}) },
  };
}

async function headOf(client: EventStoreDBClient): Promise<GlobalPosition> {
  let head = 0n;
  for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 })) {
    head = event?.position.commit ?? 0n;
  }
  return globalPosition(head);
}

async function linkTo(url: string): Promise<Link> {
  const [host, port] = connect(url).hosts[0]!.split(':') as [string, string];
  const { address, family } = await lookup(host);
  const link = new Link({ http2: { address, family: `IPv${family}`, port: Number(port) } });
  await link.start();
  return link;
}

function behindTheBack(client: EventStoreDBClient, credentials: Credentials): Partial<Faults> {
  return {
    skewClock: async (milliseconds) => skewClock(milliseconds),
    tombstone: async (stream) => void (await client.tombstoneStream(stream)),
    truncate: async (stream, firstVisible) =>
      void (await client.setStreamMetadata(stream, { truncateBefore: Number(firstVisible) }, { credentials })),
  };
}

function linkFaults(link: Link): Partial<Faults> {
  return {
    // What the server got and did in this time it has committed; its answer never arrives.
    cutAfterCommit: async () => link.dropAnswers(500),
    cutBeforeCommit: async () => link.cutAfterSending(1),
    cutMidAppend: async () => link.cutAfterSending(30_000),
    giveNoAnswer: async () => link.dropAnswers(3_000),
    cutConnections: async () => void link.reset(),
    blackHole: async () => link.silence(),
    stopServer: () => link.stop(),
    startServer: () => link.start(),
  };
}
