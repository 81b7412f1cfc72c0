import type { Command } from 'commander';
import type { BudgetAnswer } from '#read-models/answers/budget.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { amount, askAbout, showHeader, showRows, type TimeOptions, takesTimes, timesOf } from './header.js';
import { wholeNumber } from './whole-number.js';

/** Adds `budget`: a year's budget against its outcome. */
export function addBudget(program: Command): void {
  const command = program
    .command('budget')
    .description('a year’s budget against its outcome, by line: budget, committed, spent, left')
    .argument('<agreement>', 'id, beginning of the id, or part of the title')
    .requiredOption('--year <year>', 'the year of the budget, YYYY', wholeNumber({ from: 1000, to: 9999 }));
  takesTimes(command).action(async function (this: Command, name: string, options: TimeOptions & { year: string }) {
    const session = Session.of(this);
    const answer = await askAbout(session, 'budget', { name, ...timesOf(options), year: options.year });
    session.output.answer(answer, () => showBudget(session.output, answer));
  });
}

const FIGURES = ['budget', 'committed', 'spent', 'left'] as const;

function showBudget(output: Output, answer: BudgetAnswer): void {
  const { year, version, versions, total, lines, clause, currency } = answer;
  showHeader(output, answer, `${output.say('budget-title', { year: String(year) })} (${currency})`);
  const { on, number, decision, correction } = version;
  const facts = { number: String(number), on, clause, decision };
  output.paragraph(output.say('budget-adopted-by', facts));
  if (correction) output.paragraph(output.say('budget-corrected', { what: correction.what }));
  output.line();
  output.table({
    columns: [
      { head: output.say('budget-line') },
      { head: output.say('subject'), wraps: true },
      ...FIGURES.map((name) => ({ head: output.say(name), align: 'right' as const })),
    ],
    rows: lines.flatMap((line) => lineRows(output, line)),
    totals: [[output.say('and-in-all'), '', ...FIGURES.map((name) => amount(output, total[name]))]],
  });
  output.line();
  output.paragraph(output.say('budget-explained'));
  output.paragraph(output.say('budget-free', { free: amount(output, total.free) }));
  showFinancing(output, answer);
  showRows(output, 'budget-versions', {
    columns: [
      { head: output.say('version'), align: 'right' },
      { head: output.say('from') },
      { head: output.say('decision') },
      { head: output.say('budget'), align: 'right' },
      { head: output.say('revision-short'), align: 'right' },
    ],
    rows: versions.map((one) => [String(one.number), one.on, one.decision, amount(output, one.total), String(one.revision)]),
  });
}

/** The line, and under it what is said apart of it; that is within the line, so it stands in the column of the budget alone. */
function lineRows(output: Output, line: BudgetAnswer['lines'][number]): string[][] {
  const tied = line.commitments.length === 0 ? '' : ` (${line.commitments.join(', ')})`;
  const within = [
    ...line.ofWhich.map((part) => [output.say('of-which', { subject: part.subject }), part.amount] as const),
    ...line.parts.map((part) => [output.say('line-part', { subject: part.subject }), part.amount] as const),
  ];
  return [
    [line.line, `${line.subject}${tied}`, ...FIGURES.map((name) => amount(output, line[name]))],
    ...within.map(([subject, sum]) => ['', `– ${subject}`, amount(output, sum), '', '', '']),
  ];
}

function showFinancing(output: Output, { version }: BudgetAnswer): void {
  showRows(output, 'financed-by', {
    columns: [{ head: output.say('party') }, { head: output.say('amount'), align: 'right' }],
    rows: version.financing.map((part) => [part.party, amount(output, part.amount)]),
    totals: [[output.say('and-in-all'), amount(output, version.total)]],
  });
}
