import { join } from 'node:path';
import type { EventStoreChoice } from '#application/event-store-choice.js';
import { EVENTS_FILE, examinedDangers, openStore } from '#application/open-store.js';
import { BrokenChain } from '#audit/broken-chain.js';
import { type ChainHead, extendChain } from '#audit/chain.js';
import { Corrupt, type EventStore, type GlobalPosition, positionToText, type Recorded, Unavailable } from '#event-store/port.js';
import { expectSoundPages, expectSoundPlaces } from '#event-store/sqlite-pages.js';
import { PREFIXES } from '#read-models/stored-event.js';
import { EXIT } from '../exit-codes.js';
import type { Checked } from './checks.js';

const PAGE = 1000;
const FAULTS_SHOWN = 5;
const EXAMINED_MS = 10_000;

/** What stands in the store, as the chains have it: the head of every stream, how many events, and where the last one stands. */
export interface Verified {
  heads: ReadonlyMap<string, ChainHead>;
  events: number;
  position: string;
}

/** Opens the store without a check on reading, so that the chain itself is what tells of a fault. */
export async function checkStore(
  directory: string,
  choice: EventStoreChoice,
): Promise<{ checked: Checked[]; store?: EventStore }> {
  let store: EventStore | undefined;
  try {
    store = await openStore(choice, { dataDirectory: directory, unchecked: true });
    if (choice.kind === 'sqlite') return { store, checked: [checkPages(join(directory, EVENTS_FILE))] };
    await store.readAll({ prefixes: ['none-'], limit: 1 });
    const dangers = await examinedDangers(choice, AbortSignal.timeout(EXAMINED_MS));
    const notes = dangers.map((danger) => storeIs('note', danger));
    return { store, checked: [storeIs('ok', `EventStoreDB at ${choice.hosts} answers`), ...notes] };
  } catch (error) {
    await store?.close();
    return { checked: [faultOf('store', error)] };
  }
}

/** What is wrong with the pages need not be wrong with an event: the chains are verified all the same. */
function checkPages(path: string): Checked {
  try {
    expectSoundPages(path);
    expectSoundPlaces(path);
    return storeIs('ok', `${EVENTS_FILE} opens, every page and index of it is sound, and every event is found in its place`);
  } catch (error) {
    return faultOf('store', error);
  }
}

function storeIs(result: Checked['result'], found: string): Checked {
  return { check: 'store', result, found, exitCode: EXIT.ok };
}

/** A file of ours holds nothing but a ledger; a server may hold what belongs to others. */
export function prefixesOf({ kind }: EventStoreChoice): readonly string[] {
  return kind === 'sqlite' ? [''] : PREFIXES;
}

/** Verifies the chain of every stream over every event that is stored. */
export async function checkChains(
  store: EventStore,
  prefixes: readonly string[],
  progress: (events: number) => void,
): Promise<{ checked: Checked; verified?: Verified }> {
  const chains = new Chains();
  try {
    for await (const events of pagesOf(store, prefixes)) {
      for (const recorded of events) chains.take(recorded);
      progress(chains.events);
    }
  } catch (error) {
    return { checked: faultOf('chains', error) };
  }
  const { heads, events, faults, position } = chains;
  if (faults.length > 0) {
    const more = faults.length > FAULTS_SHOWN ? ` (and ${faults.length - FAULTS_SHOWN} more streams)` : '';
    const found = `${faults.slice(0, FAULTS_SHOWN).join(' ')}${more}`;
    return { checked: { check: 'chains', result: 'fault', found, exitCode: EXIT.integrity } };
  }
  const found = `${events} events in ${heads.size} streams: every hash and every link to the event before is right`;
  return { checked: { check: 'chains', result: 'ok', found, exitCode: EXIT.ok }, verified: { heads, events, position } };
}

/** The chains as they grow; a stream is followed to its first fault, the others to their ends. */
class Chains {
  readonly heads = new Map<string, ChainHead>();
  readonly faults: string[] = [];
  readonly #broken = new Set<string>();
  events = 0;
  position = '';

  take(recorded: Recorded): void {
    const { stream, revision, id, type, bytes, meta } = recorded;
    this.events += 1;
    this.position = positionToText(recorded.position);
    if (this.#broken.has(stream)) return;
    try {
      const stored = { stream, revision, id, type, bytes, hash: meta['hash'] ?? '' };
      this.heads.set(stream, extendChain(this.heads.get(stream) ?? null, stored));
    } catch (error) {
      if (!(error instanceof BrokenChain)) throw error;
      this.#broken.add(stream);
      this.faults.push(error.message);
    }
  }
}

/** Every event of the store, in its order. */
export async function* pagesOf(store: EventStore, prefixes: readonly string[]): AsyncGenerator<readonly Recorded[]> {
  let after: GlobalPosition | undefined;
  for (;;) {
    const page = await store.readAll({ prefixes, limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield page.events;
    if (page.atHead) return;
    after = page.next;
  }
}

function faultOf(check: Checked['check'], error: unknown): Checked {
  if (error instanceof Corrupt) return { check, result: 'fault', found: error.message, exitCode: EXIT.integrity };
  if (error instanceof Unavailable) return { check, result: 'fault', found: error.message, exitCode: EXIT.unavailable };
  throw error;
}
