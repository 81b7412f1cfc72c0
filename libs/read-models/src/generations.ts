import { type EventStore, positionToText, streamName, Unavailable } from '#event-store/port.js';
import type { GenerationRow, ReadModelsDatabase } from './database.js';
import { PROJECTION } from './projection.js';

/** Events of a generation deleted in one statement at most: more would keep the questions waiting. */
const DELETED_AT_ONCE = 10_000;

/** The generations of the read models: which one answers, how the next one begins and takes its place, and which are needed no more. */
export class Generations {
  constructor(
    private readonly place: ReadModelsDatabase,
    private readonly store: EventStore,
  ) {}

  /** The generation of this version of the projection that answers. */
  async active(): Promise<GenerationRow | undefined> {
    return this.place.queries
      .selectFrom('generations')
      .selectAll()
      .where('active', '=', 1)
      .where('projection', '=', PROJECTION)
      .executeTakeFirst();
  }

  /** The same for a process that only answers: `Unavailable` where there is none, or one that was made from another store. */
  async answerable(): Promise<GenerationRow> {
    const row = await this.active();
    if (!row) throw new Unavailable('The read models are not built yet: a process that follows the store builds them.');
    if (await this.isOfStore(row)) return row;
    throw new Unavailable(
      'The read models are of another event store, or of a later state of this one: they must be built anew.',
    );
  }

  /** Whether another generation than that one answers by now. */
  async isReplaced(generation: number | undefined): Promise<boolean> {
    const row = await this.active().catch(() => undefined);
    return row !== undefined && row.generation !== generation;
  }

  /** A new one that holds nothing and does not answer yet. */
  async begun(): Promise<GenerationRow> {
    const row = { projection: PROJECTION, position: '', ledgerNumber: 0, active: 0, endedAt: '' };
    const { generation } = await this.place.queries
      .insertInto('generations')
      .values(row)
      .returning('generation')
      .executeTakeFirstOrThrow();
    return { generation, ...row };
  }

  /** Lets the generation answer in place of the one that does. */
  async answerFrom(generation: number): Promise<void> {
    const endedAt = new Date().toISOString();
    await this.place.queries.transaction().execute(async (transaction) => {
      const ours = transaction.updateTable('generations').where('projection', '=', PROJECTION);
      await ours.set({ active: 0, endedAt }).where('active', '=', 1).execute();
      await ours.set({ active: 1 }).where('generation', '=', generation).execute();
    });
  }

  /**
   * Whether the last event that was taken still stands where it stood. A store that was put back from a copy holds less, or something
   * else: what was made from the old one is not of this one, however far its checkpoint says.
   */
  async isOfStore({ generation, position }: GenerationRow): Promise<boolean> {
    if (position === '') return true;
    const last = await this.place.queries
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

  /**
   * Deletes what nobody reads any more; whoever calls it has the claim to build. A generation that answered stays a while, since an
   * answer of another process may still be reading it; one of another version stays for as long as somebody follows it.
   */
  async dropUnused(): Promise<void> {
    for (const row of await this.place.queries.selectFrom('generations').selectAll().execute()) {
      if (row.projection === PROJECTION ? row.active === 1 : await this.isFollowed(row)) continue;
      const isOrphan = row.projection === PROJECTION && row.endedAt === '';
      if (isOrphan || this.place.keptMs === 0 || (await this.isPast(row))) await this.drop(row);
    }
  }

  private async isFollowed({ projection }: GenerationRow): Promise<boolean> {
    for (const duty of ['follow', 'build'] as const) {
      const claim = await this.place.claim(duty, projection);
      if (!claim) return true;
      await claim.release();
    }
    return false;
  }

  /** Whether it ended long enough ago; where nobody said that it ended, it ends now. */
  private async isPast({ generation, endedAt }: GenerationRow): Promise<boolean> {
    if (endedAt !== '') return Date.now() - Date.parse(endedAt) > this.place.keptMs;
    await this.place.queries
      .updateTable('generations')
      .set({ active: 0, endedAt: new Date().toISOString() })
      .where('generation', '=', generation)
      .execute();
    return false;
  }

  /** Its rows go in parts, and the row of the generation last, so that one that is half gone is found again. */
  private async drop({ generation, ledgerNumber }: GenerationRow): Promise<void> {
    const { queries } = this.place;
    const subjects = await queries.selectFrom('subjects').select('id').where('generation', '=', generation).execute();
    for (const { id } of subjects) {
      for (const table of ['postings', 'headings'] as const) {
        await queries.deleteFrom(table).where('generation', '=', generation).where('agreement', '=', id).execute();
      }
    }
    for (let from = 0; from < ledgerNumber; from += DELETED_AT_ONCE) {
      await queries
        .deleteFrom('events')
        .where('generation', '=', generation)
        .where('ledgerNumber', '<=', from + DELETED_AT_ONCE)
        .execute();
    }
    for (const table of ['events', 'postings', 'headings', 'subjects', 'generations'] as const) {
      await queries.deleteFrom(table).where('generation', '=', generation).execute();
    }
  }
}
