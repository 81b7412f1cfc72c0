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
import { ledgerChoices } from './support/store.js';

// Promise 2: every read endpoint answers at a past knownAt, byte for byte, what it answered then: asked by revision and by instant,
// at the end of a history that grew, after a rebuild of the read models and after a restart.

interface Question {
  operation: string;
  /** With what it names filled in. */
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
const SPANNING = ['agreements', 'organisations', 'organisation', 'portfolio'];
const CHUNK = 9;

/** A file of the organisation and the first lines, as an example whose instants follow its dates, a second apart. */
function fileOf({ agreement, organisation }: { agreement: string; organisation: string }, lines: readonly Line[]): string {
  let latest = '';
  const rows = lines.map(({ command, effectiveOn = '', actor, input }, i) => {
    if (effectiveOn > latest) latest = effectiveOn;
    const recordedAt = new Date(Date.parse(`${latest}T10:00:00Z`) + i * 1000).toISOString();
    return { id: String(i), command, ...(effectiveOn === '' ? {} : { effectiveOn }), recordedAt, actor, input };
  });
  const head = { format: 'agreement-ledger/import/1', agreement, title: 'A random history' };
  const registration = {
    ...{ id: 'organisation', command: 'register-organisation', organisation, effectiveOn: '2000-01-01' },
    ...{ recordedAt: '2000-01-01T10:00:00.000Z', actor: { id: 'a', role: 'admin', organisationId: organisation } },
    input: { key: 'one', name: 'One', kind: 'other' },
  };
  return [head, registration, ...rows].map((row) => JSON.stringify(row)).join('\n');
}

/** Long after every history, so that each of its instants is settled. */
const now = () => new Date('2150-01-01T12:00:00Z');

async function operations(server: TestServer): Promise<{ operation: string; path: string }[]> {
  const { body } = await server.call<{ paths: Record<string, { get?: { operationId: string } }> }>('/openapi.json');
  return Object.entries(body.paths).flatMap(([path, { get }]) =>
    get && !ABOUT_THE_SERVER.includes(get.operationId) ? [{ operation: get.operationId, path: path.replace('/api/v1', '') }] : [],
  );
}

/** What of a history the questions are about; a key is the one recorded last, or one that is not there. */
interface Asking {
  days: readonly string[];
  years: readonly string[];
  organisation: string;
  decision: string;
  amendment: string;
}

function askingOf(lines: readonly Line[], days: readonly string[]): Asking {
  const inputs = lines.map((line) => line.input as { decision?: string | { decision: string }; amendment?: string });
  const named = inputs.map(({ decision }) => (typeof decision === 'object' ? decision.decision : decision));
  const budgeted = lines
    .filter(({ command }) => command === 'adopt-budget')
    .map(({ input }) => String((input as { year: number }).year));
  const draft = lines[0]?.input as { parties: { organisationId: string }[] };
  return {
    days,
    // One that there is a budget of, where there is any.
    years: budgeted.length > 0 ? budgeted : ['2026'],
    organisation: draft.parties[0]?.organisationId ?? '',
    decision: named.findLast((key) => key !== undefined) ?? 'none',
    amendment: inputs.findLast(({ amendment }) => amendment !== undefined)?.amendment ?? 'none',
  };
}

function filled(path: string, { agreement, organisation, decision, amendment }: Asking & { agreement: string }): string {
  return path
    .replace('{agreementId}', agreement)
    .replace('{organisationId}', organisation)
    .replace('{decision}', encodeURIComponent(decision))
    .replace('{amendment}', encodeURIComponent(amendment))
    .replace('{revision}', '0');
}

/** The questions of an operation; one without any would not be tried, so it is an error. */
function parametersOf(operation: string, random: Random, { days, years }: Asking): Record<string, string>[] {
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
    findings: [{}, on()],
    deadlines: [{}, on()],
    budget: [{ year: random.pick(years) }, { year: random.pick(years), ...on() }],
    decision: [{}, on()],
    amendmentEffect: [{}, on()],
    externalFunding: [{}, on()],
    inKind: [{}, on()],
    portfolio: [{}, on()],
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
    const { organisation } = askingOf(randomHistory(seed).history.lines, []);
    const kept: Kept[] = [];
    let server: TestServer;

    async function ask({ path, parameters }: Question): Promise<{ status: number; bytes: string }> {
      const { status, text } = await server.call(`${path}?${new URLSearchParams(parameters)}`);
      // A refusal names the request, which is another one each time.
      return { status, bytes: text.replace(/urn:agreement-ledger:request:[0-9a-f-]+/, '') };
    }

    async function grow(): Promise<void> {
      const { history } = randomHistory(seed);
      const random = new Random(seed);
      const days = [...new Set(history.events.map((event) => event.effectiveOn))];
      const asked = await operations(server);
      for (let done = CHUNK; done < history.lines.length + CHUNK; done += CHUNK) {
        const lines = history.lines.slice(0, done);
        const file = fileOf({ agreement, organisation }, lines);
        const imported = await server.call('/imports', { body: file });
        expect(imported.body).toMatchObject({ complete: true });
        const [{ knownAt }, { knownAt: all }] = [
          (await server.call<{ knownAt: { revision: number; recordedAt: string } }>(`/agreements/${agreement}`)).body,
          (await server.call<{ knownAt: { ledgerNumber: number } }>('/agreements?limit=1')).body,
        ];
        const at = { revision: String(knownAt.revision), instant: knownAt.recordedAt, ledgerNumber: String(all.ledgerNumber) };
        const about = askingOf(lines, days);
        for (const { operation, path: template } of asked) {
          const path = filled(template, { agreement, ...about });
          for (const parameters of parametersOf(operation, random, about)) {
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
      const ledger = await openLedger({ dataDirectory: directory, ...(await ledgerChoices(directory)) });
      const { generation } = ledger.readModels;
      await ledger.readModels.rebuild();
      expect(ledger.readModels.generation).toBeGreaterThan(generation);
      await ledger.close();
      server = await startServer({ directory, now });
      await asBefore();
    }, 60_000);
  },
);
