import { describe, expect, it } from '@jest/globals';
import { addDays, dayOfYear, daysBetween, daysInYear } from './calendar.js';

describe('the naive calendar', () => {
  it('counts leap years, also at the turn of a century', () => {
    expect([1900, 2000, 2024, 2026].map(daysInYear)).toEqual([365, 366, 366, 365]);
  });

  it('numbers the days of a year from 1', () => {
    expect(dayOfYear('2026-01-01')).toBe(1);
    expect(dayOfYear('2026-06-30')).toBe(181);
    expect(dayOfYear('2028-12-31')).toBe(366);
  });

  it('adds days over months, years and a leap day', () => {
    expect(addDays('2026-01-15', 30)).toBe('2026-02-14');
    expect(addDays('2025-12-20', 30)).toBe('2026-01-19');
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(addDays('2026-12-31', 0)).toBe('2026-12-31');
  });

  it('counts the days between two dates as Date does in UTC', () => {
    expect(daysBetween('2026-02-14', '2026-02-20')).toBe(6);
    expect(daysBetween('2026-02-20', '2026-02-14')).toBe(-6);
    for (let days = 0; days < 4000; days += 13) {
      const date = addDays('2024-01-01', days);
      expect(Date.parse(date)).toBe(Date.parse('2024-01-01') + days * 86_400_000);
      expect(daysBetween('2024-01-01', date)).toBe(days);
    }
  });
});
