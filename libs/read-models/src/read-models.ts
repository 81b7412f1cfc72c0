import { setTimeout as delay } from 'node:timers/promises';
import { type EventStore, type GlobalPosition, positionFromText, positionToText, Unavailable } from '#event-store/port.js';
import { BalanceIndex } from './balance-index.js';
import type { Claim, GenerationRow, ReadDatabase, ReadModelsDatabase } from './database.js';
import { followWith } from './following.js';
import { Generations } from './generations.js';
import { PROJECTION } from './projection.js';
import { Fenced, Projector } from './projector.js';
import { Waiters } from './waiters.js';

const RESUMED_AFTER_MS = { first: 250, most: 2_000 } as const;
const POLL_MS = 10;
/** How often a process looks which generation answers and how far it is; an answer never rests on an older look than `STALE_MS`. */
const LOOKED_EVERY_MS = 1_000;
const STALE_MS = 5_000;

/** What the read models are opened with. */
export interface ReadModelsOptions {
  /** Where they stand; closed with them. */
  place: ReadModelsDatabase;
  store: EventStore;
  /** Where the columns of the balances are kept between runs (`BalanceIndex`). */
  directory: string;
  /** False where another process writes them: this one only answers. */
  follows?: boolean;
  progress?: (events: number) => void;
  /** Hears whether this process writes them from now on. */
  onLeading?: (leads: boolean) => void;
  onFault?: (error: unknown) => void;
}

/** The read models: one active generation that follows the store, and the next one while it is built (`design.md` 6). */
export class ReadModels {
  readonly #stop = new AbortController();
  readonly #waiters = new Waiters();
  readonly #generations: Generations;
  readonly #onFault: (error: unknown) => void;
  #moved = new AbortController();
  #claim: Claim | undefined;
  #projector: Projector | undefined;
  #following: Promise<void> | undefined;
  #looking: Promise<void> | undefined;
  #polled: Promise<void> | undefined;
  #answering: GenerationRow | undefined;
  #lookedAt = 0;
  #balances: BalanceIndex | undefined;

  private constructor(private readonly options: ReadModelsOptions) {
    this.#generations = new Generations(options.place, options.store);
    this.#onFault = options.onFault ?? (() => {});
  }

