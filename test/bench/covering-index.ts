import pg from 'pg';
import type { Truth } from './balances.js';
import type { Question } from './workload.js';

const AT_ONCE = 20_000;

/** The postings in PostgreSQL under a covering index, and one prepared SUM for each question. */
export class CoveringIndex {
  readonly #client: pg.Client;
  readonly #accounts: Map<string, number>;

  private constructor(client: pg.Client, accounts: Map<string, number>) {
    this.#client = client;
    this.#accounts = accounts;
  }

  /** Loads every posting and lets the planner see them. */
  static async load(url: string, truth: Truth): Promise<CoveringIndex> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('DROP TABLE IF EXISTS postings');
    await client.query(
      'CREATE TABLE postings (account INT NOT NULL, "on" DATE NOT NULL, revision INT NOT NULL, minor BIGINT NOT NULL)',
    );
    const accounts = new Map<string, number>();
    for (const [key, lines] of truth.accounts()) {
      const account = accounts.size;
      accounts.set(key, account);
      for (let from = 0; from < lines.length; from += AT_ONCE) {
        const part = lines.slice(from, from + AT_ONCE);
        const columns = [part.map(({ on }) => on), part.map(({ revision }) => revision), part.map(({ minor }) => minor)];
        await client.query('INSERT INTO postings SELECT $1, * FROM unnest($2::date[], $3::int[], $4::bigint[])', [
          account,
          ...columns,
        ]);
      }
    }
    await client.query('CREATE INDEX covering ON postings (account, "on", revision) INCLUDE (minor)');
    await client.query('VACUUM ANALYZE postings');
    return new CoveringIndex(client, accounts);
  }

  async balance({ agreement, account, on, revision }: Question): Promise<number> {
    const { rows } = await this.#client.query<{ minor: string }>({
      name: 'balance',
      text: 'SELECT coalesce(sum(minor), 0) AS minor FROM postings WHERE account = $1 AND "on" <= $2 AND revision <= $3',
      values: [this.#accounts.get(`${agreement}|${account}`), on, revision],
    });
    return Number(rows[0]?.minor);
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
