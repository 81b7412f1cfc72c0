import { describe, expect, it } from '@jest/globals';
import { AMOUNT_PATTERN, Amount, amountOf, larger, money, positive, smaller, sum, text, toOre, ZERO } from './money.js';

describe('money', () => {
  it.each(['0', '0.00', '0.1', '1', '10.05', '5000000.00', '9999999999999.99'])('%s is an amount', (value) => {
    expect(AMOUNT_PATTERN.test(value)).toBe(true);
  });

  it.each(['', '-1', '+1', '01', '1.', '.5', '1.234', '1,00', '1 000', '1e3', 'NaN', '10000000000000', '1\n'])(
    '%j is not',
    (value) => {
      expect(AMOUNT_PATTERN.test(value)).toBe(false);
    },
  );

  it('is exact where floating point is not', () => {
    expect(text(sum(Array.from({ length: 10 }, () => new Amount('0.10'))))).toBe('1.00');
    expect(text(amountOf({ value: '9999999999999.99', currency: 'SEK' }).plus('0.01'))).toBe('10000000000000.00');
    expect(text(sum([]))).toBe('0.00');
  });

  it('leaves the rules with two decimals, and zero without a sign', () => {
    expect(text(new Amount('1'))).toBe('1.00');
    expect(text(new Amount('-0.5'))).toBe('-0.50');
    expect(text(ZERO.negated())).toBe('0.00');
    expect(money(new Amount('2.5'), 'SEK')).toEqual({ value: '2.50', currency: 'SEK' });
  });

  it.each([
    ['0.005', '0.01'],
    ['0.00499999', '0.00'],
    ['0.015', '0.02'],
    ['545479.4520547945', '545479.45'],
    ['1.995', '2.00'],
  ])('N7: %s is %s, half up to the öre', (exact, rounded) => {
    expect(text(toOre(new Amount(exact)))).toBe(rounded);
  });

  it('picks the larger, the smaller and the positive', () => {
    const [one, two] = [new Amount(1), new Amount(2)];
    expect([larger(one, two), smaller(one, two), positive(one.negated()), positive(two)].map(text)).toEqual([
      ...['2.00', '1.00', '0.00', '2.00'],
    ]);
  });
});
