import { setTimeout as delay } from 'node:timers/promises';
import { BrokenChain } from '#audit/broken-chain.js';
import { type ChainHead, extendChain } from '#audit/chain.js';
import {
  Corrupt,
  type EventStore,
  type GlobalPosition,
  type NewEvent,
  OutcomeUnknown,
  type Recorded,
  Unavailable,
  WrongExpectedRevision,
} from '#event-store/port.js';
import { PREFIXES } from '#read-models/stored-event.js';
import { CopyRefused } from './copy-refused.js';

const PAGE = 1000;
/** Of one append, half of what every store takes. */
const MOST = { events: 250, bytes: 500_000 } as const;
const REPEATED_MS = 10_000;
const PAUSE_MS = 250;

/** One stream as both stores hold it, when the copy has been verified. */
export interface CopiedStream {
  readonly stream: string;
  readonly events: number;
  /** The hash of its last event, which vouches for all before it. */
  readonly head: string;
}

/** What became of a copy; `sourceMovedOn` says that more stands in the source than there was when its end was reached: run it again. */
export interface CopyOutcome {
  readonly events: number;
  readonly copied: number;
  readonly alreadyThere: number;
  readonly sourceMovedOn: boolean;
  readonly streams: readonly CopiedStream[];
}

/** Hears how many events are done. */
export interface CopyProgress {
  readonly copied?: (events: number) => void;
  readonly verified?: (events: number) => void;
}

/**
 * Copies every event of a ledger in the global order of the source, the same bytes under the same ids and revisions, then reads both
 * stores and compares them event by event. The target is empty, or holds the beginning of the same history: then the copy goes on
 * from there. Throws `CopyRefused` where it holds anything else, `Corrupt` where a chain is broken or the two differ at the end.
 */
export async function copyStore(from: EventStore, to: EventStore, progress: CopyProgress = {}): Promise<CopyOutcome> {
  const { events, alreadyThere } = await copied(from, to, progress.copied);
  const verified = await verifiedStreams(from, to, { events, ...progress });
  return { events, copied: events - alreadyThere, alreadyThere, ...verified };
}

async function copied(
  from: EventStore,
  to: EventStore,
  progress: (events: number) => void = () => {},
): Promise<{ events: number; alreadyThere: number }> {
  const target = everyEvent(to);
  const run = new Run(to);
  let events = 0;
  let alreadyThere = 0;
  let isBeyond = false;
  for await (const event of everyEvent(from)) {
    // What is appended must not be read here: the target is read to its end before the first append.
    const there: Recorded | undefined = isBeyond ? undefined : await nextOf(target);
    isBeyond ||= there === undefined;
    if (there === undefined) await run.add(event);
    else {
      expectSame(event, there);
      alreadyThere += 1;
    }
    events += 1;
    progress(events - run.length);
  }
  await run.append();
  progress(events);
  const more = isBeyond ? undefined : await nextOf(target);
  if (more) throw new CopyRefused(`The target holds more than the source: ${placeOf(more)} is not in the source.`);
  return { events, alreadyThere };
}

/** Events of one stream that follow one another in the source too, appended together. */
class Run {
  #events: Recorded[] = [];
  #bytes = 0;

  constructor(private readonly to: EventStore) {}

  get length(): number {
    return this.#events.length;
  }

  async add(event: Recorded): Promise<void> {
    const [first] = this.#events;
    const { events, bytes } = MOST;
    const isFull = this.length >= events || this.#bytes + event.bytes.length > bytes;
    if (first && (first.stream !== event.stream || isFull)) await this.append();
    this.#events.push(event);
    this.#bytes += event.bytes.length;
  }

  async append(): Promise<void> {
    const [first, ...rest] = this.#events;
    if (!first) return;
    await appended(this.to, first, [newEvent(first), ...rest.map(newEvent)]);
    this.#events = [];
    this.#bytes = 0;
  }
}

