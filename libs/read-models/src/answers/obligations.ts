import { assumptionsOf } from '#ledger/assumptions.js';
import type { Book } from '#ledger/book.js';
import { clauseNumber } from '#ledger/clauses.js';
import { storedCommitment, tranchesOn } from '#ledger/commitments.js';
import type { CalendarDate } from '#ledger/dates.js';
import { sum, text } from '#ledger/money.js';
import { type Obligations, obligationsOn, type PartyObligation, whatIfDissolved } from '#ledger/obligations.js';
import { type Phase, phaseOn } from '#ledger/phase.js';
import type { CoveredTranche } from '#ledger/shortfall.js';
import type { Tranche } from '#ledger/tranches.js';
import type { AskedOf, Header } from '../heading.js';
import { type AsText, asText } from './amounts-as-text.js';
import { headerOf, type Told, told } from './header.js';

/** The way from a figure back to what it is made of (Q1). */
export interface Trail {
  clause: { number: string; about: string };
  decision: { decision: string; body: string; decidedOn: CalendarDate; revision?: number; meeting?: string; item?: string };
  revision: number;
  movements: { revision: number; effectiveOn: CalendarDate; kind: string; amount: string }[];
}

/** One tranche: what is left of it, and, once the agreement has ended, what it needs and who pays. */
export interface ObligationLine {
  commitment: string;
  subject: string;
  tranche: number;
  status: string;
  amount: string;
  left: string;
  leftOnEnd?: string;
  need?: string;
  /** What of the need is met by earmarked money (N4). */
  earmarked?: string;
  covered?: string;
  uncovered?: string;
  shares?: { party: string; weight: string; amount: string }[];
  trail: Trail;
}

type Figures<Names extends string> = Record<Names, string>;

/** One party's part once the agreement has ended. */
export interface PartyLine
  extends Figures<
    | 'share'
    | 'withdrawn'
    | 'requisitioned'
    | 'paid'
    | 'overdue'
    | 'leftToRequisition'
    | 'leftToPay'
    | 'surplus'
    | 'stillToCome'
    | 'arrears'
  > {
  party: string;
  dueOn?: CalendarDate;
  daysOverdue: number;
}

/** What is owed: while the agreement runs the commitments and what is left; from its end on the shortfall and each party's part. */
export interface ObligationsAnswer extends Header {
  phase: Phase;
  whatIf: boolean;
  lines: ObligationLine[];
  end?: EndFigures;
  assumptions: Told[];
}

const END_SUMS = [
  ...(['need', 'earmarked', 'held', 'cover', 'deficit', 'shortfall', 'surviving', 'contested'] as const),
  ...(['cash', 'outside', 'surplusPayable'] as const),
] as const;
type EndSum = (typeof END_SUMS)[number];

/** The figures of an agreement that ended, or is assumed to. */
export interface EndFigures extends Figures<EndSum> {
  endedOn: CalendarDate;
  ground: string;
  clause: string;
  /** Each funding with money in hand on the day: what of it meets need, and what is outside (N4). */
  earmarkedUnused: AsText<Obligations['earmarkedUnused']>;
  /** What is left unspent of the year's budget lines: contested, and in no total (S4). */
  budgetLeft: AsText<Obligations['budgetLeft']>;
  /** Sums of the parties, for the totals row of a table. */
  totals: Figures<'share' | 'requisitioned' | 'paid' | 'leftToPay' | 'overdue' | 'surplus'>;
  parties: PartyLine[];
  stillToCome: { party: string; year: number; amount: string }[];
  coverSurplus: { total: string; paid: string; shares: { party: string; amount: string }[] };
  discharged: boolean;
  leftOut: { revision: number; type: string; effectiveOn: CalendarDate }[];
}

/** Obligations on a date; with `dissolvedOn` the what-if of Q2. */
export function obligationsAnswer(book: Book, asked: AskedOf & { dissolvedOn?: CalendarDate }): ObligationsAnswer {
  const { dissolvedOn, on } = asked;
  const whatIf = dissolvedOn !== undefined;
  const ended = whatIf ? whatIfDissolved(book, dissolvedOn, on) : obligationsOn(book, on);
  const common = { ...headerOf(book, asked), phase: phaseOn(book, on), whatIf };
  if (!ended) return { ...common, lines: runningLines(book, on), assumptions: [] };
  return {
    ...common,
    lines: endedLines(book, ended),
    end: endFigures(book, ended),
    assumptions: assumptionsOf(book, ended).map((assumption) => told(book, assumption)),
  };
}

