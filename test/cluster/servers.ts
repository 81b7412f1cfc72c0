import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const COMMAND = fileURLToPath(new URL('../../apps/cli/bin/agreement-ledger.mjs', import.meta.url));
const ANSWER_MS = 60_000;

/** What a server answered; status 0 where no answer came. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is asked of a server; a GET without a body. */
export interface Asked {
  readonly path: string;
  readonly as: string;
  readonly key?: string;
  readonly body?: string;
  readonly type?: string;
  readonly ifMatch?: number;
}

/** The API in a process of its own, on a data directory of its own, over the store that all of them share. */
export class ApiServer {
  readonly directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-cluster-'));
  readonly #agent = new Agent({ keepAlive: true });
  readonly #environment: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #url = '';
  /** What it has said on stderr, the last of it. */
  said = '';

  constructor(storeUrl: string) {
    const own = { EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: storeUrl, READ_MODELS: 'sqlite', FOLLOWERS: 'here' };
    this.#environment = { ...process.env, ...own };
  }

  async start(): Promise<void> {
    const args = [COMMAND, 'serve', '--port', '0', '--log-level', 'error', '--json', '--data', this.directory];
    const child = spawn(process.execPath, args, { env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.stderr.on('data', (chunk: Buffer) => {
      this.said = `${this.said}${chunk}`.slice(-4_000);
    });
    const gone = once(child, 'exit').then(() => Promise.reject(new Error(`A server ended before it served: ${this.said}`)));
    gone.catch(() => undefined);
    const [line] = (await Promise.race([once(child.stdout, 'data'), gone])) as [Buffer];
    this.#url = (JSON.parse(line.toString()) as { url: string }).url;
  }

  /** Whether the process still runs; it must, whatever befalls its store. */
  get isRunning(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when it is at the head of its store; throws what it waits for where that takes too long. */
  async ready(patienceMs: number): Promise<void> {
    const end = performance.now() + patienceMs;
    for (;;) {
      const { status, body } = await this.ask({ path: '/health/ready', as: '' });
      if (status === 200) return;
      if (performance.now() > end || !this.isRunning) throw new Error(`A server is not ready: ${body['detail'] ?? this.said}`);
      await delay(200);
    }
  }

  ask({ path, as, key, body, type = 'application/json', ifMatch }: Asked): Promise<Answered> {
    const written = body === undefined ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) };
    const headers = {
      ...(as === '' ? {} : { 'Acting-Person': as }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...(ifMatch === undefined ? {} : { 'If-Match': `"${ifMatch}"` }),
      ...written,
    };
    const method = body === undefined ? 'GET' : 'POST';
    return new Promise((resolve) => {
      const nothing = () => resolve({ status: 0, body: {} });
      const asking = request(`${this.#url}/api/v1${path}`, { method, agent: this.#agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer
          .once('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text || '{}') }))
          .once('error', nothing);
      });
      asking.setTimeout(ANSWER_MS, () => asking.destroy()).once('error', nothing);
      asking.end(body);
    });
  }

  /** Ends it as a service manager would, and gives the code it ended with. */
  async stop(): Promise<number> {
    const child = this.#child as ChildProcess;
    const gone = once(child, 'exit');
    if (this.isRunning) {
      child.kill('SIGTERM');
      await gone;
    }
    this.#agent.destroy();
    return child.exitCode ?? -1;
  }

  /** Builds the read models of its directory anew, again where its store is lost meanwhile; it must have been stopped. */
  async rebuild(patienceMs: number): Promise<void> {
    const command = [COMMAND, 'rebuild', '--json', '--data', this.directory];
    const end = performance.now() + patienceMs;
    for (;;) {
      const failed = await promisify(execFile)(process.execPath, command, { env: this.#environment }).then(
        () => undefined,
        (error: Error) => error,
      );
      if (failed === undefined) return;
      if (performance.now() > end) throw failed;
      await delay(500);
    }
  }

  /** Ends it at once and removes its directory. */
  remove(): void {
    this.#child?.kill('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  }
}