  /**
   * Opens them. The process that follows builds what is missing or made by another version, and brings it to the head of the store;
   * one that answers beside it is `Unavailable` while there is nothing of this version and of this store to answer from.
   */
  static async open(options: ReadModelsOptions): Promise<ReadModels> {
    const models = new ReadModels(options);
    try {
      const claim = options.follows === false ? undefined : await options.place.claim('follow', PROJECTION);
      if (claim) await models.lead(claim, options.progress);
      else models.answerFrom(await models.#generations.answerable());
    } catch (error) {
      await models.#claim?.release();
      await options.place.close();
      throw error;
    }
    return models;
  }

  /** The query layer over what answers. */
  get database(): ReadDatabase {
    return this.options.place.queries;
  }

  /** The generation that answers. */
  get generation(): number {
    return this.answering.generation;
  }

  /** The balances of the generation that answers. */
  get balances(): BalanceIndex {
    if (!this.#balances) throw new Error('No generation of the read models answers yet.');
    return this.#balances;
  }

  /** How far the answering generation has come, as far as this process knows; undefined before the first event. */
  get position(): GlobalPosition | undefined {
    if (this.#projector) return this.#projector.position;
    return this.answering.position === '' ? undefined : positionFromText(this.answering.position);
  }

  /** The ledger number that the answering generation has come to. */
  get events(): number {
    return this.#projector?.events ?? this.answering.ledgerNumber;
  }

  /** Whether it is this process that writes them. */
  get leads(): boolean {
    return this.#projector !== undefined;
  }

  /** The checkpoint as text, for health. */
  get checkpoint(): string {
    return this.position === undefined ? '' : positionToText(this.position);
  }

  /** From now on follows the store, or stands by to do it where another process does; a lost store is followed again from the last checkpoint. */
  follow(): void {
    if (this.options.follows !== false) this.#following ??= this.followUntilClosed();
    if (this.options.place.isShared) this.#looking ??= this.lookUntilClosed();
  }

  /**
   * Builds the next generation beside the live one from the first event, then switches in one transaction. Answers come from the
   * old one until then. `Unavailable` where another process builds one already.
   */
  async rebuild(progress?: (events: number) => void): Promise<{ generation: number; events: number }> {
    const claim = await this.options.place.claim('build', PROJECTION);
    if (!claim) throw new Unavailable('The read models are being built anew by another process already.');
    try {
      const built = await this.build(progress);
      return { generation: built.writes, events: built.events };
    } finally {
      await claim.release();
    }
  }

  /** Resolves true when the answering generation has come to the position, false when it has not within the time. */
  async reached(position: GlobalPosition, timeoutMs = 2000): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    const isTold = () => this.leads || !this.options.place.isShared;
    if (!isTold() && performance.now() - this.#lookedAt > STALE_MS) await this.look();
    while ((this.position ?? -1n) < position) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      if (isTold()) await this.#waiters.woken(left);
      else await this.poll();
    }
    return true;
  }

  /** Stops following after the batch in hand and frees everything. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#following;
    await this.#looking;
    await this.#claim?.release();
    await this.#balances?.close();
    await this.options.place.close();
  }

  private get answering(): GenerationRow {
    if (!this.#answering) throw new Error('No generation of the read models answers yet.');
    return this.#answering;
  }

  /** Takes the generation that answers over where it stands, or builds one. */
  private async lead(claim: Claim, progress?: (events: number) => void): Promise<void> {
    this.#claim = claim;
    if (await this.takeOver(progress)) return;
    const building = await this.options.place.claimInTurn('build', PROJECTION, this.#stop.signal);
    try {
      // Whoever had the claim before may have built what is missing.
      if (!(await this.takeOver(progress))) await this.build(progress);
    } finally {
      await building.release();
    }
  }

  private async takeOver(progress?: (events: number) => void): Promise<boolean> {
    const row = await this.#generations.active();
    if (!row || !(await this.#generations.isOfStore(row))) return false;
    const projector = new Projector(this.database, this.options.store, row);
    await projector.catchUp(progress);
    this.answerFrom(row, projector);
    return true;
  }

  private async build(progress?: (events: number) => void): Promise<Projector> {
    await this.#generations.dropUnused();
    const row = await this.#generations.begun();
    const next = new Projector(this.database, this.options.store, row);
    await next.catchUp(progress);
    await this.#generations.answerFrom(row.generation);
    next.answers();
    this.answerFrom({ ...row, position: positionText(next), ledgerNumber: next.events }, this.#claim ? next : undefined);
    await next.catchUp().catch((error: unknown) => {
      // Whoever follows has seen the switch before this process came back to it.
      if (!(error instanceof Fenced)) throw error;
    });
    return next;
  }

  /** An answer that is being made from the index before goes on with that one. */
  private answerFrom(row: GenerationRow, projector?: Projector): void {
    if (row.generation !== this.#answering?.generation) {
      const { directory } = this.options;
      const { generation } = row;
      this.#balances = new BalanceIndex({ directory, onFault: this.#onFault, database: this.database, generation });
    }
    this.#answering = row;
    if ((projector === undefined) === this.leads) this.options.onLeading?.(projector !== undefined);
    this.#projector = projector;
    this.#lookedAt = performance.now();
    this.#moved.abort();
    this.#moved = new AbortController();
    this.#waiters.wake();
  }

  private async followUntilClosed(): Promise<void> {
    const { signal } = this.#stop;
    let patience: number = RESUMED_AFTER_MS.first;
    while (!signal.aborted) {
      let moved = this.#moved.signal;
      try {
        await this.leading();
        moved = this.#moved.signal;
        await this.followOn(() => {
          patience = RESUMED_AFTER_MS.first;
        });
      } catch (error) {
        // Another generation was put in this one's place: go on with that one.
        if (signal.aborted || (moved.aborted && this.#projector)) continue;
        if (error instanceof Fenced && (await this.#generations.isReplaced(this.#projector?.writes))) {
          this.#projector = undefined;
          continue;
        }
        this.#onFault(error);
        await this.stepBack();
        await delay(patience, undefined, { signal }).catch(() => undefined);
        patience = Math.min(2 * patience, RESUMED_AFTER_MS.most);
      }
    }
  }

  /** Follows for as long as this generation answers and the claim holds. */
  private async followOn(taken: () => void): Promise<void> {
    const lost = (this.#claim as Claim).lost;
    const stop = AbortSignal.any([this.#stop.signal, this.#moved.signal, lost]);
    const told = () => {
      taken();
      this.#waiters.wake();
    };
    await followWith(this.#projector as Projector, { store: this.options.store, stop, taken: told });
    if (lost.aborted) await this.stepBack();
  }

  /** This process has the claim and a projector that stands where the database says. */
  private async leading(): Promise<void> {
    if (this.#claim && this.#projector) return;
    const claim = this.#claim ?? (await this.options.place.claimInTurn('follow', PROJECTION, this.#stop.signal));
    await this.lead(claim);
  }

  /** What the projector believes is not trusted after a fault; the claim is given back where it is lost. */
  private async stepBack(): Promise<void> {
    if (this.#projector) this.options.onLeading?.(false);
    if (this.#projector) this.#answering = { ...this.answering, position: positionText(this.#projector) };
    this.#projector = undefined;
    await this.#claim?.release();
    this.#claim = undefined;
  }

  private async lookUntilClosed(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await delay(LOOKED_EVERY_MS, undefined, { signal }).catch(() => undefined);
      // What keeps it from looking keeps it from answering too, and is said there.
      if (!signal.aborted) await this.look().catch(() => undefined);
    }
  }

  /** Looks which generation answers and how far it has come. */
  private async look(): Promise<void> {
    const row = await this.#generations.active();
    if (!row) throw new Unavailable('No generation of the read models answers.');
    this.#lookedAt = performance.now();
    const isOther = row.generation !== this.generation;
    if (this.#projector && !isOther) return;
    if (isOther) this.answerFrom(row, this.#projector && new Projector(this.database, this.options.store, row));
    else this.#answering = row;
    this.#waiters.wake();
  }

  /** Everybody who waits shares one look. */
  private poll(): Promise<void> {
    this.#polled ??= delay(POLL_MS)
      .then(() => this.look())
      .finally(() => {
        this.#polled = undefined;
      });
    return this.#polled;
  }
}

function positionText({ position }: Projector): string {
  return position === undefined ? '' : positionToText(position);
}
