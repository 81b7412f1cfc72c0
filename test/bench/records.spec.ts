import { describe, expect, it } from '@jest/globals';
import { checkChain } from '#audit/chain.js';
import { beginning, factOf, type Records, Sealer } from './records.js';
import { transactions } from './workload.js';

/** Of one agreement, so that its chain can be followed. */
const facts = [
  ...beginning(7),
  ...[...transactions(100_000)]
    .filter(({ agreement }) => agreement === 7)
    .map((transaction, index) => factOf(transaction, index)),
];

function sealed(records: Records) {
  const sealer = new Sealer({ records });
  return facts.map((fact) => sealer.seal(fact));
}

/** Bytes of the transactions' records; the draft of the agreement is longer than any of them. */
function meanBytes(records: Records): number {
  const transactions = sealed(records).slice(2);
  return transactions.reduce((sum, { event }) => sum + event.bytes.length, 0) / transactions.length;
}

describe('the records of the bench', () => {
  it.each(['own', 'short'] as const)('are a chain that verifies: %s', (records) => {
    const stored = sealed(records).map(({ stream, event }, revision) => ({
      ...{ stream, revision: BigInt(revision), id: event.id, type: event.type },
      ...{ bytes: event.bytes, hash: event.meta['hash'] as string },
    }));
    expect(checkChain(stored)?.revision).toBe(BigInt(facts.length - 1));
  });

  it('are as long as the ledger’s, or about as long as those that the bounds were set on', () => {
    expect(Math.round(meanBytes('own'))).toBeGreaterThan(780);
    expect(Math.abs(meanBytes('short') - 403)).toBeLessThan(20);
  });
});
