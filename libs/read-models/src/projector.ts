import { type EventStore, type GlobalPosition, positionFromText, positionToText, type Recorded } from '#event-store/port.js';
import { BulkInsert } from './bulk-insert.js';
import type { GenerationRow, ReadDatabase } from './database.js';
import { EventRows, type Rows } from './event-rows.js';
import { PREFIXES } from './stored-event.js';

/** Events in one transaction at most: more would keep the questions waiting. */
export const BATCH = 1000;

/** Another follower moved the checkpoint, or another generation answers: this one stops, since two never both write. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** Turns events into the rows of one generation; the checkpoint moves in the same transaction as its rows, by compare-and-set. */
export class Projector {
  readonly #rows: EventRows;
  readonly #insert = new BulkInsert();
  #position: string;
  #ledgerNumber: number;
  #active: number;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: ReadDatabase,
    private readonly store: EventStore,
    private readonly generation: GenerationRow,
  ) {
    this.#rows = new EventRows(store, generation.generation);
    this.#position = generation.position;
    this.#ledgerNumber = generation.ledgerNumber;
    this.#active = generation.active;
  }

  /** The generation it writes. */
  get writes(): number {
    return this.generation.generation;
  }

  /** The ledger number it has come to. */
  get events(): number {
    return this.#ledgerNumber;
  }

  /** Says that the generation answers from now on: it is written for as long as it does. */
  answers(): void {
    this.#active = 1;
  }

  /** How far this generation has come; undefined before the first event. */
  get position(): GlobalPosition | undefined {
    return this.#position === '' ? undefined : positionFromText(this.#position);
  }

  /** Reads pages until the head of the store; `progress` hears how many events are done. */
  async catchUp(progress: (events: number) => void = () => {}): Promise<void> {
    for (;;) {
      const after = this.position;
      const page = await this.store.readAll({ prefixes: PREFIXES, limit: BATCH, ...(after === undefined ? {} : { after }) });
      if (page.events.length > 0) await this.take(page.events);
      progress(this.#ledgerNumber);
      if (page.atHead) return;
    }
  }

  /** Writes the rows of the events, in order, and moves the checkpoint past them; what it has come past already is left out. */
  async take(events: readonly Recorded[]): Promise<void> {
    // A rebuild and the follower may both bring events for a moment: they take turns.
    const turn = this.#turn.then(() => this.write(events.filter(({ position }) => position > (this.position ?? -1n))));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  private async write(events: readonly Recorded[]): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    try {
      const rows = await this.#rows.of(events, this.#ledgerNumber);
      await this.commit(rows, positionToText(last.position), this.#ledgerNumber + events.length);
    } catch (error) {
      this.#rows.forget();
      throw error;
    }
  }

  private async commit(rows: Rows, position: string, ledgerNumber: number): Promise<void> {
    const { generation } = this.generation;
    await this.database.transaction().execute(async (transaction) => {
      const moved = await transaction
        .updateTable('generations')
        .set({ position, ledgerNumber })
        .where('generation', '=', generation)
        .where('position', '=', this.#position)
        .where('active', '=', this.#active)
        .executeTakeFirst();
      if (moved.numUpdatedRows !== 1n)
        throw new Fenced(`Generation ${generation} is written by another follower, or answers no more.`);
      await this.#insert.into(transaction, 'events', rows.events);
      await this.#insert.into(transaction, 'postings', rows.postings);
      await this.#insert.into(transaction, 'subjects', rows.subjects);
      await this.#insert.into(transaction, 'headings', rows.headings);
    });
    this.#position = position;
    this.#ledgerNumber = ledgerNumber;
  }
}
