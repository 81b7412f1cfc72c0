import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ServerFaults } from './faults.js';
import type { Log, LoggedEvent } from './log.js';
import { streamDeleted } from './refusal.js';
import { type Standing, turnedAway } from './standing.js';
import { shared, streams } from './wire.js';

type Call = ServerWritableStream<ReadReq, ReadResp>;

const searchWindow = 32;
const turnEvery = 500;
const endOfLog = 2n ** 64n - 1n;

/** What a read needs of its server; `sent` counts the events that were written to clients. */
export interface ReadParts {
  readonly log: Log;
  readonly faults: ServerFaults;
  readonly counts: { sent: number };
  readonly standing: () => Standing;
}

/** Whether a read watches types of events instead of the streams of somebody. */
export function isWatch(request: ReadReq): boolean {
  return request.getOptions()?.getFilter()?.hasEventType() ?? false;
}

/** Read: one stream or everything, forwards or backwards, or as a subscription with or without a filter. */
export function readHandler(parts: ReadParts): (call: Call) => void {
  return (call) => {
    call.on('error', () => {});
    answered(parts, call).then(
      () => (parts.faults.isSilent ? undefined : call.end()),
      (error: unknown) => call.emit('error', error),
    );
  };
}

async function answered(parts: ReadParts, call: Call): Promise<void> {
  const options = call.request.getOptions()!;
  if (parts.faults.isSilent) return;
  const refused = turnedAway(parts.standing(), call.metadata);
  if (refused) throw refused;
  if (options.hasSubscription()) return followed(parts, call, options);
  for (const event of eventsRead(parts, call, options)) {
    if (call.cancelled || parts.faults.isSilent) return;
    await send(parts, call, eventResponse(event));
  }
}

function eventsRead({ log, standing }: ReadParts, call: Call, options: ReadReq.Options): readonly LoggedEvent[] {
  const { horizon } = standing();
  const wanted = Number(options.getCount());
  const count = horizon === null ? wanted : Number.MAX_SAFE_INTEGER;
  const backwards = options.getReadDirection() === 1;
  const events = options.hasStream() ? streamEvents(log, call, { count, backwards }) : allEvents(log, options, count);
  return horizon === null ? events : events.filter(({ position }) => position <= horizon).slice(0, wanted);
}

function streamEvents(log: Log, call: Call, range: { count: number; backwards: boolean }): readonly LoggedEvent[] {
  const options = call.request.getOptions()!.getStream()!;
  const stream = Buffer.from(options.getStreamIdentifier()!.getStreamName_asU8()).toString();
  const from = options.hasStart() ? 'start' : options.hasEnd() ? 'end' : BigInt(options.getRevision());
  const found = log.readStream(stream, { ...range, from });
  switch (found.kind) {
    case 'deleted':
      throw streamDeleted(stream);
    case 'events':
      return found.events;
    case 'not-found': {
      const name = new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'));
      call.write(new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound().setStreamIdentifier(name)));
      return [];
    }
  }
}

function allEvents(log: Log, options: ReadReq.Options, count: number): readonly LoggedEvent[] {
  const all = options.getAll()!;
  const position = BigInt(all.getPosition()?.getCommitPosition() ?? 0);
  if (options.getReadDirection() === 0) {
    const from = all.hasEnd() ? log.all.length : all.hasStart() ? 0 : log.indexOf(position);
    return log.all.slice(from, from + count);
  }
  const to = all.hasStart() ? 0 : all.hasEnd() ? log.all.length : log.indexOf(position + 1n);
  return log.all.slice(Math.max(0, to - count), to).reverse();
}

async function followed(parts: ReadParts, call: Call, options: ReadReq.Options): Promise<void> {
  const { log, faults } = parts;
  const all = options.getAll()!;
  const filter = options.getFilter();
  const matches = matcherOf(filter);
  const confirmation = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID());
  await send(parts, call, new streams.ReadResp().setConfirmation(confirmation));
  let index = 0;
  if (all.hasEnd()) index = log.all.length;
  else if (!all.hasStart()) index = log.indexOf(BigInt(all.getPosition()!.getCommitPosition()) + 1n);
  else if (filter) await send(parts, call, checkpoint(faults.sendsEndCheckpoint ? endOfLog : 0n));
  const window =
    Math.max(1, filter?.getCheckpointintervalmultiplier() ?? 1) * (filter?.hasMax() ? filter.getMax() : searchWindow);
  const given = new Given(parts, call);
  let considered = 0;
  let isLive = false;
  while (!call.cancelled && !faults.isSilent) {
    const event = log.all[index];
    const { horizon } = parts.standing();
    if (!event || (horizon !== null && event.position > horizon)) {
      const change = log.changed();
      if (!isLive) await send(parts, call, new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
      isLive = true;
      await changedOrGone(call, change);
      continue;
    }
    index += 1;
    considered += 1;
    if (matches(event)) await given.give(event);
    if (filter && considered % window === 0) await send(parts, call, checkpoint(event.position));
    if (considered % turnEvery === 0) await nextTurn();
  }
}

/** What a subscription gives, once, or again and again where that is the fault of the server. */
class Given {
  readonly #parts: ReadParts;
  readonly #call: Call;
  readonly #last: LoggedEvent[] = [];
  #count = 0;

  constructor(parts: ReadParts, call: Call) {
    this.#parts = parts;
    this.#call = call;
  }

  async give(event: LoggedEvent): Promise<void> {
    await send(this.#parts, this.#call, eventResponse(event));
    if (!this.#parts.faults.repeatsEvents) return;
    this.#last.push(event);
    if (this.#last.length > 5) this.#last.shift();
    this.#count += 1;
    for (const again of this.#count % 10 === 0 ? this.#last : [event]) await send(this.#parts, this.#call, eventResponse(again));
  }
}

async function changedOrGone(call: Call, change: { promise: Promise<void>; wake: () => void }): Promise<void> {
  call.once('cancelled', change.wake);
  if (call.cancelled) change.wake();
  await change.promise;
  call.off('cancelled', change.wake);
}

function matcherOf(filter: ReadReq.Options.FilterOptions | undefined): (event: LoggedEvent) => boolean {
  const expression = filter?.getStreamIdentifier() ?? filter?.getEventType();
  if (!filter || !expression) return () => true;
  const text = (event: LoggedEvent) => (filter.hasEventType() ? event.type : event.stream);
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (event) => prefixes.some((prefix) => text(event).startsWith(prefix));
  const form = new RegExp(expression.getRegex());
  return (event) => form.test(text(event));
}

async function send({ counts }: ReadParts, call: Call, response: ReadResp): Promise<void> {
  if (response.hasEvent()) counts.sent += 1;
  // Written by hand: a client that does not read must hold the server back.
  if (call.write(response) || call.cancelled) return;
  const ended = new AbortController();
  const end = () => ended.abort();
  call.once('cancelled', end);
  await once(call, 'drain', { signal: ended.signal }).catch(() => {});
  call.off('cancelled', end);
}

function checkpoint(position: bigint): ReadResp {
  const mark = new streams.ReadResp.Checkpoint().setCommitPosition(`${position}`).setPreparePosition(`${position}`);
  return new streams.ReadResp().setCheckpoint(mark);
}

function eventResponse(event: LoggedEvent): ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(event.stream).toString('base64')))
    .setStreamRevision(`${event.revision}`)
    .setCommitPosition(`${event.position}`)
    .setPreparePosition(`${event.position}`)
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', `${BigInt(event.created) * 10_000n}`);
  const read = new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(`${event.position}`);
  return new streams.ReadResp().setEvent(read);
}
