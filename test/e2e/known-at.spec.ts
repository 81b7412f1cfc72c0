import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openLedger } from '#application/ledger.js';
import { randomHistory } from '../properties/random-history.js';
import { historiesOfRun, Random, seedsOfRun } from '../properties/seed.js';
import type { Line } from '../support/history.js';
import { startServer, type TestServer } from './support/server.js';

// Promise 2: every read endpoint answers at a past knownAt, byte for byte, what it answered then: asked by revision and by instant,
// at the end of a history that grew, after a rebuild of the read models and after a restart.

interface Question {
  operation: string;
  path: string;
  parameters: Record<string, string>;
}
/** What was answered while the history grew; `instant` is when its last event was recorded. */
interface Kept extends Question {
  revision: string;
  instant: string;
  ledgerNumber: string;
  status: number;
  bytes: string;
}

/** Says nothing of a history: who serves, and whether it is well. */
const ABOUT_THE_SERVER = ['apiInfo', 'live', 'ready'];
/** Spans agreements, so that it knows the ledger number and not a revision. */
const SPANNING = ['agreements', 'organisations', 'organisation'];
const CHUNK = 9;

/** A file of the first lines, as an example whose instants follow its dates, a second apart. */
function fileOf(agreement: string, lines: readonly Line[]): string {
  let latest = '';
  const rows = lines.map(({ command, effectiveOn = '', actor, input }, i) => {
    if (effectiveOn > latest) latest = effectiveOn;
    const recordedAt = new Date(Date.parse(`${latest}T10:00:00Z`) + i * 1000).toISOString();
    return { id: String(i), command, ...(effectiveOn === '' ? {} : { effectiveOn }), recordedAt, actor, input };
  });
  const head = { format: 'agreement-ledger/import/1', agreement, title: 'A random history' };
  return [head, ...rows].map((row) => JSON.stringify(row)).join('\n');
}

/** Long after every history, so that each of its instants is settled. */
const now = () => new Date('2150-01-01T12:00:00Z');

async function operations(server: TestServer): Promise<{ operation: string; path: string }[]> {
  const { body } = await server.call<{ paths: Record<string, { get?: { operationId: string } }> }>('/openapi.json');
  return Object.entries(body.paths).flatMap(([path, { get }]) =>
    get && !ABOUT_THE_SERVER.includes(get.operationId) ? [{ operation: get.operationId, path: path.replace('/api/v1', '') }] : [],
  );
}

/** The questions of an operation; one without any would not be tried, so it is an error. */
function parametersOf(operation: string, random: Random, days: readonly string[]): Record<string, string>[] {
  const on = () => ({ on: random.pick(days) });
  const all: Record<string, Record<string, string>[]> = {
    agreements: [{ limit: '20' }],
    organisations: [{ limit: '20' }],
    organisation: [{}],
    agreement: [{}, on()],
    balances: [{}, on(), { ...on(), account: 'cash' }, { ...on(), account: 'receivable' }],
    explanation: [
      { account: 'cash', ...on(), fromOn: random.pick(days) },
      { account: 'cash', fromKnownAt: '0' },
    ],
    contributions: [{}, on()],
    obligations: [{}, on(), { dissolvedOn: random.pick(days) }, { dissolvedOn: random.pick(days), ...on() }],
    timeline: [
      { limit: '5', offset: '3' },
      { ...on(), limit: '7' },
    ],
    event: [{}],
  };
  const asked = all[operation];
  if (!asked) throw new Error(`The read endpoint "${operation}" is not asked in this test; add its questions.`);
  return asked;
}

