import { type AllStreamRecordedEvent, eventTypeFilter, START } from '@eventstore/db-client';
import { type Connection, hiddenBy, lastData, operatorPage } from './eventstoredb-connection.js';
import { failureType } from './eventstoredb-failures.js';
import { OrderedFeed } from './eventstoredb-feed.js';
import { eventOf, ledgerStream } from './eventstoredb-records.js';
import type { StreamName } from './port.js';

/** Something about the server that endangers a ledger; `stream` where it befell one, `option` (lower case, no hyphens) where it was started so. */
export interface Danger {
  readonly kind: 'access' | 'options' | 'metadata' | 'deleted' | 'corrupt';
  readonly message: string;
  readonly option?: string;
  readonly stream?: StreamName;
}

/** Who is told: `danger` of what was found, `warn` of what could not be found out. */
export interface Reports {
  readonly danger: (danger: Danger) => void;
  readonly warn: (message: string) => void;
}

/** Options of the server with which an acknowledged event may be lost, or anybody may write. */
const dangerousOptions: readonly string[] = [
  'insecure',
  'memdb',
  'dev',
  'unsafedisableflushtodisk',
  'unsafeignoreharddelete',
  'unsafeallowsurplusnodes',
  'skipdbverify',
];

/** Asks the server what endangers a ledger, once it answers; what could not be asked is said in one warning. */
export async function checkDangers(connection: Connection, reports: Reports, signal: AbortSignal): Promise<void> {
  const settings = await settingsOnceUp(connection, signal);
  if (signal.aborted) return;
  const unknown: string[] = [];
  if (settings === undefined) unknown.push('who may write and delete streams ($settings)');
  else for (const found of accessDangers(settings)) reports.danger(found);
  const options = await operatorPage(connection, '/info/options');
  if (signal.aborted) return;
  if (Array.isArray(options)) for (const found of optionDangers(options)) reports.danger(found);
  else unknown.push('the options it was started with (/info/options)');
  if (unknown.length > 0) reports.warn(`EventStoreDB did not say, and so nobody checked: ${unknown.join('; ')}.`);
}

/** The settings of access, null when there are none; undefined when we may not read them. */
async function settingsOnceUp(connection: Connection, signal: AbortSignal): Promise<unknown> {
  while (!signal.aborted) {
    try {
      return await lastData(connection, '$settings');
    } catch (error) {
      if (failureType(error) === 'access-denied') return undefined;
      await waited(1_000, signal);
    }
  }
  return undefined;
}

function optionDangers(options: readonly unknown[]): Danger[] {
  return options.flatMap((set) => {
    const { name, value } = set as { name?: unknown; value?: unknown };
    const isOn = String(value).toLowerCase() === 'true';
    const option = String(name).toLowerCase().replaceAll(/[-_]/g, '');
    if (!isOn || !dangerousOptions.includes(option)) return [];
    const message = `EventStoreDB was started with ${String(name)}, which a ledger must not be.`;
    return [{ kind: 'options' as const, option, message }];
  });
}

// Without settings every user, and on an insecure server everybody, may delete streams and write their metadata.
function accessDangers(settings: unknown): Danger[] {
  const access = (settings as { $userStreamAcl?: Record<string, unknown> } | null)?.$userStreamAcl ?? {};
  const open = ['$d', '$mw'].filter((right) => !isNobody(access[right]));
  if (open.length === 0) return [];
  const rights = open.map((right) => (right === '$d' ? 'delete streams' : 'write their metadata')).join(' and ');
  return [
    { kind: 'access', message: `Others than nobody may ${rights} ($settings); a ledger's streams are never deleted or cut.` },
  ];
}

function isNobody(roles: unknown): boolean {
  return Array.isArray(roles) && roles.length === 0;
}

/** Watches the store for streams of a ledger whose metadata were written or that were deleted, until the signal; begins anew after a loss. */
export async function watchDangers({ client: connected }: Connection, reports: Reports, signal: AbortSignal): Promise<void> {
  let from: { commit: bigint; prepare: bigint } | null = null;
  while (!signal.aborted) {
    const feed = new OrderedFeed((checkpointReached) => {
      const filter = eventTypeFilter({
        prefixes: ['$metadata', '$streamDeleted'],
        maxSearchWindow: 1_000,
        checkpointInterval: 1,
        checkpointReached: (_, position) => checkpointReached(position),
      });
      return connected.subscribeToAll({ fromPosition: from ?? START, filter });
    });
    const end = () => feed.wake();
    signal.addEventListener('abort', end);
    try {
      while (!signal.aborted) {
        const fed = await feed.next(60_000);
        if (fed === null || fed === 'silence') continue;
        if (fed.kind === 'checkpoint') from = { commit: fed.position, prepare: fed.position };
        if (fed.kind !== 'event') continue;
        const event = eventOf(fed.resolved) as AllStreamRecordedEvent | null;
        if (event === null) continue;
        const danger = dangerOf(event);
        if (danger) reports.danger(danger);
        from = event.position;
      }
    } catch {
      // The link was lost, and whoever uses it is told by their own calls; the watch begins again.
      await waited(1_000, signal);
    } finally {
      signal.removeEventListener('abort', end);
      feed.end();
    }
  }
}

function dangerOf({ type, streamId, data }: AllStreamRecordedEvent): Danger | null {
  if (type === '$streamDeleted') {
    const stream = ledgerStream(streamId);
    return stream && { kind: 'deleted', stream, message: `The stream ${stream} has been deleted for ever.` };
  }
  const stream = streamId.startsWith('$$') ? ledgerStream(streamId.slice(2)) : null;
  if (type !== '$metadata' || stream === null) return null;
  const by = hiddenBy(data);
  const effect =
    by === null ? 'were written, which a ledger never does' : `hide events of it, and a scavenge removes them: ${by}`;
  return { kind: 'metadata', stream, message: `The metadata of the stream ${stream} ${effect}.` };
}

/** Resolves after so many milliseconds, or on abort; it does not keep the process alive. */
function waited(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
