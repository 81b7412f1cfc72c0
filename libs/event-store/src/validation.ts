import { Buffer } from 'node:buffer';
import { type Expected, type NewEvent, NotStorable, type Revision, type StreamName, streamName, TooLarge } from './port.js';
import { canonicalRecord, recordProblem } from './record-agreement.js';

/** What one append may hold at most, below the limits of every store: a number of events, and bytes of data and of metadata as JSON. */
export const appendLimits = { events: 500, dataBytes: 1_000_000, metadataBytes: 1_000_000 } as const;

/** What is stored of an event; `record` is a copy, so that nobody can change it while it waits. */
export interface SoundEvent {
  readonly id: string;
  readonly hash: string;
  readonly record: Uint8Array;
}

/** An append that every store can take; `previous` is the revision it builds on, −1n where no stream is expected. */
export interface SoundAppend {
  readonly stream: StreamName;
  readonly expected: Expected;
  readonly previous: bigint;
  readonly events: readonly SoundEvent[];
  readonly bytes: number;
}

/** The last revision whose number in a record is still a safe integer. */
const revisionMax: Revision = BigInt(Number.MAX_SAFE_INTEGER);
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const nilUuid = '00000000-0000-0000-0000-000000000000';
const typeForm = /^[A-Za-z][A-Za-z0-9._-]{0,199}$/;
const envelopeBytesMax = 1_000;

/** Checks an append before any store is asked; throws `NotStorable` or `TooLarge` with what was wanted, what was found and which event. */
export function soundAppend(stream: StreamName, expected: Expected, events: readonly NewEvent[]): SoundAppend {
  streamName(stream);
  const previous = previousRevision(expected, events);
  refuseTooMany(stream, events);
  const ids = new Set<string>();
  const sound = events.map((event, index) => {
    const id = soundId(event, ids);
    return soundEvent(event, { stream, id, revision: Number(previous) + 1 + index });
  });
  refuseTooLarge(stream, events);
  return { stream, expected, previous, events: sound, bytes: events.reduce((sum, event) => sum + event.bytes.length, 0) };
}

function previousRevision(expected: Expected, events: readonly NewEvent[]): bigint {
  if (!Array.isArray(events) || events.length === 0) throw new NotStorable('An append holds at least one event; found none.');
  if (expected === 'no-stream') return -1n;
  if (typeof expected === 'bigint' && expected >= 0n && expected <= revisionMax - BigInt(events.length)) return expected;
  throw new NotStorable(`An append expects 'no-stream' or a revision from 0n; found ${typeof expected} ${String(expected)}.`);
}

/** The cheap look first: what cannot be within the limits is not parsed. */
function refuseTooMany(stream: StreamName, events: readonly NewEvent[]): void {
  if (events.length > appendLimits.events) {
    throw new TooLarge(`An append holds at most ${appendLimits.events} events; the one to ${stream} holds ${events.length}.`);
  }
  let bytes = 0;
  for (const event of events) {
    if (!(event.bytes instanceof Uint8Array)) throw new NotStorable(`Event ${event.id} has no bytes of its record.`);
    bytes += event.bytes.length - envelopeBytesMax;
  }
  if (bytes > appendLimits.dataBytes + appendLimits.metadataBytes) {
    throw new TooLarge(
      `The append to ${stream} is ${bytes} bytes over its envelopes; data and metadata may be ${appendLimits.dataBytes} each.`,
    );
  }
}

function refuseTooLarge(stream: StreamName, events: readonly NewEvent[]): void {
  // Data and metadata are parts of the record: while all records together are small, so are they.
  if (events.reduce((sum, event) => sum + event.bytes.length, 0) <= Math.min(appendLimits.dataBytes, appendLimits.metadataBytes))
    return;
  const data = jsonBytes(events.map((event) => event.data));
  if (data > appendLimits.dataBytes) {
    throw new TooLarge(`An append holds at most ${appendLimits.dataBytes} bytes of data; the one to ${stream} holds ${data}.`);
  }
  const metadata = jsonBytes(events.map((event) => event.meta));
  if (metadata > appendLimits.metadataBytes) {
    throw new TooLarge(
      `An append holds at most ${appendLimits.metadataBytes} bytes of metadata; the one to ${stream} holds ${metadata}.`,
    );
  }
}

function jsonBytes(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + Buffer.byteLength(JSON.stringify(value)), 0);
}

function soundId({ id }: NewEvent, ids: Set<string>): string {
  // Lower case only: a store that keeps ids as numbers gives them back so, and the hash is of the text.
  if (typeof id !== 'string' || !uuidForm.test(id) || id === nilUuid) {
    throw new NotStorable(`An event's id is a UUID in lower case, and not nil; found ${JSON.stringify(id)}.`);
  }
  if (ids.has(id)) throw new NotStorable(`Two events of one append have the id ${id}.`);
  ids.add(id);
  return id;
}

function soundEvent(event: NewEvent, place: { stream: StreamName; id: string; revision: number }): SoundEvent {
  const { type, meta } = event;
  const refuse = (problem: string) => new NotStorable(`Event ${place.id} of ${place.stream}: ${problem}.`);
  if (typeof type !== 'string' || !typeForm.test(type))
    throw refuse(`its type must be 1-200 ASCII letters, digits and . _ -, found ${JSON.stringify(type)}`);
  const record = canonicalRecord(event, place);
  if (record === null || !record.equals(event.bytes)) throw refuse(recordProblem(event, place));
  return { id: place.id, hash: meta['hash']!, record };
}
