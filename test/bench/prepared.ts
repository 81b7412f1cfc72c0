import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openLedger } from '#application/ledger.js';
import type { EventStore } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { beginning, type Fact, factOf, type Records, Sealer } from './records.js';
import { agreementId, agreements, type Transaction, transactions, WORKLOAD } from './workload.js';

/** An SQLite event store that holds a workload. */
export interface Stored {
  /** Everything in the store: the transactions, and two facts with which each agreement begins. */
  readonly events: number;
  /** Where `events.sqlite` lies. */
  readonly directory: string;
}

/** A workload of one size, stored as this ledger stores it: a data directory like any other. */
export interface Prepared extends Stored {
  readonly postings: number;
  readonly journal: string;
  /** The last revision of each agreement. */
  readonly heads: readonly number[];
  transactions(): Iterable<Transaction>;
}

/** So many appends are on their way at once; the store joins those of one turn into one transaction. */
const AT_ONCE = 1000;

/** Every fact of the workload in the order of recording. */
export function* facts(postings: number, seed: number): Generator<Fact> {
  for (const agreement of agreements()) yield* beginning(agreement);
  let index = 0;
  for (const transaction of transactions(postings, seed)) {
    yield factOf(transaction, index);
    index += 1;
  }
}

/** Which workload, where it is kept from one run to the next, and who is told that it is made. */
interface Wanted {
  readonly postings: number;
  readonly seed: number;
  readonly under: string;
  readonly say: (what: string) => void;
}

/** Makes the workload in the directory, or takes what an earlier run left there whole. */
export async function prepare(options: Wanted): Promise<Prepared> {
  const { postings, seed, under, say } = options;
  const directory = join(under, `workload-${WORKLOAD}-${seed}-${postings}`);
  const journal = join(directory, 'postings.journal');
  await once(directory, async () => {
    say(`making ${postings.toLocaleString('en-US')} postings …`);
    await store(directory, facts(postings, seed), 'own');
    writeJournal(journal, transactions(postings, seed));
  });
  // The read models are the product's to build, and to build again where this version makes other rows.
  const heads = headsOf(directory);
  const ledger = await openLedger({ dataDirectory: directory, onFault: (error) => say(String(error)) });
  // An agreement that was asked about is kept beside the read models when the ledger closes.
  for (const number of agreements()) await ledger.readModels.balances.of(agreementId(number), heads[number] as number);
  await ledger.close();
  const events = heads.reduce((sum, head) => sum + head + 1, 0);
  return { postings, events, directory, journal, heads, transactions: () => transactions(postings, seed) };
}

/** The same facts as short records, in a store of events alone: no question of the ledger can be asked of it. */
export async function prepareShort({ postings, seed, under, say }: Wanted): Promise<Stored> {
  const directory = join(under, `workload-${WORKLOAD}-${seed}-${postings}-short`);
  await once(directory, () => {
    say(`the same ${postings.toLocaleString('en-US')} postings as short records …`);
    return store(directory, facts(postings, seed), 'short');
  });
  return { directory, events: storedEvents(join(directory, 'events.sqlite')) };
}

/** Fills the directory, unless an earlier run did so to the end; what one that was cut short left there goes. */
async function once(directory: string, fill: () => Promise<void>): Promise<void> {
  const complete = join(directory, 'complete');
  if (existsSync(complete)) return;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  await fill();
  writeFileSync(complete, '');
}

async function store(directory: string, all: Iterable<Fact>, records: Records): Promise<void> {
  const events = openSqliteEventStore(join(directory, 'events.sqlite'));
  const sealer = new Sealer({ records });
  let waiting: Promise<unknown>[] = [];
  for (const fact of all) {
    const { stream, expected, event } = sealer.seal(fact);
    waiting.push(events.append(stream, expected, [event]));
    if (waiting.length < AT_ONCE) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
  await events.close();
}

/** The same transactions as text, in whole öre without a currency; each account is one name beneath its agreement. */
function writeJournal(path: string, all: Iterable<Transaction>): void {
  let text: string[] = [];
  writeFileSync(path, '');
  for (const { agreement, debit, credit, minor, effectiveOn } of all) {
    text.push(
      `${effectiveOn} t\n  ${journalAccount(agreement, debit)}  ${minor}\n  ${journalAccount(agreement, credit)}  -${minor}\n\n`,
    );
    if (text.length < 10_000) continue;
    writeFileSync(path, text.join(''), { flag: 'a' });
    text = [];
  }
  writeFileSync(path, text.join(''), { flag: 'a' });
}

/** An account's name in the journal. */
export function journalAccount(agreement: number, account: string): string {
  return `a${String(agreement).padStart(2, '0')}:${account.replaceAll(':', '.')}`;
}

function headsOf(directory: string): number[] {
  const database = new DatabaseSync(join(directory, 'events.sqlite'), { readOnly: true });
  const rows = database.prepare('SELECT revision FROM streams ORDER BY number').all();
  database.close();
  return rows.map((row) => Number(row['revision']));
}

/** The events that an SQLite event store holds, counted by a connection of its own. */
export function storedEvents(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  const count = database.prepare('SELECT count(*) AS events FROM events').get()?.['events'];
  database.close();
  return Number(count);
}

/** The bytes on disk of a store once its log is folded into it, and the bytes of JSON that it keeps. */
export function storedBytes(path: string): { disk: number; json: number } {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const json = Number(database.prepare('SELECT sum(length(record)) AS bytes FROM events').get()?.['bytes']);
  database.close();
  const wal = existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0;
  return { disk: statSync(path).size + wal, json };
}

/** Events that are read at a time, of our store and of a peer's. */
export const PAGE = 1_000;

/** All events of a store, a page at a time. */
export async function* pages(events: EventStore) {
  let after: Awaited<ReturnType<EventStore['readAll']>>['next'] | undefined;
  for (;;) {
    const page = await events.readAll({ prefixes: ['agreement-'], limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield page.events;
    if (page.atHead) return;
    after = page.next;
  }
}
