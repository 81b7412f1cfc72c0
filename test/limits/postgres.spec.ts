import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Unavailable } from '#event-store/port.js';
import { POSTGRES_LIMITS, PostgresReadModels } from '#read-models/postgres-database.js';
import { Link } from '../stand-in/link.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';

let postgres: PostgresServer;
let link: Link;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  const own = new URL(await postgres.newDatabase());
  const target: AddressInfo = { port: Number(own.port), address: own.hostname, family: 'IPv4' };
  link = new Link({ http2: target });
  await link.start();
  own.hostname = '127.0.0.1';
  own.port = String(link.port);
  url = own.href;
});
afterAll(async () => {
  await link?.stop();
  await postgres?.stop();
});

/** Seconds until the work is refused as what may be asked again later; throws where it is not. */
async function refusedAfter(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await expect(work).rejects.toBeInstanceOf(Unavailable);
  return (performance.now() - began) / 1000;
}

describe('the read models in PostgreSQL', () => {
  it('has so many connections, and the next question waits', async () => {
    const place = await PostgresReadModels.open(url);
    const slow = () => sql`SELECT pg_sleep(0.5)`.execute(place.queries);
    const began = performance.now();
    await Promise.all(Array.from({ length: POSTGRES_LIMITS.connections + 1 }, slow));
    expect(performance.now() - began).toBeGreaterThan(990);
    const asked = sql<{ open: number }>`SELECT count(*) AS open FROM pg_stat_activity
      WHERE application_name = 'agreement-ledger' AND datname = current_database()`;
    const { rows } = await asked.execute(place.queries);
    await place.close();
    expect(rows).toEqual([{ open: POSTGRES_LIMITS.connections }]);
  });

  it('waits so long for a connection, whether there is none left or nobody answers', async () => {
    const place = await PostgresReadModels.open(url, { ...POSTGRES_LIMITS, connections: 1, connectedMs: 300 });
    const holding = sql`SELECT pg_sleep(1)`.execute(place.queries);
    expect(await refusedAfter(sql`SELECT 1`.execute(place.queries))).toBeLessThan(1);
    await holding;
    await place.close();
    link.silence();
    const waited = await refusedAfter(PostgresReadModels.open(url));
    link.heal();
    expect(waited).toBeGreaterThan(POSTGRES_LIMITS.connectedMs / 1000 - 0.1);
    expect(waited).toBeLessThan((2 * POSTGRES_LIMITS.connectedMs) / 1000);
  });

  it('waits so long for an answer, and answers the next question over another connection', async () => {
    const place = await PostgresReadModels.open(url, { ...POSTGRES_LIMITS, answeredMs: 300 });
    await sql`SELECT 1`.execute(place.queries);
    link.silence();
    await refusedAfter(sql`SELECT 1`.execute(place.queries));
    link.heal();
    expect((await sql<{ one: number }>`SELECT 1 AS one`.execute(place.queries)).rows).toEqual([{ one: 1 }]);
    await place.close();
  });
});
