import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built, CommandLine } from './cli-process.js';
import { withoutRules } from './support/without-rules.js';

let healthy: CommandLine;
const copies: CommandLine[] = [];

beforeAll(async () => {
  await built();
  healthy = CommandLine.embedded();
  await healthy.importExamples();
}, BUILD_MS);

afterAll(async () => {
  for (const ledger of [healthy, ...copies]) await ledger.remove();
});

/** A copy of the ledger, changed by somebody who has the files and knows how to take the triggers away. */
function changed(file: string, sql: readonly string[]): CommandLine {
  const copy = CommandLine.embedded();
  copies.push(copy);
  cpSync(healthy.directory, copy.directory, { recursive: true });
  const database = new DatabaseSync(join(copy.directory, file));
  withoutRules(database, () => {
    for (const statement of sql) database.exec(statement);
  });
  database.close();
  return copy;
}

interface Diagnosis {
  healthy: boolean;
  exitCode: number;
  checks: { check: string; result: string; found: string }[];
}

async function examined(ledger: CommandLine): Promise<{ code: number; diagnosis: Diagnosis }> {
  const { code, stdout } = await ledger.run('doctor', '--json');
  return { code, diagnosis: JSON.parse(stdout) as Diagnosis };
}

describe('doctor', () => {
  it('finds a healthy ledger healthy', async () => {
    const { code, stdout } = await healthy.run('doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Chains\s+ok\s+97 events in 5 streams/);
    expect(stdout).toMatch(/Read models\s+ok\s+generation 1 is at the head with all 97 events/);
    expect(stdout).toContain('Healthy: what is stored is what was recorded.');
    expect((await healthy.run('doctor', '--lang', 'sv')).stdout).toContain('Friskt:');
  });

  it('finds a single changed byte, and so does every answer', async () => {
    const amount = `CAST(replace(CAST(record AS TEXT), '"3000000.00"', '"3000001.00"') AS BLOB)`;
    const ledger = changed('events.sqlite', [
      `UPDATE events SET record = ${amount} WHERE instr(CAST(record AS TEXT), '"3000000.00"')`,
    ]);
    const { code, diagnosis } = await examined(ledger);
    expect([code, diagnosis.exitCode, diagnosis.healthy]).toEqual([5, 5, false]);
    const chains = diagnosis.checks.find(({ check }) => check === 'chains');
    expect(chains?.result).toBe('fault');
    expect(chains?.found).toMatch(/agreement-8a4f.*18/);
    const answer = await ledger.run('contributions', '8a4f');
    expect([answer.code, answer.stdout]).toEqual([5, '']);
    expect(answer.stderr).toContain('(integrity)');
  });

  it('finds an event that was taken away', async () => {
    const last = "SELECT number FROM streams WHERE name LIKE 'agreement-8a4f%'";
    const ledger = changed('events.sqlite', [`DELETE FROM events WHERE revision = 20 AND stream = (${last})`]);
    const { code, diagnosis } = await examined(ledger);
    expect(code).toBe(5);
    expect(diagnosis.checks.at(3)).toMatchObject({
      check: 'store',
      result: 'fault',
      found: expect.stringContaining('Streams that do not end where they should: 1'),
    });
  });

  it('finds read models that differ from the store, and a rebuild heals them', async () => {
    const ledger = changed('read-models.sqlite', ["DELETE FROM events WHERE revision = 5 AND stream LIKE 'agreement-8a4f%'"]);
    const { code, diagnosis } = await examined(ledger);
    expect(code).toBe(5);
    expect(diagnosis.checks.find(({ check }) => check === 'read-models')?.found).toContain('agreement-ledger rebuild');
    expect((await ledger.run('rebuild')).code).toBe(0);
    expect((await examined(ledger)).code).toBe(0);
  });

  it.each([
    ['an amount', 'UPDATE postings SET "amountMinor" = "amountMinor" + 1', 'AND line = 0'],
    ['a sum', 'UPDATE postings SET "beforeMinor" = 9007199254740993', 'AND line = 0'],
    ['the lack of a posting', 'DELETE FROM postings', 'AND line = 1'],
    [
      'a posting',
      'INSERT INTO postings SELECT generation, agreement, revision, 9, account, "effectiveOn", 1, 1 FROM postings',
      '',
    ],
    ['what was said', `UPDATE events SET data = replace(data, '0', '1')`, ''],
    ['a currency', `UPDATE headings SET heading = replace(heading, 'SEK', 'NOK')`, ''],
  ])('finds in the read models %s that no event makes', async (_, change, line) => {
    const table = ['postings', 'events', 'headings'].find((name) => change.includes(name)) as string;
    const revision = table === 'headings' ? 0 : 18;
    const of = table === 'events' ? 'stream' : 'agreement';
    const where = `WHERE ${of} LIKE '%8a4f0c1e%' AND revision = ${revision} ${line} ${table === 'postings' && line === '' ? 'LIMIT 1' : ''}`;
    const ledger = changed('read-models.sqlite', [`${change} ${where}`]);
    const { code, diagnosis } = await examined(ledger);
    expect(code).toBe(5);
    const found = diagnosis.checks.find(({ check }) => check === 'read-models')?.found;
    expect(found).toMatch(
      new RegExp(`differs from the store in agreement-8a4f.* revision ${revision} \\(${table}\\): build them anew`),
    );
    if (!change.includes('amountMinor" +')) return;
    // Where an answer would be wrong, none is given.
    const answer = await ledger.run('balances', '8a4f', '--json');
    expect([answer.code, answer.stdout]).toEqual([5, '']);
    expect((await ledger.run('rebuild')).code).toBe(0);
    expect((await examined(ledger)).code).toBe(0);
  });

  it('finds an index of the read models that says other than its rows', async () => {
    const ledger = changed('read-models.sqlite', ['CREATE INDEX other ON postings (agreement)']);
    const database = new DatabaseSync(join(ledger.directory, 'read-models.sqlite'), { defensive: false });
    // The rows of the one are read by the pages of the other.
    database.exec(`PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage =
      (SELECT rootpage FROM sqlite_schema WHERE name = 'other') WHERE name = 'postings_by_account'`);
    database.close();
    const { code, diagnosis } = await examined(ledger);
    expect(code).toBe(5);
    expect(diagnosis.checks.find(({ check }) => check === 'read-models')?.found).toContain('delete the file');
  });

  it('leaves read models of another version as they are', async () => {
    const ledger = changed('read-models.sqlite', ['PRAGMA user_version = 3']);
    const { code, diagnosis } = await examined(ledger);
    expect(code).toBe(0);
    expect(diagnosis.checks.find(({ check }) => check === 'read-models')).toMatchObject({
      result: 'note',
      found: expect.stringContaining('another version'),
    });
    const database = new DatabaseSync(join(ledger.directory, 'read-models.sqlite'), { readOnly: true });
    const { events } = database.prepare('SELECT count(*) AS events FROM events').get() as { events: number };
    database.close();
    expect(events).toBe(97);
  });

  it('says of read models that cannot be read what to do, and so does whoever opens them', async () => {
    const ledger = changed('read-models.sqlite', ['ALTER TABLE generations RENAME COLUMN active TO actjve']);
    const { code, diagnosis } = await examined(ledger);
    expect(code).toBe(5);
    expect(diagnosis.checks.find(({ check }) => check === 'read-models')?.found).toContain('delete the file');
    const answer = await ledger.run('agreements');
    expect(answer.code).toBe(5);
    expect(answer.stderr).toContain('delete the file');
    rmSync(join(ledger.directory, 'read-models.sqlite'));
    expect((await ledger.run('agreements')).code).toBe(0);
    expect((await examined(ledger)).code).toBe(0);
  });

  it('finds a store that was put back without its end, though every chain in it is whole', async () => {
    const ledger = changed('events.sqlite', [
      'DELETE FROM events WHERE position = (SELECT max(position) FROM events)',
      'UPDATE streams SET revision = (SELECT max(revision) FROM events WHERE events.stream = streams.number)',
    ]);
    const { code, diagnosis } = await examined(ledger);
    expect(code).toBe(5);
    expect(diagnosis.checks.find(({ check }) => check === 'read-models')).toMatchObject({
      result: 'fault',
      found: expect.stringContaining('has taken 97 events and the store holds 96'),
    });
    // What is answered from then on is made from what is stored.
    expect((await ledger.run('agreements')).code).toBe(0);
    expect((await examined(ledger)).code).toBe(0);
  });

  it('finds no ledger where there is none, and makes none', async () => {
    const empty = CommandLine.embedded();
    copies.push(empty);
    const { code, diagnosis } = await examined(empty);
    expect(code).toBe(4);
    expect(diagnosis.checks.at(-1)).toMatchObject({ check: 'data-directory', result: 'fault' });
  });
});
