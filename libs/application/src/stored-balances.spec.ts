import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importFile, parseImport } from './import-file.js';
import { openLedger } from './ledger.js';
import { storedBalances } from './stored-balances.js';

// The short way of a short command gives the bytes that the ledger gives, or nothing at all.

const EXAMPLE = new URL('../../../examples/partnership-2026-2029.jsonl', import.meta.url);
const NOW = new Date('2030-01-01T12:00:00Z');
const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-stored-'));
let agreement: string;
const answered: { times: { on?: string; knownAt?: string; account?: string }; bytes: string | undefined }[] = [];

const ACCOUNTS = [
  undefined,
  'cash',
  'spent',
  'receivable',
  'spent:P1',
  'receivable:mdu:2026',
  'receivable:mdu',
  'receivable:mdu:2029',
  'nothing',
];

beforeAll(async () => {
  const ledger = await openLedger({ dataDirectory: directory, now: () => NOW });
  const rows = parseImport(readFileSync(EXAMPLE, 'utf8'), {});
  await importFile(ledger, rows, { dryRun: false });
  agreement = (await ledger.listings.agreements({ limit: 1, offset: 0 })).agreements[0]?.agreement ?? '';
  for (const account of ACCOUNTS) {
    for (const on of [undefined, '2025-01-01', '2026-03-01', '2026-09-30', '2040-01-01']) {
      for (const knownAt of [undefined, '0', '12', '30', '2026-06-01T00:00:00Z', '99999']) {
        const times = {
          ...(account === undefined ? {} : { account }),
          ...(on === undefined ? {} : { on }),
          ...(knownAt === undefined ? {} : { knownAt }),
        };
        const answer = await ledger.queries.balances(agreement, times).catch(() => undefined);
        answered.push({ times, bytes: answer && JSON.stringify(answer) });
      }
    }
  }
  await ledger.close();
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the stored balances', () => {
  it('are the answer of the ledger, byte for byte, wherever the files are enough', () => {
    let enough = 0;
    for (const { times, bytes } of answered) {
      const stored = storedBalances(directory, { agreement, ...times });
      if (stored === undefined) continue;
      expect([times, JSON.stringify(stored)]).toEqual([times, bytes]);
      enough += 1;
    }
    // Of the 104 that have an answer and name no instant: the others are of accounts that only the rules know.
    expect(enough).toBe(72);
  });

  it('are nothing where the read models end with another event than the store', () => {
    expect(storedBalances(directory, { agreement })).toBeDefined();
    const database = new DatabaseSync(join(directory, 'read-models.sqlite'));
    database.exec(`UPDATE events SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE stream = 'agreement-${agreement}'
      AND revision = (SELECT max(revision) FROM events WHERE stream = 'agreement-${agreement}')`);
    database.close();
    expect(storedBalances(directory, { agreement })).toBeUndefined();
    expect(storedBalances(directory, { agreement, knownAt: '12' })).toBeUndefined();
  });

  it('are nothing where the read models are gone', () => {
    rmSync(join(directory, 'read-models.sqlite'));
    expect(storedBalances(directory, { agreement })).toBeUndefined();
  });
});
