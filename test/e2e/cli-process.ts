import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endStore, storeEnvironment } from './support/store.js';

/** Where the commands of the repository are typed. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The command as it is installed. */
export const COMMAND = join(ROOT, 'apps/cli/bin/agreement-ledger.mjs');

/** The two examples. */
export const PARTNERSHIP = '8a4f0c1e-5d2b-5e6f-9a70-1b2c3d4e5f60';
export const RUN_OFF = '9b5f1d2e-6e3c-5f70-8b81-2c3d4e5f6071';

/** As long as a build may take before the first test. */
export const BUILD_MS = 120_000;

/** What became of a command. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Stores in the data directory, whatever the environment says of stores elsewhere. */
export const EMBEDDED = { EVENT_STORE: 'sqlite', READ_MODELS: 'sqlite' } as const;

/** The environment of a terminal in which nobody has said where the ledger is or in which language to answer. */
export function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { LC_ALL: _all, LC_MESSAGES: _messages, AGREEMENT_LEDGER_DATA: _data, PORT: _port, ...rest } = process.env;
  return { ...rest, LANG: 'C.UTF-8', ...extra };
}

/** Builds the command where the sources are newer than it. */
export async function built(): Promise<void> {
  const { code, stderr } = await node(join(ROOT, 'apps/cli/bin/fresh-build.mjs'), [], {});
  if (code !== 0) throw new Error(stderr);
}

interface RunOptions {
  input?: string;
  env?: Readonly<Record<string, string>>;
}

function node(script: string, args: readonly string[], { input, env = {} }: RunOptions): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env: environment(env), maxBuffer: 2 ** 26 };
    const child = execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
    child.stdin?.end(input ?? '');
  });
}

/** A data directory of its own, and the command that works in it. */
export class CommandLine {
  constructor(
    readonly directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-cli-')),
    private readonly place: Readonly<Record<string, string>> = {},
  ) {}

  /** One whose files are what the test is about. */
  static embedded(): CommandLine {
    return new CommandLine(undefined, EMBEDDED);
  }

  run(...args: string[]): Promise<Ran> {
    return this.runWith({}, ...args);
  }

  async runWith(options: RunOptions, ...args: string[]): Promise<Ran> {
    const env = { ...(await this.stores()), ...options.env };
    return node(COMMAND, [...args, '--data', this.directory], { ...options, env });
  }

  /** The answer of a command as JSON; a failure of it fails the test. */
  async json<Answer>(...args: string[]): Promise<Answer> {
    const { code, stdout, stderr } = await this.run(...args, '--json');
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as Answer;
  }

  async importExamples(): Promise<void> {
    for (const name of ['partnership-2026-2029', 'run-off-2026-2029']) {
      const { code, stderr } = await this.run('import', `examples/${name}.jsonl`);
      if (code !== 0) throw new Error(stderr);
    }
  }

  /** Starts a server over the directory on a port that is free. */
  async serve(...args: string[]): Promise<RunningCommand> {
    const all = [COMMAND, 'serve', '--port', '0', '--log-level', 'warn', '--json', '--data', this.directory, ...args];
    const env = environment(await this.stores());
    const child = spawn(process.execPath, all, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    return RunningCommand.of(child);
  }

  private async stores(): Promise<Readonly<Record<string, string>>> {
    return 'EVENT_STORE' in this.place ? this.place : storeEnvironment(this.directory);
  }

  async remove(): Promise<void> {
    await endStore(this.directory);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A server that was started, until it is stopped. */
export class RunningCommand {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async of(child: ChildProcess): Promise<RunningCommand> {
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const said = once(child.stdout as NodeJS.ReadableStream, 'data').then(([chunk]) => String(chunk));
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`serve ended with ${code}: ${stderr}`)));
    const line = await Promise.race([said, ended]);
    ended.catch(() => undefined);
    return new RunningCommand(child, (JSON.parse(line) as { url: string }).url);
  }

  /** Stops it as a terminal or a service manager would, and gives the code it ended with. */
  async stop(signal: 'SIGINT' | 'SIGTERM'): Promise<number> {
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code ?? -1;
  }
}
