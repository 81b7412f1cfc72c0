import { type At, type Book, opensWith } from './book.js';
import { type CalendarDate, later } from './dates.js';
import { type FinalityForecast, forecastFinality } from './finality.js';
import type { Party } from './parties.js';
import { versionOn } from './terms.js';

declare module './book.js' {
  interface Book {
    approvals: Map<string, ApprovalFacts>;
  }
}
opensWith({ approvals: () => new Map() });

/** An appeal against a party's decision, and how it ended if it has. */
export interface Appeal extends At {
  key: string;
  court: string;
  /** The court has stopped the decision from being carried out meanwhile (inhibition); it is noted and moves no date. */
  stayed?: At;
  ended?: At & { how: 'dismissed' | 'withdrawn' | 'annulled' };
}

/** A decision that a court annulled; `since` is the day the agreement was thought to be in force from, if it was. */
export interface Annulment extends At {
  appeal: string;
  since?: CalendarDate;
}

/** What is recorded of one party's approval; an annulment leaves the appeals and itself. */
export interface ApprovalFacts {
  approved?: At;
  announced?: At;
  final?: At & { provenOn: CalendarDate };
  appeals?: readonly Appeal[];
  annulments?: readonly Annulment[];
}

/** What is recorded of the party's approval; empty where nothing is. */
export function approvalFacts(book: Book, party: string): ApprovalFacts {
  return book.approvals.get(party) ?? {};
}

/** The appeals against the party's decision that no court has ended by the date. */
export function pendingAppeals(book: Book, party: string, on: CalendarDate): Appeal[] {
  const { appeals = [] } = approvalFacts(book, party);
  return appeals.filter((appeal) => appeal.on <= on && !(appeal.ended && appeal.ended.on <= on));
}

/**
 * When the party's decision can be proven final, as the state on the date has it: the day after the last day for appeal, or the day
 * on which the last appeal was dismissed or withdrawn where that is later. Undefined while an appeal is pending or nothing is
 * announced.
 */
export function forecastOn(book: Book, party: string, on: CalendarDate): FinalityForecast | undefined {
  const { announced, appeals = [] } = approvalFacts(book, party);
  if (!announced || announced.on > on || pendingAppeals(book, party, on).length > 0) return undefined;
  const { lastAppealDay, finalOn } = forecastFinality(announced.on);
  const ends = appeals.flatMap(({ ended }) => (ended && ended.on <= on && ended.how !== 'annulled' ? [ended.on] : []));
  return { lastAppealDay, finalOn: ends.reduce(later, finalOn) };
}

/** The day the party's condition precedent was met, if it has been. */
export function conditionMetOn(book: Book, party: Party): CalendarDate | undefined {
  const facts = book.approvals.get(party.key);
  switch (party.approval) {
    case 'municipal-decision':
      return facts?.final?.on;
    case 'head-of-agency':
      return facts?.approved?.on;
  }
}

/** The day the last condition was met, if all are. */
export function conditionsMetOn(book: Book): CalendarDate | undefined {
  let last: CalendarDate | undefined;
  for (const party of book.parties) {
    // Who joined later approved the agreement with the amendment by which it did.
    if (book.joined.has(party.key)) continue;
    const met = conditionMetOn(book, party);
    if (!met) return undefined;
    last = last ? later(last, met) : met;
  }
  return last;
}

/** An annulment that came after entry into force: the agreement was never in force from that `knownAt` on. */
export interface NeverInForce {
  party: string;
  annulledOn: CalendarDate;
  /** The day it was thought to be in force from. */
  since: CalendarDate;
}

/** The annulments after entry into force, whether or not the party has decided anew since. */
export function annulledInForce(book: Book): NeverInForce[] {
  return book.parties.flatMap(({ key: party }) =>
    (approvalFacts(book, party).annulments ?? []).flatMap(({ on: annulledOn, since }) =>
      since !== undefined && since <= annulledOn ? [{ party, annulledOn, since }] : [],
    ),
  );
}

/**
 * Whether all conditions were ever met, annulled since or not. Money facts stand when a court annuls, so the end that they are
 * measured by (R6) stays the one they were recorded under.
 */
export function wasEverInForce(book: Book): boolean {
  const annulments = [...book.approvals.values()].flatMap((facts) => facts.annulments ?? []);
  return inForceFrom(book) !== undefined || annulments.some(({ since }) => since !== undefined);
}

/** In force from the period's first day or the day the last condition was met, whichever is later (§ 8). */
export function inForceFrom(book: Book): CalendarDate | undefined {
  const met = conditionsMetOn(book);
  return met && later(met, versionOn(book, met).terms.period.from);
}
