import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ReadDatabase } from '#read-models/database.js';
import type { ReadModels } from '#read-models/read-models.js';

// The rows of the read models through the query layer, whatever database it is over: what two databases made of the same events has the
// same hashes, and so has what one of them made and what it makes anew.

/** A hash of all rows of a generation by table, whatever their order; numbers count as their text, since databases give them differently. */
export async function tableHashes(database: ReadDatabase, generation: number): Promise<Record<string, string>> {
  const rows = {
    checkpoint: await database
      .selectFrom('generations')
      .select(['position', 'ledgerNumber'])
      .where('generation', '=', generation)
      .execute(),
    events: await database.selectFrom('events').selectAll().where('generation', '=', generation).execute(),
    // Sums may be past what a number holds: they are read as text.
    postings: await database
      .selectFrom('postings')
      .select(['agreement', 'revision', 'line', 'account', 'effectiveOn'])
      .select([sql<string>`CAST("amountMinor" AS TEXT)`.as('amount'), sql<string>`CAST("beforeMinor" AS TEXT)`.as('before')])
      .where('generation', '=', generation)
      .execute(),
    subjects: await database.selectFrom('subjects').selectAll().where('generation', '=', generation).execute(),
    headings: await database.selectFrom('headings').selectAll().where('generation', '=', generation).execute(),
  };
  return Object.fromEntries(Object.entries(rows).map(([table, all]) => [table, hashOf(all)]));
}

/** The tables of the answering generation that differ from those of a fresh rebuild, which answers from now on. */
export async function rebuildDifferences(readModels: ReadModels): Promise<string[]> {
  const followed = await tableHashes(readModels.database, readModels.generation);
  await readModels.rebuild();
  const rebuilt = await tableHashes(readModels.database, readModels.generation);
  return Object.keys(followed)
    .filter((table) => followed[table] !== rebuilt[table])
    .map((table) => `${table} differs from a fresh rebuild`);
}

function hashOf(rows: readonly object[]): string {
  const texts = rows.map((row) => {
    const { generation: _, ...rest } = row as Record<string, unknown>;
    const members = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify(members.map(([name, value]) => [name, value === null ? null : String(value)]));
  });
  return createHash('sha256').update(texts.sort().join('\n')).digest('hex');
}
