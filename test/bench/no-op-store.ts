import {
  type Appended,
  EventStore,
  type Expected,
  type Followed,
  type FollowOptions,
  globalPosition,
  type NewEvent,
  type Page,
  type ReadAllOptions,
  type ReadStreamOptions,
  type Recorded,
  type StreamName,
  WrongExpectedRevision,
} from '#event-store/port.js';

/** Takes the place of the SQLite adapter in the server that shows what the app costs without a store. */
export function openSqliteEventStore(): EventStore {
  return new NoOpStore();
}

/** Acknowledges at once and writes nothing: events stay in memory, so that the app can go on reading what it believes it stored. */
class NoOpStore extends EventStore {
  readonly #streams = new Map<StreamName, Recorded[]>();
  readonly #all: Recorded[] = [];
  readonly #waiting = new Set<() => void>();

  async append(stream: StreamName, expected: Expected, events: readonly [NewEvent, ...NewEvent[]]): Promise<Appended> {
    const list = this.#streams.get(stream) ?? [];
    const actual = list.at(-1)?.revision ?? null;
    if ((expected === 'no-stream' ? null : expected) !== actual) throw new WrongExpectedRevision({ stream, expected, actual });
    this.#streams.set(stream, list);
    for (const event of events) {
      const recorded = {
        ...event,
        stream,
        revision: BigInt(list.length),
        position: globalPosition(BigInt(this.#all.length + 1)),
      };
      list.push(recorded);
      this.#all.push(recorded);
    }
    for (const wake of [...this.#waiting]) wake();
    const { revision, position } = list.at(-1) as Recorded;
    return { revision, position };
  }

  async *readStream(stream: StreamName, { from, limit, backwards = false }: ReadStreamOptions): AsyncGenerator<Recorded> {
    const list = this.#streams.get(stream) ?? [];
    const step = backwards ? -1 : 1;
    let at = Math.min(Number(from ?? (backwards ? list.length - 1 : 0)), backwards ? list.length - 1 : Number.MAX_SAFE_INTEGER);
    for (let left = limit; left > 0 && at >= 0 && at < list.length; left -= 1) {
      yield list[at] as Recorded;
      at += step;
    }
  }

  async readAll({ after = globalPosition(0n), prefixes, limit }: ReadAllOptions): Promise<Page> {
    const from = Number(after);
    const page = this.#all.slice(from, from + limit);
    const events = page.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)));
    return { events, next: page.at(-1)?.position ?? after, atHead: from + page.length === this.#all.length };
  }

  async *follow({ after = globalPosition(0n), signal }: FollowOptions): AsyncGenerator<Followed> {
    let at = Number(after);
    let isLive = false;
    while (!signal.aborted) {
      for (; at < this.#all.length; at += 1) {
        yield { kind: 'event', event: this.#all[at] as Recorded };
        if (signal.aborted) return;
      }
      if (!isLive) yield { kind: 'caught-up' };
      isLive = true;
      await this.#changed(at, signal);
    }
  }

  async close(): Promise<void> {
    for (const wake of [...this.#waiting]) wake();
  }

  #changed(since: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#all.length > since) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
