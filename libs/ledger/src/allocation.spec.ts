import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate } from './allocation.js';
import { Amount, sum, text } from './money.js';

const shares = (total: string, ...weights: string[]) =>
  allocate(
    new Amount(total),
    weights.map((weight, i) => ({ party: `p${i}`, weight: new Amount(weight) })),
  ).map((share) => text(share.amount));

describe('P3: allocation', () => {
  it.each([
    // The key of the sources: 11, 50 and 50 parts of 111.
    ['111.00', ['11.00', '50.00', '50.00']],
    ['100.00', ['9.91', '45.05', '45.04']],
    ['1.00', ['0.10', '0.45', '0.45']],
    ['0.03', ['0.00', '0.02', '0.01']],
    ['0.02', ['0.00', '0.01', '0.01']],
    ['0.01', ['0.00', '0.01', '0.00']],
    ['0.00', ['0.00', '0.00', '0.00']],
  ])('P3: %s by 1.1 : 5 : 5 is %j', (total, expected) => {
    expect(shares(total, '1100000.00', '5000000.00', '5000000.00')).toEqual(expected);
  });

  it('P3: a tie goes to who stands first', () => {
    expect(shares('0.01', '1', '1', '1')).toEqual(['0.01', '0.00', '0.00']);
    expect(shares('0.02', '1', '1', '1')).toEqual(['0.01', '0.01', '0.00']);
    expect(shares('100.00', '1', '1', '1')).toEqual(['33.34', '33.33', '33.33']);
  });

  it('P3: a larger remainder goes before a tie', () => {
    // 10 öre by 1 : 2 : 4 are 1.43, 2.86 and 5.71.
    expect(shares('0.10', '1', '2', '4')).toEqual(['0.01', '0.03', '0.06']);
  });

  it('P3: who has no weight bears nothing, not an öre of the remainder', () => {
    expect(shares('0.01', '0', '1', '0')).toEqual(['0.00', '0.01', '0.00']);
    expect(shares('1.00', '0', '1', '2')).toEqual(['0.00', '0.33', '0.67']);
  });

  it('needs a positive weight', () => {
    expect(() => shares('1.00', '0', '0')).toThrow('at least one positive weight');
  });

  it('P3: Σ shares is the whole, and each is its exact part rounded down or up to the öre', () => {
    const ore = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(ore, weights, (total, parts) => {
        const whole = parts.reduce((a, b) => a + b, 0n);
        fc.pre(whole > 0n);
        const split = allocate(
          new Amount(total.toString()).dividedBy(100),
          parts.map((weight, i) => ({ party: `p${i}`, weight: new Amount(weight.toString()) })),
        );
        const amounts = split.map((share) => BigInt(share.amount.times(100).toFixed(0)));
        expect(text(sum(split.map((share) => share.amount)).times(100))).toBe(`${total}.00`);
        amounts.forEach((amount, i) => {
          const floor = (total * (parts[i] ?? 0n)) / whole;
          expect(amount === floor || (amount === floor + 1n && (total * (parts[i] ?? 0n)) % whole > 0n)).toBe(true);
        });
      }),
    );
  });
});
