import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that ran to its end: what it said, how long it took, and the most memory it held. */
export interface Ran {
  readonly output: string;
  readonly seconds: number;
  /** User and system. */
  readonly processorSeconds: number;
  /** MiB; undefined where the system does not tell (only Linux does). */
  readonly peakMiB: number | undefined;
}

const POLL_MS = 4;
/** Nothing else in Node tells what a child used of the processor; the shell says it after all that the program complained of. */
const TIMED = ['-c', 'TIMEFORMAT="%3U %3S"; time "$0" "$@"'];

/** Runs a program and waits for its end; throws what it said where it failed. */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn('bash', [...TIMED, program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
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
      const complaint = Buffer.concat(complained).toString('utf8');
      const [, user, system] = /([\d.]+) ([\d.]+)\s*$/.exec(complaint) ?? [];
      const output = Buffer.concat(said).toString('utf8');
      if (code === 0) resolve({ output, seconds, processorSeconds: Number(user) + Number(system), peakMiB });
      else reject(new Error(`${program} ended with ${code}: ${complaint.slice(0, 2000)}`));
    });
  });
}

/** Of the program that the shell of this id runs. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    const [, kiB] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child}/status`, 'utf8')) ?? [];
    return kiB === undefined ? undefined : Number(kiB) / 1024;
  } catch {
    return undefined;
  }
}
