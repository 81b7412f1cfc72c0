import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventStoreChoice } from '#application/event-store-choice.js';
import { openEventStoreDb } from '#event-store/eventstoredb.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { Link } from '../stand-in/link.js';
import { appendChained } from '../support/chained-history.js';
import { BUILD_MS, built, COMMAND, CommandLine, type Ran, RUN_OFF } from './cli-process.js';
import { callerOf, importExample, PARTNERSHIP, startServer, type TestServer } from './support/server.js';
import { StandInProcess } from './support/stand-in-process.js';

// The ledger over EventStoreDB by configuration alone. The server is a stand-in in a process of its own: what a real one does beyond
// its protocol is held by the contract (`npm run test:contract`).

const README_QUESTION = ['obligations', '9b5f', '--if-dissolved', '2026-06-30', '--json'];
const AGREEMENT = `/agreements/${PARTNERSHIP}`;
const PAYMENT = { effectiveOn: '2026-11-20', party: 'vasteras', year: 2026, amount: { value: '1.00', currency: 'SEK' } };
const COMMANDS = 200;

const lines: CommandLine[] = [];
const standIns: StandInProcess[] = [];

function newLine(): CommandLine {
  const line = new CommandLine();
  lines.push(line);
  return line;
}

async function newStandIn(): Promise<StandInProcess> {
  const standIn = await StandInProcess.prepared();
  standIns.push(standIn);
  return standIn;
}

const over = (url: string, more: Readonly<Record<string, string>> = {}) => ({
  env: { EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: url, ...more },
});

async function until<T>(what: () => Promise<T | undefined | false>): Promise<T> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const found = await what();
    if (found) return found;
    await delay(100);
  }
  throw new Error('It did not come to that within thirty seconds.');
}

beforeAll(built, BUILD_MS);
afterAll(async () => {
  for (const line of lines) await line.remove();
  for (const standIn of standIns) await standIn.remove();
});

describe('a ledger over EventStoreDB', () => {
  const line = newLine();
  const embedded = newLine();
  let standIn: StandInProcess;
  let answer: string;
  const ask = (...args: string[]): Promise<Ran> => line.runWith(over(standIn.url), ...args);

  it('takes an import and gives the answers that SQLite gives, byte for byte', async () => {
    standIn = await newStandIn();
    await standIn.start();
    for (const name of ['partnership-2026-2029', 'run-off-2026-2029']) {
      expect(await ask('import', `examples/${name}.jsonl`)).toMatchObject({ code: 0 });
    }
    await embedded.importExamples();
    ({ stdout: answer } = await ask(...README_QUESTION));
    expect(answer).toBe((await embedded.run(...README_QUESTION)).stdout);
    expect(answer).toContain('450900.90');
    const balances = ['balances', RUN_OFF, '--json'];
    expect((await ask(...balances)).stdout).toBe((await embedded.run(...balances)).stdout);
    expect(existsSync(join(line.directory, 'events.sqlite'))).toBe(false);
  });

  it('answers the same after both were started anew, and is healthy', async () => {
    await standIn.stop();
    expect(await ask(...README_QUESTION)).toMatchObject({ code: 4, stdout: '' });
    await standIn.start();
    expect((await ask(...README_QUESTION)).stdout).toBe(answer);
    expect((await ask('rebuild')).code).toBe(0);
    expect((await ask(...README_QUESTION)).stdout).toBe(answer);
    const { code, stdout } = await ask('doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Event store\s+ok\s+EventStoreDB at 127\.0\.0\.1:\d+ answers/);
    expect(stdout).toMatch(/Event store\s+note\s+The connection to EventStoreDB is not encrypted/);
    expect(stdout).toMatch(/Chains\s+ok\s+97 events in 5 streams/);
    expect(stdout).toMatch(/Read models\s+ok\s+generation \d is at the head with all 97 events/);
  });

  it('is not begun a second time beside itself where the configuration is forgotten', async () => {
    const forgotten = await line.run('agreements', '--data', line.directory);
    expect([forgotten.code, forgotten.stdout]).toEqual([4, '']);
    const begun = await line.run('import', 'examples/partnership-2026-2029.jsonl');
    expect(begun).toMatchObject({ code: 2, stderr: expect.stringContaining('is kept in EventStoreDB (127.0.0.1:') });
    expect((await line.run('doctor')).code).toBe(2);
    const taken = await embedded.runWith(over(standIn.url), 'agreements');
    expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining('kept in its own events.sqlite') });
  });
});

