import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importExample, PARTNERSHIP, startServer } from '../e2e/support/server.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

describe('a ledger whose read models are in PostgreSQL', () => {
  it('answers as one on SQLite does, byte for byte', async () => {
    const url = await postgres.newDatabase();
    const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-pg-'));
    const server = await startServer({ directory, readModels: { kind: 'postgres', url, follows: true } });
    const plain = await startServer();
    for (const one of [server, plain]) for (const name of ['partnership', 'run-off'] as const) await importExample(one, name);
    for (const path of [
      '',
      '/balances',
      '/timeline?limit=100',
      '/obligations?dissolvedOn=2026-12-31',
      '/balance-explanations?account=cash&on=2026-09-30&fromKnownAt=38',
    ]) {
      const [one, other] = [
        await server.call(`/agreements/${PARTNERSHIP}${path}`),
        await plain.call(`/agreements/${PARTNERSHIP}${path}`),
      ];
      expect(one.text).toBe(other.text);
      expect(one.status).toBe(200);
    }
    expect((await server.call('/agreements')).body).toEqual((await plain.call('/agreements')).body);
    await server.remove();
    await plain.remove();
    rmSync(directory, { recursive: true, force: true });
  });
});
