import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventStoreChoice } from '#application/event-store-choice.js';
import { openLedger } from '#application/ledger.js';
import { BUILD_MS, built, COMMAND, CommandLine } from '../e2e/cli-process.js';
import { StandInProcess } from '../e2e/support/stand-in-process.js';
import { rebuildDifferences } from '../faults/read-model-hashes.js';
import { endServers, newDirectory, removed, type ServerProcess, startServerProcess } from '../faults/server-process.js';
import { asked, Book, importAgreements, sending } from '../faults/workload.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';

// Two servers that only answer, two workers, one of which follows: every one a process of its own, before one store and one database.

const COMMANDS_EACH = 12;
const CLIENTS = 16;

let postgres: PostgresServer;
let standIn: StandInProcess;
let environment: Record<string, string>;
const directories: string[] = [];
const workers: Worker[] = [];

interface Worker {
  child: ChildProcess;
  said(): string;
  /** What it tells those who watch it. */
  watched(path: string): Promise<{ status: number; text: string }>;
}

function directory(): string {
  const made = newDirectory();
  directories.push(made);
  return made;
}

function work(): Worker {
  const command = [COMMAND, 'work', '--data', directory(), '--operations-port', '0', '--json'];
  const env = { ...process.env, ...environment, LANG: 'C.UTF-8' };
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const told = once(child.stdout, 'data').then(([line]) => JSON.parse(String(line)) as { operationsUrl: string });
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const watched = async (path: string) => {
    const response = await fetch(`${(await told).operationsUrl}${path}`);
    return { status: response.status, text: await response.text() };
  };
  const worker = { child, said: () => text, watched };
  workers.push(worker);
  return worker;
}

async function says({ said }: Worker, text: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (said().includes(text)) return;
    await delay(50);
  }
  throw new Error(`The worker was to say "${text}", and said: ${said()}`);
}

async function ended({ child }: Worker): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

beforeAll(async () => {
  await built();
  postgres = await startPostgres();
  standIn = await StandInProcess.prepared();
  await standIn.start();
  environment = {
    ...{ EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: standIn.url },
    ...{ READ_MODELS: 'postgres', DATABASE_URL: await postgres.newDatabase() },
  };
}, BUILD_MS);

afterAll(async () => {
  endServers();
  for (const { child } of workers) child.kill('SIGKILL');
  await standIn?.remove();
  await postgres?.stop();
  removed(...directories);
});

describe('a worker', () => {
  it('is refused where nothing is shared', async () => {
    const line = new CommandLine();
    const { code, stderr } = await line.run('work');
    expect(code).toBe(2);
    expect(stderr).toContain('EVENT_STORE=eventstoredb and READ_MODELS=postgres');
    await line.remove();
  });

  it('is followed by the other where it is killed, and nothing acknowledged is lost, doubled or unanswered', async () => {
    const first = work();
    await says(first, 'this worker writes the read models');
    const second = work();
    await says(second, 'this one stands by');
    const answering = { env: { ...environment, FOLLOWERS: 'elsewhere' } };
    const servers: ServerProcess[] = [
      await startServerProcess(directory(), answering),
      await startServerProcess(directory(), answering),
    ];
    const urls = servers.map(({ url }) => url);
    const agreements = await importAgreements(urls[0] as string, 4);
    const book = new Book();
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      for (let n = 0; n < COMMANDS_EACH; n += 1) {
        const command = sending(agreements[client % agreements.length] as string, `client${client}`, n);
        const written = await book.send(urls[(client + n) % 2] as string, command);
        expect(written?.status).toBe(201);
        // Asked of the other server, which must wait for what it did not record itself.
        const { position } = JSON.parse(written?.text ?? '{}') as { position: string };
        const question = `/agreements/${command.agreement}/balances?account=cash&minPosition=${position}`;
        let answer = await asked(urls[(client + n + 1) % 2] as string, question);
        for (let again = 0; answer.status === 503 && again < 10; again += 1) {
          answer = await asked(urls[(client + n + 1) % 2] as string, question);
        }
        expect(answer.status).toBe(200);
      }
    });
    await delay(300);
    expect((await first.watched('/metrics')).text).toContain('agreement_ledger_projection_leads{projection="ledger"} 1');
    expect((await second.watched('/metrics')).text).toContain('agreement_ledger_projection_leads{projection="ledger"} 0');
    expect(await second.watched('/health/ready')).toMatchObject({ status: 200 });
    first.child.kill('SIGKILL');
    await Promise.all(clients);
    expect(second.said()).toContain('this worker writes the read models');
    expect((await second.watched('/metrics')).text).toContain('agreement_ledger_projection_leads{projection="ledger"} 1');
    console.log(`${book.acknowledged.size} commands by two servers, the worker that followed killed among them.`);
    expect(book.acknowledged.size).toBe(CLIENTS * COMMANDS_EACH);

    const third = work();
    await says(third, 'this one stands by');
    for (const server of servers) expect(await server.stop()).toBe(0);
    for (const { child } of [second, third]) child.kill('SIGTERM');
    expect([await ended(second), await ended(third)]).toEqual([0, 0]);
    const line = new CommandLine(directory());
    const doctor = await line.runWith({ env: environment }, 'doctor');
    expect(doctor.stdout).toMatch(/Read models\s+ok/);
    expect(doctor.code).toBe(0);
  }, 240_000);

  it('leaves rows that a fresh rebuild makes too', async () => {
    const url = environment['DATABASE_URL'] as string;
    const ledger = await openLedger({
      dataDirectory: directory(),
      eventStore: eventStoreChoice(environment),
      readModels: { kind: 'postgres', url, follows: true },
    });
    expect(ledger.readModels.events).toBeGreaterThan(CLIENTS * COMMANDS_EACH);
    expect(await rebuildDifferences(ledger.readModels)).toEqual([]);
    await ledger.close();
  }, 60_000);
});
