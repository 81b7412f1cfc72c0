import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

// The whole store, checked by code that shares nothing with what wrote it: it reads the two SQLite files alone, and knows of the
// ledger what libs/audit/FORMAT.md and the names of the tables say. Nothing is imported from the ledger.

/** One event as it stands in the file. */
export interface StoredEvent {
  stream: string;
  revision: number;
  position: bigint;
  id: string;
  type: string;
  hash: string;
  commandId: string;
  recordedAt: string;
  data: Readonly<Record<string, unknown>>;
}

/** What stands in a store, by stream and in the order of the store, and every fault that was found. */
export interface Checked {
  streams: Map<string, StoredEvent[]>;
  events: StoredEvent[];
  /** The last hash of each stream, by name of the stream. */
  heads: Map<string, string>;
  faults: string[];
}

const PREFIX = 'agreement-ledger/event/1\n';
const ZEROS = '0'.repeat(64);

/** RFC 8785 of a value that was parsed from JSON. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

/** UUIDv5 (RFC 9562) of a namespace and a text. */
function uuid5(namespace: string, text: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(text)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The id of the command that an actor sent with an Idempotency-Key. */
export function commandIdOf(actor: string, key: string): string {
  return uuid5('f0f54d59-e7f6-4a03-bdee-c80bb9ebb34f', canonical([actor, key]));
}

function eventIdOf(commandId: string, index: number): string {
  return uuid5('fabc6f85-911b-4866-988b-0caf9b933dac', canonical([commandId, index]));
}

/** Opens a file of the ledger for reading alone, with whole numbers as bigint. */
function opened(path: string): { all: (sql: string) => Record<string, unknown>[]; close: () => void } {
  const database = new DatabaseSync(path, { readOnly: true });
  const prepared = (sql: string): StatementSync => {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    return statement;
  };
  return { all: (sql) => prepared(sql).all(), close: () => database.close() };
}

/** Reads and checks `events.sqlite` of a directory that nobody writes to: bytes, hashes, chains, revisions, positions, ids, heads. */
export function checkStore(directory: string): Checked {
  const file = opened(join(directory, 'events.sqlite'));
  try {
    const sound = file.all('PRAGMA integrity_check').map((row) => String(Object.values(row)[0]));
    const names = new Map(file.all('SELECT number, name FROM streams').map((row) => [row['number'], String(row['name'])]));
    const rows = file.all('SELECT position, stream, revision, hash, record FROM events ORDER BY position');
    const checked = checkRows(
      rows.map((row) => ({
        ...(row as unknown as StoredRow),
        stream: String(names.get(row['stream']) ?? `number ${row['stream']}`),
      })),
    );
    const [filed] = file.all('SELECT position FROM filing');
    const inPlace = rows.filter(({ position }) => (position as bigint) <= (filed?.['position'] as bigint));
    checked.faults.push(...placeFaults(inPlace, file.all('SELECT * FROM places')));
    if (sound.join() !== 'ok') checked.faults.push(`SQLite says ${sound.join('; ')}`);
    for (const { name, revision } of file.all('SELECT name, revision FROM streams')) {
      const last = checked.streams.get(String(name))?.at(-1)?.revision ?? -1;
      if (BigInt(last) !== revision) checked.faults.push(`${name}: its head says ${revision} and its last event is ${last}`);
    }
    return checked;
  } finally {
    file.close();
  }
}

/** By stream and revision each event that is filed is found once, where it stands, and no other. */
function placeFaults(events: readonly Record<string, unknown>[], places: readonly Record<string, unknown>[]): string[] {
  const left = new Map(places.map(({ stream, revision, position }) => [`${stream} ${revision}`, position]));
  if (left.size !== places.length) return ['a place is kept twice'];
  const faults: string[] = [];
  for (const { stream, revision, position } of events) {
    const name = `${stream} ${revision}`;
    if (left.get(name) !== position) faults.push(`stream ${name}: the place is ${left.get(name)}, and it stands at ${position}`);
    left.delete(name);
  }
  for (const name of left.keys()) faults.push(`stream ${name}: a place is kept, and there is no event`);
  return faults;
}

/** One event as a store gives it; `record` are the bytes that are hashed. */
export interface StoredRow {
  stream: string;
  revision: bigint;
  position: bigint;
  hash: string;
  record: Uint8Array;
}

/** Checks events in the order of their store, wherever that is: bytes, hashes, chains, revisions, positions, ids. */
export function checkRows(rows: Iterable<StoredRow>): Checked {
  const checked: Checked = { streams: new Map(), events: [], heads: new Map(), faults: [] };
  for (const row of rows) take(checked, row);
  for (const events of checked.streams.values()) checkCommands(events, checked.faults);
  return checked;
}

function take({ streams, events, heads, faults }: Checked, row: StoredRow): void {
  const { stream } = row;
  const at = `${stream} ${row.revision}`;
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(row.record);
  const hash = createHash('sha256').update(PREFIX).update(row.record).digest('hex');
  if (hash !== row.hash) faults.push(`${at}: the hash is ${hash} and ${row.hash} is stored`);
  const record = JSON.parse(text) as StoredEvent & { meta: Record<string, string> };
  if (canonical(record) !== text) faults.push(`${at}: the record is not canonical`);
  if (Object.keys(record).join() !== 'data,id,meta,revision,stream,type') faults.push(`${at}: the record has other members`);
  const before = streams.get(stream) ?? [];
  streams.set(stream, before);
  if (record.stream !== stream) faults.push(`${at}: the record is of ${record.stream}`);
  if (BigInt(before.length) !== row.revision || record.revision !== before.length) {
    faults.push(`${at}: revision ${before.length} was wanted, the record says ${record.revision}`);
  }
  if (record.meta['prev'] !== (heads.get(stream) ?? ZEROS)) faults.push(`${at}: the chain is broken`);
  const { position } = row;
  if (position <= (events.at(-1)?.position ?? 0n)) faults.push(`${at}: position ${position} is not after the one before`);
  const { id, type, data, meta } = record;
  const recordedAt = meta['recordedAt'] ?? '';
  if (recordedAt < (before.at(-1)?.recordedAt ?? '')) faults.push(`${at}: recordedAt goes back to ${recordedAt}`);
  const event = {
    stream,
    revision: before.length,
    position,
    id,
    type,
    hash,
    commandId: meta['commandId'] ?? '',
    recordedAt,
    data,
  };
  before.push(event);
  events.push(event);
  heads.set(stream, hash);
}

/** The events of one command stand together, once, and have the ids that follow from it. */
function checkCommands(events: readonly StoredEvent[], faults: string[]): void {
  const ids = new Set(events.map(({ id }) => id));
  if (ids.size !== events.length) faults.push(`${events[0]?.stream}: an id stands twice`);
  const seen = new Map<string, number>();
  let current = '';
  for (const { stream, revision, commandId, id } of events) {
    if (commandId !== current && seen.has(commandId)) faults.push(`${stream} ${revision}: the command ${commandId} comes again`);
    current = commandId;
    const index = seen.get(commandId) ?? 0;
    seen.set(commandId, index + 1);
    if (id !== eventIdOf(commandId, index))
      faults.push(`${stream} ${revision}: the id is not that of event ${index} of its command`);
  }
}

/** What moves money, so that an event of it must have postings. */
const MONEY = ['ContributionRequisitioned', 'ContributionReceived', 'CommitmentFunded', 'ExpenditureRecorded'];

/**
 * Checks `read-models.sqlite` of a directory that nobody writes to against what stands in the store: the live generation holds the
 * first events of the store up to its checkpoint, every entry sums to zero, and cash is what the events say.
 */
export function checkReadModels(directory: string, store: Checked): { faults: string[]; taken: number } {
  const file = opened(join(directory, 'read-models.sqlite'));
  const faults: string[] = [];
  try {
    const [live, ...others] = file.all('SELECT * FROM generations WHERE active = 1');
    if (!live || others.length > 0) return { faults: [`${others.length + (live ? 1 : 0)} generations are live`], taken: 0 };
    const where = `WHERE generation = ${live['generation']}`;
    const rows = file.all(`SELECT stream, revision, hash FROM events ${where} ORDER BY "ledgerNumber"`);
    const taken = store.events.slice(0, rows.length);
    if (rows.length > store.events.length)
      faults.push(`${rows.length} events are followed and ${store.events.length} are stored`);
    for (const [index, event] of taken.entries()) {
      const row = rows[index];
      if (row?.['hash'] === event.hash && row['stream'] === event.stream && row['revision'] === BigInt(event.revision)) continue;
      faults.push(
        `event ${index + 1} is ${row?.['stream']} ${row?.['revision']} and should be ${event.stream} ${event.revision}`,
      );
    }
    const checkpoint = taken.at(-1)?.position.toString().padStart(20, '0') ?? '';
    if (live['position'] !== checkpoint || live['ledgerNumber'] !== BigInt(taken.length)) {
      faults.push(
        `the checkpoint is ${live['position']} (${live['ledgerNumber']}) after ${taken.length} events up to ${checkpoint}`,
      );
    }
    const postings = file.all(`SELECT * FROM postings ${where} ORDER BY agreement, revision, line`);
    faults.push(...postingFaults(postings, taken));
    return { faults, taken: taken.length };
  } finally {
    file.close();
  }
}

function postingFaults(postings: readonly Record<string, unknown>[], taken: readonly StoredEvent[]): string[] {
  const faults: string[] = [];
  const sums = new Map<string, bigint>();
  const accounts = new Map<string, bigint>();
  for (const { agreement, revision, account, amountMinor, beforeMinor } of postings) {
    const entry = `agreement-${agreement} ${revision}`;
    sums.set(entry, (sums.get(entry) ?? 0n) + (amountMinor as bigint));
    const name = `${agreement} ${account}`;
    const before = accounts.get(name) ?? 0n;
    if (beforeMinor !== undefined && beforeMinor !== before)
      faults.push(`${entry}: ${account} held ${before}, not ${beforeMinor}`);
    accounts.set(name, before + (amountMinor as bigint));
  }
  for (const [entry, sum] of sums) if (sum !== 0n) faults.push(`${entry}: its postings sum to ${sum}`);
  const cash = new Map<string, bigint>();
  for (const { stream, revision, type, data } of taken) {
    if (MONEY.includes(type) && !sums.has(`${stream} ${revision}`)) faults.push(`${stream} ${revision}: ${type} has no postings`);
    const sign = { ContributionReceived: 1n, ExpenditureRecorded: -1n }[type] ?? 0n;
    const name = `${stream.replace('agreement-', '')} cash`;
    if (sign !== 0n) cash.set(name, (cash.get(name) ?? 0n) + sign * minorOf(data['amount']));
  }
  for (const [name, wanted] of cash) {
    if (accounts.get(name) !== wanted) faults.push(`${name} holds ${accounts.get(name)} and its events say ${wanted}`);
  }
  return faults;
}

/** Whole öre of an amount as it is stored; an amount of any other form is a fault of the test. */
function minorOf(amount: unknown): bigint {
  const [, whole, ore] = /^(\d+)\.(\d\d)$/.exec((amount as { value: string }).value) ?? [];
  return BigInt(`${whole}${ore}`);
}

/** Hash of every row of the live generation of the read models, by table; what is made anew from the same events has the same. */
export function readModelHashes(directory: string): Record<string, string> {
  const file = opened(join(directory, 'read-models.sqlite'));
  try {
    const generation = file.all('SELECT generation FROM generations WHERE active = 1')[0]?.['generation'];
    const tables = file.all(`SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%generation%' ORDER BY name`);
    const hashes = tables.map(({ name }) => {
      const rows = file.all(`SELECT * FROM ${String(name)} WHERE generation = ${generation}`);
      const texts = rows.map(({ generation: _, ...row }) => JSON.stringify(row, (_key, value) => plain(value))).sort();
      return [String(name), createHash('sha256').update(texts.join('\n')).digest('hex')];
    });
    return Object.fromEntries(hashes);
  } finally {
    file.close();
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
