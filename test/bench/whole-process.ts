import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that ran to its end: what it said, how long it took, and the most memory it held. */
export interface Ran {
  readonly output: string;
  readonly seconds: number;
  /** MiB; undefined where the system does not tell (only Linux does). */
  readonly peakMiB: number | undefined;
}

const POLL_MS = 4;

/** Runs a program and waits for its end; throws what it said where it failed. */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    const said: Buffer[] = [];
    const complained: Buffer[] = [];
    let peakMiB: number | undefined;
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complained.push(chunk));
    // The high-water mark never falls, so the last one seen is the process's own but for its last milliseconds.
    const poll = setInterval(() => {
      peakMiB = peakOf(child.pid) ?? peakMiB;
    }, POLL_MS);
    child.on('error', (error) => {
      clearInterval(poll);
      reject(error);
    });
    child.on('close', (code) => {
      clearInterval(poll);
      const seconds = (performance.now() - began) / 1000;
      if (code === 0) resolve({ output: Buffer.concat(said).toString('utf8'), seconds, peakMiB });
      else reject(new Error(`${program} ended with ${code}: ${Buffer.concat(complained).toString('utf8').slice(0, 2000)}`));
    });
  });
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const [, kiB] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kiB === undefined ? undefined : Number(kiB) / 1024;
  } catch {
    return undefined;
  }
}
