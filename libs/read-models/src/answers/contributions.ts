import { type ContributionLine, contributionsOn } from '#ledger/arrears.js';
import type { Book } from '#ledger/book.js';
import { clauseNumber } from '#ledger/clauses.js';
import { type Amount, sum, text } from '#ledger/money.js';
import type { AskedOf, Header } from '../heading.js';
import { headerOf } from './header.js';

const FIGURES = [
  'scheduled',
  'requisitioned',
  'received',
  'refunded',
  'netReceived',
  'overpayment',
  'writtenOff',
  'confirmed',
  'owed',
  'outstanding',
  'overdue',
] as const;

/** The figures of a party's year, or of all. */
export type ContributionFigures = Record<(typeof FIGURES)[number], string>;

/** One party's contribution of one year. */
export interface ContributionAnswerLine extends ContributionFigures {
  party: string;
  year: number;
  dueOn?: string;
  daysOverdue: number;
}

/** Contributions by party and year, and their totals (C1, C2, C4). */
export interface ContributionsAnswer extends Header {
  clause: string;
  lines: ContributionAnswerLine[];
  totals: ContributionFigures;
}

function figures(of: (name: (typeof FIGURES)[number]) => Amount): ContributionFigures {
  return Object.fromEntries(FIGURES.map((name) => [name, text(of(name))])) as ContributionFigures;
}

function answerLine(line: ContributionLine): ContributionAnswerLine {
  const { party, year, dueOn, daysOverdue } = line;
  return { party, year, ...figures((name) => line[name]), ...(dueOn === undefined ? {} : { dueOn }), daysOverdue };
}

/** What each party owes, was asked for, has paid and is late with. */
export function contributionsAnswer(book: Book, asked: AskedOf): ContributionsAnswer {
  const lines = contributionsOn(book, asked.on);
  return {
    ...headerOf(book, asked),
    clause: clauseNumber(book, 'financing'),
    lines: lines.map(answerLine),
    totals: figures((name) => sum(lines.map((line) => line[name]))),
  };
}
