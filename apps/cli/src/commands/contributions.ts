import type { Command } from 'commander';
import type { ContributionAnswerLine, ContributionFigures, ContributionsAnswer } from '#read-models/answers/contributions.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { isZero } from '../text/figures.js';
import type { Word } from '../text/words.js';
import { amount, askAbout, showHeader, showSection, type TimeOptions, takesTimes, timesOf } from './header.js';

/** Adds `contributions`: what each party owes, was asked for, has paid and is late with. */
export function addContributions(program: Command): void {
  const command = program
    .command('contributions')
    .description('contributions by party and year: scheduled, requisitioned, received, owed, overdue')
    .argument('<agreement>', 'id, beginning of the id, or part of the title');
  takesTimes(command).action(async function (this: Command, name: string, options: TimeOptions) {
    const session = Session.of(this);
    const answer = await askAbout(session, 'contributions', { name, ...timesOf(options) });
    session.output.answer(answer, () => showContributions(session.output, answer));
  });
}

const ALWAYS = ['scheduled', 'requisitioned', 'received', 'owed'] as const;
const WHERE_ANY = ['refunded', 'overpayment', 'writtenOff'] as const;
const HEADS: Readonly<Record<keyof ContributionFigures, Word>> = {
  scheduled: 'scheduled',
  requisitioned: 'requisitioned',
  received: 'received',
  refunded: 'refunded',
  netReceived: 'received',
  overpayment: 'overpaid',
  writtenOff: 'written-off',
  confirmed: 'confirmed',
  owed: 'owed',
  outstanding: 'outstanding',
  overdue: 'overdue',
};

function showContributions(output: Output, answer: ContributionsAnswer): void {
  const { lines, totals, clause, currency } = answer;
  showHeader(output, answer, `${output.say('contributions', { clause })} (${currency})`);
  // A column of noughts only takes room from those that say something.
  const figures = [...ALWAYS, ...WHERE_ANY.filter((name) => !isZero(totals[name]))];
  const row = (of: ContributionFigures) => figures.map((name) => amount(output, of[name]));
  output.table({
    columns: [
      { head: output.say('year') },
      { head: output.say('party') },
      ...figures.map((name) => ({ head: output.say(HEADS[name]), align: 'right' as const })),
    ],
    rows: lines.map((line, i) => [lines[i - 1]?.year === line.year ? '' : String(line.year), line.party, ...row(line)]),
    totals: [['', output.say('and-in-all'), ...row(totals)]],
  });
  showOutstanding(
    output,
    lines.filter((line) => !isZero(line.outstanding)),
    totals,
  );
}

function showOutstanding(output: Output, lines: readonly ContributionAnswerLine[], totals: ContributionFigures): void {
  if (lines.length === 0) {
    output.line(`\n${output.say('nothing-outstanding')}`);
    return;
  }
  showSection(output, output.say('outstanding-lines'));
  output.table({
    columns: [
      { head: output.say('year') },
      { head: output.say('party') },
      { head: output.say('outstanding'), align: 'right' },
      { head: output.say('due-on') },
      { head: output.say('overdue'), align: 'right' },
      { head: output.say('days'), align: 'right' },
    ],
    rows: lines.map((line) => [
      String(line.year),
      line.party,
      amount(output, line.outstanding),
      line.dueOn ?? '',
      amount(output, line.overdue),
      line.daysOverdue === 0 ? '' : String(line.daysOverdue),
    ]),
    totals: [['', output.say('and-in-all'), amount(output, totals.outstanding), '', amount(output, totals.overdue), '']],
  });
}
