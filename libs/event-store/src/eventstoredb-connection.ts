import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BACKWARDS, type Credentials, END, EventStoreDBClient, UnavailableError } from '@eventstore/db-client';
import { failureType } from './eventstoredb-failures.js';
import { eventOf } from './eventstoredb-records.js';

/** A connection to one server or cluster, and what its connection string says about it. */
export interface Connection {
  readonly client: EventStoreDBClient;
  /** Passed with every append: it selects the call of its own that has a real deadline. Ignored by an insecure server. */
  readonly credentials: Credentials;
  /** `host:port`, one or more. */
  readonly hosts: readonly string[];
  readonly isSecure: boolean;
  readonly certificateFile: string | null;
}

const form = /^esdb(\+discover)?:\/\/(?:([^:@/]+):([^@]*)@)?([^/?]+)\/?(\?.*)?$/;

/** Discovery goes on for half a minute, longer than an election, and asks often, so that little is added to it; the client's own second is too short. */
const patience: Readonly<Record<string, string>> = { maxDiscoverAttempts: '150', discoveryInterval: '200' };

/** Connects, without asking anything of the server yet; throws `RangeError` on a connection string that cannot be used. */
export function connect(connectionString: string): Connection {
  const [, , user, password, hosts, query = '?'] = form.exec(connectionString.trim()) ?? [];
  if (hosts === undefined) throw new RangeError('EventStoreDB is named by esdb://[user:password@]host:port[,…][?key=value].');
  // The client takes tls_ca_file for tlsCAFile, too.
  const given = new Map(
    [...new URLSearchParams(query)].map(([key, value]) => [key.toLowerCase().replaceAll(/[_-]/g, ''), value]),
  );
  // Without it the client reports conflicts as results, and gets their revision wrong.
  if (given.get('throwonappendfailure') === 'false') throw new RangeError('EventStoreDB is used with throwOnAppendFailure=true.');
  const isSecure = given.get('tls') !== 'false';
  if (isSecure && user === undefined)
    throw new RangeError('EventStoreDB over TLS needs user:password@ in its connection string.');
  const missing = Object.keys(patience).filter((key) => !given.has(key.toLowerCase()));
  const added = missing.map((key) => `${key}=${patience[key]}`).join('&');
  const whole = added === '' ? connectionString.trim() : `${connectionString.trim()}${query === '?' ? '?' : '&'}${added}`;
  return {
    client: withGentleReconnect(EventStoreDBClient.connectionString(whole)),
    credentials: { username: decodeURIComponent(user ?? 'none'), password: decodeURIComponent(password ?? 'none') },
    hosts: hosts.split(',').map((host) => (host.includes(':') ? host : `${host}:2113`)),
    isSecure,
    certificateFile: given.get('tlscafile') ?? null,
  };
}

/**
 * The client closes a channel as soon as one call on it has failed. A call that has been given the channel and has not begun would
 * then throw where nobody can catch it, end the process and never settle; so the channel is closed a turn later, and another is made
 * when that is done. And while it looks for another node, what it does after a failure waits for that and fails with it, where nobody
 * listens, which would end the process, too.
 */
function withGentleReconnect(connected: EventStoreDBClient): EventStoreDBClient {
  const handleError = connected['handleError'];
  const createChannel = connected['createChannel'];
  let closed: Promise<void> = Promise.resolve();
  connected['createChannel'] = async () => {
    // One that is made before would share the connection of the one that is given up.
    await closed;
    return createChannel();
  };
  const gentle = new WeakSet<object>();
  connected['handleError'] = async (grpcClient, error) => {
    const channel = grpcClient.getChannel();
    if (!gentle.has(channel)) {
      gentle.add(channel);
      const close = channel.close.bind(channel);
      channel.close = () => {
        closed = new Promise((resolve) => setImmediate(() => resolve(close())));
      };
    }
    // Whoever waits for the node that is not found is told so by the call itself.
    await handleError(grpcClient, error).catch(() => {});
  };
  return connected;
}

/**
 * Notes the channel that a call begun now is given, to give it up when the call is not answered: the library waits without end for a
 * connection that was taken and never greeted, and the next call would wait with it. Where another channel is in use meanwhile, that stays.
 */
export function channelOfCall({ client: connected }: Connection): { readonly giveUp: () => void } {
  let used: Awaited<ReturnType<(typeof connected)['getChannel']>> | undefined;
  connected['getChannel']().then(
    (channel) => {
      used = channel;
    },
    () => {},
  );
  return {
    giveUp() {
      const channel = used;
      if (channel) void connected['handleError']({ getChannel: () => channel } as never, new UnavailableError());
    },
  };
}

/**
 * Frees the connection; no call may be under way. The client's own `dispose` is not asked: it waits for ever for a read that was
 * cancelled with events still unread, and every call has been ended by whoever began it.
 */
export async function disconnect({ client: connected }: Connection): Promise<void> {
  // Whoever has no channel any more must not begin to discover one.
  connected['resolveUri'] = () => Promise.reject(new Error('The event store is closed.'));
  await connected['getChannel']().then(
    (channel) => channel.close(),
    () => {},
  );
}

/** What one of the hosts says at a path of its operators' pages, as JSON; null when it says nothing, or not to us. */
export async function operatorPage(connection: Connection, path: string): Promise<unknown> {
  for (const host of connection.hosts) {
    const answer = await page(connection, host, path).catch(() => null);
    if (answer !== null) return answer;
  }
  return null;
}

/** What each of the hosts says at such a path: null, or a failure, from one that says nothing. */
export function operatorPages(connection: Connection, path: string): Promise<unknown>[] {
  return connection.hosts.map((host) => page(connection, host, path));
}

function page({ isSecure, certificateFile, credentials }: Connection, host: string, path: string): Promise<unknown> {
  const request = isSecure ? requestHttps : requestHttp;
  const { username, password } = credentials;
  const options = {
    timeout: 3_000,
    agent: false as const,
    ...(isSecure ? { auth: `${username}:${password}` } : {}),
    ...(certificateFile === null ? {} : { ca: readFileSync(certificateFile) }),
  };
  return new Promise((resolve, reject) => {
    const asking = request(`${isSecure ? 'https' : 'http'}://${host}${path}`, options, (answer) => resolve(json(answer)));
    asking.on('error', reject).on('timeout', () => asking.destroy(new Error('no answer')));
    asking.end();
  });
}

async function json(answer: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of answer.setEncoding('utf8')) text += part;
  return answer.statusCode === 200 ? JSON.parse(text) : null;
}

/** The data of the last event of a stream of the server's own, null when there is none. */
export async function lastData({ client: connected }: Connection, stream: string): Promise<unknown> {
  const read = connected.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 1 });
  read.on('error', () => {});
  const stalled = setTimeout(() => read.destroy(new Error('no answer')), 5_000);
  try {
    let data: unknown = null;
    for await (const resolved of read) data = eventOf(resolved)?.data ?? null;
    return data;
  } catch (error) {
    if (failureType(error) === 'stream-not-found') return null;
    throw error;
  } finally {
    clearTimeout(stalled);
    read.cancel().catch(() => {});
  }
}

/** What the metadata of a stream (`$$stream`) hide of it, as `$tb`, `$maxCount` or `$maxAge`; null when they hide nothing. */
export function hiddenBy(metadata: unknown): string | null {
  const limits = ['$tb', '$maxCount', '$maxAge'].filter(
    (key) => (metadata as Record<string, unknown> | null)?.[key] !== undefined,
  );
  return limits.length === 0 ? null : limits.join(', ');
}
