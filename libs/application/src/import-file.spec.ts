import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IMPORT_LINE_MAX, type ImportOptions, importFile, parseImport, quarantineFile } from './import-file.js';
import { type Ledger, openLedger } from './ledger.js';
import { InvalidInput, NotFound } from './problems.js';

const EXAMPLE = readFileSync(new URL('../../../examples/partnership-2026-2029.jsonl', import.meta.url), 'utf8');
const lines = EXAMPLE.trim().split('\n');

/** The example with the rows of the ids otherwise; a row that is changed to nothing is left out. */
const otherwise = (changes: Record<string, string>): string =>
  lines.map((line) => changes[JSON.parse(line).id] ?? line).join('\n');
const rowOf = (id: string): string => lines.find((line) => JSON.parse(line).id === id) ?? '';

describe('an import with a quarantine', () => {
  let directory: string;
  let ledger: Ledger;
  const run = (content: string, options: Partial<ImportOptions> = {}) => {
    const { quarantine = true } = options;
    return importFile(ledger, parseImport(content, { quarantine }), { dryRun: false, quarantine, ...options });
  };
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-import-'));
    ledger = await openLedger({ dataDirectory: directory });
  });
  afterEach(async () => {
    await ledger.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const bad = otherwise({
    '5': 'no JSON',
    '8': rowOf('8').replace('"eskilstuna", "year"', '"nobody", "year"'),
    '12b': rowOf('12b').replace('fund-commitment', 'no-such-command'),
    '17': '[1]',
    '15': rowOf('15').replace('"id": "15"', '"id": "14"'),
  });

  it('sets bad lines aside with their reason, and the rest goes on', async () => {
    const outcome = await run(bad);
    expect(outcome.complete).toBe(false);
    expect(outcome.rows).toHaveLength(lines.length - 1);
    const set = outcome.rows.filter((row) => row.why !== undefined).map(({ id, outcome: became }) => [id, became]);
    // Row 16 spends of what row 12b would have funded.
    expect(set).toEqual([
      ['', 'invalid'],
      ['8', 'refused'],
      ['12b', 'invalid'],
      ['', 'invalid'],
      ['16', 'refused'],
      ['', 'invalid'],
    ]);
    expect(outcome.quarantined?.map(({ why }) => why.en)).toEqual([
      expect.stringMatching(/^\/line\/\d+: this line must be one JSON object: it is not JSON$/),
      expect.stringContaining('nobody'),
      expect.stringContaining('no-such-command'),
      expect.stringContaining('stands twice'),
      expect.stringContaining('P3'),
      expect.stringContaining('one JSON object'),
    ]);
    expect(outcome.quarantined?.map(({ line }) => lines[line - 1])).toEqual(['5', '8', '12b', '15', '16', '17'].map(rowOf));
  });

  it('what was set aside is a file of its own, and corrected it is imported', async () => {
    const wrong = otherwise({ '8': rowOf('8').replace('"eskilstuna", "year"', '"nobody", "year"') });
    const { quarantined = [] } = await run(wrong);
    const aside = quarantineFile(wrong, quarantined);
    const corrected = aside.replace('"nobody"', '"eskilstuna"');
    const again = await run(corrected, { quarantine: false });
    expect(again).toMatchObject({ complete: true, recorded: 1, unchanged: 0 });
    expect(again.quarantined).toBeUndefined();
    expect((await run(EXAMPLE, { quarantine: false })).recorded).toBe(0);
  });

  it('in a dry run nothing is recorded', async () => {
    const outcome = await run(bad, { dryRun: true });
    expect(outcome.quarantined).toHaveLength(6);
    expect((await run(EXAMPLE)).unchanged).toBe(0);
  });

  it('a clean file sets nothing aside', async () => {
    expect(await run(EXAMPLE)).toMatchObject({ complete: true, quarantined: [] });
  });

  it('a row id that an earlier import used for another line is set aside', async () => {
    await run(EXAMPLE);
    const { quarantined } = await run(otherwise({ '13': rowOf('13').replace('"300000.00"', '"300001.00"') }));
    expect(quarantined?.map(({ line }) => lines[line - 1])).toEqual([rowOf('13')]);
  });

  it('without a quarantine the first bad line ends it, and a wrong form records nothing', async () => {
    expect(() => parseImport(bad)).toThrow(InvalidInput);
    const refused = await run(otherwise({ '8': rowOf('8').replace('"eskilstuna", "year"', '"nobody", "year"') }), {
      quarantine: false,
    });
    expect(refused.rows.at(-1)).toMatchObject({ id: '8', outcome: 'refused' });
    await expect(
      run(otherwise({ '9': rowOf('9').replace('receive-contribution', 'none') }), { quarantine: false }),
    ).rejects.toThrow(NotFound);
  });

  it('what is wrong with one line alone is told of that line, however late it is found', async () => {
    const payment = JSON.parse(rowOf('8'));
    const wrong = [
      { ...payment, id: 'w1', recordedAt: '2026-02-30T11:00:00.000Z' },
      { ...payment, id: 'w2', recordedAt: '2026-02-10T24:00:00.000Z' },
      { ...payment, id: 'w3', reason: 'half a pair: \ud800' },
      { ...payment, id: 'w4', input: { ...payment.input, reference: 'a\u0000b' } },
      { ...payment, id: 'w5', input: { ...payment.input, year: -0 } },
      { ...payment, id: 'w6', command: 'register-organisation' },
      { ...payment, id: 'w7', input: JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) },
    ].map((row) => JSON.stringify(row));
    const twice = `${JSON.stringify({ ...payment, id: 'w8' }).slice(0, -1)},"id":"w9"}`;
    const before = await run(EXAMPLE);
    expect(before.complete).toBe(true);
    const outcome = await run([lines[0], ...wrong, twice, 'x'.repeat(IMPORT_LINE_MAX + 1)].join('\n'));
    expect([outcome.recorded, outcome.rows.map(({ line, outcome: became }) => [line, became])]).toEqual([
      0,
      Array.from({ length: 9 }, (_, i) => [i + 2, 'invalid']),
    ]);
  });

  it('without a quarantine what was recorded before such a line is told of', async () => {
    const late = otherwise({ '9': rowOf('9').replace('"input":', '"reason": "\\ud800", "input":') });
    const outcome = await run(late, { quarantine: false });
    expect(outcome.rows.at(-1)).toMatchObject({ id: '9', outcome: 'invalid' });
    expect([outcome.complete, outcome.recorded]).toEqual([false, outcome.rows.length - 1]);
  });

  it('a command that there is none of is found before anything is recorded', async () => {
    const unknown = otherwise({ '9': rowOf('9').replace('receive-contribution', 'none') });
    await expect(run(unknown, { quarantine: false })).rejects.toThrow(NotFound);
    expect(await run(EXAMPLE)).toMatchObject({ unchanged: 0, complete: true });
  });

  it('a file without a head is no file', () => {
    expect(() => parseImport('', { quarantine: true })).toThrow(InvalidInput);
    expect(() => parseImport('{}', { quarantine: true })).toThrow(InvalidInput);
  });
});
