import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../stand-in/main.mjs', import.meta.url));

/** A stand-in of EventStoreDB in a process of its own, whose log outlives it, on a port that stays. */
export class StandInProcess {
  readonly #folder = mkdtempSync(join(tmpdir(), 'agreement-ledger-stand-in-'));
  #child: ChildProcess | undefined;

  readonly port: number;

  private constructor(port: number) {
    this.port = port;
  }

  /** One that has its port and is not started yet. */
  static async prepared(): Promise<StandInProcess> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    return new StandInProcess(port);
  }

  /** Where a client finds it. */
  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  async start(): Promise<void> {
    const args = [
      '--disable-warning=ExperimentalWarning',
      MAIN,
      '--port',
      String(this.port),
      '--file',
      join(this.#folder, 'log.jsonl'),
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The stand-in ended with ${code}.`)));
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended]);
    ended.catch(() => undefined);
  }

  stop(): Promise<void> {
    return this.#ended('SIGTERM');
  }

  /** Ends it without a word, as a machine that fails. */
  kill(): Promise<void> {
    return this.#ended('SIGKILL');
  }

  async #ended(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
