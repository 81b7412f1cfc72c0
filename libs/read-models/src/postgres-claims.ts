import pg from 'pg';
import type { Claim, Duty } from './database.js';
import { cut } from './postgres-connection.js';
import { databaseError } from './postgres-errors.js';

/** Ours among the advisory locks of a database: "AGLE" as a number. */
const LOCKS = 0x41474c45;
const ASKED_EVERY_MS = 2_000;
const ANSWERED_WITHIN_MS = 5_000;

/** A host that is gone without a word loses its locks after some ten seconds, not after the hours that PostgreSQL gives it. */
const SESSION = 'SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3';

/**
 * Claims by advisory locks of the session, each on a connection of its own, so that the server frees one when its process ends in
 * whatever way. A version of the projection has its own: an old and a new version follow side by side.
 */
export class PostgresClaims {
  readonly #held = new Set<pg.Client>();

  constructor(private readonly config: pg.ClientConfig) {}

  /** The claim, or undefined where another session has it. */
  async claim(duty: Duty, projection: number): Promise<Claim | undefined> {
    const client = await this.connected();
    try {
      const { rows } = await client.query<{ has: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS has', [
        LOCKS,
        keyOf(duty, projection),
      ]);
      if (rows[0]?.has) return this.held(client);
    } catch (error) {
      await this.ended(client);
      throw databaseError(error);
    }
    await this.ended(client);
    return undefined;
  }

  /** The claim as soon as it is free: PostgreSQL hands it to the one that has waited longest. */
  async claimInTurn(duty: Duty, projection: number, signal: AbortSignal): Promise<Claim> {
    const client = await this.connected();
    const giveUp = () => void this.ended(client);
    signal.addEventListener('abort', giveUp);
    try {
      signal.throwIfAborted();
      await client.query('SELECT pg_advisory_lock($1, $2)', [LOCKS, keyOf(duty, projection)]);
      return this.held(client);
    } catch (error) {
      await this.ended(client);
      throw databaseError(error);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** Lets go of every claim. */
  async close(): Promise<void> {
    await Promise.all([...this.#held].map((client) => this.ended(client)));
  }

  private async connected(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.config, keepAlive: true, keepAliveInitialDelayMillis: ASKED_EVERY_MS });
    // Whoever uses the connection hears of its end by its query; without a listener it would end the process.
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(SESSION);
    } catch (error) {
      await this.ended(client);
      throw databaseError(error);
    }
    this.#held.add(client);
    return client;
  }

  /** A claim that is lost when its connection is: the server may have given it to another by then. */
  private held(client: pg.Client): Claim {
    const lost = new AbortController();
    const gone = () => lost.abort();
    client.on('error', gone);
    client.on('end', gone);
    const asking = setInterval(() => void this.ask(client, gone), ASKED_EVERY_MS);
    asking.unref();
    lost.signal.addEventListener('abort', () => {
      clearInterval(asking);
      void this.ended(client);
    });
    return {
      lost: lost.signal,
      release: async () => {
        clearInterval(asking);
        await this.ended(client);
      },
    };
  }

  /** A link that swallows everything says nothing by itself. */
  private async ask(client: pg.Client, gone: () => void): Promise<void> {
    const late = setTimeout(gone, ANSWERED_WITHIN_MS);
    try {
      await client.query('SELECT 1');
    } catch {
      gone();
    } finally {
      clearTimeout(late);
    }
  }

  private async ended(client: pg.Client): Promise<void> {
    this.#held.delete(client);
    // A connection that waits for a lock, or for a link that is gone, does not hear a goodbye: it is cut.
    await cut(client);
    await client.end().catch(() => undefined);
  }
}

function keyOf(duty: Duty, projection: number): number {
  return 2 * projection + (duty === 'build' ? 1 : 0);
}
