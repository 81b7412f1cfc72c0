import { describe, expect, it } from '@jest/globals';
import { accounts, agreements, questions, transactions } from './workload.js';

const all = [...transactions(20_000)];
const late = ({ recordedAt, effectiveOn }: { recordedAt: string; effectiveOn: string }) =>
  (Date.parse(recordedAt.slice(0, 10)) - Date.parse(effectiveOn)) / 86_400_000;

describe('the workload of the bench', () => {
  it('is the same for a seed, and another for another', () => {
    expect([...transactions(20_000)]).toEqual(all);
    expect([...transactions(20_000, 1)]).not.toEqual(all);
  });

  it('has two postings a transaction, 50 agreements and their 20 accounts', () => {
    expect(all).toHaveLength(10_000);
    expect(new Set(all.map(({ agreement }) => agreement))).toEqual(new Set(agreements()));
    expect(accounts()).toHaveLength(20);
    expect(new Set(all.flatMap(({ debit, credit }) => [debit, credit]))).toEqual(new Set(accounts()));
  });

  it('is in the order of recording, over ten years', () => {
    const instants = all.map(({ recordedAt }) => recordedAt);
    expect(instants).toEqual(instants.toSorted());
    expect(instants[0]?.slice(0, 4)).toBe('2016');
    expect(instants.at(-1)?.slice(0, 4)).toBe('2025');
  });

  it('is recorded late as it says', () => {
    const share = (from: number, to: number) => all.filter((one) => late(one) >= from && late(one) <= to).length / all.length;
    expect(share(0, 5)).toBeCloseTo(0.9, 2);
    expect(share(6, 60)).toBeCloseTo(0.08, 2);
    expect(share(61, 400)).toBeCloseTo(0.02, 2);
    expect(share(0, 400)).toBe(1);
  });

  it('asks of every agreement and account, at revisions that there are', () => {
    const asked = questions(
      5000,
      agreements().map((number) => number + 5),
    );
    expect(new Set(asked.map(({ agreement }) => agreement)).size).toBe(50);
    expect(new Set(asked.map(({ account }) => account)).size).toBe(20);
    expect(asked.every(({ agreement, revision }) => revision >= 0 && revision <= agreement + 5)).toBe(true);
  });
});
