import { setTimeout as delay } from 'node:timers/promises';
import { type EventStore, type GlobalPosition, positionToText } from '#event-store/port.js';
import { type GenerationRow, openReadDatabase, type ReadDatabase } from './database.js';
import { Fenced, PROJECTION, Projector } from './projector.js';
import { PREFIXES } from './stored-event.js';

const RESUME_MS = 250;

/** The read models: one active generation that follows the store, and the next one while it is built (`design.md` 6). */
export class ReadModels {
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();
  #projector: Projector | undefined;
  #following: Promise<void> | undefined;
  #generation = 0;

  private constructor(
    readonly database: ReadDatabase,
    private readonly store: EventStore,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Opens the file, builds what is missing or made by another version, and brings it to the head of the store. */
  static async open(options: {
    path: string;
    store: EventStore;
    progress?: (events: number) => void;
    onFault?: (error: unknown) => void;
  }): Promise<ReadModels> {
    const { path, store, progress, onFault = () => {} } = options;
    const models = new ReadModels(openReadDatabase(path), store, onFault);
    const active = await models.activeRow();
    if (active?.projection === PROJECTION) {
      models.use(active);
      await models.#projector?.catchUp(progress);
    } else {
      await models.rebuild(progress);
    }
    return models;
  }

  /** The generation that answers. */
  get generation(): number {
    return this.#generation;
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
    this.#projector = next;
    this.#generation = generation;
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
    await this.database.destroy();
  }

  private use(row: GenerationRow): void {
    this.#generation = row.generation;
    this.#projector = new Projector(this.database, this.store, row);
  }

  private async activeRow(): Promise<GenerationRow | undefined> {
    return this.database.selectFrom('generations').selectAll().where('active', '=', 1).executeTakeFirst();
  }

  /** The generation before the live one stays until the next rebuild, since an answer may still be reading it. */
  private async dropUnused(): Promise<void> {
    for (const table of ['events', 'postings', 'subjects', 'generations'] as const) {
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
        this.onFault(error);
        // Another follower has the generation: two never both write.
        if (error instanceof Fenced) return;
        await delay(RESUME_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Each event that is new wakes a catch-up, which takes everything that has come meanwhile in one batch. */
  private async followWith(projector: Projector, signal: AbortSignal): Promise<void> {
    const after = projector.position;
    for await (const followed of this.store.follow({ prefixes: PREFIXES, signal, ...(after === undefined ? {} : { after }) })) {
      if (projector !== this.#projector) return;
      if (followed.kind !== 'event' || followed.event.position <= (projector.position ?? -1n)) continue;
      await projector.catchUp();
      for (const wake of this.#waiting) wake();
    }
  }

  /** The checkpoint as text, for health. */
  get checkpoint(): string {
    return this.position === undefined ? '' : positionToText(this.position);
  }
}
