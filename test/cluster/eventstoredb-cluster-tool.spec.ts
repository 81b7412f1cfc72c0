import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built } from '../e2e/cli-process.js';
import { StandInProcess } from '../e2e/support/stand-in-process.js';
import { startStandIn } from '../stand-in/stand-in.js';
import type { Report } from './report.js';

// `npm run test:cluster`, tried for a short time over stand-ins: what it says of a real cluster is worth as much as what it says here.

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const LOAD = ['--writers', '8', '--agreements', '4', '--json'];
const ends: (() => unknown)[] = [];

beforeAll(built, BUILD_MS);
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function started(script: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const args = ['--disable-warning=ExperimentalWarning', ...script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  ends.push(() => child.kill('SIGKILL'));
  return child;
}

/** Runs it, and resolves `writing` when nodes may be killed. */
function tool(url: string, ...options: string[]) {
  const script = ['--import', here('../contracts/typescript-child.mjs'), here('./cluster.ts')];
  const child = started([...script, ...LOAD, ...options], { EVENTSTORE_URL: url });
  let out = '';
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk));
  const writing = new Promise<void>((resolve) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk;
      if (said.includes('may be killed')) resolve();
    });
  });
  const ended = once(child, 'close').then(([code]) => {
    if (out === '') throw new Error(`It ended with ${code} and said: ${said}`);
    return { code: code as number, report: JSON.parse(out) as Report, said };
  });
  return { writing: Promise.race([writing, ended]), ended };
}

describe('the cluster test', () => {
  it('finds nothing wrong with one node that is killed and started anew, twice one after the other on the same store', async () => {
    const standIn = await StandInProcess.prepared();
    ends.push(() => standIn.remove());
    await standIn.start();
    for (const kills of [2, 0]) {
      const { writing, ended } = tool(
        standIn.url,
        '--seconds',
        String(2 + kills),
        '--gap',
        '30',
        '--servers',
        kills > 0 ? '2' : '1',
      );
      await writing;
      for (let killed = 0; killed < kills; killed += 1) {
        await delay(1_000);
        await standIn.kill();
        await standIn.start();
      }
      const { code, report } = await ended;
      expect(report).toMatchObject({ lost: 0, doubled: 0, half: 0, open: 0, refused: {}, faults: [], passed: true });
      expect(report.acknowledged).toBeGreaterThan(10);
      expect(report.followed.store).toMatchObject({ missing: 0, gaps: 0, doubles: 0, outOfOrder: 0 });
      expect(code).toBe(0);
    }
  }, 120_000);

  it('finds nothing wrong with three nodes whose leader dies again and again', async () => {
    const cluster = started([here('../stand-in/main.mjs'), '--nodes', '3', '--port', '0', '--kill-every', '3']);
    const [line] = (await once(cluster.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const { code, report, said } = await tool(String(line).trim(), '--seconds', '7', '--gap', '30').ended;
    expect(report).toMatchObject({ lost: 0, doubled: 0, half: 0, open: 0, refused: {}, faults: [], passed: true });
    expect(report.longestGapSeconds).toBeGreaterThan(1);
    expect(report.hosts.split(',')).toHaveLength(3);
    expect(code).toBe(0);
    console.log(said.slice(said.indexOf('store  ')));
  }, 120_000);

  it('tells of a store that forgets what it has acknowledged, and of a gap that is too long', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agreement-ledger-forgets-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'log.jsonl');
    const first = await startStandIn({ path });
    const { writing, ended } = tool(first.url('single'), '--seconds', '4', '--gap', '0.5', '--settle', '5');
    await writing;
    await delay(2_000);
    await first.stop();
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${lines.slice(0, -20).join('\n')}\n`);
    await delay(1_000);
    const second = await startStandIn({ path, port: first.port });
    ends.push(() => second.stop());
    const { code, report } = await ended;
    expect(report.lost).toBeGreaterThan(5);
    expect(report.longestGapSeconds).toBeGreaterThan(1);
    expect(report.followed.api.missing).toBeGreaterThan(0);
    expect([code, report.passed]).toEqual([1, false]);
  }, 120_000);

  it('says what it needs', async () => {
    const child = started(['--import', here('../contracts/typescript-child.mjs'), here('./cluster.ts')], { EVENTSTORE_URL: '' });
    const said = once(child.stderr as NodeJS.ReadableStream, 'data').then(([chunk]) => String(chunk));
    const [code] = (await once(child, 'exit')) as [number];
    expect([code, await said]).toEqual([2, expect.stringContaining('EVENTSTORE_URL is not set')]);
  });
});
