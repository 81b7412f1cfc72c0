import type { Command } from 'commander';
import { daysBetween } from '#ledger/dates.js';
import type { DeadlinesAnswer } from '#read-models/answers/deadlines.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { withFigures } from '../text/figures.js';
import { askAbout, showHeader, type TimeOptions, takesTimes, timesOf } from './header.js';

/** Adds `deadlines`: everything with a day ahead, the nearest first. */
export function addDeadlines(program: Command): void {
  const command = program
    .command('deadlines')
    .description('everything with a day ahead: what, who, and how many days are left')
    .argument('<agreement>', 'id, beginning of the id, or part of the title');
  takesTimes(command).action(async function (this: Command, name: string, options: TimeOptions) {
    const session = Session.of(this);
    const answer = await askAbout(session, 'deadlines', { name, ...timesOf(options) });
    session.output.answer(answer, () => showDeadlines(session.output, answer));
  });
}

function showDeadlines(output: Output, answer: DeadlinesAnswer): void {
  const { on, deadlines } = answer;
  showHeader(output, answer, output.say('deadlines'));
  if (deadlines.length === 0) {
    output.line(output.say('deadlines-none'));
    return;
  }
  output.table({
    columns: [
      { head: output.say('deadline-on') },
      { head: output.say('days-left'), align: 'right' },
      { head: output.say('who'), wraps: true },
      { head: output.say('what'), wraps: true },
    ],
    rows: deadlines.map(({ dueOn, facts, text, clause }) => [
      ...[dueOn, String(daysBetween(on, dueOn)), facts['party'] ?? facts['to'] ?? '–'],
      // A clause with its heading is long; in a column of its own it would leave no room for what is due.
      `${withFigures(text[output.language], output.language)}\n${clause}`,
    ]),
  });
}
