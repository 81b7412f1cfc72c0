import type { NewEvent, Recorded } from '#event-store/port.js';

/** An event as the caller is told of it. */
export interface WrittenEvent {
  revision: number;
  id: string;
  type: string;
  effectiveOn: string;
  recordedAt: string;
  hash: string;
  data: unknown;
}

/** The answer to a command, rebuilt from its stored events, so that a retry gets the same. */
export interface Written {
  id: string;
  commandId: string;
  /** The revision of the last of the events. */
  revision: number;
  /** Give it to a query as `minPosition` to read what was just written. */
  position: string;
  events: WrittenEvent[];
  /** Whether this command had been recorded before, and nothing was recorded now. */
  repeated: boolean;
}

/** The data as whoever reads the record will have it, its keys in the order of the record. */
export function storedData(bytes: Uint8Array): NewEvent['data'] {
  return (JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as NewEvent).data;
}

/** The stored event as the caller is told of it. */
export function writtenEvent(recorded: Recorded): WrittenEvent {
  const { id, type, data, meta, revision } = recorded;
  const { effectiveOn = '', recordedAt = '', hash = '' } = meta;
  return { revision: Number(revision), id, type, effectiveOn, recordedAt, hash, data };
}
