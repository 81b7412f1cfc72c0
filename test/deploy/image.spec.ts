import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { CommandLine } from '../e2e/cli-process.js';
import { appendChained } from '../support/chained-history.js';
import { DEPLOY, ROOT, text } from './files.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-image-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const path = `${dirname(process.execPath)}:${process.env['PATH']}`;
  const child = spawn(command, args, { cwd: ROOT, env: { PATH: path, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
  const [code] = await once(child, 'close');
  return { code, said };
}

const image = (name: string) => join(DEPLOY, 'image', name);

describe('the Dockerfile', () => {
  const dockerfile = text('Dockerfile');

  it('copies what there is, and the builder is sent it', () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
    expect(sources.length).toBeGreaterThan(8);
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const sent = [...text('Dockerfile.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path = '']) => path);
    expect(sources.filter((path) => !sent.some((one) => path === one || path.startsWith(`${one}/`)))).toEqual([]);
  });

  it('stands on the Node that the tests run on', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases).toEqual(Array(2).fill(`node:${devDependencies.node}-bookworm-slim`));
  });

  it('runs as a number that is not root, and tells node itself to stop', () => {
    expect(dockerfile).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(dockerfile).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*health\.mjs"\]$/m);
    expect(text('image/entrypoint.sh').trimEnd().split('\n').at(-1)).toMatch(/^exec node .* "\$@"$/);
  });
});

describe('the entrypoint', () => {
  const command = new CommandLine();
  afterEach(() => rmSync(command.directory, { recursive: true, force: true }));
  const enter = (env: Readonly<Record<string, string>>) =>
    run('sh', [image('entrypoint.sh'), '--data', join(directory, 'data'), 'agreements'], env);

  it('takes an address from a file, and a message never repeats what stands in it', async () => {
    await command.run('--version');
    const file = join(directory, 'eventstore_url');
    writeFileSync(file, 'esdb://ledger:a secret@store:2113\n');
    const { code, said } = await enter({ EVENT_STORE: 'eventstoredb', EVENTSTORE_URL_FILE: file });
    expect(said).toContain('EVENTSTORE_URL is esdb://');
    expect(said).not.toContain('a secret');
    expect(code).toBe(2);
  });

  it('stops at a file that is not there', async () => {
    const { code, said } = await enter({ DATABASE_URL_FILE: '/run/secrets/nowhere' });
    expect({ code, said }).toEqual({ code: 2, said: 'DATABASE_URL_FILE names /run/secrets/nowhere, which cannot be read.\n' });
  });
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('the health check', () => {
  it.each([
    [200, 0],
    [503, 1],
  ])('of a process that answers %i ends with %i', async (status, code) => {
    const asked: string[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url ?? '');
      response.writeHead(status).end();
    });
    const port = await listening(server);
    const checked = await run(process.execPath, [image('health.mjs')], { OPERATIONS_PORT: String(port), PORT: '1' });
    server.close();
    expect({ code: checked.code, asked }).toEqual({ code, asked: ['/health/live'] });
  });

  it('of no process ends with 1 and says what it asked', async () => {
    const { code, said } = await run(process.execPath, [image('health.mjs')], { PORT: '1' });
    expect(code).toBe(1);
    expect(said).toContain('http://127.0.0.1:1/health/live');
  });
});

describe('the door', () => {
  let door: ChildProcess;
  afterEach(() => {
    door.kill('SIGKILL');
  });

  async function opened(to: number): Promise<number> {
    const free = createServer();
    const from = await listening(free);
    free.close();
    await once(free, 'close');
    door = spawn(process.execPath, [image('forward.mjs'), String(from), String(to)], { stdio: ['ignore', 'ignore', 'pipe'] });
    await once(door.stderr as NodeJS.ReadableStream, 'data');
    return from;
  }

  it('carries both ways, waits for the answer of one who has ended its half, and leaves when told', async () => {
    const server = createServer((request, response) => {
      let length = 0;
      request.on('data', (part: Buffer) => (length += part.length)).on('end', () => response.end(String(length)));
    });
    const from = await opened(await listening(server));
    const sent = 'å'.repeat(1_000_000);
    const answer = await fetch(`http://127.0.0.1:${from}/`, { method: 'POST', body: sent });
    expect(await answer.text()).toBe('2000000');
    const caller = connect({ port: from, host: '127.0.0.1', allowHalfOpen: true });
    caller.end('GET / HTTP/1.0\r\n\r\n');
    let told = '';
    caller.on('data', (part) => (told += part));
    await once(caller, 'end');
    expect(told).toMatch(/^HTTP\/1\.1 200/);
    door.kill('SIGTERM');
    expect(await once(door, 'exit')).toEqual([0, null]);
    server.closeAllConnections();
    server.close();
  });

  it('ends a connection that leads nowhere, and stays', async () => {
    const from = await opened(1);
    for (const _ of [1, 2]) {
      const caller = connect(from, '127.0.0.1');
      caller.resume();
      await once(caller, 'close');
    }
    expect(door.exitCode).toBeNull();
  });
});

describe('a backup', () => {
  const taken = (from: string, to: string) => run(process.execPath, [image('backup.mjs'), to], { AGREEMENT_LEDGER_DATA: from });
  const counted = (path: string) => {
    const database = new DatabaseSync(path, { readOnly: true });
    const { count } = database.prepare('SELECT count(*) AS count FROM events').get() as { count: number };
    database.close();
    return count;
  };

  it('of a ledger that is recorded into holds a true beginning of it, and all that was acknowledged before', async () => {
    const from = join(directory, 'live');
    mkdirSync(from);
    const store = openSqliteEventStore(join(from, 'events.sqlite'));
    await appendChained(store, { streams: 5, events: 500 });
    let isTaken = false;
    const recording = (async () => {
      for (let turn = 0; !isTaken; turn += 1) await appendMore(store, turn);
    })();
    const backup = await taken(from, join(directory, 'backup'));
    isTaken = true;
    await recording;
    await store.close();
    expect(backup).toEqual({ code: 0, said: expect.stringMatching(/events\.sqlite: \d+ events, the last at \d+\n$/) });
    const kept = counted(join(directory, 'backup/events.sqlite'));
    expect(backup.said).toContain(`: ${kept} events,`);
    expect(kept).toBeGreaterThanOrEqual(500);
    expect(existsSync(join(directory, 'backup/events.sqlite-wal'))).toBe(false);
    const doctor = await new CommandLine(join(directory, 'backup')).run('doctor');
    expect(doctor).toMatchObject({ code: 0, stdout: expect.stringContaining(`${kept} events in`) });
  });

  it('is needed: the file alone lacks what stands in the log, and nothing tells', async () => {
    const from = join(directory, 'live');
    mkdirSync(from);
    const store = openSqliteEventStore(join(from, 'events.sqlite'));
    await appendChained(store, { streams: 2, events: 20 });
    copyFileSync(join(from, 'events.sqlite'), join(directory, 'naive.sqlite'));
    await store.close();
    const naive = new DatabaseSync(join(directory, 'naive.sqlite'));
    const tables = naive.prepare("SELECT name FROM sqlite_schema WHERE name = 'events'").all();
    const left = tables.length === 0 ? 0 : Number(naive.prepare('SELECT count(*) AS count FROM events').get()?.['count']);
    naive.close();
    expect(left).toBeLessThan(20);
    expect(counted(join(from, 'events.sqlite'))).toBe(20);
  });

  it('never writes over another, and says what it lacks', async () => {
    writeFileSync(join(directory, 'events.sqlite'), '');
    expect(await taken(directory, directory)).toMatchObject({
      code: 2,
      said: expect.stringContaining('never writes over another'),
    });
    expect(await taken(join(directory, 'nothing'), join(directory, 'to'))).toMatchObject({ code: 2 });
    expect(readFileSync(join(directory, 'events.sqlite'), 'utf8')).toBe('');
  });
});

/** A stream of its own with one event, so that no turn knows of another. */
async function appendMore(store: ReturnType<typeof openSqliteEventStore>, turn: number): Promise<void> {
  const { noPreviousHash, recordAlgorithm, sealRecord } = await import('#audit/record.js');
  const { streamName } = await import('#event-store/port.js');
  const id = `00000000-0000-4000-8000-${turn.toString(16).padStart(12, '0')}`;
  const stream = streamName(`agreement-${id}`);
  const meta = { alg: recordAlgorithm, prev: noPreviousHash };
  const content = { id, type: 'ContributionReceived', data: { amount: '1.00' } };
  const sealed = sealRecord({ stream, revision: 0n, ...content, meta });
  await store.append(stream, 'no-stream', [{ ...content, meta: { ...meta, hash: sealed.hash }, bytes: sealed.bytes }]);
}
