import { describe, expect, it } from '@jest/globals';
import { type Bound, figure, median, ratios, spread, verdict } from './arithmetic.js';

describe('the arithmetic of the bench', () => {
  it.each([
    [[5], 5],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 1000, 8, 7], 9],
    [[2, 10, 1], 2],
  ])('takes the middle of %j', (figures, middle) => {
    expect(median(figures)).toBe(middle);
  });

  it('has no middle of nothing, or of what is no number', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(() => median([1, Number.NaN])).toThrow(RangeError);
    expect(() => median([1, Number.POSITIVE_INFINITY])).toThrow(RangeError);
  });

  it('keeps the order of the rounds as they were given', () => {
    const figures = [3, 1, 2];
    expect(spread(figures)).toEqual({ median: 2, min: 1, max: 3 });
    expect(figures).toEqual([3, 1, 2]);
  });

  it('divides round by round, not median by median', () => {
    // The second round was three times as slow for both: the ratio must not see it.
    expect(ratios([100, 33, 100], [50, 11, 100])).toEqual([2, 3, 1]);
    expect(() => ratios([1, 2], [1])).toThrow(RangeError);
    expect(() => ratios([1], [0])).toThrow(RangeError);
  });

  const atLeast: Bound = { sense: 'at-least', gate: 0.6, aim: 0.8 };
  const atMost: Bound = { sense: 'at-most', gate: 25, aim: 8 };
  it.each([
    [atLeast, 0.59, 'gate-missed'],
    [atLeast, 0.6, 'aim-missed'],
    [atLeast, 0.79, 'aim-missed'],
    [atLeast, 0.8, 'holds'],
    [atMost, 25.1, 'gate-missed'],
    [atMost, 25, 'aim-missed'],
    [atMost, 8.1, 'aim-missed'],
    [atMost, 8, 'holds'],
    [atMost, 0.1, 'holds'],
  ] as const)('judges %j of %d: %s', (bound, ratio, said) => {
    expect(verdict(ratio, bound, { size: 10_000 })).toBe(said);
  });

  it('judges no row on a ledger that is smaller than the row is said of', () => {
    const large = { ...atLeast, judgedFrom: 1_000_000 };
    expect(verdict(0.1, large, { size: 999_999 })).toBe('too-small-to-judge');
    expect(verdict(0.1, large, { size: 1_000_000 })).toBe('gate-missed');
  });

  it('excuses a missed gate of a row that is said of a quick disk where the disk is slow, and nothing else', () => {
    const onQuickDisk = { ...atLeast, syncsFrom: 2000 };
    expect(verdict(0.5, onQuickDisk, { size: 1, syncs: 1999 })).toBe('disk-too-slow');
    expect(verdict(0.5, onQuickDisk, { size: 1, syncs: 2000 })).toBe('gate-missed');
    expect(verdict(0.7, onQuickDisk, { size: 1, syncs: 1999 })).toBe('aim-missed');
    expect(verdict(0.5, atLeast, { size: 1, syncs: 1999 })).toBe('gate-missed');
  });

  it.each([
    [0, '0'],
    [0.01634, '0.0163'],
    [0.758, '0.758'],
    [2.34567, '2.35'],
    [23.4567, '23.5'],
    [234.567, '235'],
    [3512345.6, '3,512,346'],
  ])('writes %d as %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });
});