describe('the configuration', () => {
  const line = newLine();

  it.each([
    ['EVENT_STORE is sqlite or eventstoredb', { EVENT_STORE: 'mongo' }],
    ['needs EVENTSTORE_URL', { EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: '' }],
    ['what it holds is not', { EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: 'http://admin:secret@127.0.0.1:2113' }],
    ['needs user:password@', { EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: 'esdb://127.0.0.1:2113' }],
    ['not encrypted', { EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false', NODE_ENV: 'production' }],
  ])('that cannot be followed is told in one sentence: %s', async (said, env) => {
    for (const command of [['agreements'], ['balances', PARTNERSHIP, '--json'], ['serve', '--port', '0'], ['doctor']]) {
      const { code, stdout, stderr } = await line.runWith({ env }, ...command);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(said);
      expect(stderr).not.toContain('secret');
    }
  });

  it('that says nothing loads no client of EventStoreDB', async () => {
    const hook = `import { registerHooks } from 'node:module';
      registerHooks({ load: (url, context, next) => (url.includes('db-client') && process.exit(99), next(url, context)) });`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };
    for (const command of [['import', 'examples/partnership-2026-2029.jsonl'], ['doctor']]) {
      expect(await line.runWith({ env }, ...command)).toMatchObject({ code: 0 });
    }
    const loaded = await newLine().runWith({ env: { ...env, ...over('esdb://127.0.0.1:1?tls=false').env } }, 'agreements');
    expect(loaded.code).toBe(99);
  });

  it('may be given as options, and in production takes a server without encryption only when told to', async () => {
    const line = newLine();
    const standIn = await newStandIn();
    await standIn.start();
    const env = { NODE_ENV: 'production', EVENTSTORE_ALLOW_INSECURE: '1' };
    const options = ['--event-store', 'eventstoredb', '--eventstore-url', standIn.url];
    expect(await line.runWith({ env }, 'agreements', ...options)).toMatchObject({ code: 0 });
  });
});

describe('a server over EventStoreDB', () => {
  it('that is down at the start says so, and serves as soon as it is up', async () => {
    const standIn = await newStandIn();
    const serving = await newLine().serve('--examples', '--event-store', 'eventstoredb', '--eventstore-url', standIn.url);
    const { call } = callerOf(serving.url);
    expect((await call('/health/live')).status).toBe(200);
    expect(await call('/health/ready')).toMatchObject({ status: 503, body: { code: 'not-ready' } });
    expect(await call('/agreements')).toMatchObject({ status: 503, body: { code: 'not-ready' } });
    await standIn.start();
    const ready = await until(async () => {
      const reply = await call('/health/ready');
      return reply.status === 200 && (reply.body['dangers'] as string[])?.length >= 2 && reply;
    });
    expect(ready.body['dangers']).toEqual(
      expect.arrayContaining([expect.stringContaining('not encrypted'), expect.stringContaining('delete streams')]),
    );
    expect((await call('/agreements')).body['total']).toBe(3);
    expect(await serving.stop('SIGTERM')).toBe(0);
  });

  it('loses and doubles nothing while its connection is cut twenty times under two hundred commands', async () => {
    const standIn = await newStandIn();
    await standIn.start();
    const link = new Link({ http2: { address: '127.0.0.1', family: 'IPv4', port: standIn.port } });
    await link.start();
    const url = `esdb://127.0.0.1:${link.port}?tls=false`;
    const server = await startServer({ eventStore: eventStoreChoice({ EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: url }) });
    let again: TestServer | undefined;
    try {
      await importExample(server, 'partnership');
      const before = await headOf(server);
      const send = (n: number) => server.call<Written>(`${AGREEMENT}/contributions-received`, { key: `cut-${n}`, body: PAYMENT });
      const connections = { cut: 0 };
      const sending = Promise.all(Array.from({ length: COMMANDS }, (_, n) => send(n)));
      const cutting = cutTwenty(link, connections);
      const first = await sending;
      await cutting;
      expect(connections.cut).toBe(20);
      for (const { status } of first) expect([201, 503]).toContain(status);
      const acknowledged = first.flatMap(({ status, body }, n) => (status === 201 ? [[n, body] as const] : []));
      // Whoever was told that nobody knows sends the same again, and so does whoever was told.
      const second = await Promise.all(Array.from({ length: COMMANDS }, (_, n) => send(n)));
      expect(second.map(({ status }) => status)).toEqual(second.map(() => 201));
      for (const [n, body] of acknowledged) expect(second[n]?.body).toEqual(body);
      const ids = second.flatMap(({ body }) => body.events.map(({ id }) => id));
      expect(new Set(ids).size).toBe(COMMANDS);
      again = await server.restart();
      expect(await headOf(again)).toBe(before + COMMANDS);
      for (const [, body] of acknowledged) {
        const stored = await again.call(`${AGREEMENT}/events/${body.revision}`);
        expect([stored.status, stored.body['hash']]).toEqual([200, body.events[0]?.hash]);
      }
      expect((await again.call('/health/ready')).status).toBe(200);
    } finally {
      // What is left open by a test that fails would keep the whole run from ending.
      await (again ?? server).remove();
      await link.stop();
    }
  });
});

async function headOf(server: Pick<TestServer, 'call'>): Promise<number> {
  return (await server.call<{ knownAt: { revision: number } }>(AGREEMENT)).body.knownAt.revision;
}

/** Cuts while commands are under way, until it has found a connection to cut twenty times. */
async function cutTwenty(link: Link, connections: { cut: number }): Promise<void> {
  for (; connections.cut < 20; connections.cut++) {
    await delay(30);
    link.reset();
  }
}

describe('copy', () => {
  it('goes on after it was killed, to EventStoreDB and back, with the same heads', async () => {
    const from = newLine();
    const back = newLine();
    const source = openSqliteEventStore(join(from.directory, 'events.sqlite'));
    await appendChained(source, { streams: 7, events: 3_000 });
    await source.close();
    const standIn = await newStandIn();
    await standIn.start();
    const args = ['copy', '--from', `sqlite:${from.directory}`, '--to', standIn.url, '--json'];
    const child = spawn(process.execPath, [COMMAND, ...args], { stdio: 'ignore' });
    const store = openEventStoreDb(standIn.url, { watch: false });
    const ended = once(child, 'exit');
    await until(async () => (await store.readAll({ prefixes: ['agreement-'], limit: 500 })).events.length >= 300);
    child.kill('SIGKILL');
    await ended;
    await store.close();
    const there = await from.json<CopyAnswer>(...args.slice(0, -1));
    expect(there).toMatchObject({ events: 3_000, verified: true, sourceMovedOn: false });
    expect(there.alreadyThere).toBeGreaterThanOrEqual(300);
    expect(there.copied).toBe(3_000 - there.alreadyThere);
    expect(there.copied).toBeGreaterThan(0);
    const again = await back.json<CopyAnswer>('copy', '--from', standIn.url, '--to', `sqlite:${back.directory}/events.sqlite`);
    expect(again.streams).toEqual(there.streams);
    expect(again.streams).toHaveLength(7);
  });

  it('is refused from a ledger that is served, from what is no place, and onto another ledger', async () => {
    const served = newLine();
    const serving = await served.serve('--examples');
    const target = newLine();
    const copy = (from: string, to: string) => target.run('copy', '--from', from, '--to', to);
    const place = (line: CommandLine) => `sqlite:${line.directory}`;
    expect(await copy(place(served), place(target))).toMatchObject({ code: 4, stderr: expect.stringContaining('is in use') });
    await serving.stop('SIGTERM');
    expect(await copy(place(served), 'postgres://x')).toMatchObject({ code: 2 });
    expect(await copy('sqlite:/no/such/place', place(target))).toMatchObject({ code: 4 });
    const other = newLine();
    await other.importExamples();
    const refused = await copy(place(served), place(other));
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('The target holds other events than the source') });
    expect((await other.run('doctor')).code).toBe(0);
  });
});

interface Written {
  revision: number;
  events: { id: string; hash: string }[];
}

interface CopyAnswer {
  events: number;
  copied: number;
  alreadyThere: number;
  verified: boolean;
  sourceMovedOn: boolean;
  streams: { stream: string; events: number; head: string }[];
}
