import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkReadModels, checkStore } from '../faults/check-store.js';
import { Clients } from './clients.js';
import { MachineProbe } from './machine-probe.js';
import { heapNow, judged, type Minute, processNow, quantile, type Sockets } from './measured.js';

// A server as it is built, under an even load for a long time: `MINUTES` (30) of `RATE` (120) requests a second by 32 clients that
// read and write. The load is open (a request is due whatever became of the one before), so that a slow answer is not hidden.

const MINUTES = Number(process.env['MINUTES'] ?? 30);
const RATE = Number(process.env['RATE'] ?? 120);
/** Shorter in a trial, so that there is something to compare. */
const MINUTE_S = Number(process.env['MINUTE_SECONDS'] ?? 60);
/** So long may it take until the server has seen that its clients are gone. */
const LEAVING_MS = 5_000;

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-soak-'));
const memoryFile = join(directory, 'memory.json');
const data = join(directory, 'data');

async function started() {
  const command = [
    path('../../apps/cli/bin/agreement-ledger.mjs'),
    'serve',
    '--port',
    '0',
    '--log-level',
    'error',
    '--json',
    '--data',
    data,
  ];
  const env = { ...process.env, SOAK_MEMORY_FILE: memoryFile };
  const child = spawn(process.execPath, ['--import', path('./memory-probe.mjs'), ...command], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  return { child, url, pid: child.pid as number };
}

async function minuteOf(clients: Clients, probe: MachineProbe, number: number): Promise<Minute> {
  const { pid } = server;
  const { cpu: cpuBefore } = processNow(pid);
  const heaps: number[] = [];
  const end = performance.now() + MINUTE_S * 1000;
  while (performance.now() < end) {
    await delay(Math.min(1_000, Math.max(0, end - performance.now())));
    if (existsSync(memoryFile)) heaps.push(heapNow(memoryFile));
  }
  const { times, failed, late, events } = clients.taken();
  const all = Object.values(times).flat();
  const { cpu, ...held } = processNow(pid);
  const told = Object.entries(times).map(([kind, values]) => [
    kind,
    { count: values.length, p50: quantile(values, 0.5), p99: quantile(values, 0.99) },
  ]);
  return {
    minute: number,
    requests: all.length,
    ...{ failed, late, events },
    times: Object.fromEntries(told),
    p99: quantile(all, 0.99),
    heap: Math.min(...heaps),
    ...held,
    machine: quantile(probe.taken(), 0.99),
    cpuSeconds: cpu - cpuBefore,
  };
}

function shown({
  minute,
  requests,
  failed,
  late,
  times,
  rss,
  heap,
  sockets,
  files,
  cpuSeconds,
  machine,
  events,
}: Minute): string {
  const kinds = Object.entries(times).map(([kind, { p50, p99 }]) => `${kind} ${p50.toFixed(1)}/${p99.toFixed(1)}`);
  const memory = `rss ${rss.toFixed(0)} heap ${heap.toFixed(0)} MiB, ${files} files, ${sockets} sockets, cpu ${((100 * cpuSeconds) / MINUTE_S).toFixed(0)} %`;
  const each = `${((1000 * cpuSeconds) / requests).toFixed(2)} ms cpu a request, the machine’s own p99 ${machine.toFixed(1)} ms`;
  return `${String(minute).padStart(3)}  ${requests} requests (${failed} failed, ${late} late), p50/p99 ms: ${kinds.join(', ')}; ${memory}; ${each}; ${events} events`;
}

/** How many sockets the server has as soon as they are no more than there were, or some time later. */
async function socketsLeft(before: number): Promise<number> {
  const patience = performance.now() + LEAVING_MS;
  for (;;) {
    const { sockets } = processNow(pid);
    if (sockets <= before || performance.now() > patience) return sockets;
    await delay(100);
  }
}

function verdict(minutes: readonly Minute[], sockets: Sockets): boolean {
  const judgements = judged(minutes, sockets);
  for (const { what, found, holds } of judgements) console.log(`${holds ? 'holds ' : 'BROKEN'}  ${what}: ${found}`);
  const store = checkStore(data);
  const faults = [...store.faults, ...checkReadModels(data, store).faults];
  console.log(
    `${faults.length === 0 ? 'holds ' : 'BROKEN'}  the store is sound: ${store.events.length} events, ${faults.slice(0, 3).join('; ') || 'no fault'}`,
  );
  return faults.length === 0 && judgements.every(({ holds }) => holds);
}

const server = await started();
const { child, url, pid } = server;
console.log(`${MINUTES} minutes of ${MINUTE_S} s, ${RATE} requests a second by 32 clients, ${url}, process ${pid}`);
const { sockets: before } = processNow(pid);
const clients = new Clients(url, RATE);
const probe = new MachineProbe(join(directory, 'probe'));
try {
  const load = clients.run();
  const minutes: Minute[] = [];
  for (let number = 1; number <= MINUTES; number += 1) {
    const minute = await minuteOf(clients, probe, number);
    minutes.push(minute);
    console.log(shown(minute));
  }
  clients.stop();
  await load;
  const after = await socketsLeft(before);
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await gone) as [number | null];
  process.exitCode = verdict(minutes, { before, after }) && code === 0 ? 0 : 1;
} finally {
  probe.stop();
  child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
}
