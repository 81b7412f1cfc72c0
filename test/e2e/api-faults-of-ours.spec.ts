import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { built, COMMAND } from './cli-process.js';
import { ADMIN, callerOf, FINANCE, importExample, MDU, PARTNERSHIP, person, type TestServer } from './support/server.js';
import { endStore, ledgerChoices, storeEnvironment } from './support/store.js';

// A fault of ours says nothing of our inside to the caller, and everything to the log, under an id that both have; and whatever is
// asked, the log never holds a body, a query or who acted.

interface Told {
  status: number;
  code: string;
  detail: string;
  instance: string;
}

const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-fault-'));
let child: ChildProcess;
let log = '';
let server: Pick<TestServer, 'call'>;

beforeAll(async () => {
  await built();
  const parameters = [COMMAND, 'serve', '--port', '0', '--json', '--log-level', 'trace', '--data', directory];
  const env = { ...process.env, ...(await storeEnvironment(directory)) };
  child = spawn(process.execPath, parameters, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  server = callerOf((JSON.parse(String(line)) as { url: string }).url);
  await importExample(server, 'partnership');
}, 180_000);

afterAll(async () => {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  await endStore(directory);
  rmSync(directory, { recursive: true, force: true });
});

const lines = () =>
  log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
const settled = () => new Promise((resolve) => setTimeout(resolve, 200));

/** Drops every table of the read models under the server that answers from them; what their database then says of each. */
async function readModelsDropped(): Promise<string> {
  const { readModels } = await ledgerChoices(directory);
  if (readModels.kind === 'postgres') {
    const client = new pg.Client({ connectionString: readModels.url });
    await client.connect();
    await client.query('DROP SCHEMA agreement_ledger CASCADE');
    await client.end();
    return 'does not exist';
  }
  const database = new DatabaseSync(join(directory, 'read-models.sqlite'));
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
  database.exec('PRAGMA foreign_keys = OFF');
  for (const { name } of tables as { name: string }[]) database.exec(`DROP TABLE "${name}"`);
  database.close();
  return 'no such table';
}

describe('the log', () => {
  it('holds no body, no query, no header and nobody, whatever became of the request', async () => {
    const secret = 'Zanzibar';
    const as = person(`id-${secret}`, 'finance', MDU);
    const at = `/agreements/${PARTNERSHIP}`;
    const payment = {
      effectiveOn: '2026-11-20',
      party: 'mdu',
      year: 2027,
      amount: { value: '1.00', currency: 'SEK' },
      reference: secret,
    };
    const replies = [
      await server.call(`${at}/contributions-received`, { as, key: `key-${secret}`, body: payment }),
      await server.call(`${at}/contributions-received`, { as, body: { ...payment, party: secret } }),
      await server.call(`${at}/contributions-received`, { as, body: { ...payment, [secret]: secret, year: secret } }),
      await server.call(`${at}/balances?account=${secret}`, { as }),
      await server.call(`${at}/balances?${secret}=1`, { as }),
      await server.call(`${at}?knownAt=${secret}`, { as, headers: { Cookie: secret, 'User-Agent': secret, Referer: secret } }),
      await server.call('/imports', { as: ADMIN, body: `${secret}\n${secret}` }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([201, 422, 400, 404, 400, 400, 400]);
    await settled();
    expect(lines().length).toBeGreaterThanOrEqual(replies.length);
    expect(log).not.toContain(secret);
    expect(log).not.toContain('Acting-Person');
    for (const { headers } of replies) expect(log).toContain(String(headers.get('x-request-id')));
  });
});

describe('a fault of ours', () => {
  it('is a 500 with an id that the log has, and tells of nothing else', async () => {
    const said = await readModelsDropped();
    for (const [path, language] of [
      ['/agreements', 'en'],
      ['/organisations', 'sv'],
    ] as const) {
      const reply = await server.call<Told>(path, { as: FINANCE, headers: { 'Accept-Language': language } });
      const id = String(reply.headers.get('x-request-id'));
      expect([reply.status, reply.body.code, reply.headers.get('content-type')]).toEqual([
        500,
        'internal',
        'application/problem+json; charset=utf-8',
      ]);
      expect(Object.keys(reply.body).sort()).toEqual(['code', 'detail', 'instance', 'status', 'title', 'type']);
      expect(reply.text).not.toMatch(/sqlite|table|\bat |node_modules|\.js|\.ts|Error|select/i);
      expect([reply.body.instance, reply.body.detail]).toEqual([
        `urn:agreement-ledger:request:${id}`,
        expect.stringContaining(id),
      ]);
      await settled();
      const logged = lines().find((line) => line['requestId'] === id && line['err'] !== undefined);
      expect(logged).toMatchObject({
        msg: 'internal',
        path: `/api/v1${path}`,
        err: { message: expect.stringContaining(said), stack: expect.any(String) },
      });
    }
  });

  it('leaves the server answering what it can, and recording', async () => {
    expect((await server.call('/health/live', { as: null })).status).toBe(200);
    const payment = { effectiveOn: '2026-11-20', party: 'mdu', year: 2027, amount: { value: '1.00', currency: 'SEK' } };
    const reply = await server.call(`/agreements/${PARTNERSHIP}/contributions-received`, { as: FINANCE, body: payment });
    expect(reply.status).toBe(201);
  });
});
