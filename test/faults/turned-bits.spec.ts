import { copyFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openLedger } from '#application/ledger.js';
import { importExample, PARTNERSHIP, startServer } from '../e2e/support/server.js';
import { Random, seedOfRun } from '../properties/seed.js';
import { doctor } from './doctor.js';
import { newDirectory, removed } from './server-process.js';
import { intoOneFile, turnBit } from './turned-bit.js';

// The events have their hashes; the read models have what is read in of them, and the doctor.

const BITS = Number(process.env['BITS'] || 40);
const directory = newDirectory();
const path = join(directory, 'read-models.sqlite');
const whole = join(directory, 'whole');

afterAll(() => removed(directory));

/** The balances as the ledger answers them once it has opened; undefined where it refuses. */
async function balances(): Promise<string | undefined> {
  try {
    const ledger = await openLedger({ dataDirectory: directory });
    try {
      return JSON.stringify(await ledger.queries.balances(PARTNERSHIP, { on: '2026-12-31' }));
    } finally {
      await ledger.close();
    }
  } catch {
    return undefined;
  }
}

function turned(random: Random): void {
  for (const beside of ['-wal', '-shm']) rmSync(`${path}${beside}`, { force: true });
  copyFileSync(whole, path);
  turnBit(path, random.whole(0, statSync(path).size - 1), random.whole(0, 7));
}

describe('a bit that the disk turned in the read models', () => {
  it('is found by the doctor where it changes an answer, and a sum is refused', async () => {
    const server = await startServer({ directory });
    await importExample(server, 'partnership', { upTo: '12b' });
    await server.call(`/agreements/${PARTNERSHIP}/balances`);
    await server.close();
    intoOneFile(path);
    copyFileSync(path, whole);
    const right = await balances();
    const seed = seedOfRun();
    console.log(`SEED=${seed} BITS=${BITS} turns the same bits again.`);
    const random = new Random(seed);
    const outcomes = { right: 0, refused: 0, 'wrong and found': 0 };
    for (let n = 0; n < BITS; n += 1) {
      turned(random);
      const { code, found } = await doctor(directory);
      // 4 where the header says of the file that it cannot be used.
      expect([0, 4, 5]).toContain(code);
      const answer = await balances();
      if (answer === right) outcomes.right += 1;
      else if (answer === undefined) outcomes.refused += 1;
      else {
        expect([found, code]).toEqual([expect.stringMatching(/differs from the store|not sound/), 5]);
        expect(sumOf(answer)).toBe(0n);
        outcomes['wrong and found'] += 1;
      }
    }
    console.log(`${BITS} single bits turned: ${JSON.stringify(outcomes)}.`);
  }, 600_000);
});

function sumOf(answer: string): bigint {
  const { balances: rows } = JSON.parse(answer) as { balances: { balance: string }[] };
  return rows.reduce((sum, { balance }) => sum + BigInt(balance.replace('.', '')), 0n);
}
