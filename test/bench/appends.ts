import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { Emmett } from './emmett.js';
import { PlainInserts } from './postgres.js';
import { storedEvents } from './prepared.js';
import { RawLog } from './raw-log.js';
import { beginning, type Fact, factOf, Sealer } from './records.js';
import { transactions } from './workload.js';

/** A store that is being appended to. */
export interface Appender {
  readonly name: string;
  /** Writes the facts with all writers at once, each event durable before its writer goes on; gives the seconds it took. */
  write(facts: readonly Fact[]): Promise<number>;
  /** Ends it; throws where other than what was acknowledged is stored. */
  end(): Promise<void>;
}

/** One way to append: begins anew, for as many writers, and is told all facts that will come so that a peer's are made beforehand. */
export type Appending = (facts: readonly Fact[], writers: number) => Promise<Appender>;

/**
 * Facts to append. One writer takes them as they come. Many have an agreement each, so that none waits for another's revisions, and are
 * dealt a fact each in turn, so that none is done before the others: what was to be 32 at once would else be 18 half of the time.
 */
export function factsToAppend(count: number, { seed, writers }: { seed: number; writers: number }): Fact[] {
  const dealt: Fact[][] = Array.from({ length: writers }, () => []);
  const each = Math.ceil(count / writers);
  const begun = new Set<number>();
  let made = 0;
  // Many more than are taken: most of the agreements of the workload have no writer.
  for (const transaction of transactions(count * 2 * writers, seed)) {
    const facts = dealt[writerOf(transaction, writers)];
    if (facts === undefined || facts.length >= each) continue;
    if (!begun.has(transaction.agreement)) facts.push(...beginning(transaction.agreement));
    begun.add(transaction.agreement);
    facts.push(factOf(transaction, made));
    made += 1;
    if (dealt.every(({ length }) => length >= each)) break;
  }
  return Array.from({ length: count }, (_, n) => dealt[n % writers]?.[Math.floor(n / writers)] as Fact);
}

/** The facts of each writer, in their order. */
function shares(facts: readonly Fact[], writers: number): Fact[][] {
  const lists: Fact[][] = Array.from({ length: writers }, () => []);
  for (const fact of facts) lists[writerOf(fact, writers)]?.push(fact);
  return lists;
}

/** The number of the writer of an agreement: the one there is, or one for each. */
function writerOf({ agreement }: { readonly agreement: number }, writers: number): number {
  return writers === 1 ? 0 : agreement;
}

/**
 * Appended before the time begins: a write-ahead log that has reached its full size is written over in place, and until then every
 * sync has a new size to write down, which a ledger in service does a few hundred times in its life.
 */
export const WARM_UP = 400;

/** How an arm writes a fact, and how many events it holds when all are written. */
interface Work {
  readonly name: string;
  readonly write: (fact: Fact, writer: number) => Promise<unknown>;
  readonly stored: () => number | Promise<number>;
}

/** Runs the writers side by side; as many events must be stored in the end as were acknowledged. */
export function appender(writers: number, { name, write, stored }: Work): Appender {
  let [asked, acknowledged] = [0, 0];
  return {
    name,
    write: async (facts) => {
      const lists = shares(facts, writers);
      asked += facts.length;
      const began = performance.now();
      const writing = lists.map(async (list, writer) => {
        for (const fact of list) {
          await write(fact, writer);
          acknowledged += 1;
        }
      });
      await Promise.all(writing);
      return (performance.now() - began) / 1000;
    },
    end: async () => {
      const found = await stored();
      if (acknowledged === asked && found === acknowledged) return;
      throw new Error(`${name} acknowledged ${acknowledged} of ${asked} events and stored ${found}.`);
    },
  };
}

/** This ledger's store: sealed (canonical bytes, SHA-256, chain), checked, version-checked, durable. */
export function ours(under: string): Appending {
  return async (_, writers) => {
    const path = emptied(join(under, 'append-ours.sqlite'));
    const store = openSqliteEventStore(path);
    const sealer = new Sealer();
    const write = (fact: Fact) => {
      const { stream, expected, event } = sealer.seal(fact);
      return store.append(stream, expected, [event]);
    };
    const stored = async () => {
      await store.close();
      return storedEvents(path);
    };
    return appender(writers, { write, stored, name: 'this ledger' });
  };
}

/** The same JSON written and synced by itself. It is made of the sealed record beforehand, so only making its text is in the time. */
export function raw(under: string): Appending {
  return async (facts, writers) => {
    const sealer = new Sealer();
    const records = new Map(facts.map((fact) => [fact, JSON.parse(Buffer.from(sealer.seal(fact).event.bytes).toString())]));
    const bytes = [...records.values()].reduce<number>((sum, record) => sum + Buffer.byteLength(JSON.stringify(record)) + 1, 0);
    const log = new RawLog(join(under, 'append-raw.log'), bytes);
    const write = (fact: Fact) => log.append(records.get(fact));
    return appender(writers, { write, stored: () => log.close(), name: 'raw log' });
  };
}

/** emmett-sqlite with the same data and metadata, on one shared connection. */
export function emmett(under: string): Appending {
  return async (facts, writers) => {
    const path = emptied(join(under, 'append-emmett.sqlite'));
    const store = await Emmett.open(path);
    const extra = await store.expectStoredWhenAcknowledged(path);
    const sealer = new Sealer();
    const sealed = new Map(facts.map((fact) => [fact, sealer.seal(fact)]));
    const write = (fact: Fact) => {
      const { stream, event } = sealed.get(fact) as ReturnType<Sealer['seal']>;
      return store.append(stream, [{ type: event.type, data: event.data as object, metadata: event.meta }]);
    };
    const stored = async () => {
      const count = await store.count();
      store.close();
      return count - extra;
    };
    return appender(writers, { write, stored, name: 'emmett' });
  };
}

/** PostgreSQL with plain INSERTs, a connection for each writer. */
export function postgres(url: string): Appending {
  return async (facts, writers) => {
    const inserts = await PlainInserts.open(url, writers);
    const sealer = new Sealer();
    const sealed = new Map(facts.map((fact) => [fact, sealer.seal(fact)]));
    const write = (fact: Fact, writer: number) => {
      const { stream, expected, event } = sealed.get(fact) as ReturnType<Sealer['seal']>;
      return inserts.append(writer, { stream, revision: expected === 'no-stream' ? 0n : expected + 1n }, event);
    };
    const stored = async () => {
      const count = await inserts.count();
      await inserts.close();
      return count;
    };
    return appender(writers, { write, stored, name: 'PostgreSQL' });
  };
}

/** Removes what an earlier round left of an SQLite file. */
export function emptied(path: string): string {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  return path;
}
