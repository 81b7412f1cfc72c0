import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenApi, operationsOf } from '../e2e/support/document.js';
import { type Prepared, prepare, preparedFor } from '../e2e/support/prepared.js';
import { ADMIN, callerOf, importExample, type TestServer } from '../e2e/support/server.js';
import { Random, seedOfRun } from '../properties/seed.js';
import { faultsOf } from './judging.js';
import { REGRESSIONS } from './regressions.js';
import { type FuzzRequest, type Ground, requestOf } from './requests.js';
import { reproduction, send } from './sending.js';
import { FuzzedServer, type Memory } from './serving.js';

// Every command and query, from the server's own document, made wrong at random: nothing but problems comes back, nothing is recorded
// by what is refused, and the same server answers to the end. FUZZ=100000 is the long run; SEED repeats one.

const REQUESTS = Number(process.env['FUZZ'] || 5000);
const SEED = seedOfRun();
const AT_ONCE = 8;
const BATCH = 40;
/** So many faults are told of, and then it ends. */
const TOLD_MAX = 20;
const WARM = Math.min(1000, Math.floor(REQUESTS / 2));
/**
 * A long run also says that the process does not grow. By then what is compiled is compiled and the heap has the room it works in: 1,000
 * requests are a second, and much of that comes later. What the process holds swings by a tenth with what the collector has kept.
 */
const SETTLED = 20_000;
const NOW = '2029-12-01T12:00:00.000Z';

/** What two writes need that are no commands of one agreement. */
const PREPARATIONS: Readonly<Record<string, Prepared>> = {
  'import-history': { as: ADMIN },
  'carry-over': preparedFor('carry-over-funds'),
};

let server: FuzzedServer;
let ground: Ground;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

beforeAll(async () => {
  server = await FuzzedServer.start(NOW);
  ground = await prepared(server.url);
}, 300_000);

afterAll(async () => {
  agent.destroy();
  await server.remove();
});

/** The examples, and for each write an agreement that stands as its example needs it. */
async function prepared(url: string): Promise<Ground> {
  // Nothing but its calls is used.
  const through = callerOf(url) as TestServer;
  for (const name of ['predecessor', 'run-off', 'partnership'] as const) await importExample(through, name);
  const { body: document } = await through.call<OpenApi>('/openapi.json', { as: null });
  const ground: Ground = { document, agreements: new Map(), people: new Map() };
  const writes = operationsOf(document).filter(({ method }) => method === 'post');
  for (const [index, { operation }] of writes.entries()) {
    const { operationId } = operation;
    const needed = PREPARATIONS[operationId] ?? preparedFor(operationId);
    const agreement = `a0000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    ground.agreements.set(operationId, agreement);
    ground.people.set(operationId, needed.as);
    await prepare(through, agreement, needed);
  }
  return ground;
}

/** How many events the ledger holds, by its own count. */
async function ledgerNumber(position = ''): Promise<number> {
  const { body } = await callerOf(server.url).call<{ knownAt: { ledgerNumber: number } }>(
    // What was just acknowledged is waited for; what nobody acknowledged is seen at the latest after the next batch.
    `/agreements?limit=1${position === '' ? '' : `&minPosition=${position}`}`,
  );
  return body.knownAt.ledgerNumber;
}

/** What a batch found wrong, what it recorded, and how its requests were answered. */
interface Found {
  faults: string[];
  events: number;
  statuses: number[];
  /** The last position that was acknowledged. */
  position: string;
}

/** What was recorded, on one agreement or on two. */
interface Recorded {
  position?: string;
  events?: unknown[];
  sent?: Recorded;
  received?: Recorded;
}

function eventsIn({ events = [], sent, received }: Recorded): number {
  return events.length + (sent ? eventsIn(sent) : 0) + (received ? eventsIn(received) : 0);
}

async function sendAll(requests: readonly FuzzRequest[]): Promise<Found> {
  const found: Found = { faults: [], events: 0, statuses: [], position: '' };
  const left = [...requests];
  const worker = async () => {
    for (let request = left.shift(); request !== undefined; request = left.shift()) {
      const reply = await send(server.url, request, agent);
      const faults = faultsOf(ground.document, request, reply);
      found.statuses.push(reply.status);
      if (reply.status === 201 && reply.headers['idempotent-replayed'] !== 'true') {
        const recorded = JSON.parse(reply.text) as Recorded;
        found.events += eventsIn(recorded);
        const { position = recorded.received?.position ?? '' } = recorded;
        if (position > found.position) found.position = position;
      }
      if (faults.length > 0) found.faults.push(`${faults.join('; ')}\n${reproduction(server.url, request)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return found;
}

const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
const shown = ({ heapUsed, rss }: Memory) => `heap ${megabytes(heapUsed)} MiB, resident ${megabytes(rss)} MiB`;

describe('requests that nobody should send', () => {
  it(
    `${REQUESTS} of them, from the seed ${SEED}`,
    async () => {
      const counts = new Map<number, number>();
      const held = new Map<number, Memory>();
      const wrong: string[] = [];
      let recorded = await ledgerNumber();
      for (let sent = 0; sent < REQUESTS; sent += BATCH) {
        const numbers = Array.from({ length: Math.min(BATCH, REQUESTS - sent) }, (_, i) => sent + i);
        // Each has a seed of its own, so that one is made again without those before it.
        const batch = numbers.map((number) => requestOf(ground, new Random(SEED + number * 7919), number));
        const { faults, events, statuses, position } = await sendAll(batch);
        for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
        recorded += events;
        if (server.ended !== undefined)
          throw new Error(`The server ended (${server.ended}) in a batch from ${sent}, seed ${SEED}: ${server.log}`);
        const now = await ledgerNumber(position);
        if (now !== recorded)
          faults.push(`requests ${sent}–${sent + BATCH}: ${recorded} events were acknowledged and there are ${now}`);
        recorded = now;
        wrong.push(...faults);
        if (wrong.length >= TOLD_MAX) break;
        for (const count of [WARM, SETTLED]) {
          if (sent < count && sent + BATCH >= count) held.set(count, await server.memory());
        }
      }
      if (wrong.length > 0) throw new Error(`Seed ${SEED}:\n${wrong.slice(0, TOLD_MAX).join('\n\n')}`);
      const last = await server.memory();
      const [first, settled] = [held.get(WARM) as Memory, held.get(SETTLED)];
      const answers = [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
      console.info(
        [
          `seed ${SEED}; ${answers.join(', ')}`,
          ...[...held, [REQUESTS, last] as const].map(([count, memory]) => `after ${count}: ${shown(memory)}`),
        ].join('\n'),
      );
      expect(last.heapUsed).toBeLessThanOrEqual(first.heapUsed * 1.2);
      if (settled) expect(last.rss).toBeLessThanOrEqual(settled.rss * 1.3);
      expect(server.log).toBe('');
    },
    REQUESTS * 60 + 120_000,
  );
});

describe('requests that once were answered wrongly', () => {
  it.each(REGRESSIONS)('$was', async ({ request, status }) => {
    const before = await ledgerNumber();
    const whole = { operationId: '', ...request };
    const reply = await send(server.url, whole);
    expect([reply.status, faultsOf(ground.document, whole, reply), await ledgerNumber()]).toEqual([status, [], before]);
  });
});
