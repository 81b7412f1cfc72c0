import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ORGANISATIONS } from './openings.js';
import { agreementId } from './workload.js';

const HOOKS = fileURLToPath(new URL('../contracts/typescript-child.mjs', import.meta.url));
const CHILD = fileURLToPath(new URL('./serve-child.ts', import.meta.url));
const EXAMPLE = new URL('../../examples/partnership-2026-2029.jsonl', import.meta.url);
/** The row of the example after which contributions can be received. */
const IN_FORCE = '6b';
const person = (role: string) => `id=${role}-mdu; role=${role}; organisation=${ORGANISATIONS.mdu}`;

/** The built server in a process of its own, with an agreement in force for each connection. */
export class Served {
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #agents: Agent[];
  readonly #revisions: number[] = [];
  #sent = 0;

  private constructor(child: ChildProcess, url: string, connections: number) {
    this.#child = child;
    this.#url = url;
    this.#agents = Array.from({ length: connections }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  }

  /** Starts a server over an empty directory; `flags` are Node's. */
  static async start(
    directory: string,
    options: { store: 'durable' | 'no-op'; connections: number; flags?: readonly string[] },
  ): Promise<Served> {
    const { store, connections, flags = [] } = options;
    const args = [...flags, '--disable-warning=ExperimentalWarning', '--import', HOOKS, CHILD, directory, store];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8').trim()));
      child.once('exit', (code) => reject(new Error(`The server with the ${store} store ended with ${code}.`)));
    });
    const served = new Served(child, url, connections);
    for (const number of served.#agents.keys()) await served.#begin(number);
    return served;
  }

  /** An agreement in force, by importing the example as another agreement up to there. */
  async #begin(number: number): Promise<void> {
    const lines = readFileSync(EXAMPLE, 'utf8').trim().split('\n');
    const last = lines.findIndex((line) => (JSON.parse(line) as { id?: string }).id === IN_FORCE);
    const original = (JSON.parse(lines[0] as string) as { agreement: string }).agreement;
    const file = lines
      .slice(0, last + 1)
      .join('\n')
      .replaceAll(original, agreementId(number));
    const headers = {
      'Acting-Person': person('admin'),
      'Content-Type': 'application/x-ndjson',
      'Idempotency-Key': `import-${number}`,
    };
    const { status, text } = await this.#send(number, { path: '/imports', headers, body: file });
    if (status !== 200) throw new Error(`The example was not imported: ${status} ${text}`);
    this.#revisions.push(await this.#revision(number));
  }

  /** Posts from every connection at once, each on its own agreement, until the time is over; gives acknowledged posts a second. */
  async post(milliseconds: number): Promise<number> {
    const began = performance.now();
    let acknowledged = 0;
    await Promise.all(
      this.#agents.map(async (_, number) => {
        while (performance.now() - began < milliseconds) {
          await this.#contribute(number);
          acknowledged += 1;
        }
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    await this.#expectStored();
    return acknowledged / seconds;
  }

  async #contribute(number: number): Promise<void> {
    this.#sent += 1;
    const amount = { value: '1.00', currency: 'SEK' };
    const body = { effectiveOn: '2026-01-15', party: 'eskilstuna', year: 2026, amount, reference: `BG 2026-01-15 ${this.#sent}` };
    const headers = {
      'Acting-Person': person('finance'),
      'Content-Type': 'application/json',
      'Idempotency-Key': `k-${this.#sent}`,
    };
    const path = `/agreements/${agreementId(number)}/contributions-received`;
    const { status, text } = await this.#send(number, { path, headers, body: JSON.stringify(body) });
    if (status !== 201) throw new Error(`A contribution was not recorded: ${status} ${text}`);
    this.#revisions[number] = (this.#revisions[number] as number) + 1;
  }

  /** Every acknowledged post is there, and nothing else; asking also lets what follows the store come to rest. */
  async #expectStored(): Promise<void> {
    for (const number of this.#agents.keys()) {
      const [found, wanted] = [await this.#revision(number), this.#revisions[number]];
      if (found !== wanted) throw new Error(`Agreement ${number} ends at revision ${found}; ${wanted} was acknowledged.`);
    }
    for (const number of this.#agents.keys()) await this.#settled(number);
  }

  /** Balances are read from the read models, so their answer says that these have caught up. */
  async #settled(number: number): Promise<void> {
    const headers = { 'Acting-Person': person('finance') };
    for (;;) {
      const { status, text } = await this.#send(number, { path: `/agreements/${agreementId(number)}/balances`, headers });
      if (status === 200) return;
      if (status !== 503) throw new Error(`The balances were not answered: ${status} ${text}`);
    }
  }

  async #revision(number: number): Promise<number> {
    const headers = { 'Acting-Person': person('finance') };
    const { status, text } = await this.#send(number, { path: `/agreements/${agreementId(number)}`, headers });
    if (status !== 200) throw new Error(`The agreement was not answered: ${status} ${text}`);
    return (JSON.parse(text) as { knownAt: { revision: number } }).knownAt.revision;
  }

  #send(
    number: number,
    { path, headers, body }: { path: string; headers: object; body?: string },
  ): Promise<{ status: number; text: string }> {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const options = {
      method: body === undefined ? 'GET' : 'POST',
      agent: this.#agents[number],
      headers: { ...headers, ...length },
    };
    return new Promise((resolve, reject) => {
      const sending = request(`${this.#url}/api/v1${path}`, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
      });
      sending.on('error', reject);
      sending.end(body);
    });
  }

  /** Asks the server to end, and waits until it has. */
  async stop(): Promise<void> {
    for (const agent of this.#agents) agent.destroy();
    await new Promise<void>((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.kill('SIGTERM');
    });
  }
}
