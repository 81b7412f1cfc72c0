import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { eventStoreChoice } from '#application/event-store-choice.js';
import { readModelsChoice } from '#application/read-models-choice.js';
import { serve } from '../../apps/api/src/serve.js';
import { FINANCE, importExample, PARTNERSHIP, startServer, type TestServer } from './support/server.js';
import { ledgerChoices } from './support/store.js';
import { withoutRules } from './support/without-rules.js';

// A server that starts, is watched, and stops: what was acknowledged is there, and nothing holds it up.

const now = () => new Date('2026-11-22T12:00:00.000Z');
const RECEIVED = `/agreements/${PARTNERSHIP}/contributions-received`;
const payment = { effectiveOn: '2026-11-20', party: 'vasteras', year: 2026, amount: { value: '1.00', currency: 'SEK' } };

/** Everything in files of the directory, whatever the environment says of stores elsewhere. */
const EMBEDDED = { eventStore: eventStoreChoice({}), readModels: readModelsChoice({}) };

async function withServer(test: (server: TestServer) => Promise<void>, choices: Partial<typeof EMBEDDED> = {}): Promise<void> {
  const server = await startServer({ now, ...choices });
  try {
    await test(server);
  } finally {
    await server.remove();
  }
}

describe('starting', () => {
  it('says where it is while it runs', () =>
    withServer(async (server) => {
      const file = join(server.directory, 'server.json');
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url: server.url, pid: process.pid });
      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      await server.close();
      expect(existsSync(file)).toBe(false);
    }));

  it('is refused on another address than this machine’s', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'agreement-ledger-e2e-'));
    await expect(serve({ dataDirectory, port: 0, host: '0.0.0.0' })).rejects.toThrow('this machine alone');
    rmSync(dataDirectory, { recursive: true });
  });

  it('is refused on a directory that another server owns, and leaves that one alone', () =>
    withServer(async (server) => {
      await expect(serve({ dataDirectory: server.directory, port: 0, logLevel: 'silent' })).rejects.toThrow('is in use');
      expect(existsSync(join(server.directory, 'server.json'))).toBe(true);
      expect((await server.call('/api-info', { as: null })).body).toMatchObject({
        apiName: 'agreement-ledger',
        apiStatus: 'active',
      });
    }));

  it('on a port that is taken lets the directory go', () =>
    withServer(async (server) => {
      const dataDirectory = mkdtempSync(join(tmpdir(), 'agreement-ledger-e2e-'));
      const port = Number(new URL(server.url).port);
      const choices = await ledgerChoices(dataDirectory);
      await expect(serve({ dataDirectory, ...choices, port, logLevel: 'silent' })).rejects.toThrow('EADDRINUSE');
      const other = await startServer({ directory: dataDirectory });
      await other.remove();
    }));
});

describe('stopping', () => {
  it('finishes what was begun: all that was acknowledged is there afterwards', () =>
    withServer(async (server) => {
      await importExample(server, 'partnership');
      const replies = Array.from({ length: 60 }, (_, i) =>
        server.call(RECEIVED, { key: `stop-${i}`, body: payment }).then(
          ({ status, body }) => ({ status, revision: body['revision'] as number }),
          () => ({ status: 0, revision: -1 }),
        ),
      );
      await replies[0];
      await server.close();
      const acknowledged = (await Promise.all(replies)).filter(({ status }) => status === 201);
      expect(acknowledged.length).toBeGreaterThan(0);
      const again = await server.restart();
      for (const { revision } of acknowledged) {
        expect((await again.call(`/agreements/${PARTNERSHIP}/events/${revision}`)).status).toBe(200);
      }
      const retried = await again.call(RECEIVED, { key: 'stop-0', body: payment });
      expect([retried.status, retried.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
      await again.close();
    }));

  it('does not wait for connections that are kept alive, nor closes twice', () =>
    withServer(async (server) => {
      const agent = new Agent({ keepAlive: true });
      await new Promise((resolve) => {
        request(`${server.url}/health/live`, { agent }, (response) => response.resume().on('end', resolve)).end();
      });
      const began = performance.now();
      await Promise.all([server.close(), server.close()]);
      expect(performance.now() - began).toBeLessThan(2000);
      agent.destroy();
    }));
});

describe('health', () => {
  it('is told to anybody, at both places', () =>
    withServer(async (server) => {
      expect((await server.call('/health/live', { as: null })).body).toEqual({ status: 'live' });
      await importExample(server, 'partnership');
      expect((await server.call('/health/ready', { as: null })).body).toMatchObject({ status: 'ready' });
      expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    }));

  it('turns false when what is stored is not what was written', () =>
    withServer(async (server) => {
      await importExample(server, 'partnership');
      await server.close();
      const database = new DatabaseSync(join(server.directory, 'events.sqlite'));
      const columns = database.prepare('PRAGMA table_info(events)').all() as { name: string; type: string }[];
      const bytes = columns.find(({ type }) => type === 'BLOB')?.name ?? 'record';
      withoutRules(database, () => {
        database.exec(
          `UPDATE events SET "${bytes}" = CAST(replace(CAST("${bytes}" AS TEXT), '5000000.00', '5000000.01') AS BLOB)`,
        );
      });
      database.close();
      const again = await server.restart();
      const answer = await again.call(`/agreements/${PARTNERSHIP}`, { headers: { 'Accept-Language': 'sv' } });
      expect([answer.status, answer.body['code']]).toEqual([500, 'integrity']);
      expect(answer.text).not.toContain('events.sqlite');
      const ready = await again.call('/health/ready', { as: null });
      expect([ready.status, ready.body['code'], ready.headers.get('retry-after')]).toEqual([503, 'not-ready', '2']);
      expect((await again.call('/health/live', { as: null })).status).toBe(200);
      await again.close();
    }, EMBEDDED));
});

describe('what is no HTTP', () => {
  it('is answered with a problem, and the server lives on', () =>
    withServer(async (server) => {
      const { port } = new URL(server.url);
      const text = await new Promise<string>((resolve, reject) => {
        let all = '';
        const socket = connect(Number(port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
        socket.on('data', (chunk) => {
          all += String(chunk);
        });
        socket.on('close', () => resolve(all));
        socket.on('error', reject);
      });
      expect(text).toContain('HTTP/1.1 400 Bad Request');
      expect(text).toContain('urn:agreement-ledger:problem:bad-request');
      expect((await server.call('/agreements', { as: FINANCE })).status).toBe(200);
    }));
});

describe('another name for this machine', () => {
  it('is not answered, so that no page elsewhere speaks for a person', () =>
    withServer(async (server) => {
      const status = await new Promise((resolve, reject) => {
        const headers = { Host: 'ledger.example', 'Acting-Person': FINANCE };
        request(`${server.url}/api/v1/agreements`, { headers }, (response) =>
          response.resume().on('end', () => resolve(response.statusCode)),
        )
          .on('error', reject)
          .end();
      });
      expect(status).toBe(421);
    }));
});

describe('the documentation', () => {
  it('is served without any network', () =>
    withServer(async (server) => {
      const page = await fetch(`${server.url}/api/v1/docs`);
      const html = await page.text();
      expect([page.status, /(src|href)="https?:/.test(html)]).toEqual([200, false]);
      for (const [, script] of html.matchAll(/src="([^"]+\.js)"/g)) {
        const file = await fetch(new URL(String(script), `${server.url}/api/v1/`));
        expect([file.status, (await file.text()).length > 100]).toEqual([200, true]);
      }
    }));
});
