import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** An event as a client proposes it. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as it stands in the log; `created` is in milliseconds. */
export interface LoggedEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly created: number;
}

/** What an append builds on, in the four ways of the protocol. */
export type ExpectedState = 'no-stream' | 'any' | 'exists' | bigint;

/** What became of an append; a replay of hidden events has no position. */
export type Outcome =
  | { readonly kind: 'success'; readonly revision: bigint; readonly position: bigint | null }
  | { readonly kind: 'wrong'; readonly current: bigint | null }
  | { readonly kind: 'deleted' };

/** What a read of one stream finds. */
export type StreamRead =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'events'; readonly events: readonly LoggedEvent[] };

const deletedRevision = 2n ** 63n - 1n;
const statsEvery = 100;

/** The log of the stand-in: what a real server did when it was asked (23.10.6), without replication, scavenging or access rights. */
export class Log {
  readonly all: LoggedEvent[] = [];
  readonly #streams = new Map<string, LoggedEvent[]>();
  readonly #tombstones = new Set<string>();
  readonly #waiting = new Set<() => void>();
  readonly #path: string | undefined;
  #last = 0n;
  #appends = 0;

  /** With a path the log is kept in that file, and read from it. */
  constructor(path?: string) {
    this.#path = path;
    if (path !== undefined && existsSync(path)) this.#load(path);
    else this.#stats();
  }

