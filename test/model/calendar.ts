/** Naive calendar over 'YYYY-MM-DD' strings: no Date, no time zone, only counting. */

/** The calendar year of a date. */
export function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

/** Days in a calendar year, 365 or 366. */
export function daysInYear(year: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return leap ? 366 : 365;
}

/** The day's number within its year: 1 January is 1 (the days from 1 January through the date, N7). */
export function dayOfYear(date: string): number {
  let days = Number(date.slice(8, 10));
  for (let month = 1; month < Number(date.slice(5, 7)); month += 1) days += daysInMonth(yearOf(date), month);
  return days;
}

/** Whole days from one date to another; negative when `to` comes first. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** The date a number of days (zero or more) after a date. */
export function addDays(date: string, days: number): string {
  let year = yearOf(date);
  let month = Number(date.slice(5, 7));
  let day = Number(date.slice(8, 10));
  for (let step = 0; step < days; step += 1) {
    day += 1;
    if (day > daysInMonth(year, month)) {
      day = 1;
      month += 1;
    }
    if (month > 12) {
      month = 1;
      year += 1;
    }
  }
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return daysInYear(year) - 337;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function dayNumber(date: string): number {
  let days = dayOfYear(date);
  for (let year = 1; year < yearOf(date); year += 1) days += daysInYear(year);
  return days;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
