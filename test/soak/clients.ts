import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const CLIENTS = 32;
/** As many agreements are written to at a time; one that has had its share gives way to a new one. */
const OPEN = 16;
const WRITES_EACH = 500;
const WRITES_IN_TEN = 4;

const HOST = '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01';
const EXAMPLE = '8a4f0c1e-5d2b-5e6f-9a70-1b2c3d4e5f60';
const LAST_ROW = '12b';
const person = (id: string, role: string) => `id=${id}; role=${role}; organisation=${HOST}`;
const FINANCE = person('finance-mdu', 'finance');
const ADMIN = person('admin-mdu', 'admin');
const sek = (value: string) => ({ value, currency: 'SEK' });

interface Sent {
  kind: string;
  method: 'GET' | 'POST';
  path: string;
  as?: string;
  body?: string;
  type?: string;
}

/** What was measured since it was last taken: milliseconds from when a request was due to when its answer was there, by kind. */
export interface Taken {
  times: Record<string, number[]>;
  failed: number;
  late: number;
  events: number;
}

/** Thirty-two clients that send what is due, as long as one of them is free. */
export class Clients {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  readonly #file = exampleRows();
  readonly #open: { id: string; writes: number }[] = [];
  #measured: Taken = { times: {}, failed: 0, late: 0, events: 0 };
  #busy = 0;
  #sent = 0;
  #events = 0;
  #stopped = false;

  // Not as parameter properties: this file runs with its types stripped, and those are more than types.
  private readonly url: string;
  private readonly rate: number;

  constructor(url: string, rate: number) {
    this.url = url;
    this.rate = rate;
  }

  /** Sends until it is stopped, and then until every answer is there. */
  async run(): Promise<void> {
    // They have their shares at different times, so that the sizes of all together are the same at any time.
    while (this.#open.length < OPEN) await this.begin(Math.floor((WRITES_EACH * this.#open.length) / OPEN));
    const every = 1000 / this.rate;
    let due = performance.now();
    while (!this.#stopped) {
      const now = performance.now();
      if (due > now) await delay(due - now);
      if (this.#busy >= CLIENTS) this.#measured.late += 1;
      else void this.send(this.next(), due);
      due += every;
    }
    while (this.#busy > 0) await delay(20);
    this.#agent.destroy();
  }

  stop(): void {
    this.#stopped = true;
  }

  /** What was measured, which begins anew. */
  taken(): Taken {
    const taken = { ...this.#measured, events: this.#events };
    this.#measured = { times: {}, failed: 0, late: 0, events: 0 };
    return taken;
  }

  private next(): Sent {
    this.#sent += 1;
    const n = this.#sent;
    const place = Math.floor(Math.random() * this.#open.length);
    const agreement = this.#open[place] as { id: string; writes: number };
    if (n % 10 >= WRITES_IN_TEN) return reading(agreement.id, n);
    agreement.writes += 1;
    if (agreement.writes >= WRITES_EACH) {
      this.#open.splice(place, 1);
      void this.begin();
    }
    return writing(agreement.id, n);
  }

  /** A new agreement in place of one that has had its share. */
  private async begin(writes = 0): Promise<void> {
    const id = randomUUID();
    await this.send(
      {
        kind: 'import',
        method: 'POST',
        path: '/imports',
        as: ADMIN,
        body: this.#file.replaceAll(EXAMPLE, id),
        type: 'application/x-ndjson',
      },
      performance.now(),
    );
    this.#open.push({ id, writes });
    this.#events += 28;
  }

  private async send(sent: Sent, due: number): Promise<void> {
    this.#busy += 1;
    const status = await this.status(sent).catch(() => 0);
    this.#busy -= 1;
    // From when it was due: what waited for a client that was free has waited, too.
    const { times } = this.#measured;
    times[sent.kind] = [...(times[sent.kind] ?? []), performance.now() - due];
    if (status !== 200 && status !== 201) this.#measured.failed += 1;
    if (status === 201) this.#events += 1;
  }

  private status({ method, path, as = FINANCE, body, type = 'application/json' }: Sent): Promise<number> {
    return new Promise((resolve, reject) => {
      const written =
        body === undefined
          ? {}
          : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), 'Idempotency-Key': randomUUID() };
      const options = { method, agent: this.#agent, headers: { 'Acting-Person': as, ...written } };
      const asked = request(`${this.url}/api/v1${path}`, options, (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0));
        answer.once('error', reject);
      });
      asked.once('error', reject);
      asked.end(body);
    });
  }
}

function exampleRows(): string {
  const lines = readFileSync(new URL('../../examples/partnership-2026-2029.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const last = lines.findIndex((line) => (JSON.parse(line) as { id?: string }).id === LAST_ROW);
  return lines.slice(0, last + 1).join('\n');
}

function writing(agreement: string, n: number): Sent {
  const of = (kind: string, noun: string, body: object): Sent => {
    return { kind, method: 'POST', path: `/agreements/${agreement}/${noun}`, body: JSON.stringify(body) };
  };
  if (n % 4 === 0) {
    const voucher = { series: 'S', number: String(n), date: '2026-05-10' };
    return of('expenditure', 'expenditures', {
      effectiveOn: '2026-05-10',
      expenditure: `E${n}`,
      commitment: 'P1',
      amount: sek('1.25'),
      voucher,
    });
  }
  return of('contribution', 'contributions-received', {
    effectiveOn: '2026-06-01',
    party: 'mdu',
    year: 2026,
    amount: sek('1.50'),
  });
}

const READINGS: readonly [kind: string, path: (agreement: string, n: number) => string][] = [
  ['balances', (agreement) => `/agreements/${agreement}/balances`],
  ['past balances', (agreement, n) => `/agreements/${agreement}/balances?on=2026-04-01&knownAt=${15 + (n % 12)}`],
  ['obligations', (agreement) => `/agreements/${agreement}/obligations?dissolvedOn=2026-12-31`],
  ['timeline', (agreement) => `/agreements/${agreement}/timeline?limit=20`],
  ['contributions', (agreement) => `/agreements/${agreement}/contributions`],
  ['agreements', () => '/agreements'],
];

function reading(agreement: string, n: number): Sent {
  const [kind, path] = READINGS[Math.floor(n / 10 + n) % READINGS.length] as (typeof READINGS)[number];
  return { kind, method: 'GET', path: path(agreement, n) };
}