  /** Appends all or none by the server's rule for expected revisions and repeated ids. */
  append(stream: string, expected: ExpectedState, events: readonly ProposedEvent[]): Outcome {
    if (this.#tombstones.has(stream)) return { kind: 'deleted' };
    const current = this.#lastRevision(stream);
    const wrong: Outcome = { kind: 'wrong', current: current < 0n ? null : current };
    if (expected === 'any') return this.#write(stream, events);
    if (expected === 'exists') return current >= 0n ? this.#write(stream, events) : wrong;
    const previous = expected === 'no-stream' ? -1n : expected;
    if (previous === current) return this.#write(stream, events);
    if (previous > current || events.length === 0) return wrong;
    const stored = this.#streams.get(stream)!.slice(Number(previous) + 1, Number(previous) + 1 + events.length);
    if (events.every((event, index) => stored[index]?.id === event.id)) return this.#replayed(stream, stored.at(-1)!);
    if (expected !== 'no-stream' || stored[0]?.id === events[0]!.id || !this.#isSoftDeleted(stream)) return wrong;
    // A deleted stream goes on with its numbering, and what stood before stays hidden.
    this.setMetadata(stream, { $tb: Number(current + 1n) });
    return this.#write(stream, events);
  }

  /** Reads one stream as far as its metadata lets it be seen. */
  readStream(stream: string, range: { from: bigint | 'start' | 'end'; backwards: boolean; count: number }): StreamRead {
    if (this.#tombstones.has(stream)) return { kind: 'deleted' };
    const events = this.#streams.get(stream) ?? [];
    const first = this.#firstVisible(stream);
    if (events.length <= first) return { kind: 'not-found' };
    if (range.backwards) {
      const from = typeof range.from === 'bigint' ? Number(range.from) : events.length - 1;
      const seen = events.slice(first, Math.min(from, events.length - 1) + 1).reverse();
      return { kind: 'events', events: seen.slice(0, range.count) };
    }
    if (range.from === 'end') return { kind: 'events', events: [] };
    const from = Math.max(first, range.from === 'start' ? 0 : Number(range.from));
    return { kind: 'events', events: events.slice(from, from + range.count) };
  }

  /** Index in `all` of the first event at or after a position. */
  indexOf(position: bigint): number {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.all[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Writes the metadata of a stream, as `$tb` or `$maxCount`, behind the back of whoever uses it. */
  setMetadata(stream: string, metadata: Readonly<Record<string, unknown>>): void {
    this.#write(`$$${stream}`, [proposed('$metadata', metadata)]);
  }

  /** Hides all events of a stream, which may then begin again. */
  softDelete(stream: string): void {
    this.#write(`$$${stream}`, [proposed('$metadata', '{"$tb":9223372036854775807}')]);
  }

  /** Deletes a stream for ever. */
  tombstone(stream: string): void {
    this.#tombstones.add(stream);
    this.#add({ ...proposed('$streamDeleted', {}), stream, revision: deletedRevision });
    this.#announce();
  }

  /** The next event stands at least at this position. */
  raisePositions(position: bigint): void {
    if (position > this.#last) this.#last = position;
  }

  /** Where the last event stands. */
  get last(): bigint {
    return this.all.at(-1)?.position ?? 0n;
  }

  /** Lets whoever waits for a change look again. */
  touch(): void {
    this.#announce();
  }

  /** Resolves at the next append, or when told to by the function that comes with it. */
  changed(): { readonly promise: Promise<void>; readonly wake: () => void } {
    let wake = () => {};
    const promise = new Promise<void>((resolve) => {
      wake = () => {
        this.#waiting.delete(wake);
        resolve();
      };
    });
    this.#waiting.add(wake);
    return { promise, wake };
  }

  #replayed(stream: string, last: LoggedEvent): Outcome {
    const isHidden = Number(last.revision) < this.#firstVisible(stream);
    return { kind: 'success', revision: last.revision, position: isHidden ? null : last.position };
  }

  #write(stream: string, events: readonly ProposedEvent[]): Outcome {
    let revision = this.#lastRevision(stream);
    // An empty append is answered as a success, with revision 0 where nothing is.
    for (const event of events) this.#add({ ...event, stream, revision: ++revision });
    if (++this.#appends % statsEvery === 0) this.#stats();
    this.#announce();
    return { kind: 'success', revision: revision < 0n ? 0n : revision, position: this.#last };
  }

  #stats(): void {
    const stream = '$stats-127.0.0.1:2113';
    this.#add({ ...proposed('$statsCollected', { appends: this.#appends }), stream, revision: this.#lastRevision(stream) + 1n });
  }

  #add(event: Omit<LoggedEvent, 'position' | 'created'>): void {
    const position = this.#last + 61n + BigInt(event.data.length + event.metadata.length + event.stream.length);
    this.#keep({ ...event, position, created: Date.now() });
    if (this.#path !== undefined) appendFileSync(this.#path, `${toLine(this.all.at(-1)!)}\n`);
  }

  #keep(event: LoggedEvent): void {
    this.#last = event.position;
    this.all.push(event);
    if (event.revision === deletedRevision) return;
    const stream = this.#streams.get(event.stream);
    if (stream) stream.push(event);
    else this.#streams.set(event.stream, [event]);
  }

  #load(path: string): void {
    // A line that was cut off by a kill was never acknowledged.
    for (const line of readFileSync(path, 'utf8').split('\n').slice(0, -1)) {
      const event = fromLine(line);
      this.#keep(event);
      if (event.revision === deletedRevision) this.#tombstones.add(event.stream);
    }
  }

  #announce(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #lastRevision(stream: string): bigint {
    return BigInt(this.#streams.get(stream)?.length ?? 0) - 1n;
  }

  #firstVisible(stream: string): number {
    const text = this.#streams.get(`$$${stream}`)?.at(-1)?.data;
    if (!text) return 0;
    const { $tb = 0, $maxCount } = JSON.parse(Buffer.from(text).toString()) as { $tb?: number; $maxCount?: number };
    return Math.max($tb, $maxCount === undefined ? 0 : Number(this.#lastRevision(stream)) + 1 - $maxCount);
  }

  #isSoftDeleted(stream: string): boolean {
    return this.#firstVisible(stream) > Number(this.#lastRevision(stream));
  }
}

function proposed(type: string, data: unknown): ProposedEvent {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const empty = Buffer.alloc(0);
  return { id: crypto.randomUUID(), type, contentType: 'application/json', data: Buffer.from(text), metadata: empty };
}

function toLine(event: LoggedEvent): string {
  return JSON.stringify(event, (_, value) => {
    if (typeof value === 'bigint') return `${value}n`;
    return value?.type === 'Buffer' ? { base64: Buffer.from(value.data).toString('base64') } : value;
  });
}

function fromLine(line: string): LoggedEvent {
  return JSON.parse(line, (key, value) => {
    if ((key === 'revision' || key === 'position') && typeof value === 'string') return BigInt(value.slice(0, -1));
    return typeof value?.base64 === 'string' ? Buffer.from(value.base64, 'base64') : value;
  }) as LoggedEvent;
}
