import { sql } from 'kysely';
import type { EventStore, Recorded } from '#event-store/port.js';
import type { ReadDatabase } from './database.js';
import { EventRows } from './event-rows.js';
import { keyOfStream } from './stored-event.js';

const TABLES = ['events', 'postings', 'subjects', 'headings'] as const;
type Table = (typeof TABLES)[number];
/** Of any table; the databases give the same number as a number, a bigint or a text. */
type Row = Readonly<Record<string, unknown>>;

/** What the rows of one generation are held against: the events are read from the store and made into rows once more. */
export class RowsComparison {
  /** Where other rows stand than the events make, as `agreement-… revision 21 (postings)`. */
  readonly differences = new Set<string>();
  readonly #made: EventRows;
  #ledgerNumber = 0;

  constructor(
    private readonly database: ReadDatabase,
    store: EventStore,
    private readonly generation: number,
  ) {
    this.#made = new EventRows(store, generation);
  }

  /** Compares the rows of the next events in the order of the store; the generation must have taken them. */
  async take(events: readonly Recorded[]): Promise<void> {
    const made = await this.#made.of(events, this.#ledgerNumber);
    const stored = await this.stored(events);
    this.#ledgerNumber += events.length;
    for (const table of TABLES) this.compare(table, made[table] as readonly object[], stored[table]);
  }

  private compare(table: Table, made: readonly object[], stored: readonly object[]): void {
    const left = new Map(made.map((row) => [textOf(row as Row), row as Row]));
    for (const row of stored) {
      const text = textOf(row as Row);
      if (!left.delete(text)) this.differences.add(placeOf(table, row as Row));
    }
    for (const row of left.values()) this.differences.add(placeOf(table, row));
  }

  private async stored(events: readonly Recorded[]): Promise<Record<Table, object[]>> {
    const found: Record<Table, object[]> = { events: [], postings: [], subjects: [], headings: [] };
    for (const table of ['events', 'subjects'] as const) {
      found[table] = await this.database
        .selectFrom(table)
        .selectAll()
        .where('generation', '=', this.generation)
        .where('ledgerNumber', '>', this.#ledgerNumber)
        .where('ledgerNumber', '<=', this.#ledgerNumber + events.length)
        .execute();
    }
    for (const [agreement, revisions] of revisionsOf(events)) {
      found.postings.push(...(await this.postings(agreement, revisions)));
      found.headings.push(...(await this.headings(agreement, revisions)));
    }
    return found;
  }

  private postings(agreement: string, { from, upTo }: Revisions): Promise<object[]> {
    return this.database
      .selectFrom('postings')
      .select(['generation', 'agreement', 'revision', 'line', 'account', 'effectiveOn', 'amountMinor'])
      .select(sql<string>`CAST("beforeMinor" AS TEXT)`.as('beforeMinor'))
      .where('generation', '=', this.generation)
      .where('agreement', '=', agreement)
      .where('revision', '>=', from)
      .where('revision', '<=', upTo)
      .execute();
  }

  private headings(agreement: string, { from, upTo }: Revisions): Promise<object[]> {
    return this.database
      .selectFrom('headings')
      .selectAll()
      .where('generation', '=', this.generation)
      .where('agreement', '=', agreement)
      .where('revision', '>=', from)
      .where('revision', '<=', upTo)
      .execute();
  }
}

interface Revisions {
  from: number;
  upTo: number;
}

/** The revisions of each agreement among the events, which are without a gap. */
function revisionsOf(events: readonly Recorded[]): Map<string, Revisions> {
  const found = new Map<string, Revisions>();
  for (const { stream, revision } of events) {
    if (!stream.startsWith('agreement-')) continue;
    const known = found.get(keyOfStream(stream));
    found.set(keyOfStream(stream), { from: known?.from ?? Number(revision), upTo: Number(revision) });
  }
  return found;
}

function textOf(row: Row): string {
  const names = Object.keys(row).sort();
  return JSON.stringify(names.map((name) => [name, String(row[name])]));
}

function placeOf(table: Table, { stream, agreement, category, id, revision }: Row): string {
  const of = stream ?? (agreement === undefined ? `${category}-${id}` : `agreement-${agreement}`);
  return revision === undefined ? `${of} (${table})` : `${of} revision ${revision} (${table})`;
}
