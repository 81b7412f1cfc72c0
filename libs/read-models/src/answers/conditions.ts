import type { Book } from '#ledger/book.js';
import { approvalFacts, forecastOn } from '#ledger/conditions.js';
import type { CalendarDate } from '#ledger/dates.js';
import type { FinalityForecast } from '#ledger/finality.js';

/** An appeal against a party's decision, as far as it has come. */
export interface AppealLine {
  appeal: string;
  court: string;
  appealedOn: CalendarDate;
  stayedOn?: CalendarDate;
  status: 'pending' | 'dismissed' | 'withdrawn' | 'annulled';
  endedOn?: CalendarDate;
}

/** How far a party's approval has come; a forecast is a deadline, never a fact, and there is none while an appeal is pending. */
export interface ConditionLine {
  party: string;
  kind: string;
  approvedOn?: CalendarDate;
  announcedOn?: CalendarDate;
  forecast?: FinalityForecast;
  finalOn?: CalendarDate;
  /** The days a court annulled a decision of the party. */
  annulledOn: CalendarDate[];
  appeals: AppealLine[];
}

/** The conditions precedent of the parties that founded the agreement (§ 8), on a date. */
export function conditionsOn(book: Book, on: CalendarDate): ConditionLine[] {
  const founders = book.parties.filter(({ key }) => !book.joined.has(key));
  return founders.map(({ key: party, approval: kind }) => {
    const { approved, announced, final, appeals = [], annulments = [] } = approvalFacts(book, party);
    const forecast = forecastOn(book, party, on);
    return {
      ...{ party, kind },
      ...(approved && approved.on <= on ? { approvedOn: approved.on } : {}),
      ...(announced && announced.on <= on ? { announcedOn: announced.on } : {}),
      ...(forecast ? { forecast } : {}),
      ...(final && final.on <= on ? { finalOn: final.on } : {}),
      annulledOn: annulments.filter((one) => one.on <= on).map((one) => one.on),
      appeals: appeals
        .filter((appeal) => appeal.on <= on)
        .map(({ key: appeal, court, on: appealedOn, stayed, ended }) => ({
          ...{ appeal, court, appealedOn },
          ...(stayed && stayed.on <= on ? { stayedOn: stayed.on } : {}),
          ...(ended && ended.on <= on ? { status: ended.how, endedOn: ended.on } : { status: 'pending' as const }),
        })),
    };
  });
}
