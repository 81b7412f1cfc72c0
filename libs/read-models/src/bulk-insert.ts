import { CompiledQuery, type Insertable, type Transaction } from 'kysely';
import type { ReadTables } from './database.js';

/** Rows in one statement at most: each has fewer parameters than any database takes. */
const MOST = 64;

/** Writes many rows with few statements, each of which is compiled once: what a rebuild spends most of its time on. */
export class BulkInsert {
  readonly #compiled = new Map<string, CompiledQuery>();

  /** Inserts the rows, in order; all have the same columns. */
  async into<Table extends keyof ReadTables & string>(
    transaction: Transaction<ReadTables>,
    table: Table,
    rows: readonly Insertable<ReadTables[Table]>[],
  ): Promise<void> {
    let from = 0;
    for (let size = MOST; size >= 1; size /= 2) {
      for (; rows.length - from >= size; from += size) {
        const part = rows.slice(from, from + size);
        // Rows may say their columns in another order each; the statement has the first one's.
        const columns = Object.keys(part[0] as object) as (keyof (typeof part)[number])[];
        const compiled = this.statement(transaction, table, part);
        const parameters = part.flatMap((row) => columns.map((column) => row[column]));
        await transaction.executeQuery(CompiledQuery.raw(compiled.sql, parameters));
      }
    }
  }

  private statement<Table extends keyof ReadTables & string>(
    transaction: Transaction<ReadTables>,
    table: Table,
    rows: Insertable<ReadTables[Table]>[],
  ): CompiledQuery {
    const key = `${table} ${rows.length} ${Object.keys(rows[0] as object).join()}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const compiled = transaction
      .insertInto(table)
      .values(rows as never)
      .compile();
    this.#compiled.set(key, compiled);
    return compiled;
  }
}
