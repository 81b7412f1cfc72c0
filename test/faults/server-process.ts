import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMAND } from '../e2e/cli-process.js';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
/** What is logged comes by a pipe of its own, from a process that may have both cores taken from it. */
const SAYS_MS = 10_000;
const running = new Set<ChildProcess>();

/** A server in a process of its own, and what it has said on stderr. */
export interface ServerProcess {
  pid: number;
  url: string;
  /** Where its metrics and its health are, where it was started with `OPERATIONS_PORT`. */
  operationsUrl?: string;
  said(): string;
  /** Resolves when it has said that; throws what it did say where that takes too long. An answer may come sooner than what is logged of it. */
  says(text: string): Promise<void>;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; the code it ended with. */
  stop(): Promise<number>;
}

/** A process that has loaded the server and opens the directory when it is told. */
export interface Standby {
  child: ChildProcess;
  serve(dataDirectory: string): Promise<ServerProcess>;
}

/** Ends what still runs, so that a test that failed leaves nothing behind. */
export function endServers(): void {
  for (const child of running) child.kill('SIGKILL');
}

function tracked(child: ChildProcess): ChildProcess {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

function saying(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}

async function ended(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? -1;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? -1;
}

/** Loads a server beforehand; it serves when it is given its directory. */
export function standby(): Standby {
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'agreement-ledger-compiled') };
  const child = tracked(fork(here('./serving-child.mjs'), [], { silent: true, execArgv: [], env: { ...process.env, ...cache } }));
  const said = saying(child);
  const loaded = once(child, 'message');
  return {
    child,
    serve: async (dataDirectory) => {
      await loaded;
      const answered = once(child, 'message');
      const gone = ended(child).then((code) => Promise.reject(new Error(`The server ended with ${code}: ${said()}`)));
      gone.catch(() => undefined);
      child.send({ dataDirectory });
      const [{ url }] = (await Promise.race([answered, gone])) as [{ url: string }];
      return serverOf(child, { pid: child.pid as number, url }, said);
    },
  };
}

/** How a server is started: what stands before the command (strace, for one), and what it finds in its environment. */
export interface Started {
  before?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** Starts the command as it is installed; throws what it said where it does not serve. */
export async function startServerProcess(directory: string, { before = [], env = {} }: Started = {}): Promise<ServerProcess> {
  const command = [process.execPath, COMMAND, 'serve', '--port', '0', '--log-level', 'error', '--json', '--data', directory];
  const [program, ...parameters] = [...before, ...command] as [string, ...string[]];
  const options = {
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LANG: 'C.UTF-8', ...env },
  };
  const child = tracked(spawn(program, parameters, options));
  const said = saying(child);
  const line = once(child.stdout as NodeJS.ReadableStream, 'data').then(([chunk]) => String(chunk));
  const gone = ended(child).then((code) => Promise.reject(new Error(`The server ended with ${code}: ${said()}`)));
  gone.catch(() => undefined);
  const announced = JSON.parse(await Promise.race([line, gone])) as Announced;
  return serverOf(child, announced, said);
}

type Announced = Pick<ServerProcess, 'pid' | 'url' | 'operationsUrl'>;

/** `pid` is that of the server itself, which under strace is not the child that was started. */
function serverOf(child: ChildProcess, announced: Announced, said: () => string): ServerProcess {
  const { pid } = announced;
  const end = (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) process.kill(pid, signal);
    return ended(child);
  };
  return {
    ...announced,
    said,
    says: async (text) => {
      const deadline = performance.now() + SAYS_MS;
      while (!said().includes(text)) {
        if (performance.now() > deadline) throw new Error(`The server was to say "${text}", and said: ${said()}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

/** A directory of its own under the system's temporary one, or under another. */
export function newDirectory(under = tmpdir()): string {
  return mkdtempSync(join(under, 'agreement-ledger-fault-'));
}

const OF_A_PROCESS = /(-shm|\/server\.json|\/lock\.sqlite(-journal)?|\/filler)$/;

/** A copy of a data directory as it lies on the disk, its files perhaps in several, without what belongs to the process that runs. */
export function copied(...directories: readonly string[]): string {
  const copy = newDirectory();
  for (const directory of directories) {
    for (const name of readdirSync(directory)) {
      const from = join(directory, name);
      if (!OF_A_PROCESS.test(from)) cpSync(from, join(copy, name), { recursive: true, dereference: true, force: true });
    }
  }
  return copy;
}

/** Removes directories of this suite. */
export function removed(...directories: readonly string[]): void {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
}
