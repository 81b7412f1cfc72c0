import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type Claim, type Duty, type ReadDatabase, ReadModelsDatabase, type ReadTables } from './database.js';
import { PostgresClaims } from './postgres-claims.js';
import { Connection, Connections } from './postgres-connection.js';
import { databaseError } from './postgres-errors.js';
import { migrated, SCHEMA } from './postgres-tables.js';

/** The connections that questions share, and how long one is waited for, and an answer: no question of ours takes as long, and a link that swallows everything must not keep a caller for ever. */
export const POSTGRES_LIMITS = { connections: 10, connectedMs: 5_000, answeredMs: 60_000 } as const;

const KEPT_MS = 60_000;
const INT8 = 20;

/** The read models in a PostgreSQL database, which several processes share. */
export class PostgresReadModels extends ReadModelsDatabase {
  readonly isShared = true;
  readonly keptMs = KEPT_MS;

  private constructor(
    readonly queries: ReadDatabase,
    private readonly claims: PostgresClaims,
  ) {
    super();
  }

  /** Opens it and makes the tables that are missing; throws `Unavailable` where it cannot be reached. */
  static async open(
    connectionString: string,
    limits: Readonly<Record<keyof typeof POSTGRES_LIMITS, number>> = POSTGRES_LIMITS,
  ): Promise<PostgresReadModels> {
    const connectionTimeoutMillis = limits.connectedMs;
    const config = { connectionString, application_name: 'agreement-ledger', connectionTimeoutMillis };
    const within = { query_timeout: limits.answeredMs, max: limits.connections };
    const pool = new Connections({ ...config, ...within, keepAlive: true, types: TYPES, Client: Connection });
    // A connection that is lost while nobody uses it is replaced when it is wanted.
    pool.on('error', () => {});
    // One that is lost between two statements is heard of by the next statement; unheard, its end would be that of the process.
    pool.on('connect', (client) => client.on('error', () => {}));
    const database = new Kysely<ReadTables>({ dialect: new PostgresDialect({ pool }) });
    try {
      await migrated(database);
    } catch (error) {
      await database.destroy();
      throw databaseError(error);
    }
    return new PostgresReadModels(database.withSchema(SCHEMA), new PostgresClaims(config));
  }

  claim(duty: Duty, projection: number): Promise<Claim | undefined> {
    return this.claims.claim(duty, projection);
  }

  claimInTurn(duty: Duty, projection: number, signal: AbortSignal): Promise<Claim> {
    return this.claims.claimInTurn(duty, projection, signal);
  }

  async close(): Promise<void> {
    await this.claims.close();
    await this.queries.destroy();
  }
}

/** Counts, sums in öre and ledger numbers come as numbers, as from SQLite; what a number cannot hold is asked for as text. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? wholeNumber : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`${text} is past what a number holds: it is to be asked for as text.`);
  return number;
}
