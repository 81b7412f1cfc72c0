import { setTimeout as delay } from 'node:timers/promises';
import { checkChain } from '#audit/chain.js';
import { type EventStore, type Recorded, streamName, Unavailable } from '#event-store/port.js';
import { readModelHashes } from '../faults/check-store.js';
import { type Prepared, person } from './commands.js';
import type { ApiServer } from './servers.js';
import type { Writers } from './writers.js';

/** A store may be lost in the middle of a rebuild as at any other time. */
const REBUILD_MS = 120_000;

/** What stands in the store at the end, and what is wrong with it. */
export interface Checked {
  readonly events: number;
  readonly streams: ReadonlyMap<string, readonly Recorded[]>;
  lost: number;
  doubled: number;
  /** Commands of which a part is there. */
  half: number;
  /** Commands that nobody acknowledged and that are there, whole. */
  unacknowledged: number;
  readonly faults: string[];
}

/** Does it again where the store was lost meanwhile, as long as the patience lasts. */
export async function patiently<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable) || performance.now() > end) throw error;
      await delay(200);
    }
  }
}

/** Reads every stream of the run and compares it with what the writers were told. */
export async function checked(store: EventStore, prepared: Prepared, writers: Writers): Promise<Checked> {
  const streams = new Map<string, Recorded[]>();
  const faults: string[] = [];
  for (const agreement of prepared.agreements) {
    const stream = streamName(`agreement-${agreement}`);
    const events: Recorded[] = [];
    for await (const event of store.readStream(stream, { limit: Number.MAX_SAFE_INTEGER })) events.push(event);
    streams.set(stream, events);
    const chain = () => checkChain(events.map((event) => ({ ...event, bytes: event.bytes, hash: event.meta['hash'] ?? '' })));
    try {
      chain();
    } catch (error) {
      faults.push(`${stream}: ${(error as Error).message}`);
    }
  }
  const events = [...streams.values()].flat();
  const found: Checked = { events: events.length, streams, lost: 0, doubled: 0, half: 0, unacknowledged: 0, faults };
  compare(found, events, writers);
  return found;
}

function compare(found: Checked, events: readonly Recorded[], writers: Writers): void {
  const byCommand = new Map<string, Recorded[]>();
  for (const event of events) {
    const commandId = event.meta['commandId'] ?? '';
    byCommand.set(commandId, [...(byCommand.get(commandId) ?? []), event]);
  }
  const kinds = (commandId: string) => (byCommand.get(commandId) ?? []).map(({ type }) => type).join();
  for (const { command, events: told } of writers.acknowledged.values()) {
    const stored = byCommand.get(command.commandId) ?? [];
    const missing = told.filter(({ hash }) => !stored.some(({ meta }) => meta['hash'] === hash));
    if (missing.length > 0) found.lost += 1;
    else if (stored.length > told.length) found.doubled += 1;
    else if (kinds(command.commandId) !== command.events.join()) found.half += 1;
    if (missing.length > 0)
      found.faults.push(`${command.key} was acknowledged, and of it is stored: ${kinds(command.commandId)}`);
  }
  for (const { key, commandId, events: wanted } of writers.open.values()) {
    const stands = kinds(commandId);
    if (stands === wanted.join()) found.unacknowledged += 1;
    else if (stands !== '') {
      found.half += 1;
      found.faults.push(`${key}, not acknowledged, is stored as ${stands}`);
    }
  }
}

/** How the read models of the servers differ from one another, and from a fresh rebuild; the servers are stopped. */
export async function readModelFaults(servers: readonly ApiServer[], prepared: Prepared): Promise<string[]> {
  const faults: string[] = [];
  const answers = new Set<string>();
  for (const server of servers) {
    const balances: unknown[] = [];
    for (const agreement of prepared.agreements) {
      const { status, body } = await server.ask({ path: `/agreements/${agreement}/balances`, as: person(prepared, 'finance') });
      if (status !== 200) faults.push(`the balances of ${agreement} are answered ${status} ${body['code'] ?? ''}`);
      balances.push(body);
    }
    answers.add(JSON.stringify(balances));
  }
  if (answers.size > 1) faults.push('the servers answer different balances');
  for (const server of servers) {
    const code = await server.stop();
    if (code !== 0) faults.push(`a server ended with ${code}: ${server.said}`);
  }
  const [first, ...others] = servers as [ApiServer, ...ApiServer[]];
  const followed = tables(first);
  for (const other of others) faults.push(...differences(followed, tables(other), 'between servers'));
  await first.rebuild(REBUILD_MS);
  return [...faults, ...differences(followed, tables(first), 'from a fresh rebuild')];
}

/** The generations are numbered by each directory for itself. */
function tables({ directory }: ApiServer): Readonly<Record<string, string>> {
  const { generations: _, ...rest } = readModelHashes(directory);
  return rest;
}

function differences(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>, how: string): string[] {
  return Object.keys(one)
    .filter((table) => one[table] !== other[table])
    .map((table) => `${table} differs ${how}`);
}
