import { dirname, join } from 'node:path';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { type EventStore, type GlobalPosition, positionToText, type Recorded, streamName } from '#event-store/port.js';
import { BalanceIndex } from './balance-index.js';
import { type GenerationRow, openReadDatabase, type ReadDatabase } from './database.js';
import { PROJECTION } from './projection.js';
import { BATCH, Fenced, Projector } from './projector.js';
import { PREFIXES } from './stored-event.js';

const RESUME_MS = 250;

/** The read models: one active generation that follows the store, and the next one while it is built (`design.md` 6). */
export class ReadModels {
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();
  #projector: Projector | undefined;
  #following: Promise<void> | undefined;
  #generation = 0;
  #balances: BalanceIndex;

  private constructor(
    readonly database: ReadDatabase,
    private readonly store: EventStore,
    private readonly options: { directory: string; onFault: (error: unknown) => void },
  ) {}

  /**
   * Opens the file, builds what is missing or made by another version, and brings it to the head of the store. Beside the file stands
   * the folder `balances` (`BalanceIndex`).
   */
  static async open(options: {
    path: string;
    store: EventStore;
    progress?: (events: number) => void;
    onFault?: (error: unknown) => void;
  }): Promise<ReadModels> {
    const { path, store, progress, onFault = () => {} } = options;
    const directory = join(dirname(path), 'balances');
    const models = new ReadModels(openReadDatabase(path), store, { directory, onFault });
    try {
      await models.begin(progress);
    } catch (error) {
      await models.database.destroy();
      throw error;
    }
    return models;
  }

  private async begin(progress?: (events: number) => void): Promise<void> {
    const active = await this.activeRow();
    if (active?.projection === PROJECTION && (await this.stillStored(active))) {
      this.answerFrom(active.generation, new Projector(this.database, this.store, active));
      await this.#projector?.catchUp(progress);
    } else {
      await this.rebuild(progress);
    }
  }

  /** The generation that answers. */
  get generation(): number {
    return this.#generation;
  }

  /** The balances of the generation that answers. */
  get balances(): BalanceIndex {
    return this.#balances;
  }

  /** How far the answering generation has come; undefined before the first event. */
  get position(): GlobalPosition | undefined {
    return this.#projector?.position;
  }

  /** Follows the store from now on; a lost store is followed again from the last checkpoint. */
  follow(): void {
    this.#following ??= this.followUntilClosed();
  }

  /**
   * Builds the next generation beside the live one from the first event, then switches in one transaction. Answers come from the
   * old one until then.
   */
  async rebuild(progress?: (events: number) => void): Promise<{ generation: number; events: number }> {
    await this.dropUnused();
    const row = { projection: PROJECTION, position: '', ledgerNumber: 0, active: 0 };
    const { insertId } = await this.database.insertInto('generations').values(row).executeTakeFirstOrThrow();
    const generation = Number(insertId);
    const next = new Projector(this.database, this.store, { generation, ...row });
    await next.catchUp(progress);
    await this.database.transaction().execute(async (transaction) => {
      await transaction.updateTable('generations').set({ active: 0 }).where('active', '=', 1).execute();
      await transaction.updateTable('generations').set({ active: 1 }).where('generation', '=', generation).execute();
    });
    this.answerFrom(generation, next);
    await next.catchUp();
    const { ledgerNumber } = (await this.activeRow()) as GenerationRow;
    return { generation, events: ledgerNumber };
  }

  /** Resolves true when the answering generation has come to the position, false when it has not within the time. */
  async reached(position: GlobalPosition, timeoutMs = 2000): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while ((this.position ?? -1n) < position) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, left);
        this.#waiting.add(wake);
      });
    }
    return true;
  }

  /** Stops following after the batch in hand and closes the file. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#following;
    await this.#balances.close();
    await this.database.destroy();
  }

  /** An answer that is being made from the index before goes on with that one. */
  private answerFrom(generation: number, projector: Projector): void {
    this.#projector = projector;
    this.#generation = generation;
    this.#balances = new BalanceIndex({ ...this.options, database: this.database, generation });
  }

  /**
   * Whether the last event that was taken still stands where it stood. A store that was put back from a copy holds less, or something
   * else: what was made from the old one is not of this one, however far its checkpoint says.
   */
  private async stillStored({ generation, position }: GenerationRow): Promise<boolean> {
    if (position === '') return true;
    const last = await this.database
      .selectFrom('events')
      .select(['stream', 'revision', 'hash'])
      .where('generation', '=', generation)
      .orderBy('ledgerNumber', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!last) return false;
    for await (const stored of this.store.readStream(streamName(last.stream), { from: BigInt(last.revision), limit: 1 })) {
      return stored.meta['hash'] === last.hash && positionToText(stored.position) === position;
    }
    return false;
  }

  private async activeRow(): Promise<GenerationRow | undefined> {
    return this.database.selectFrom('generations').selectAll().where('active', '=', 1).executeTakeFirst();
  }

  /** The generation before the live one stays until the next rebuild, since an answer may still be reading it. */
  private async dropUnused(): Promise<void> {
    for (const table of ['events', 'postings', 'subjects', 'headings', 'generations'] as const) {
      await this.database.deleteFrom(table).where('generation', '!=', this.#generation).execute();
    }
  }

  private async followUntilClosed(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const projector = this.#projector as Projector;
      try {
        await this.followWith(projector, signal);
      } catch (error) {
        // A rebuild put another generation in this one's place: go on with that one.
        if (projector !== this.#projector) continue;
        this.options.onFault(error);
        // Another follower has the generation: two never both write.
        if (error instanceof Fenced) return;
        await delay(RESUME_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Events are taken as they come, those of one turn of the event loop and of the transaction before it in one batch. */
  private async followWith(projector: Projector, stop: AbortSignal): Promise<void> {
    const after = projector.position;
    const failed = new AbortController();
    const signal = AbortSignal.any([stop, failed.signal]);
    const pending: Recorded[] = [];
    let writing: Promise<void> | undefined;
    const write = async () => {
      try {
        await nextTurn();
        while (pending.length > 0) await this.take(projector, pending.splice(0, BATCH));
        writing = undefined;
      } catch (error) {
        failed.abort(error);
      }
    };
    try {
      for await (const followed of this.store.follow({ prefixes: PREFIXES, signal, ...(after === undefined ? {} : { after }) })) {
        if (projector !== this.#projector) break;
        if (followed.kind !== 'event') continue;
        pending.push(followed.event);
        writing ??= write();
        if (pending.length >= BATCH) await writing;
      }
    } finally {
      await writing;
    }
    if (failed.signal.aborted) throw failed.signal.reason;
  }

  private async take(projector: Projector, events: readonly Recorded[]): Promise<void> {
    await projector.take(events);
    for (const wake of this.#waiting) wake();
  }

  /** The checkpoint as text, for health. */
  get checkpoint(): string {
    return this.position === undefined ? '' : positionToText(this.position);
  }
}
