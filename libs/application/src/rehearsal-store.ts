import {
  type Appended,
  EventStore,
  type Expected,
  type Followed,
  type GlobalPosition,
  globalPosition,
  type NewEvent,
  type Page,
  type ReadStreamOptions,
  type Recorded,
  type StreamName,
  WrongExpectedRevision,
} from '#event-store/port.js';
import { asWrittenNow } from '#event-store/written-now.js';

/** An event store that reads what is stored, keeps what is appended in memory, and forgets it: for a dry run. */
export class RehearsalStore extends EventStore {
  readonly #appended = new Map<StreamName, Recorded[]>();

  constructor(private readonly stored: EventStore) {
    super();
  }

  async append(stream: StreamName, expected: Expected, events: readonly [NewEvent, ...NewEvent[]]): Promise<Appended> {
    const head = await this.head(stream);
    const actual = head?.revision ?? null;
    if ((expected === 'no-stream' ? null : expected) !== actual) throw new WrongExpectedRevision({ stream, expected, actual });
    const list = this.#appended.get(stream) ?? [];
    this.#appended.set(stream, list);
    let [revision, position] = [actual ?? -1n, head?.position ?? globalPosition(0n)];
    for (const event of events) {
      revision += 1n;
      position = globalPosition(position + 1n);
      list.push({ ...event, stream, revision, position });
    }
    return asWrittenNow({ revision, position });
  }

  async *readStream(stream: StreamName, options: ReadStreamOptions): AsyncGenerator<Recorded> {
    if (options.backwards) throw new Error('A rehearsal is read forwards only.');
    let left = options.limit;
    for await (const recorded of this.stored.readStream(stream, options)) {
      left -= 1;
      yield recorded;
    }
    for (const recorded of this.#appended.get(stream) ?? []) {
      if (left <= 0) return;
      if (recorded.revision < (options.from ?? 0n)) continue;
      left -= 1;
      yield recorded;
    }
  }

  readAll(): Promise<Page> {
    throw new Error('A rehearsal has no global order.');
  }

  follow(_options: { after?: GlobalPosition }): AsyncIterable<Followed> {
    throw new Error('A rehearsal is not followed.');
  }

  async close(): Promise<void> {
    this.#appended.clear();
  }

  private async head(stream: StreamName): Promise<Recorded | undefined> {
    const last = this.#appended.get(stream)?.at(-1);
    if (last) return last;
    for await (const recorded of this.stored.readStream(stream, { limit: 1, backwards: true })) return recorded;
    return undefined;
  }
}
