import { describe, expect, it } from '@jest/globals';
import { sumOf, withSums } from './sums.js';

describe('a sum that a person types', () => {
  it.each([
    ['5000000.00', '5000000.00', 'SEK'],
    ['5000000.00 EUR', '5000000.00', 'EUR'],
    ['5 000 000,00', '5000000.00', 'SEK'],
    ['5 000 000', '5000000', 'SEK'],
    ['1 100 000,50', '1100000.50', 'SEK'],
    ['12,50', '12.50', 'SEK'],
    ['5,000,000.00', '5000000.00', 'SEK'],
  ])('%s is taken', (typed, value, currency) => {
    expect(sumOf(typed)).toEqual({ value, currency });
  });

  it.each(['1,000', '1,000,00', '50 00', '1 0000', '12,5', '1.000.000'])(
    '%s could mean two things and is left as it was typed',
    (typed) => {
      expect(sumOf(typed).value).toBe(typed);
    },
  );

  const nested = () => ({});
  const list = { items: { properties: { amount: { $ref: '#/components/schemas/MoneyField' } } } };

  it('stands as text in a list of JSON too', () => {
    expect(withSums([{ amount: '5 000,00', line: 'research' }], list, { flag: '--lines', nested })).toEqual([
      { amount: { value: '5000.00', currency: 'SEK' }, line: 'research' },
    ]);
  });

  it('is refused as a bare number, and the sentence says what to do', () => {
    expect(() => withSums([{ amount: 5000 }], list, { flag: '--lines', nested })).toThrow(
      '--lines/0/amount must be a sum, as text ("5000000.00")',
    );
  });
});
