import type { Command } from 'commander';
import type { FindingLine, FindingsAnswer } from '#read-models/answers/findings.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { withFigures } from '../text/figures.js';
import { askAbout, showHeader, showRows, type TimeOptions, takesTimes, timesOf } from './header.js';

/** Adds `findings`: what someone must look at, and what was done about it. */
export function addFindings(program: Command): void {
  const command = program
    .command('findings')
    .description('what someone must look at, the open ones first, and who has reviewed what and why')
    .argument('<agreement>', 'id, beginning of the id, or part of the title');
  takesTimes(command).action(async function (this: Command, name: string, options: TimeOptions) {
    const session = Session.of(this);
    const answer = await askAbout(session, 'findings', { name, ...timesOf(options) });
    session.output.answer(answer, () => showFindings(session.output, answer));
  });
}

const STATUSES = ['open', 'acknowledged', 'closed'] as const;

function showFindings(output: Output, answer: FindingsAnswer): void {
  const { findings } = answer;
  showHeader(output, answer, output.say('findings-title'));
  if (findings.length === 0) {
    output.line(output.say('findings-none'));
    return;
  }
  const counts = STATUSES.map((status) => [status, String(findings.filter((finding) => finding.status === status).length)]);
  output.line(output.say('findings-counts', Object.fromEntries(counts)));
  for (const status of STATUSES) {
    showRows(output, `findings-${status}`, {
      columns: [{ head: output.say('finding-key') }, { head: output.say('found'), wraps: true }],
      rows: findings.filter((finding) => finding.status === status).flatMap((finding) => findingRows(output, finding)),
    });
  }
  output.line();
  output.paragraph(output.say('finding-review-how'));
}

/** The finding, and under it what each person said of it. */
function findingRows(output: Output, { key, clause, text, reviews }: FindingLine): string[][] {
  const said = reviews.map(({ status, on, role, actor, why }) =>
    output.say('finding-review', { status: output.code(status), date: on, role, actor, why }),
  );
  // A clause with its heading is long; in a column of its own it would leave no room for what was found.
  const found = `${withFigures(text[output.language], output.language)}\n${clause}`;
  return [[key, found], ...said.map((line) => ['', line])];
}
