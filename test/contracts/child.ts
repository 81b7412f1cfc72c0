import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** The command that runs one of the programs beside this file in a process of its own. */
export function childCommand(program: string, ...parameters: string[]): [command: string, ...parameters: string[]] {
  const runtime = ['--conditions=source', '--disable-warning=ExperimentalWarning', '--import', here('./typescript-child.mjs')];
  return [process.execPath, ...runtime, here(program), ...parameters];
}

/** A running child, the lines it has printed so far, and how it ended. */
export interface Child {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  readonly ended: Promise<{ code: number | null; signal: string | null; errors: string }>;
}

const running = new Set<ChildProcess>();

/** Ends every child that still runs, so that a test that failed leaves none behind. */
export function killChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts a command and collects what it prints. */
export function startChild([command, ...parameters]: readonly [string, ...string[]]): Child {
  const started = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(started);
  const lines: string[] = [];
  let rest = '';
  let errors = '';
  started.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  started.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<{ code: number | null; signal: string | null; errors: string }>((resolve, reject) => {
    started.on('error', reject);
    started.on('close', (code, signal) => {
      running.delete(started);
      resolve({ code, signal, errors });
    });
  });
  return { process: started, lines, ended };
}

/** Waits until the child has printed so many lines; throws when it ends before. */
export async function printed(child: Child, count: number): Promise<void> {
  let end: { code: number | null; errors: string } | null = null;
  child.ended.then((ended) => {
    end = ended;
  });
  while (child.lines.length < count) {
    if (end) throw new Error(`The child ended after ${child.lines.length} of ${count} lines: ${JSON.stringify(end)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
