import { describe, expect, it } from '@jest/globals';
import { lowestFrom } from './cash.js';
import { Amount } from './money.js';

type Change = [on: string, amount: string];

const lowest = (from: string, changes: Change[]) =>
  lowestFrom(
    changes.map(([on, amount]) => ({ on, amount: new Amount(amount) })),
    from,
  ).toFixed(2);

const received: Change = ['2026-02-01', '100.00'];

describe('the least from a date on', () => {
  it.each<[what: string, least: string, changes: Change[]]>([
    ['is nothing, where nothing changes', '0.00', []],
    ['is the sum by the date, its own day included', '70.00', [received, ['2026-03-01', '-30.00']]],
    ['is what a later day leaves', '60.00', [received, ['2026-03-02', '-40.00'], ['2026-03-03', '90.00']]],
    ['is what the last of several days leaves', '20.00', [received, ['2026-03-02', '-40.00'], ['2026-03-03', '-40.00']]],
    [
      'is not what was left before the date',
      '90.00',
      [
        ['2026-02-01', '10.00'],
        ['2026-02-02', '80.00'],
      ],
    ],
    ['is not what comes later', '100.00', [received, ['2026-03-02', '50.00']]],
    ['is nothing, where the first comes later', '0.00', [['2026-03-02', '50.00']]],
    [
      'counts whole days: what went and came on one day did not go',
      '100.00',
      [received, ['2026-03-02', '-40.00'], ['2026-03-02', '40.00']],
    ],
    ['counts whole days, the day itself too', '100.00', [received, ['2026-03-01', '-40.00'], ['2026-03-01', '40.00']]],
    ['is by day, however late each was recorded', '10.00', [['2026-03-05', '500.00'], ['2026-03-04', '-90.00'], received]],
    [
      'is by day on both sides of the date',
      '30.00',
      [['2026-03-03', '-20.00'], ['2026-03-02', '-50.00'], ['2026-03-04', '60.00'], received],
    ],
  ])('%s', (_, least, changes) => {
    expect(lowest('2026-03-01', changes)).toBe(least);
  });
});
