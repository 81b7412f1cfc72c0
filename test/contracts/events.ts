import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Corrupt, type Json, type NewEvent, type Recorded, type StreamName } from '#event-store/port.js';

/** What a test cares about in an event; the rest is filled in. */
export interface EventSketch {
  readonly id?: string;
  readonly type?: string;
  readonly data?: Json;
  readonly meta?: Readonly<Record<string, string>>;
}

/** The events of one append. */
export type Batch = [NewEvent, ...NewEvent[]];

/** A whole event with its frozen record for one place. */
export function eventAt(stream: StreamName, revision: bigint, sketch: EventSketch = {}): NewEvent {
  const id = sketch.id ?? randomUUID();
  const type = sketch.type ?? 'ContributionReceived';
  const data = sketch.data ?? { amount: '5000000.00', currency: 'SEK', party: 'party-1' };
  const meta = sketch.meta ?? { commandId: id, recordedAt: '2026-02-01T09:00:00.000Z', alg: 'sha256-jcs-1' };
  const bytes = Buffer.from(canonicalize({ stream, revision: Number(revision), id, type, data, meta })!);
  return { id, type, data, meta: { ...meta, hash: hashOf(bytes) }, bytes };
}

/** Events one after another from a revision on, one per sketch. */
export function eventsFrom(stream: StreamName, first: bigint, sketches: readonly EventSketch[]): Batch {
  return sketches.map((sketch, index) => eventAt(stream, first + BigInt(index), sketch)) as Batch;
}

/** That many plain events one after another from a revision on. */
export function plainEvents(stream: StreamName, first: bigint, count: number): Batch {
  return eventsFrom(
    stream,
    first,
    Array.from({ length: count }, () => ({})),
  );
}

/** Sketches with new ids. */
export function sketches(count: number): EventSketch[] {
  return Array.from({ length: count }, () => ({ id: randomUUID() }));
}

/** What the application's check does on every read: the hash must be that of the bytes. */
export function verifyHash(event: Recorded): void {
  if (hashOf(event.bytes) === event.meta['hash']) return;
  throw new Corrupt(`The hash of revision ${event.revision} of ${event.stream} is not that of its record.`);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update('agreement-ledger/event/1\n').update(bytes).digest('hex');
}
