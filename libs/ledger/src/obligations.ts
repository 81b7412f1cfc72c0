import { allocate, type Share } from './allocation.js';
import type { Book } from './book.js';
import { type BudgetLeft, budgetLeftOn } from './budget-outcome.js';
import { cashOn, heldOn, moved, outsideOn, type UpTo } from './cash.js';
import { stillToComeOf, writtenOff } from './contributions.js';
import { type CalendarDate, daysBetween, earlier } from './dates.js';
import { refuseAfterDissolution, refuseOutsidePeriod } from './dissolution.js';
import { type EarmarkedLeft, setAgainstNeed } from './earmarked.js';
import { type Amount, positive, smaller, sum, ZERO } from './money.js';
import { type End, endOn } from './phase.js';
import {
  type CoveredTranche,
  contributionKey,
  coverTranches,
  type OfCommitment,
  shareOf,
  type UnpaidShortfall,
  unpaidShortfall,
  withdrawnShareOf,
} from './shortfall.js';
import { versionOn, yearsOf } from './terms.js';
import { runTranches } from './tranches.js';
import { refusedAfterEnd } from './what-if.js';

/** What each party owes once the agreement has ended, and everything it rests on (S1–R6). Amounts are in the agreement's currency. */
export interface Obligations {
  end: End;
  on: CalendarDate;
  /** Every tranche with a status, in order of decision. */
  tranches: OfCommitment[];
  lines: CoveredTranche[];
  /** Σ of the tranches' need (N1); of it `earmarked` is met by earmarked money before cover is applied (N4). */
  need: Amount;
  earmarked: Amount;
  /** Each funding with money in hand on D: what it is set against and what it does not use, outside what is held (N4). */
  earmarkedUnused: EarmarkedLeft[];
  held: Amount;
  stillToCome: { party: string; year: number; amount: Amount }[];
  cover: Amount;
  deficit: Amount;
  shortfall: Amount;
  /** What is left on `on` of the surviving and of the contested tranches. */
  surviving: Amount;
  contested: Amount;
  cash: Amount;
  /** What of the cash is not the parties': outside money not used, receipts not identified. */
  outside: Amount;
  /** What is left unspent of the budget lines of the year of D: contested, and in no total (S4). */
  budgetLeft: BudgetLeft;
  parties: PartyObligation[];
  coverSurplus: { total: Amount; paid: Amount; shares: Share[] };
  /** Whether a surplus may be paid now (P6), and how much there is money for. */
  surplusPayable: Amount;
  discharged: boolean;
  /** Facts that could not stand after an assumed dissolution (Q2), by revision. */
  leftOut: number[];
}

/** One party's part. */
export interface PartyObligation {
  party: string;
  share: Amount;
  /** The part of the share that is contested because the party withdrew (P4). */
  withdrawn: Amount;
  requisitioned: Amount;
  paid: Amount;
  overdue: Amount;
  dueOn?: CalendarDate;
  daysOverdue: number;
  leftToRequisition: Amount;
  leftToPay: Amount;
  surplus: Amount;
  stillToCome: Amount;
  /** Still to come − received for it and written off since (N8); negative is owed back. */
  arrears: Amount;
}

/** What is asked: the state on `on` of an agreement that ended, or is assumed to end, on `end.on`. */
export interface Asked {
  end: End;
  on: CalendarDate;
  /** An assumed dissolution leaves out what could not have been recorded after it (Q2). */
  assumed: boolean;
}

/** Obligations on a date under an end. The same function answers the live question and the what-if (`design.md` 1, promise 3). */
export function obligationsUnder(book: Book, asked: Asked): Obligations {
  const { end, on } = asked;
  const leftOut = asked.assumed ? refusedAfterEnd(book, asked) : new Set<number>();
  const tranches = tranchesUnder(book, asked, leftOut);
  const surviving = tranches.filter(({ tranche: t }) => t.status === 'surviving' || t.status === 'settled-surviving');
  const upToEnd: UpTo = { on: earlier(on, end.on) };
  const held = heldOn(book, upToEnd);
  const stillToCome = stillToComeUnder(book, asked);
  const cover = held.plus(sum(stillToCome.map((s) => s.amount)));
  const { met, fundings } = setAgainstNeed(book, surviving, upToEnd.on);
  const lines = coverTranches(book, surviving, { cover, met });
  const need = sum(lines.map((line) => line.tranche.need));
  const settled = { need, cover, lines, stillToCome, leftOut, surviving: sum(surviving.map((s) => s.tranche.left)) };
  const contestedTranches = tranches.filter(({ tranche }) => tranche.status === 'contested');
  return closing(book, asked, {
    ...{ end, on, tranches, held },
    ...settled,
    deficit: positive(cover.negated()),
    earmarked: sum(lines.map((line) => line.earmarked)),
    earmarkedUnused: fundings,
    shortfall: sum(lines.map((line) => line.uncovered)),
    contested: sum(contestedTranches.map((c) => c.tranche.left)),
    cash: cashOn(book, { on, leftOut }),
    outside: outsideOn(book, { on, leftOut }),
    budgetLeft: budgetLeftOn(book, end.on, upToEnd.on),
    leftOut: [...leftOut].sort((a, b) => a - b),
  });
}

type Open = Omit<Obligations, 'parties' | 'coverSurplus' | 'surplusPayable' | 'discharged'>;

