import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  FORWARDS,
  type ResolvedEvent,
  START,
} from '@eventstore/db-client';
import { byLeader, isLedElsewhere, type ReadBounds, readBounded, type Slots } from './eventstoredb-calls.js';
import { type Connection, channelOfCall, hiddenBy, lastData } from './eventstoredb-connection.js';
import { failureType, readFailure } from './eventstoredb-failures.js';
import { type Check, eventOf, eventPosition, ledgerStream, recordedEvent, type Stored } from './eventstoredb-records.js';
import { Corrupt, type GlobalPosition, type Page, type Recorded, type Revision, type StreamName } from './port.js';

/** What one page holds at most, so that a slow consumer of large events costs little memory; the first is small for who stops early. */
export const pageLimits = { firstEvents: 100, events: 1_000, bytes: 4_000_000 } as const;

/** The least that is asked of the whole store at once: what does not match is dropped here. */
const scannedMin = 50;

/** What a reader works with. */
export interface ReaderParts {
  readonly connection: Connection;
  readonly slots: Slots;
  readonly closing: AbortSignal;
  readonly stallMs: number;
  readonly check: Check | undefined;
}

/** Events of one stream; `isLast` when nothing stood beyond them. */
export interface StreamPage {
  readonly events: readonly Recorded[];
  readonly isLast: boolean;
}

/** Reads bounded pages, each with a call of its own that is always freed. */
export class EventStoreDbReader {
  readonly #parts: ReaderParts;
  readonly #client: EventStoreDBClient;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
    this.#client = parts.connection.client;
  }

  /** The last revision of a stream, null when there is none. */
  async head(stream: StreamName): Promise<Revision | null> {
    let head: Revision | null = null;
    await this.#read(stream, {
      open: () => this.#client.readStream(stream, { ...byLeader, fromRevision: END, direction: BACKWARDS, maxCount: 1 }),
      take: (resolved) => {
        head = eventOf(resolved)?.revision ?? null;
        return true;
      },
    });
    return head;
  }

  /** Events of a stream from a revision on (null: from its end); throws `Corrupt` when one is missing, `StreamTombstoned`, `Unavailable`. */
  async streamPage(stream: StreamName, from: Revision | null, range: { count: number; backwards: boolean }): Promise<StreamPage> {
    const { count, backwards } = range;
    const events: Recorded[] = [];
    let bytes = 0;
    let wanted = from;
    const take = (stored: Stored | null) => {
      // Past its end a stream is read backwards from its end.
      if (stored && backwards && events.length === 0 && (wanted === null || stored.revision < wanted)) wanted = stored.revision;
      if (!stored || wanted === null || stored.revision !== wanted) throw missing(stream, wanted, stored?.revision);
      const event = recordedEvent(stored, stream, this.#parts.check);
      events.push(event);
      bytes += event.bytes.length;
      wanted += backwards ? -1n : 1n;
      return bytes < pageLimits.bytes;
    };
    const direction = backwards ? BACKWARDS : FORWARDS;
    const isWhole = await this.#read(stream, {
      open: () => this.#client.readStream(stream, { ...byLeader, fromRevision: from ?? END, direction, maxCount: count }),
      take: (resolved) => take(eventOf(resolved)),
    });
    const isLast = isWhole && events.length < count;
    if (isLast && backwards && events.length > 0 && events.at(-1)?.revision !== 0n) throw missing(stream, wanted, undefined);
    return { events, isLast };
  }

  /** Events after a position whose streams begin with one of the prefixes; throws `Corrupt` or `Unavailable`. */
  async page(after: GlobalPosition, prefixes: readonly string[], limit: number): Promise<Page> {
    const most = Math.min(limit, pageLimits.events);
    // Two more than wanted: the first stands at `after` itself, and the last says whether there is more.
    const maxCount = Math.min(pageLimits.events, Math.max(scannedMin, most + 2));
    const events: Recorded[] = [];
    let next = after;
    let count = 0;
    let bytes = 0;
    const take = (stored: Stored | null) => {
      count += 1;
      if (stored === null) return true;
      const position = eventPosition(stored);
      if (position <= after) return true;
      if (events.length === most || bytes >= pageLimits.bytes) return false;
      const event = this.matching(stored, prefixes);
      if (event) events.push(event);
      bytes += event?.bytes.length ?? 0;
      next = position;
      return true;
    };
    const fromPosition = after === 0n ? START : { commit: after, prepare: after };
    const isWhole = await this.#read(null, {
      open: () => this.#client.readAll({ ...byLeader, fromPosition, maxCount }),
      take: (resolved) => take(eventOf(resolved)),
    });
    return { events, next, atHead: isWhole && count < maxCount };
  }

  /** The record of an event whose stream is one of a ledger and begins with one of the prefixes; null for all others. */
  matching(stored: Stored, prefixes: readonly string[]): Recorded | null {
    const { streamId } = stored;
    if (!prefixes.some((prefix) => streamId.startsWith(prefix))) return null;
    const stream = ledgerStream(streamId);
    // The event that deletes a stream stands in it; it is a danger that is told elsewhere, and no record.
    return stream === null || stored.type === '$streamDeleted' ? null : recordedEvent(stored, stream, this.#parts.check);
  }

  async #read<Event extends ResolvedEvent | AllStreamResolvedEvent>(
    stream: StreamName | null,
    bounds: Pick<ReadBounds<Event>, 'open' | 'take'>,
  ): Promise<boolean> {
    const release = await this.#parts.slots.take(this.#parts.closing);
    try {
      return await this.#readAtLeader(bounds);
    } catch (error) {
      if (failureType(error) !== 'stream-not-found' || stream === null) throw readFailure(error, stream ?? undefined);
    } finally {
      release();
    }
    await this.#expectNotHidden(stream);
    return true;
  }

  /** Sent again where the leader is another, unless events have been taken of it. */
  async #readAtLeader<Event extends ResolvedEvent | AllStreamResolvedEvent>(
    bounds: Pick<ReadBounds<Event>, 'open' | 'take'>,
  ): Promise<boolean> {
    const { closing, stallMs } = this.#parts;
    let isBegun = false;
    const take = (event: Event) => {
      isBegun = true;
      return bounds.take(event);
    };
    for (let attempt = 1; ; attempt++) {
      const channel = channelOfCall(this.#parts.connection);
      try {
        return await readBounded({ open: bounds.open, take, signal: closing, stallMs, stalled: channel.giveUp });
      } catch (error) {
        if (isBegun || !(await isLedElsewhere(error, attempt))) throw error;
      }
    }
  }

  /** A stream of which everything is hidden looks like one that never was, and could be begun anew. */
  async #expectNotHidden(stream: StreamName): Promise<void> {
    // Who may not read the metadata was warned of it at the start.
    const metadata = await lastData(this.#parts.connection, `$$${stream}`).catch(() => null);
    const by = hiddenBy(metadata);
    if (by !== null) throw new Corrupt(`All events of the stream ${stream} are hidden by its metadata: ${by}.`);
  }
}

function missing(stream: StreamName, wanted: Revision | null, found: Revision | undefined): Corrupt {
  return new Corrupt(
    `Revision ${wanted ?? 'at the end'} of the stream ${stream} is missing; found ${found ?? 'nothing'} in its place.`,
  );
}
