import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built } from '../e2e/cli-process.js';

/** What the server's process holds, in bytes, after a collection. */
export interface Memory {
  heapUsed: number;
  rss: number;
  external: number;
}

/**
 * Of a machine with much memory V8 keeps what was free once, and gives nothing back that nobody asks for. With this heap it cannot, so that
 * what the process holds is seen to stand still.
 */
const HEAP_MIB = 256;

/** How long a request may take to come: short, so that what never comes whole is answered soon. */
const REQUEST_MS = 1_500;

/** A built server in a process of its own. */
export class FuzzedServer {
  /** What it said on stderr, which nobody should have made it say. */
  log = '';
  /** How it ended, where it did. */
  ended: string | undefined;

  private constructor(
    private readonly child: ChildProcess,
    readonly directory: string,
    readonly url: string,
  ) {}

  static async start(now: string): Promise<FuzzedServer> {
    await built();
    // In memory where there is such a place: what a disk takes to sync is not what is tried here.
    const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
    const directory = mkdtempSync(join(place, 'agreement-ledger-fuzz-'));
    const program = fileURLToPath(new URL('./serving-child.mjs', import.meta.url));
    const execArgv = ['--expose-gc', `--max-old-space-size=${HEAP_MIB}`];
    const child = fork(program, [directory, now, String(REQUEST_MS)], { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let log = '';
    const early = (chunk: Buffer) => {
      log += chunk.toString();
    };
    child.stderr?.on('data', early);
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The server ended with ${code}: ${log}`)));
    const [{ url }] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string }];
    ended.catch(() => undefined);
    const server = new FuzzedServer(child, directory, url);
    server.log = log;
    child.stderr?.off('data', early).on('data', (chunk: Buffer) => {
      server.log += chunk.toString();
    });
    child.on('exit', (code, signal) => {
      server.ended = `code ${code}, signal ${signal}`;
    });
    return server;
  }

  async memory(): Promise<Memory> {
    this.child.send('memory');
    const [{ memory }] = (await once(this.child, 'message')) as [{ memory: Memory }];
    return memory;
  }

  async remove(): Promise<void> {
    if (this.ended === undefined) {
      const ended = once(this.child, 'exit');
      this.child.send('close');
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}
