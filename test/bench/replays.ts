import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkHash } from '#application/ledger.js';
import type { EventStore } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { emptied } from './appends.js';
import { allBalances, type WholeIndex } from './balances.js';
import { Emmett, type EmmettEvent } from './emmett.js';
import { Fold, type Totals } from './fold.js';
import { PAGE, pages, type Stored } from './prepared.js';
import { inStretches, processorSeconds, type Turns } from './rounds.js';
import { agreementId } from './workload.js';

/** Pages that are read in one turn. */
const STRETCH = 50;

/** Reads, parses and folds everything in a store, by turns; throws where it holds another number of events. */
export async function* replayOf(store: EventStore, { events: wanted }: Stored): Turns<Totals> {
  const fold = new Fold();
  let count = 0;
  yield* inStretches(pages(store), STRETCH, (events) => {
    count += events.length;
    for (const event of events) fold.add(event);
  });
  if (count !== wanted) throw new Error(`The replay read ${count} of ${wanted} events.`);
  return fold.totals();
}

/** Opens, replays and closes the SQLite store; `checked` also checks the hash of every event, as the product does. */
export async function* replay(stored: Stored, checked = false): Turns<Totals> {
  const store = openSqliteEventStore(fileOf(stored), checked ? { check: checkHash } : {});
  const totals = yield* replayOf(store, stored);
  await store.close();
  return totals;
}

/** The records as strings in memory, for the arm that has no store. */
export async function recordTexts(stored: Stored): Promise<string[]> {
  const store = openSqliteEventStore(fileOf(stored));
  const texts: string[] = [];
  for await (const events of pages(store)) for (const { bytes } of events) texts.push(Buffer.from(bytes).toString('utf8'));
  await store.close();
  return texts;
}

/** JSON.parse and the fold, nothing else. */
export async function* parsedAndFolded(texts: readonly string[]): Turns<Totals> {
  const fold = new Fold();
  for (let from = 0; from < texts.length; from += STRETCH * PAGE) {
    const stretch = texts.slice(from, from + STRETCH * PAGE);
    yield await processorSeconds(() => {
      for (const text of stretch) fold.add(JSON.parse(text));
    });
  }
  return fold.totals();
}

/** Puts the same events into emmett-sqlite, once; they are kept beside the store. */
export async function intoEmmett(stored: Stored): Promise<void> {
  const path = emmettFileOf(stored);
  if (existsSync(path)) {
    const kept = await Emmett.open(path);
    const count = await kept.count();
    kept.close();
    if (count === stored.events) return;
  }
  const emmett = await Emmett.open(emptied(path));
  const store = openSqliteEventStore(fileOf(stored));
  for await (const events of pages(store)) {
    // Emmett takes one stream at a time; the order between agreements changes no total.
    const byStream = new Map<string, EmmettEvent[]>();
    for (const { stream, type, data, meta } of events) {
      const list = byStream.get(stream) ?? [];
      byStream.set(stream, list);
      list.push({ type, data: data as object, metadata: { ...meta, stream } });
    }
    for (const [stream, list] of byStream) await emmett.append(stream, list);
  }
  await store.close();
  emmett.close();
}

/** Emmett's store of the same events read in pages, and folded. */
export async function* emmettReplay(stored: Stored): Turns<Totals> {
  const emmett = await Emmett.open(emmettFileOf(stored));
  const fold = new Fold();
  yield* inStretches(emmett.pages(), STRETCH, (events) => {
    for (const { type, data, metadata } of events as readonly (EmmettEvent & { metadata: { stream: string } })[]) {
      fold.add({ stream: metadata.stream, type, data });
    }
  });
  emmett.close();
  return fold.totals();
}

/** Every balance of the index at the end of time, by stream and account. */
export function totalsOf(index: WholeIndex): Totals {
  const all = allBalances(index, '9999-12-31');
  return new Map(
    [...all].map(([key, minor]) => {
      const [number, account] = key.split('|') as [string, string];
      return [`agreement-${agreementId(Number(number))}|${account}`, minor];
    }),
  );
}

function fileOf({ directory }: Stored): string {
  return join(directory, 'events.sqlite');
}

function emmettFileOf({ directory }: Stored): string {
  return join(directory, 'emmett.sqlite');
}
