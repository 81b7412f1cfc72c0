import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built, CommandLine, PARTNERSHIP, type RunningCommand } from './cli-process.js';

const QUESTIONS = [
  ['agreements'],
  ['show', '8a4f'],
  ['balances', '8a4f', '--on', '2026-09-30', '--known-at', '38'],
  ['explain', '8a4f', '--account', 'cash', '--from-on', '2026-03-31'],
  ['contributions', '8a4f', '--known-at', '2026-03-01T00:00:00Z'],
  ['obligations', '8a4f', '--if-dissolved', '2026-06-30'],
  ['timeline', '8a4f', '--limit', '5', '--offset', '20'],
];
const FAULTS = [
  ['balances', '8a4f', '--account', 'spent:P9'],
  ['balances', '8a4f', '--known-at', 'yesterday'],
  ['balances', '8a4f', '--on', '2020-01-01'],
  ['balances', '00000000-0000-4000-8000-000000000000'],
  ['record', 'pay-surplus', '8a4f', '--as', 'legal@mdu', '--on', '2026-11-20', '--party', 'mdu', '--amount', '1.00'],
  ['obligations', '8a4f', '--if-dissolved', '2031-01-01'],
];

let ledger: CommandLine;
let server: RunningCommand;

beforeAll(async () => {
  await built();
  ledger = new CommandLine();
}, BUILD_MS);

afterAll(() => ledger.remove());

describe('a server over the data directory', () => {
  const embedded: string[] = [];
  const faults: { code: number; stderr: string }[] = [];

  it('imports the examples first, and again without effect', async () => {
    server = await ledger.serve('--examples');
    const { url } = server;
    expect(await server.stop('SIGINT')).toBe(0);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(existsSync(join(ledger.directory, 'server.json'))).toBe(false);
    for (const question of QUESTIONS) embedded.push((await ledger.run(...question, '--json')).stdout);
    for (const fault of FAULTS) faults.push(await ledger.run(...fault));
    server = await ledger.serve('--examples');
  }, 120_000);

  it('gives the answers that the directory gave, byte for byte, without being named', async () => {
    for (const [i, question] of QUESTIONS.entries()) {
      expect((await ledger.run(...question, '--json')).stdout).toBe(embedded[i]);
    }
  }, 120_000);

  it('is told of its faults in the same words, with the same codes', async () => {
    for (const [i, fault] of FAULTS.entries()) {
      expect({ fault, ...(await ledger.run(...fault)) }).toEqual({ fault, ...faults[i] });
    }
  }, 120_000);

  it('records once under one key, and imports', async () => {
    const args = [
      'record',
      'receive-contribution',
      '8a4f',
      '--as',
      'finance@mdu',
      '--on',
      '2027-01-31',
      '--party',
      'mdu',
      '--year',
      '2027',
      '--amount',
      '1.00',
      '--idempotency-key',
      'server-1',
      '--json',
    ];
    const first = await ledger.run(...args);
    const second = await ledger.run(...args);
    expect(JSON.parse(first.stdout)).toMatchObject({ id: PARTNERSHIP, revision: 40 });
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toContain('nothing was recorded now');
    const again = await ledger.json('import', 'examples/partnership-2026-2029.jsonl');
    expect(again).toMatchObject({ recorded: 0, unchanged: 39, complete: true });
  });

  it('is found by --server too, from where there is no directory', async () => {
    const elsewhere = new CommandLine();
    const { stdout } = await elsewhere.run('balances', '8a4f', '--account', 'cash', '--server', server.url);
    expect(stdout).toContain('10,044,999.25');
    await elsewhere.remove();
  });

  it('keeps the directory to itself', async () => {
    const second = await ledger.run('serve', '--port', '0');
    expect(second.code).toBe(4);
    expect(second.stderr).toContain(`is served by the server at ${server.url}`);
    const rebuild = await ledger.run('rebuild');
    expect([rebuild.code, rebuild.stderr.includes('while it runs')]).toEqual([4, true]);
    const doctor = await ledger.run('doctor');
    expect(doctor.code).toBe(0);
    expect(doctor.stdout).toContain(`the server at ${server.url}`);
  });

  it('stops on SIGTERM and loses nothing', async () => {
    expect(await server.stop('SIGTERM')).toBe(0);
    const { stdout } = await ledger.run('timeline', '8a4f', '--on', '2027-01-31', '--offset', '40');
    expect(stdout).toContain('Entries 41–41 of 41.');
    const { knownAt } = await ledger.json<{ knownAt: { ledgerNumber: number } }>('agreements');
    expect((await ledger.run('rebuild')).stdout).toContain(`was built from ${knownAt.ledgerNumber} events`);
  });
});

describe('no server', () => {
  it('is said in a sentence, with what to do', async () => {
    const { code, stderr } = await ledger.run('agreements', '--server', 'http://127.0.0.1:9');
    expect(code).toBe(4);
    expect(stderr).toBe(
      'The server at http://127.0.0.1:9 does not answer: start it with "agreement-ledger serve", or leave --server out. (server-unavailable)\n',
    );
    expect((await ledger.run('agreements', '--server', 'nowhere')).code).toBe(2);
  });

  it('where the data directory names one is not put down to a --server that nobody gave', async () => {
    const ledger = CommandLine.embedded();
    await ledger.importExamples();
    const running = await ledger.serve();
    // In its place stands one that hears who asks whether it is there, and answers nothing else.
    const leaving = createServer((request, response) => {
      if (request.url === '/api/v1/api-info') response.end('{}');
      else request.socket.destroy();
    });
    await once(leaving.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(leaving.address() as AddressInfo).port}`;
    writeFileSync(join(ledger.directory, 'server.json'), JSON.stringify({ url, pid: process.pid }));
    const { code, stderr } = await ledger.run('agreements');
    expect(code).toBe(4);
    expect(stderr).toBe(
      `The server at ${url} has this data directory and answers no more: it may be stopping, so give the same command again in a moment. (server-unavailable)\n`,
    );
    leaving.close();
    await running.stop('SIGTERM');
    await ledger.remove();
  });

  it('and no ledger either: asking makes none', async () => {
    const empty = CommandLine.embedded();
    const { code, stderr } = await empty.run('agreements');
    expect(code).toBe(4);
    expect(stderr).toContain('A ledger was wanted in');
    expect(existsSync(join(empty.directory, 'events.sqlite'))).toBe(false);
    await empty.remove();
  });
});
