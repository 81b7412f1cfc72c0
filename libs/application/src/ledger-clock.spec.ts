import { describe, expect, it } from '@jest/globals';
import { LedgerClock } from './ledger-clock.js';

const clockAt = (start: string) => {
  const hands = { at: start };
  return { hands, clock: new LedgerClock(() => new Date(hands.at)) };
};

describe('the clock of a ledger', () => {
  it('stamps with the later of the clock and the last stamp', () => {
    const { clock } = clockAt('2026-10-01T10:00:00.000Z');
    expect(clock.stamp('')).toBe('2026-10-01T10:00:00.000Z');
    expect(clock.stamp('2026-10-01T10:00:07.000Z')).toBe('2026-10-01T10:00:07.000Z');
  });

  it('calls an instant settled once it is a minute old', () => {
    const { clock } = clockAt('2026-10-01T10:00:00.000Z');
    expect(clock.settles('2026-10-01T09:59:00.000Z')).toBe(true);
    expect(clock.settles('2026-10-01T09:59:00.001Z')).toBe(false);
  });

  it('stamps nothing at or before an instant it called settled, though it is set back', () => {
    const { hands, clock } = clockAt('2026-10-01T10:05:00.000Z');
    expect(clock.settles('2026-10-01T10:00:00.000Z')).toBe(true);
    hands.at = '2026-10-01T09:00:00.000Z';
    expect(clock.stamp('2026-10-01T10:00:00.000Z')).toBe('2026-10-01T10:00:00.001Z');
    expect(clock.settles('2026-10-01T10:00:00.000Z')).toBe(true);
    expect(clock.settles('2026-10-01T10:00:00.001Z')).toBe(false);
  });

  it('is set ahead by mistake without a trace where nothing was asked about the time in between', () => {
    const { hands, clock } = clockAt('2027-10-01T10:00:00.000Z');
    expect(clock.settles('2026-09-30T10:00:00.000Z')).toBe(true);
    hands.at = '2026-10-01T10:00:00.000Z';
    expect(clock.stamp('')).toBe('2026-10-01T10:00:00.000Z');
  });
});