/** Adds what follows from the lines: each party's part, the surplus, and whether all is discharged (P4–P6, R5). */
function closing(book: Book, asked: Asked, open: Open): Obligations {
  const parties = book.parties.map(({ key }) => partyUnder(book, asked, { party: key, open }));
  const coverSurplus = coverSurplusUnder(book, asked, open);
  const contested = contestedIn({ contested: open.contested, parties });
  const unpaid = parties.some((p) => p.arrears.gt(ZERO) || p.leftToPay.gt(ZERO));
  return {
    ...open,
    parties,
    coverSurplus,
    surplusPayable: contested.isZero() ? positive(open.cash.minus(open.outside)) : ZERO,
    discharged: open.surviving.isZero() && contested.isZero() && !unpaid,
  };
}

/** All that is contested: what is left of contested tranches, and the shares not paid of who withdrew (P4). */
export function contestedIn({ contested, parties }: Pick<Obligations, 'contested' | 'parties'>): Amount {
  return contested.plus(sum(parties.map((p) => smaller(p.withdrawn, positive(p.leftToPay)))));
}

function tranchesUnder(book: Book, { end, on }: Asked, leftOut: ReadonlySet<number>): OfCommitment[] {
  return [...book.commitments.values()].flatMap(({ key: commitment, facts }) => {
    const standing = facts.filter((fact) => !leftOut.has(fact.seq));
    const { tranches } = runTranches(standing, on, end);
    return tranches.filter((tranche) => tranche.status !== undefined).map((tranche) => ({ commitment, tranche }));
  });
}

/** N6: each year's part for each party; years not begun on D lapse. */
function stillToComeUnder(book: Book, { end, on }: Asked): Obligations['stillToCome'] {
  const years = yearsOf(versionOn(book, end.on).terms);
  return book.parties.flatMap(({ key: party }) =>
    years.map((year) => ({ party, year, amount: stillToComeOf(book, { party, year, on }, end) })),
  );
}

function partyUnder(book: Book, { end, on }: Asked, { party, open }: { party: string; open: Open }): PartyObligation {
  const share = shareOf(open.lines, party);
  const withdrawn = withdrawnShareOf(book, open.lines, { party, endedOn: end.on });
  const paid = moved(book, 'shortfall-paid', { on, party }).minus(moved(book, 'shortfall-refunded', { on, party }));
  const leftToPay = share.minus(paid);
  const stillToCome = sum(open.stillToCome.filter((s) => s.party === party).map((s) => s.amount));
  const since = (kind: 'received' | 'refunded') =>
    moved(book, kind, { on, party }).minus(moved(book, kind, { on: earlier(on, end.on), party }));
  const goneSince = writtenOffSince(book, { end, on }, { party, open });
  const requisitioned = sum(book.shortfall.filter((r) => r.party === party && r.on <= on).map((r) => r.amount));
  return {
    party,
    share,
    withdrawn,
    requisitioned,
    paid,
    ...overdueShortfall(unpaidShortfall(book, { party, paid, on }), on),
    leftToRequisition: share.minus(withdrawn).minus(requisitioned),
    leftToPay,
    surplus: positive(leftToPay.negated()),
    stillToCome,
    arrears: lessWrittenOff(stillToCome.minus(since('received')).plus(since('refunded')), goneSince),
  };
}

/** What the board has written off since D of what still was to come from a party. */
function writtenOffSince(
  book: Book,
  { end, on }: Pick<Asked, 'end' | 'on'>,
  { party, open }: { party: string; open: Open },
): Amount {
  const parts = open.stillToCome
    .filter((s) => s.party === party)
    .map(({ year, amount }) => {
      const by = (date: CalendarDate) => writtenOff(book, { party, year, on: date });
      return smaller(positive(amount), by(on).minus(by(earlier(on, end.on))));
    });
  return sum(parts);
}

/** A claim that is written off is in arrears no more; nothing is owed back for it. */
function lessWrittenOff(arrears: Amount, goneSince: Amount): Amount {
  return arrears.gt(ZERO) ? positive(arrears.minus(goneSince)) : arrears;
}

function overdueShortfall(
  unpaid: readonly UnpaidShortfall[],
  on: CalendarDate,
): Pick<PartyObligation, 'overdue' | 'dueOn' | 'daysOverdue'> {
  const overdue = sum(unpaid.filter(({ dueOn }) => dueOn < on).map(({ amount }) => amount));
  const dueOn = unpaid[0]?.dueOn;
  return dueOn === undefined ? { overdue, daysOverdue: 0 } : { overdue, dueOn, daysOverdue: Math.max(0, daysBetween(dueOn, on)) };
}

/** P6: cover beyond the need that earmarked money does not meet is a surplus too, by the contribution key of D. */
function coverSurplusUnder(book: Book, { end, on }: Asked, open: Open): Obligations['coverSurplus'] {
  const total = positive(open.cover.minus(open.need.minus(open.earmarked)));
  const shares = allocate(total, contributionKey(book, versionOn(book, end.on), end.on));
  return { total, paid: moved(book, 'surplus-paid', { on }), shares };
}

/** The answer from the day the agreement ended on; undefined before (Q3). */
export function obligationsOn(book: Book, on: CalendarDate): Obligations | undefined {
  const end = endOn(book, on);
  return end && obligationsUnder(book, { end, on, assumed: false });
}

/** What if the agreement were dissolved under § 11 on a day (Q2, S1); `on` defaults to that day. */
export function whatIfDissolved(book: Book, dissolvedOn: CalendarDate, on: CalendarDate = dissolvedOn): Obligations {
  refuseOutsidePeriod(book, dissolvedOn);
  refuseAfterDissolution(book, dissolvedOn);
  // Where `on` is before D the state on D is taken to be the state on `on`, its terms too.
  const standing = { ...book, versions: book.versions.filter((v) => v.number === 1 || v.on <= on) };
  return obligationsUnder(standing, { end: { on: dissolvedOn, ground: 'failed-negotiation' }, on, assumed: true });
}
