import type {
  AllStreamRecordedEvent,
  AllStreamResolvedEvent,
  EventData,
  RecordedEvent,
  ResolvedEvent,
} from '@eventstore/db-client';
import canonicalize from 'canonicalize';
import { Corrupt, type GlobalPosition, globalPosition, type Json, type Recorded, type StreamName, streamName } from './port.js';
import type { SoundEvent } from './validation.js';

/** Called with every event that is read; it throws `Corrupt` when the hash does not fit the bytes. */
export type Check = (event: Recorded) => void;

/** An event as the client gives it. */
export type Stored = RecordedEvent | AllStreamRecordedEvent;

interface Content {
  readonly type: string;
  readonly data: Json;
  readonly meta: Readonly<Record<string, string>>;
}

/** The event as EventStoreDB takes it: its data as JSON, and the metadata of its record with the hash as a flat map of strings. */
export function proposedEvent({ id, hash, record }: SoundEvent): EventData {
  const { type, data, meta } = JSON.parse(Buffer.from(record).toString('utf8')) as Content;
  return { id, type, contentType: 'application/json', data: data as never, metadata: { ...meta, hash } };
}

/** A name that this ledger can have written; everything else in the store belongs to others. */
export function ledgerStream(name: string): StreamName | null {
  try {
    return streamName(name);
  } catch {
    return null;
  }
}

/** The stored event with its record made again as JCS of the parsed JSON; throws `Corrupt` when it is none of ours, or by `check`. */
export function recordedEvent(stored: Stored, stream: StreamName, check: Check | undefined): Recorded {
  const { id, type, revision } = stored;
  const foreign = (problem: string) => new Corrupt(`Revision ${revision} of ${stream} is no record of this ledger: ${problem}.`);
  if (!stored.isJson) throw foreign('its data are not JSON');
  const { hash, ...meta } = flatMap(stored.metadata) ?? {};
  if (hash === undefined) throw foreign('its metadata are not a flat map of strings with a hash');
  const data = stored.data as Json;
  const bytes = Buffer.from(canonicalize({ stream, revision: Number(revision), id, type, data, meta }) ?? '', 'utf8');
  const position = eventPosition(stored);
  const event: Recorded = { id, type, data, meta: { ...meta, hash }, bytes, stream, revision, position };
  check?.(event);
  return event;
}

/** Where an event stands in the store; throws `Corrupt` when the server does not say it (2⁶⁴−1), or not with one number. */
export function eventPosition({ position, streamId, revision }: Stored): GlobalPosition {
  const place = `Revision ${revision} of ${streamId}`;
  if (!position || position.commit !== position.prepare) {
    throw new Corrupt(`${place} has the position ${position?.commit}/${position?.prepare}, which is not one place in the store.`);
  }
  try {
    return globalPosition(position.commit);
  } catch (cause) {
    throw new Corrupt(`${place} has no position that can be kept: ${position.commit}.`, { cause });
  }
}

/** The event itself; links are never followed, and an event without one is somebody else's. */
export function eventOf(resolved: ResolvedEvent | AllStreamResolvedEvent): Stored | null {
  return resolved.event ?? null;
}

function flatMap(metadata: unknown): Record<string, string> | null {
  if (typeof metadata !== 'object' || metadata === null || metadata instanceof Uint8Array) return null;
  return Object.values(metadata).every((value) => typeof value === 'string') ? (metadata as Record<string, string>) : null;
}