function newEvent({ id, type, data, meta, bytes }: Recorded): NewEvent {
  return { id, type, data, meta, bytes };
}

/** The very same append is repeated while nobody knows what became of it, or the store is away for a moment. */
async function appended(to: EventStore, first: Recorded, events: readonly [NewEvent, ...NewEvent[]]): Promise<void> {
  const { stream, revision } = first;
  const expected = revision === 0n ? 'no-stream' : revision - 1n;
  const until = performance.now() + REPEATED_MS;
  for (;;) {
    try {
      await to.append(stream, expected, events);
      return;
    } catch (error) {
      if (error instanceof WrongExpectedRevision) {
        throw new CopyRefused(`Somebody else writes to the target: ${error.message}`, { cause: error });
      }
      const isPassing = error instanceof OutcomeUnknown || error instanceof Unavailable;
      if (!isPassing || performance.now() > until) throw error;
    }
    await delay(PAUSE_MS);
  }
}

/** Both stores read anew from the beginning, side by side, as many events as were copied. */
async function verifiedStreams(
  from: EventStore,
  to: EventStore,
  { events, verified: progress = () => {} }: CopyProgress & { events: number },
): Promise<Pick<CopyOutcome, 'streams' | 'sourceMovedOn'>> {
  const heads = new Map<string, ChainHead>();
  const source = everyEvent(from);
  const target = everyEvent(to);
  for (let number = 1; number <= events; number++) {
    const [event, copy] = [await nextOf(source), await nextOf(target)];
    if (!event || !copy) throw new Corrupt(`Event ${number} of ${events} is missing in the ${event ? 'target' : 'source'}.`);
    if (!isSame(event, copy)) throw new Corrupt(`The copy differs: ${placeOf(event)}, and in the target ${placeOf(copy)}.`);
    heads.set(event.stream, extended(heads.get(event.stream), copy));
    progress(number);
  }
  const more = await nextOf(target);
  if (more) throw new CopyRefused(`Somebody else writes to the target: ${placeOf(more)} was not copied.`);
  const sourceMovedOn = (await nextOf(source)) !== undefined;
  const streams = [...heads.values()].map(({ stream, revision, hash }) => ({ stream, events: Number(revision) + 1, head: hash }));
  return { streams, sourceMovedOn };
}

function extended(head: ChainHead | undefined, { stream, revision, id, type, bytes, meta }: Recorded): ChainHead {
  try {
    return extendChain(head ?? null, { stream, revision, id, type, bytes, hash: meta['hash'] ?? '' });
  } catch (error) {
    if (error instanceof BrokenChain) throw new Corrupt(error.message, { cause: error });
    throw error;
  }
}

function expectSame(event: Recorded, there: Recorded): void {
  if (isSame(event, there)) return;
  throw new CopyRefused(
    `The target holds other events than the source: ${placeOf(there)}, where the source has ${placeOf(event)}. A copy goes to an empty store, or on where the same copy stopped.`,
  );
}

/** The same record at the same place; the hash is compared too, since it is kept beside the bytes. */
function isSame(event: Recorded, copy: Recorded): boolean {
  const { stream, revision, id, meta, bytes } = copy;
  const isThere = event.stream === stream && event.revision === revision && event.id === id;
  return isThere && event.meta['hash'] === meta['hash'] && Buffer.from(event.bytes).equals(bytes);
}

function placeOf({ stream, revision }: Recorded): string {
  return `revision ${revision} of ${stream}`;
}

async function nextOf(events: AsyncGenerator<Recorded>): Promise<Recorded | undefined> {
  const { value, done } = await events.next();
  return done ? undefined : value;
}

/** The events of a ledger in global order, up to the head of the store. */
async function* everyEvent(store: EventStore): AsyncGenerator<Recorded> {
  let after: GlobalPosition | undefined;
  for (;;) {
    const page = await store.readAll({ prefixes: PREFIXES, limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page.events;
    if (page.atHead) return;
    after = page.next;
  }
}
