import { describe, expect, it } from '@jest/globals';
import { addDays, weekday } from './dates.js';
import { forecastFinality } from './finality.js';

/** The last day for appeal where the three weeks end on the day. */
const endingOn = (day: string) => forecastFinality(addDays(day, -21)).lastAppealDay;

describe('the forecast of finality (laga kraft)', () => {
  it.each([
    ['2026-05-29', '2026-06-22', '2026-06-23'],
    ['2026-03-13', '2026-04-07', '2026-04-08'],
    ['2026-12-03', '2026-12-28', '2026-12-29'],
    ['2026-12-10', '2027-01-04', '2027-01-05'],
    ['2026-10-10', '2026-11-02', '2026-11-03'],
    ['2026-06-05', '2026-06-26', '2026-06-27'],
  ])('announced %s: last day %s, final %s if nobody appeals', (announcedOn, lastAppealDay, finalOn) => {
    expect(forecastFinality(announcedOn)).toEqual({ lastAppealDay, finalOn });
  });

  it.each([
    ['New Year’s Day and Epiphany', '2026-01-01', '2026-01-02'],
    ['Epiphany', '2026-01-06', '2026-01-07'],
    ['Good Friday through Easter Monday', '2026-04-03', '2026-04-07'],
    ['1 May, a Friday', '2026-05-01', '2026-05-04'],
    ['Ascension', '2026-05-14', '2026-05-15'],
    ['Whit Sunday', '2026-05-24', '2026-05-25'],
    ['the national day on a Friday', '2025-06-06', '2025-06-09'],
    ['Midsummer Eve', '2026-06-19', '2026-06-22'],
    ['All Saints’ Day, a Saturday', '2026-10-31', '2026-11-02'],
    ['Christmas Eve on a Wednesday', '2025-12-24', '2025-12-29'],
    ['New Year’s Eve on a Wednesday', '2025-12-31', '2026-01-02'],
    ['New Year’s Eve on a Thursday', '2026-12-31', '2027-01-04'],
    ['a Saturday', '2026-02-14', '2026-02-16'],
    ['a Sunday', '2026-02-15', '2026-02-16'],
  ])('three weeks that end on %s move', (_, day, lastAppealDay) => {
    expect(endingOn(day)).toBe(lastAppealDay);
  });

  it.each([
    ['Twelfth Night', '2026-01-05'],
    ['Maundy Thursday', '2026-04-02'],
    ['Walpurgis Night', '2026-04-30'],
    ['Whit Monday, no holiday since 2005', '2026-05-25'],
    ['the day before the national day', '2026-06-05'],
    ['All Saints’ Eve', '2026-10-30'],
    ['the day before Christmas Eve', '2026-12-23'],
    ['29 February', '2028-02-29'],
  ])('three weeks that end on %s stay', (_, day) => {
    expect(endingOn(day)).toBe(day);
  });

  it('never ends on a Saturday or a Sunday, and final is always the day after', () => {
    for (let day = '2026-01-01'; day < '2030-01-01'; day = addDays(day, 1)) {
      const { lastAppealDay, finalOn } = forecastFinality(day);
      expect(lastAppealDay >= addDays(day, 21) && ![0, 6].includes(weekday(lastAppealDay))).toBe(true);
      expect(finalOn).toBe(addDays(lastAppealDay, 1));
    }
  });
});
