import { describe, expect, it } from '@jest/globals';
import {
  addDays,
  compareDates,
  dayOfYear,
  daysBetween,
  daysInYear,
  earlier,
  isCalendarDate,
  later,
  stockholmDate,
  weekday,
  yearOf,
} from './dates.js';

describe('calendar dates', () => {
  it.each(['1900-01-01', '2000-02-29', '2026-12-31', '2028-02-29', '2199-12-31'])('%s exists', (date) => {
    expect(isCalendarDate(date)).toBe(true);
  });

  it.each([
    ...['1899-12-31', '2200-01-01', '1900-02-29', '2026-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00'],
    ...['2026-1-1', '20260101', '2026-01-01T00:00:00Z', ' 2026-01-01', '', 20260101, null, undefined],
  ])('%p does not', (date) => {
    expect(isCalendarDate(date)).toBe(false);
  });

  it.each([
    ['2026-01-15', 30, '2026-02-14'],
    ['2026-01-30', 30, '2026-03-01'],
    ['2028-01-30', 30, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-03-01', -1, '2028-02-29'],
    ['2027-03-01', -1, '2027-02-28'],
    ['2100-02-28', 1, '2100-03-01'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-06-30', 0, '2026-06-30'],
  ])('%s and %i days is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });

  it('counts days between, leap years and both directions', () => {
    expect(daysBetween('2026-02-14', '2026-02-20')).toBe(6);
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(daysBetween('2026-01-01', '2025-12-31')).toBe(-1);
  });

  it('walks every day of four centuries and comes back', () => {
    let day = '1900-01-01';
    for (let n = 0; n < 109_571; n += 37) {
      day = addDays('1900-01-01', n);
      expect(isCalendarDate(day) && daysBetween('1900-01-01', day) === n).toBe(true);
    }
  });

  it('knows the day of the year and the days of a year', () => {
    expect(['2026-01-01', '2026-06-30', '2026-12-31', '2028-02-29', '2028-12-31'].map(dayOfYear)).toEqual([1, 181, 365, 60, 366]);
    expect([2026, 2028, 2100, 2000].map(daysInYear)).toEqual([365, 366, 365, 366]);
    expect(yearOf('2028-02-29')).toBe(2028);
  });

  it('knows the day of the week, before 1970 too', () => {
    expect(['2026-06-19', '2026-06-20', '2026-06-21', '1970-01-01', '1969-12-31', '1900-01-01'].map(weekday)).toEqual([
      5, 6, 0, 4, 3, 1,
    ]);
  });

  it('compares as text', () => {
    expect(compareDates('2026-01-31', '2026-02-01')).toBe(-1);
    expect(compareDates('2026-02-01', '2026-01-31')).toBe(1);
    expect(compareDates('2026-02-01', '2026-02-01')).toBe(0);
    expect([earlier('2026-01-31', '2026-02-01'), later('2026-01-31', '2026-02-01')]).toEqual(['2026-01-31', '2026-02-01']);
  });

  it.each([
    ['2026-01-01T22:59:59.999Z', '2026-01-01'],
    ['2026-01-01T23:00:00.000Z', '2026-01-02'],
    ['2026-07-01T21:59:59.999Z', '2026-07-01'],
    ['2026-07-01T22:00:00.000Z', '2026-07-02'],
    ['2026-03-29T00:59:59.000Z', '2026-03-29'],
    ['2026-12-31T23:00:00.000Z', '2027-01-01'],
  ])('%s is %s in Stockholm', (instant, date) => {
    expect(stockholmDate(instant)).toBe(date);
  });
});
