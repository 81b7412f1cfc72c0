import Holidays from 'date-holidays';
import { addDays, type CalendarDate, weekday, yearOf } from './dates.js';

const APPEAL_DAYS = 21;
const swedish = new Holidays('SE');
const nonDays = new Map<number, ReadonlySet<CalendarDate>>();

/** Public holidays and the three eves that the act on statutory periods treats alike (lag 1930:173, § 2). */
function holidaysOf(year: number): ReadonlySet<CalendarDate> {
  let days = nonDays.get(year);
  if (!days) {
    const listed = swedish.getHolidays(year).filter((day) => day.type === 'public' || day.type === 'bank');
    days = new Set(listed.map((day) => day.date.slice(0, 10)));
    nonDays.set(year, days);
  }
  return days;
}

function isNonDay(date: CalendarDate): boolean {
  const day = weekday(date);
  return day === 0 || day === 6 || holidaysOf(yearOf(date)).has(date);
}

/** When a municipal decision can last be appealed and when it is final if nobody does. */
export interface FinalityForecast {
  lastAppealDay: CalendarDate;
  finalOn: CalendarDate;
}

/**
 * Forecast from the day the approval of the minutes was announced (kommunallagen 13:5): three weeks, the last day moved past
 * Saturdays, Sundays, holidays and the three eves. A forecast only: finality itself is a recorded fact with its proof.
 */
export function forecastFinality(announcedOn: CalendarDate): FinalityForecast {
  let lastAppealDay = addDays(announcedOn, APPEAL_DAYS);
  while (isNonDay(lastAppealDay)) lastAppealDay = addDays(lastAppealDay, 1);
  return { lastAppealDay, finalOn: addDays(lastAppealDay, 1) };
}
