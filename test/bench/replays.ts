import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkHash } from '#application/ledger.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { emptied } from './appends.js';
import { Emmett, type EmmettEvent } from './emmett.js';
import { type Prepared, pages } from './prepared.js';

/** Sums in whole öre by agreement and account: the plainest fold there is, the same for every arm. */
export type Totals = Map<string, number>;

interface Moved {
  readonly amount: { readonly value: string };
  readonly party?: string;
  readonly year?: number;
  readonly funding?: string;
}

/** Adds an event's two postings; `stream` begins with the category. What moves no money adds nothing. */
export function folded(totals: Totals, event: { stream: string; type: string; data: unknown }): void {
  const sides = sidesOf(event.type, event.data as Moved);
  if (!sides) return;
  const { value } = (event.data as Moved).amount;
  const minor = Number(value.slice(0, -3)) * 100 + Number(value.slice(-2));
  const [debit, credit] = [`${event.stream}|${sides.debit}`, `${event.stream}|${sides.credit}`];
  totals.set(debit, (totals.get(debit) ?? 0) + minor);
  totals.set(credit, (totals.get(credit) ?? 0) - minor);
}

function sidesOf(type: string, { party, year, funding }: Moved): { debit: string; credit: string } | undefined {
  switch (type) {
    case 'ContributionRequisitioned':
      return { debit: `receivable:${party}:${year}`, credit: `requisitioned:${party}:${year}` };
    case 'ContributionReceived':
      return { debit: 'cash', credit: `receivable:${party}:${year}` };
    case 'ContributionRefunded':
      return { debit: `refunded:${party}:${year}`, credit: 'cash' };
    case 'ExternalFundingReceived':
      return { debit: 'cash', credit: `external-funding:${funding}` };
    case 'ExternalFundingRefunded':
      return { debit: `external-funding:${funding}`, credit: 'cash' };
  }
  return undefined;
}

/** Reads the whole store, parses and folds; `checked` also checks the hash of every event, as the product does. */
export async function replayed(prepared: Prepared, checked = false): Promise<Totals> {
  const store = openSqliteEventStore(join(prepared.directory, 'events.sqlite'), checked ? { check: checkHash } : {});
  const totals: Totals = new Map();
  let count = 0;
  for await (const events of pages(store)) {
    count += events.length;
    for (const event of events) folded(totals, event);
  }
  await store.close();
  if (count !== prepared.events) throw new Error(`The replay read ${count} of ${prepared.events} events.`);
  return totals;
}

/** The records as strings in memory, for the arm that has no store. */
export async function recordTexts(prepared: Prepared): Promise<string[]> {
  const store = openSqliteEventStore(join(prepared.directory, 'events.sqlite'));
  const texts: string[] = [];
  for await (const events of pages(store)) for (const { bytes } of events) texts.push(Buffer.from(bytes).toString('utf8'));
  await store.close();
  return texts;
}

/** JSON.parse and the fold, nothing else. */
export function parsedAndFolded(texts: readonly string[]): Totals {
  const totals: Totals = new Map();
  for (const text of texts) folded(totals, JSON.parse(text));
  return totals;
}

/** The same events in emmett-sqlite, made once and kept beside the workload. */
export async function emmettStore(prepared: Prepared): Promise<Emmett> {
  const path = join(prepared.directory, 'emmett.sqlite');
  if (existsSync(path)) {
    const kept = await Emmett.open(path);
    if ((await kept.count()) === prepared.events) return kept;
    kept.close();
  }
  const emmett = await Emmett.open(emptied(path));
  const store = openSqliteEventStore(join(prepared.directory, 'events.sqlite'));
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
  return emmett;
}

/** Reads the whole of emmett's store in pages and folds. */
export async function emmettReplayed(emmett: Emmett): Promise<Totals> {
  const totals: Totals = new Map();
  for await (const events of emmett.pages()) {
    for (const { type, data, metadata } of events as readonly (EmmettEvent & { metadata: { stream: string } })[]) {
      folded(totals, { stream: metadata.stream, type, data });
    }
  }
  return totals;
}

/** Throws where two arms give other totals. */
export function expectSame(name: string, found: ReadonlyMap<string, number>, wanted: ReadonlyMap<string, number>): void {
  for (const [key, value] of wanted) {
    if ((found.get(key) ?? 0) !== value) throw new Error(`${name} gives ${found.get(key)} for ${key}; ${value} was wanted.`);
  }
  for (const [key, value] of found) {
    if (!wanted.has(key) && value !== 0) throw new Error(`${name} gives ${value} for ${key}, which nobody else has.`);
  }
}
