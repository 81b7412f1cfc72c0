import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

// Faults of the disk that no disk at hand has: strace stands between a running server and the kernel, for as long as it is attached.

/** Why faults cannot be injected here, or null where they can. */
export const whyNoInjection: string | null = reason();

function reason(): string | null {
  const tried = spawnSync('strace', ['-f', '-o', '/dev/null', '-e', 'inject=fdatasync:delay_enter=1', 'true'], {
    encoding: 'utf8',
  });
  if (tried.error) return 'strace is not installed';
  if (tried.status !== 0) return `strace may not trace here (${tried.stderr.trim().split('\n')[0]})`;
  const sleeper = spawn('sleep', ['30']);
  try {
    const attached = spawnSync('timeout', ['-s', 'INT', '1', 'strace', '-o', '/dev/null', '-p', String(sleeper.pid)], {
      encoding: 'utf8',
    });
    return /attached/.test(attached.stderr) ? null : `strace may not attach to a process here (${attached.stderr.trim()})`;
  } finally {
    sleeper.kill('SIGKILL');
  }
}

/** What is put in place of which system calls, in strace's words (`fdatasync:error=EIO`), for one file alone. */
export interface Injection {
  pid: number;
  file: string;
  fault: string;
}

const attached = new Set<ChildProcess>();

/** Ends what a test that failed left attached. */
export function endInjections(): void {
  for (const tracer of attached) tracer.kill('SIGKILL');
}

/** Injects the fault from now on, until the returned function is called; the disk is well again when that one resolves. */
export async function injected({ pid, file, fault }: Injection): Promise<() => Promise<void>> {
  const calls = fault.split(':')[0] ?? '';
  const parameters = ['-f', '-p', String(pid), '-P', file, '-e', `trace=${calls}`, '-e', `inject=${fault}`, '-o', '/dev/null'];
  const tracer = spawn('strace', parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  attached.add(tracer);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    tracer.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('attached')) resolve();
    });
    tracer.once('exit', (code) => reject(new Error(`strace ended with ${code}: ${said}`)));
  });
  return async () => {
    attached.delete(tracer);
    if (tracer.exitCode !== null || tracer.signalCode !== null) return;
    const gone = once(tracer, 'exit');
    tracer.kill('SIGINT');
    await gone;
  };
}