describe.each(seedsOfRun(Math.max(2, Math.round(historiesOfRun(100) / 25))).map((seed) => [seed]))(
  'known at (SEED=%d)',
  (seed) => {
    const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-known-at-'));
    const agreement = randomUUID();
    const organisation = randomUUID();
    const kept: Kept[] = [];
    let server: TestServer;

    async function ask({ path, parameters }: Question): Promise<{ status: number; bytes: string }> {
      const filled = path
        .replace('{agreementId}', agreement)
        .replace('{organisationId}', organisation)
        .replace('{revision}', '0');
      const { status, text } = await server.call(`${filled}?${new URLSearchParams(parameters)}`);
      // A refusal names the request, which is another one each time.
      return { status, bytes: text.replace(/urn:agreement-ledger:request:[0-9a-f-]+/, '') };
    }

    async function grow(): Promise<void> {
      const { history } = randomHistory(seed);
      const random = new Random(seed);
      const days = [...new Set(history.events.map((event) => event.effectiveOn))];
      const asked = await operations(server);
      for (let done = CHUNK; done < history.lines.length + CHUNK; done += CHUNK) {
        const file = fileOf(agreement, history.lines.slice(0, done));
        const imported = await server.call('/imports', { body: file });
        expect(imported.body).toMatchObject({ complete: true });
        const [{ knownAt }, { knownAt: all }] = [
          (await server.call<{ knownAt: { revision: number; recordedAt: string } }>(`/agreements/${agreement}`)).body,
          (await server.call<{ knownAt: { ledgerNumber: number } }>('/agreements?limit=1')).body,
        ];
        const at = { revision: String(knownAt.revision), instant: knownAt.recordedAt, ledgerNumber: String(all.ledgerNumber) };
        for (const { operation, path } of asked) {
          for (const parameters of parametersOf(operation, random, days)) {
            kept.push({ operation, path, parameters, ...at, ...(await ask({ operation, path, parameters })) });
          }
          if (!SPANNING.includes(operation)) continue;
          const byInstant = { operation, path, parameters: { knownAt: at.instant } };
          kept.push({ ...byInstant, ...at, ...(await ask(byInstant)) });
        }
      }
    }

    /** Asks everything again at what was known then; lists over agreements name the ledger number instead of a revision. */
    async function asBefore(): Promise<void> {
      expect(kept.length).toBeGreaterThan(20);
      for (const { revision, instant, ledgerNumber, status, bytes, ...question } of kept) {
        const { operation, parameters } = question;
        if (operation === 'event' || 'knownAt' in parameters) {
          expect(await ask(question)).toEqual({ status, bytes });
          continue;
        }
        const again = await ask({
          ...question,
          parameters: { ...parameters, knownAt: SPANNING.includes(operation) ? ledgerNumber : revision },
        });
        expect({ question, status: again.status, bytes: again.bytes }).toEqual({ question, status, bytes });
        if (SPANNING.includes(operation)) continue;
        const byInstant = await ask({ ...question, parameters: { ...parameters, knownAt: instant } });
        expect({ question, status: byInstant.status, bytes: byInstant.bytes }).toEqual({ question, status, bytes });
      }
    }

    afterAll(() => server.remove());

    it('answers the same at the end', async () => {
      server = await startServer({ directory, now });
      await server.call(`/organisations/${organisation}/registrations`, {
        as: `id=a; role=admin; organisation=${organisation}`,
        body: { effectiveOn: '2024-01-01', key: 'one', name: 'One', kind: 'other' },
      });
      await grow();
      expect(kept.length).toBeGreaterThan(20);
      expect(kept.filter((k) => k.status >= 500)).toEqual([]);
      expect(kept.filter((k) => k.status === 200).length / kept.length).toBeGreaterThan(0.3);
      await asBefore();
    }, 120_000);

    it('answers the same after a restart', async () => {
      server = await server.restart();
      await asBefore();
    }, 60_000);

    it('answers the same after a rebuild', async () => {
      await server.close();
      const ledger = await openLedger({ dataDirectory: directory });
      const { generation } = ledger.readModels;
      await ledger.readModels.rebuild();
      expect(ledger.readModels.generation).toBeGreaterThan(generation);
      await ledger.close();
      server = await startServer({ directory, now });
      await asBefore();
    }, 60_000);
  },
);
