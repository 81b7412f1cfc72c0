import { createServer as createHttp1Server, type Server as Http1Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server, UntypedHandleCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { type AppendParts, appendHandler } from './appending.js';
import { noFaults, type ServerFaults } from './faults.js';
import { Link } from './link.js';
import { Log } from './log.js';
import { isWatch, readHandler } from './reading.js';
import { alone, type NodeState, type Standing } from './standing.js';
import { features, gossip, grpc, services, shared, streams } from './wire.js';

/** What the stand-in says it is: the server whose answers it gives. */
export const standInVersion = '23.10.6.0-stand-in';

/** A server that speaks EventStoreDB's protocol to its real client, behind a link that can be cut. */
export interface StandIn {
  readonly log: Log;
  readonly link: Link;
  readonly faults: ServerFaults;
  readonly port: number;
  /** Where a client finds it, as a cluster of one node that must be discovered or as a single node. */
  url(shape?: 'cluster' | 'single'): string;
  /** Reads and subscriptions that are open, watches of event types left out. */
  openReads(): number;
  /** How often each method was called, and how many events were sent. */
  readonly counts: { append: number; batchAppend: number; read: number; sent: number };
  /** Ends the server with all its calls; the log stays. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

/** How a stand-in is started: its port (0 for any), a file that keeps its log, or a log and a standing that its cluster has. */
export interface StandInOptions {
  readonly port?: number;
  readonly path?: string;
  readonly log?: Log;
  readonly standing?: () => Standing;
}

/** Starts a stand-in on a port of its own. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const log = options.log ?? new Log(options.path);
  const faults = noFaults();
  const counts = { append: 0, batchAppend: 0, read: 0, sent: 0 };
  const open = new Set<unknown>();
  let running: Running | null = null;
  const cut = () => running?.link.reset();
  const standing = options.standing ?? (() => alone(running?.link.port ?? 0, !faults.discoveryFails));
  const parts = { log, faults, cut, standing, counts, open };
  let port = options.port ?? 0;
  const start = async () => {
    running = await run(parts, port);
    port = running.link.port;
  };
  await start();
  return {
    log,
    faults,
    counts,
    get link() {
      return running!.link;
    },
    get port() {
      return port;
    },
    url(shape = 'cluster') {
      const single = `127.0.0.1:${port}`;
      const discovery = '&maxDiscoverAttempts=3&discoveryInterval=50&gossipTimeout=2';
      return shape === 'single' ? `esdb://${single}?tls=false` : `esdb://${single},${single}?tls=false${discovery}`;
    },
    openReads: () => open.size,
    async stop() {
      await running?.stop();
      running = null;
      open.clear();
    },
    start,
  };
}

interface Running {
  readonly link: Link;
  stop(): Promise<void>;
}

async function run(parts: Parts, port: number): Promise<Running> {
  // As many calls on one connection as the real server allows: the next one waits in silence.
  const server = new grpc.Server({ 'grpc.max_concurrent_streams': 100 });
  for (const [definition, implementation] of handlersOf(parts)) server.addService(definition, implementation);
  const http2Port = await bound(server);
  const http1 = operatorPages(parts);
  await new Promise<void>((resolve) => http1.listen(0, '127.0.0.1', resolve));
  const at = (family: string, number: number) => ({ address: '127.0.0.1', family, port: number });
  const link = new Link({ http2: at('IPv4', http2Port), http1: http1.address() as AddressInfo });
  await link.start(port);
  return {
    link,
    async stop() {
      await link.stop();
      server.forceShutdown();
      http1.closeAllConnections();
      await new Promise((resolve) => http1.close(resolve));
    },
  };
}

function bound(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

/** `/info` and `/info/options`, which the real server answers on the same port over HTTP/1. */
function operatorPages({ faults, standing }: Parts): Http1Server {
  return createHttp1Server((request, response) => {
    const say = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    // Well whatever the node is: a real one says the same without a leader.
    if (request.url === '/health/live') return response.writeHead(204).end();
    if (request.url === '/info') {
      const { state = standing().state } = faults;
      return state === null ? response.writeHead(401).end() : say({ esVersion: standInVersion, state });
    }
    if (request.url !== '/info/options') return response.writeHead(404).end();
    if (faults.options === null) return response.writeHead(401).end();
    return say(Object.entries(faults.options).map(([name, value]) => ({ name, value })));
  });
}

type Handlers = readonly (readonly [(typeof services)['streams'], UntypedServiceImplementation])[];
type Parts = AppendParts & { readonly counts: StandIn['counts']; readonly open: Set<unknown> };

function handlersOf(parts: Parts): Handlers {
  const { counts, open, log } = parts;
  const read = readHandler(parts);
  const append = appendHandler(parts);
  const counted = {
    append: ((call: never, answer: never) => {
      counts.append += 1;
      append(call, answer);
    }) as UntypedHandleCall,
    // Listed, and never answered: who takes this path hangs, as on the real server after a bad id.
    batchAppend: (() => {
      counts.batchAppend += 1;
    }) as UntypedHandleCall,
    read: ((call: Parameters<typeof read>[0]) => {
      counts.read += 1;
      if (!isWatch(call.request)) {
        open.add(call);
        for (const end of ['cancelled', 'finish', 'close'] as const) call.once(end, () => open.delete(call));
      }
      read(call);
    }) as UntypedHandleCall,
    delete: removal((stream) => log.softDelete(stream), streams.DeleteResp),
    tombstone: removal((stream) => log.tombstone(stream), streams.TombstoneResp),
  };
  return [
    [services.streams, counted],
    [services.features, { getSupportedMethods: (_: unknown, answer: Answer) => answer(null, supportedMethods()) } as never],
    [services.gossip, { read: (_: unknown, answer: Answer) => answer(null, members(parts)) } as never],
  ];
}

type Answer = (error: unknown, response?: unknown) => void;

function removal(remove: (stream: string) => void, Response: new () => unknown): UntypedHandleCall {
  const handle = (call: { request: InstanceType<typeof streams.DeleteReq> }, answer: Answer) => {
    remove(Buffer.from(call.request.getOptions()!.getStreamIdentifier()!.getStreamName_asU8()).toString());
    answer(null, new Response());
  };
  return handle as never;
}

function supportedMethods() {
  const batch = new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName('batchappend');
  return new features.SupportedMethods().setEventStoreServerVersion(standInVersion).setMethodsList([batch]);
}

/** Numbers of the protocol; a node that elects is of a state that is not known. */
const stateNumbers: Readonly<Record<NodeState, 2 | 6 | 8>> = { electing: 2, follower: 6, leader: 8 };

function members({ standing }: Parts) {
  const told = standing().members.map(({ port, state, isAlive }, index) =>
    new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString(`00000000-0000-4000-8000-00000000000${index + 1}`))
      .setState(stateNumbers[state])
      .setIsAlive(isAlive)
      .setTimeStamp('0')
      .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port)),
  );
  return new gossip.ClusterInfo().setMembersList(told);
}
