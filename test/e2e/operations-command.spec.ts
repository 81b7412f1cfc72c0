import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { endServers, newDirectory, removed, type ServerProcess, startServerProcess } from '../faults/server-process.js';
import { BUILD_MS, built, CommandLine } from './cli-process.js';
import { Scrape } from './support/exposition.js';
import { OtlpReceiver } from './support/otlp-receiver.js';
import { callerOf } from './support/server.js';
import { endStore, storeEnvironment } from './support/store.js';

// The command as it is installed: what is asked for by options and environment is there, and what is not asked for is not even loaded.

const hook = `import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (/prom-client|opentelemetry|fastify.otel/.test(url) && process.exit(99), next(url, context)) });`;
const LOADS_NOTHING = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };

let directory: string;
beforeAll(() => built(), BUILD_MS);
afterEach(async () => {
  await endStore(directory);
  removed(directory);
});
afterAll(() => endServers());

/** A server over the directory, its events and read models where the environment of the suite says. */
async function serving(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  return startServerProcess(directory, { env: { ...(await storeEnvironment(directory)), ...env } });
}

describe('serve', () => {
  it('loads nothing that measures or traces where nobody asks for it, and does where somebody does', async () => {
    directory = newDirectory();
    const quiet = await serving(LOADS_NOTHING);
    expect(quiet.operationsUrl).toBeUndefined();
    expect(await quiet.stop()).toBe(0);
    for (const [name, value] of [
      ['OPERATIONS_PORT', '0'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1'],
    ] as const) {
      await expect(serving({ ...LOADS_NOTHING, [name]: value })).rejects.toThrow('ended with 99');
    }
  }, 60_000);

  it('may listen for those who watch on every address, though the ledger itself may not', async () => {
    directory = newDirectory();
    const server = await serving({ OPERATIONS_PORT: '0', OPERATIONS_HOST: '0.0.0.0' });
    const { port } = new URL(String(server.operationsUrl));
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`, { headers: { host: 'prometheus' } })).status).toBe(200);
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    expect(await server.stop()).toBe(0);
  }, 60_000);

  it('listens on this machine and says where; a port that is taken is named with its option', async () => {
    directory = newDirectory();
    const server = await serving({ OPERATIONS_PORT: '0' });
    expect(server.operationsUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await Scrape.of(String(server.operationsUrl))).value('ready')).toBe(1);
    const { port } = new URL(String(server.operationsUrl));
    const line = new CommandLine();
    const refused = await line.run('serve', '--port', '0', '--operations-port', port);
    expect(refused).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining(`Port ${port} is in use`) });
    expect(refused.stderr).toContain('--operations-port');
    expect((await line.run('serve', '--operations-port', 'x')).code).toBe(2);
    await line.remove();
    expect(await server.stop()).toBe(0);
  }, 60_000);

  it('sends its spans to the collector of the environment, and ends though there is none any longer', async () => {
    directory = newDirectory();
    const receiver = await OtlpReceiver.start();
    const server = await serving({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    const { call } = callerOf(server.url);
    expect((await call('/agreements')).status).toBe(200);
    for (let tries = 0; receiver.spans.length < 2; tries += 1) {
      expect(tries).toBeLessThan(200);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(receiver.spans.map(({ name }) => name).sort()).toEqual(['GET /api/v1/agreements', 'question agreements']);
    expect([...receiver.services]).toEqual(['agreement-ledger']);
    await receiver.stop();
    expect((await call('/agreements')).status).toBe(200);
    expect(await server.stop()).toBe(0);
  }, 60_000);
});
