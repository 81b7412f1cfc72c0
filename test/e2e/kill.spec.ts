import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openLedger } from '#application/ledger.js';
import { checkChain } from '#audit/chain.js';
import { type Recorded, streamName } from '#event-store/port.js';
import { built, COMMAND } from './cli-process.js';
import { FINANCE, importExample, PARTNERSHIP, startServer } from './support/server.js';

// Promise 4: acknowledged means durable. The server is killed, not stopped, while eight clients write; what was acknowledged is there
// once, what was not is there once or not at all, and the chain verifies.

const ROUNDS = 20;
const CLIENTS = 8;
const KILL_AFTER_MS = 250;

interface Server {
  process: ChildProcess;
  url: string;
}

async function served(directory: string): Promise<Server> {
  const child = spawn(process.execPath, [COMMAND, '--data', directory, 'serve', '--port', '0'], { stdio: 'ignore' });
  for (let tries = 0; tries < 400; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    try {
      const { url, pid } = JSON.parse(readFileSync(join(directory, 'server.json'), 'utf8')) as { url: string; pid: number };
      if (pid === child.pid) return { process: child, url };
    } catch {
      // The file is not there yet.
    }
  }
  throw new Error('The server did not start within ten seconds.');
}

async function killed({ process: child }: Server): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

const payment = (day: number) => ({
  effectiveOn: `2026-11-${String(3 + (day % 15)).padStart(2, '0')}`,
  party: 'mdu',
  year: 2027,
  amount: { value: '1.00', currency: 'SEK' },
});

describe('kill -9 while eight clients write', () => {
  const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-kill-'));
  const acknowledged = new Map<string, number>();
  const sent = new Set<string>();

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** One client writes until the server is gone, and notes what was acknowledged. */
  async function client(url: string, name: string): Promise<void> {
    for (let n = 0; ; n += 1) {
      const key = `${name}-${n}`;
      sent.add(key);
      try {
        const response = await fetch(`${url}/api/v1/agreements/${PARTNERSHIP}/contributions-received`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, 'Acting-Person': FINANCE },
          body: JSON.stringify(payment(n)),
        });
        const { revision } = (await response.json()) as { revision: number };
        if (response.status !== 201) throw new Error(`${response.status}`);
        acknowledged.set(key, revision);
      } catch {
        return;
      }
    }
  }

  it(`loses nothing that was acknowledged in ${ROUNDS} kills`, async () => {
    await built();
    const first = await startServer({ directory });
    await importExample(first, 'partnership');
    await first.close();
    for (let round = 0; round < ROUNDS; round += 1) {
      const server = await served(directory);
      const clients = Array.from({ length: CLIENTS }, (_, i) => client(server.url, `${round}-${i}`));
      await new Promise((resolve) => setTimeout(resolve, KILL_AFTER_MS));
      await killed(server);
      await Promise.all(clients);
    }
    const ledger = await openLedger({ dataDirectory: directory });
    const stored: (Recorded & { hash: string })[] = [];
    for await (const event of ledger.store.readStream(streamName(`agreement-${PARTNERSHIP}`), { limit: 1_000_000 })) {
      stored.push({ ...event, hash: event.meta['hash'] ?? '' });
    }
    expect(checkChain(stored)?.revision).toBe(BigInt(stored.length - 1));
    const written = stored.filter(
      (event) => event.type === 'ContributionReceived' && event.meta['software'] && Number(event.revision) > 40,
    );
    const commands = written.map((event) => event.meta['commandId']);
    expect(new Set(commands).size).toBe(commands.length);
    const revisions = [...acknowledged.values()];
    expect(new Set(revisions).size).toBe(revisions.length);
    const missing = revisions.filter((revision) => stored[revision]?.type !== 'ContributionReceived');
    expect(missing).toEqual([]);
    console.log(`${ROUNDS} kills: ${sent.size} sent, ${acknowledged.size} acknowledged, ${written.length} stored.`);
    expect(acknowledged.size).toBeGreaterThan(ROUNDS * CLIENTS);
    expect(written.length).toBeGreaterThanOrEqual(acknowledged.size);
    expect(written.length).toBeLessThanOrEqual(sent.size);
    const { sum } = await ledger.queries.balances(PARTNERSHIP, {});
    expect(sum).toBe('0.00');
    await ledger.close();
  }, 180_000);
});
