import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImportOutcome } from '#application/import-file.js';
import { BUILD_MS, built, CommandLine } from './cli-process.js';
import { ADMIN, exampleText, PARTNERSHIP, startServer, type TestServer } from './support/server.js';

// An import over HTTP with a quarantine: bad lines are set aside with their reason, and the rest goes on.

describe('POST /imports?quarantine=true', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.remove());

  const lines = (agreement: string) => exampleText('partnership').trim().replaceAll(PARTNERSHIP, agreement).split('\n');
  const post = (body: string, parameters: string) => server.call<ImportOutcome>(`/imports?${parameters}`, { as: ADMIN, body });

  it('goes on after a line that is no JSON, and imports the corrected line afterwards', async () => {
    const agreement = randomUUID();
    const good = lines(agreement);
    const at = good.findIndex((line) => JSON.parse(line).id === '9');
    const bad = good.with(at, '{"id":').join('\n');
    expect((await post(bad, 'dryRun=true')).status).toBe(400);
    const tried = await post(bad, 'dryRun=true&quarantine=true');
    expect(tried.body).toMatchObject({ dryRun: true, complete: false, quarantined: [{ line: at + 1, text: '{"id":' }] });
    const done = await post(bad, 'quarantine=true');
    expect(done.body.quarantined).toHaveLength(1);
    expect(done.body.recorded + done.body.unchanged).toBe(good.length - 2);
    const corrected = await post([good[0], good[at]].join('\n'), 'quarantine=true');
    expect(corrected.body).toMatchObject({ complete: true, recorded: 1, quarantined: [] });
  });

  it('is asked for with true or false, and is not the default', async () => {
    const file = lines(randomUUID()).join('\n');
    expect((await post(file, 'quarantine=perhaps')).status).toBe(400);
    expect((await post(file, 'dryRun=true')).body.quarantined).toBeUndefined();
  });
});

describe('import --quarantine', () => {
  const ledger = new CommandLine();
  beforeAll(built, BUILD_MS);
  afterAll(() => ledger.remove());

  it('writes the lines set aside to a new file, which is imported once corrected', async () => {
    const [file, aside] = [join(ledger.directory, 'in.jsonl'), join(ledger.directory, 'aside.jsonl')];
    const lines = exampleText('partnership').trim().split('\n');
    const at = lines.findIndex((line) => JSON.parse(line).id === '9');
    writeFileSync(file, lines.with(at, lines[at]?.replace('"party": "vasteras"', '"party": "nobody"') ?? '').join('\n'));
    const first = await ledger.run('import', file, '--quarantine', aside);
    expect([first.code, first.stdout.includes('1 lines were set aside')]).toEqual([1, true]);
    const set = readFileSync(aside, 'utf8');
    expect(set.split('\n')).toEqual([lines[0], expect.stringContaining('nobody'), '']);
    expect((await ledger.run('import', file, '--quarantine', aside)).code).toBe(2);
    writeFileSync(aside, set.replace('nobody', 'vasteras'));
    const other = join(ledger.directory, 'none.jsonl');
    expect((await ledger.run('import', aside, '--quarantine', other)).code).toBe(0);
    expect(existsSync(other)).toBe(false);
  });
});
