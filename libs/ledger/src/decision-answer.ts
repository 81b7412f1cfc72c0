import { type AgendaItem, itemsOf } from './agenda.js';
import { type AssignmentOn, assignmentsOn } from './assignments.js';
import { type Attendee, attendanceOf, type Presence, presenceAt } from './attendance.js';
import type { Quorum } from './bodies.js';
import type { At, Book, Recorded } from './book.js';
import { type Commitment, tranchesOn } from './commitments.js';
import type { CalendarDate } from './dates.js';
import { type Decision, decisionOf, type Votes } from './decisions.js';
import { type Dissent, dissentsFrom } from './dissent.js';
import type { StandingMandate } from './mandates.js';
import { type MinutesOn, minutesOn } from './minutes.js';
import { type Amount, sum } from './money.js';
import { type OutcomeOn, outcomeOn } from './outcomes.js';
import type { Seats } from './seats.js';
import type { Body } from './terms.js';
import type { Movement, Tranche } from './tranches.js';

/** The meeting a decision was taken at, and who was there for its item. */
export interface MeetingOfDecision {
  meeting: string;
  place: string;
  on: CalendarDate;
  item?: AgendaItem;
  attendees: readonly Attendee[];
  presence: Presence;
  minutes?: MinutesOn;
}

/** A tranche that the decision funded: amount = spent + released + left. Amounts are in the agreement's currency. */
export interface FundedTranche extends At {
  commitment: string;
  subject: string;
  change: 'funded' | 'increased';
  amount: Amount;
  spent: Amount;
  released: Amount;
  left: Amount;
}

/** What the decision took back from a commitment: a sum, or what was unspent on the day of the rescission. */
export interface ReducedCommitment extends At {
  commitment: string;
  change: 'reduced' | 'rescinded';
  amount: Amount;
}

/** A decision and everything that followed from it by a date. */
export interface DecisionAnswer {
  decision: string;
  body: Body;
  subject: string;
  decidedOn: CalendarDate;
  /** Where to ask what the figures were as known when it was recorded: the date, and the revision up to which things were known. */
  asKnown: { on: CalendarDate; revision: number; recordedAt: string };
  outcome: OutcomeOn;
  votes?: Votes;
  dissents: Dissent[];
  meeting?: MeetingOfDecision;
  /** Decisions that it settles, having been deferred, and decisions that it rescinds. */
  settles: string[];
  rescinds: string[];
  funded: FundedTranche[];
  reduced: ReducedCommitment[];
  mandates: StandingMandate[];
  quorums: Quorum[];
  seats: Seats[];
  assignments: AssignmentOn[];
  /** Every recorded fact that names the decision, of whatever topic, the decision itself first. */
  facts: Recorded[];
  /** Register numbers on those facts and on the minutes. */
  registerNumbers: string[];
}

/** The decision with everything that followed from it by the date; an unknown decision, or a date before it, is refused. */
export function followedFrom(book: Book, key: string, on: CalendarDate): DecisionAnswer {
  const decision = decisionOf(book, key, on);
  const facts = book.log.filter((line) => line.on <= on && line.decisions.includes(key));
  const recorded = facts.find((line) => line.seq === decision.seq);
  if (!recorded) throw new Error(`The decision ${key} of ${book.id} is not in its own log.`);
  const meeting = meetingOfDecision(book, decision, on);
  const { body, subject, on: decidedOn, votes } = decision;
  const names = (link: { by: string; on: CalendarDate } | undefined) => link?.by === key && link.on <= on;
  const outcomes = [...book.outcomes];
  return {
    ...{ decision: key, body, subject, decidedOn },
    asKnown: { on: decidedOn, revision: decision.seq, recordedAt: recorded.recordedAt },
    outcome: outcomeOn(book, decision, on),
    ...(votes ? { votes } : {}),
    dissents: dissentsFrom(book, key, on),
    ...(meeting ? { meeting } : {}),
    settles: outcomes.flatMap(([deferred, { settled }]) => (names(settled) ? [deferred] : [])),
    rescinds: outcomes.flatMap(([earlier, { rescinded }]) => (names(rescinded) ? [earlier] : [])),
    ...moneyOf(book, key, on),
    mandates: book.mandates.filter((set) => set.decision === key && set.on <= on),
    quorums: book.quorums.filter((set) => set.decision === key && set.on <= on),
    seats: book.seats.filter((set) => set.decision === key && set.on <= on),
    assignments: assignmentsOn(book, on).filter((one) => one.decision === key),
    facts,
    registerNumbers: registerNumbersOf(facts, meeting),
  };
}

function meetingOfDecision(book: Book, { meeting: key, item }: Decision, on: CalendarDate): MeetingOfDecision | undefined {
  const meeting = key === undefined ? undefined : book.meetings.get(key);
  if (!meeting) return undefined;
  const agenda = itemsOf(book, meeting.key, on).find((one) => one.item === item);
  const minutes = minutesOn(book, meeting.key, on);
  return {
    ...{ meeting: meeting.key, place: meeting.place, on: meeting.on },
    ...(agenda ? { item: agenda } : {}),
    attendees: attendanceOf(book, meeting.key, on)?.attendees ?? [],
    presence: presenceAt(book, meeting, { item, on }),
    ...(minutes ? { minutes } : {}),
  };
}

function moneyOf(book: Book, decision: string, on: CalendarDate): Pick<DecisionAnswer, 'funded' | 'reduced'> {
  const commitments = [...book.commitments.values()].map((commitment) => ({
    commitment,
    tranches: tranchesOn(book, commitment, on),
  }));
  return {
    funded: commitments.flatMap(({ commitment, tranches }) =>
      tranches.filter((tranche) => tranche.decision === decision).map((tranche) => fundedTranche(commitment, tranche)),
    ),
    reduced: commitments.flatMap(({ commitment, tranches }) =>
      commitment.facts.flatMap((fact): ReducedCommitment[] => {
        if ((fact.kind !== 'reduce' && fact.kind !== 'rescind') || fact.decision !== decision || fact.on > on) return [];
        const movements = tranches.flatMap((tranche) => tranche.movements.filter((one) => one.seq === fact.seq));
        const change = fact.kind === 'reduce' ? 'reduced' : 'rescinded';
        return [{ commitment: commitment.key, change, amount: taken(movements), on: fact.on, seq: fact.seq }];
      }),
    ),
  };
}

function fundedTranche({ key: commitment, subject }: Commitment, tranche: Tranche): FundedTranche {
  const { index, amount, left, movements, on, seq } = tranche;
  const spent = taken(movements.filter(({ kind }) => kind === 'spend' || kind === 'reverse'));
  const released = amount.minus(spent).minus(left);
  return { commitment, subject, change: index === 0 ? 'funded' : 'increased', amount, spent, released, left, on, seq };
}

function taken(movements: readonly Movement[]): Amount {
  return sum(movements.map((one) => one.amount)).negated();
}

function registerNumbersOf(facts: readonly Recorded[], meeting: MeetingOfDecision | undefined): string[] {
  const numbers = [...facts.map((fact) => fact.registerNumber), meeting?.minutes?.registerNumber];
  return [...new Set(numbers.filter((number) => number !== undefined))];
}