function runningLines(book: Book, on: CalendarDate): ObligationLine[] {
  return [...book.commitments.values()].flatMap((commitment) =>
    tranchesOn(book, commitment, on).map((tranche) => ({
      ...trancheFigures(book, commitment.key, tranche),
      status: 'running',
      trail: trailOf(book, tranche),
    })),
  );
}

function trancheFigures(book: Book, commitment: string, { index, amount, left }: Tranche) {
  const { subject } = storedCommitment(book, commitment);
  return { commitment, subject, tranche: index, amount: text(amount), left: text(left) };
}

function endedLines(book: Book, ended: Obligations): ObligationLine[] {
  return ended.tranches.map(({ commitment, tranche }) => {
    const covered = ended.lines.find((line) => line.tranche === tranche);
    return {
      ...trancheFigures(book, commitment, tranche),
      status: tranche.status ?? 'rescinded',
      leftOnEnd: text(tranche.leftAtEnd),
      ...(covered ? coverage(covered) : {}),
      trail: trailOf(book, tranche),
    };
  });
}

function coverage({ tranche, earmarked, covered, uncovered, key, shares }: CoveredTranche) {
  return {
    need: text(tranche.need),
    earmarked: text(earmarked),
    covered: text(covered),
    uncovered: text(uncovered),
    shares: shares.map(({ party, amount }, i) => ({ party, weight: key[i]?.weight.toString() ?? '0', amount: text(amount) })),
  };
}

/** Q1: clause → meeting and decision → commitment and tranche → each movement. */
function trailOf(book: Book, tranche: Tranche): Trail {
  const decision = book.decisions.get(tranche.decision);
  const { meeting, item } = decision ?? {};
  return {
    clause: { number: clauseNumber(book, 'survival'), about: 'survival' },
    decision: {
      decision: tranche.decision,
      body: tranche.body,
      decidedOn: tranche.decidedOn,
      ...(decision === undefined ? {} : { revision: decision.seq }),
      ...(meeting === undefined ? {} : { meeting }),
      ...(item === undefined ? {} : { item }),
    },
    revision: tranche.seq,
    movements: tranche.movements.map(({ kind, on, seq, amount }) => ({
      revision: seq,
      effectiveOn: on,
      kind,
      amount: text(amount),
    })),
  };
}

function endFigures(book: Book, ended: Obligations): EndFigures {
  const { parties } = ended;
  const total = (name: 'share' | 'requisitioned' | 'paid' | 'leftToPay' | 'overdue' | 'surplus') =>
    text(sum(parties.map((p) => p[name])));
  return {
    endedOn: ended.end.on,
    ground: ended.end.ground,
    clause: clauseNumber(book, 'survival'),
    ...endSums(ended),
    earmarkedUnused: asText(ended.earmarkedUnused),
    budgetLeft: asText(ended.budgetLeft),
    totals: {
      share: total('share'),
      requisitioned: total('requisitioned'),
      paid: total('paid'),
      leftToPay: total('leftToPay'),
      overdue: total('overdue'),
      surplus: total('surplus'),
    },
    parties: parties.map(partyLine),
    stillToCome: ended.stillToCome.map(({ party, year, amount }) => ({ party, year, amount: text(amount) })),
    coverSurplus: {
      total: text(ended.coverSurplus.total),
      paid: text(ended.coverSurplus.paid),
      shares: ended.coverSurplus.shares.map(({ party, amount }) => ({ party, amount: text(amount) })),
    },
    discharged: ended.discharged,
    leftOut: ended.leftOut.map((revision) => {
      const recorded = book.log[revision];
      return { revision, type: recorded?.type ?? '', effectiveOn: recorded?.on ?? '' };
    }),
  };
}

function endSums(ended: Obligations): Figures<EndSum> {
  return Object.fromEntries(END_SUMS.map((name) => [name, text(ended[name])])) as Figures<EndSum>;
}

function partyLine({ party, dueOn, daysOverdue, ...amounts }: PartyObligation): PartyLine {
  return { party, ...asText(amounts), ...(dueOn === undefined ? {} : { dueOn }), daysOverdue };
}
