import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { GlobalPosition } from '#event-store/port.js';
import { oreOf } from '../properties/world.js';
import type { Auditor } from './auditor.js';
import { Difference, same } from './difference.js';
import type { LedgerProcess } from './process.js';

interface Posting {
  readonly agreement: string;
  readonly revision: number;
  readonly account: string;
  readonly effectiveOn: string;
  readonly amountMinor: number;
}

/**
 * What must hold when everything has settled: the file is as it was seen to grow, the read models are what a fresh build makes of it,
 * and their postings are the model's and sum to zero.
 */
export async function checkEnding(process: LedgerProcess, auditor: Auditor): Promise<void> {
  const { directory, ledger } = await process.up;
  auditor.witness.recheck(directory);
  const head = auditor.witness.all.at(-1)?.position;
  if (head !== undefined && !(await ledger.readModels.reached(head as GlobalPosition, 20_000))) {
    throw new Difference(
      `The read models are at ${ledger.readModels.checkpoint} and never came to ${head}: ${process.stops.join('; ')}`,
    );
  }
  const lived = rowsOf(directory);
  checkPostings(lived.get('postings') as unknown as Posting[], auditor);
  await process.restart('read models deleted');
  const built = rowsOf((await process.up).directory);
  for (const [table, rows] of built) {
    same(`the table ${table} of the read models`, { wanted: JSON.stringify(rows), found: JSON.stringify(lived.get(table)) });
  }
}

/** Every table of the active generation, without the number of the generation, in one order. */
function rowsOf(directory: string): Map<string, Record<string, unknown>[]> {
  const database = new DatabaseSync(join(directory, 'read-models.sqlite'), { readOnly: true });
  try {
    const [active] = database.prepare('SELECT generation FROM generations WHERE active = 1').all() as { generation: number }[];
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all() as {
      name: string;
    }[];
    return new Map(
      tables.flatMap(({ name }): [string, Record<string, unknown>[]][] => {
        const columns = database.prepare(`SELECT name FROM pragma_table_info('${name}') ORDER BY cid`).all() as {
          name: string;
        }[];
        if (!columns.some((column) => column.name === 'generation')) return [];
        const named = columns
          .filter((column) => column.name !== 'generation')
          .map((column) => `"${column.name}"`)
          .join();
        const sql = `SELECT ${named} FROM "${name}" WHERE generation = ? ORDER BY ${named}`;
        return [[name, database.prepare(sql).all(active?.generation ?? -1) as Record<string, unknown>[]]];
      }),
    );
  } finally {
    database.close();
  }
}

function checkPostings(postings: readonly Posting[], { mirrors }: Auditor): void {
  const found = new Map<string, string[]>();
  const sums = new Map<string, number>();
  for (const { agreement, revision, account, effectiveOn, amountMinor } of postings) {
    const event = `${agreement} ${revision}`;
    sums.set(event, (sums.get(event) ?? 0) + amountMinor);
    found.set(agreement, [...(found.get(agreement) ?? []), `${revision} ${account} ${effectiveOn} ${amountMinor}`]);
  }
  for (const [event, total] of sums) same(`Σ postings of ${event} in the read models`, { wanted: 0, found: total });
  for (const [id, { history }] of mirrors) {
    const wanted = history.postings.map(({ revision, account, on, amount }) => {
      const ore = amount.isNegative() ? -oreOf(amount.negated()) : oreOf(amount);
      return `${revision} ${account} ${on} ${ore}`;
    });
    same(`the postings of ${id}`, { wanted: wanted.sort().join('\n'), found: (found.get(id) ?? []).sort().join('\n') });
  }
}
