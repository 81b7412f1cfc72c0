import type { Command } from 'commander';
import type { EndFigures, ObligationLine, ObligationsAnswer } from '#read-models/answers/obligations.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { isZero, withFigures } from '../text/figures.js';
import { sumOf } from '../text/sums.js';
import type { Word } from '../text/words.js';
import { amount, askAbout, showHeader, showRows, showSection, type TimeOptions, takesTimes, timesOf } from './header.js';
import { phaseText } from './phase-text.js';

interface ObligationsOptions extends TimeOptions {
  ifDissolved?: string;
}

/** Adds `obligations`: what is owed, and what each party would owe after a dissolution. */
export function addObligations(program: Command): void {
  const command = program
    .command('obligations')
    .description('what is owed: the commitments, and from a dissolution on each party’s share of the shortfall')
    .argument('<agreement>', 'id, beginning of the id, or part of the title');
  takesTimes(command)
    .option('--if-dissolved <date>', 'what if the agreement were dissolved on this day, after a failed negotiation')
    .action(async function (this: Command, name: string, options: ObligationsOptions) {
      const session = Session.of(this);
      const { ifDissolved } = options;
      const answer = await askAbout(session, 'obligations', {
        name,
        ...timesOf(options),
        ...(ifDissolved === undefined ? {} : { dissolvedOn: ifDissolved }),
      });
      session.output.answer(answer, () => showObligations(session.output, answer));
    });
}

function showObligations(output: Output, answer: ObligationsAnswer): void {
  const { end, whatIf, lines } = answer;
  const about = whatIf && end ? output.say('what-if', { date: end.endedOn }) : output.say('obligations');
  showHeader(output, answer, `${about} (${answer.currency})`);
  if (!end) {
    output.line(`${phaseText(output, answer.phase)}\n`);
    showRunning(output, lines);
    return;
  }
  if (whatIf) output.line(`${output.say('under-clause', { clause: end.clause })}\n`);
  else {
    const ground = output.say(`ground-${end.ground as 'other' | 'expiry' | 'failed-negotiation'}`);
    output.line(`${output.say('ended-on', { date: end.endedOn, ground, clause: end.clause })}\n`);
  }
  if (end.discharged) output.line(`${output.say('discharged')}\n`);
  showFigures(output, end);
  showParties(output, end);
  showSurviving(
    output,
    lines.filter(({ shares }) => shares !== undefined),
    end,
  );
  showContested(
    output,
    lines.filter(({ status }) => status === 'contested'),
  );
  showOutside(output, end);
  showRest(output, answer, end);
}

function decisionOf(output: Output, { trail: { decision } }: ObligationLine): string {
  return `${decision.decision} ${output.code(decision.body)} ${decision.decidedOn}`;
}

/** A commitment, and which of its tranches where there are several. */
function nameOf(line: ObligationLine, all: readonly ObligationLine[]): string {
  const several = all.filter(({ commitment }) => commitment === line.commitment).length > 1;
  return several ? `${line.commitment}/${line.tranche + 1}` : line.commitment;
}

function showRunning(output: Output, lines: readonly ObligationLine[]): void {
  if (lines.length === 0) {
    output.line(output.say('no-commitments'));
    return;
  }
  output.title(output.say('commitments'));
  output.table({
    columns: [
      { head: output.say('commitment') },
      { head: output.say('subject'), wraps: true },
      { head: output.say('decided') },
      { head: output.say('amount'), align: 'right' },
      { head: output.say('left'), align: 'right' },
    ],
    rows: lines.map((line) => [
      nameOf(line, lines),
      line.subject,
      decisionOf(output, line),
      amount(output, line.amount),
      amount(output, line.left),
    ]),
    totals: [
      [
        output.say('and-in-all'),
        '',
        '',
        amount(output, sumOf(lines.map((line) => line.amount))),
        amount(output, sumOf(lines.map((line) => line.left))),
      ],
    ],
  });
}

function showFigures(output: Output, end: EndFigures): void {
  const stillToCome = sumOf(end.stillToCome.map((part) => part.amount));
  const figures: [Word | '', string, boolean][] = [
    ['held', end.held, true],
    ['still-to-come', stillToCome, true],
    ['cover', end.cover, true],
    ['need', end.need, true],
    ['earmarked', end.earmarked, !isZero(end.earmarked)],
    ['deficit', end.deficit, !isZero(end.deficit)],
    ['shortfall', end.shortfall, true],
    ['', '', true],
    ['surviving', end.surviving, true],
    ['contested', end.contested, true],
    ['cash', end.cash, true],
    ['outside', end.outside, !isZero(end.outside)],
    ['surplus', end.surplusPayable, !isZero(end.surplusPayable)],
  ];
  const shown = figures.filter(([, , isShown]) => isShown);
  output.table({
    columns: [{ head: '' }, { head: output.say('amount'), align: 'right' }],
    rows: shown.map(([word, figure]) => [word === '' ? ' ' : output.say(word), amount(output, figure)]),
  });
}

function showParties(output: Output, { parties, totals }: EndFigures): void {
  showSection(output, output.say('parties-owe'));
  const optional = (['requisitioned', 'paid', 'overdue', 'surplus'] as const).filter((name) => !isZero(totals[name]));
  const figures = ['share', ...optional, 'leftToPay'] as const;
  const heads = {
    share: 'share',
    requisitioned: 'requisitioned',
    paid: 'paid',
    overdue: 'overdue',
    surplus: 'surplus',
    leftToPay: 'left-to-pay',
  } as const;
  const isDue = parties.some(({ dueOn }) => dueOn !== undefined);
  output.table({
    columns: [
      { head: output.say('party') },
      ...figures.map((name) => ({ head: output.say(heads[name]), align: 'right' as const })),
      ...(isDue ? [{ head: output.say('due-on') }] : []),
    ],
    rows: parties.map((party) => [
      party.party,
      ...figures.map((name) => amount(output, party[name])),
      ...(isDue ? [party.dueOn ?? ''] : []),
    ]),
    totals: [[output.say('and-in-all'), ...figures.map((name) => amount(output, totals[name])), ...(isDue ? [''] : [])]],
  });
}

const COVERAGE = { need: 'need-column', earmarked: 'earmarked-column', covered: 'covered', uncovered: 'uncovered' } as const;

function showSurviving(output: Output, lines: readonly ObligationLine[], { parties }: EndFigures): void {
  if (lines.length === 0) return;
  showSection(output, output.say('lines-surviving'));
  const right = (head: string) => ({ head, align: 'right' as const });
  const shareOf = (line: ObligationLine, party: string) => line.shares?.find((share) => share.party === party)?.amount ?? '0.00';
  const isEarmarked = lines.some((line) => !isZero(line.earmarked ?? '0'));
  const figures = (['need', 'earmarked', 'covered', 'uncovered'] as const).filter((name) => name !== 'earmarked' || isEarmarked);
  const columns = figures.map((name) => sumOf(lines.map((line) => line[name] ?? '0.00')));
  const sums = [...columns, ...parties.map(({ party }) => sumOf(lines.map((line) => shareOf(line, party))))];
  output.table({
    columns: [
      { head: '' },
      ...figures.map((name) => right(output.say(COVERAGE[name]))),
      ...parties.map(({ party }) => right(party)),
    ],
    rows: lines.map((line) => [
      nameOf(line, lines),
      ...figures.map((name) => amount(output, line[name] ?? '')),
      ...parties.map(({ party }) => amount(output, shareOf(line, party))),
    ]),
    totals: [[output.say('and-in-all'), ...sums.map((sum) => amount(output, sum))]],
  });
  for (const line of lines) output.paragraph(`${nameOf(line, lines)}: ${line.subject} · ${decisionOf(output, line)}`, '  ');
}

function showContested(output: Output, lines: readonly ObligationLine[]): void {
  if (lines.length === 0) return;
  showSection(output, output.say('contested-lines'));
  output.table({
    columns: [
      { head: output.say('commitment') },
      { head: output.say('subject'), wraps: true },
      { head: output.say('decided') },
      { head: output.say('left'), align: 'right' },
    ],
    rows: lines.map((line) => [nameOf(line, lines), line.subject, decisionOf(output, line), amount(output, line.left)]),
    totals: [[output.say('and-in-all'), '', '', amount(output, sumOf(lines.map((line) => line.left)))]],
  });
}

/** Money and budgets that are no part of what the parties pay: outside money that nothing needed, and what the board never committed. */
function showOutside(output: Output, { earmarkedUnused, budgetLeft }: EndFigures): void {
  showRows(output, 'earmarked-unused', {
    columns: [
      { head: output.say('funding') },
      { head: output.say('commitments-column'), wraps: true },
      { head: output.say('held-at-end'), align: 'right' },
      { head: output.say('met'), align: 'right' },
      { head: output.say('unused'), align: 'right' },
    ],
    rows: earmarkedUnused.map(({ funding, purpose = [], onEnd, met, unused }) => [
      ...[funding, purpose.join(', ') || '–'],
      ...[onEnd, met, unused].map((sum) => amount(output, sum)),
    ]),
  });
  if (budgetLeft.lines.length === 0) return;
  output.line();
  const { year, total } = budgetLeft;
  output.paragraph(output.say('budget-left', { year: String(year), total: amount(output, total) }), '  ');
}

function showRest(output: Output, { assumptions }: ObligationsAnswer, { coverSurplus, leftOut }: EndFigures): void {
  if (!isZero(coverSurplus.total)) {
    showSection(output, output.say('cover-surplus'));
    const { total, paid } = coverSurplus;
    output.line(output.say('cover-surplus-of', { total: amount(output, total), paid: amount(output, paid) }));
    output.table({
      columns: [{ head: output.say('party') }, { head: output.say('share'), align: 'right' }],
      rows: coverSurplus.shares.map((share) => [share.party, amount(output, share.amount)]),
    });
  }
  if (leftOut.length > 0) {
    const revisions = leftOut.map(({ revision }) => String(revision)).join(', ');
    output.line();
    output.paragraph(output.say('left-out', { revisions }));
  }
  if (assumptions.length === 0) return;
  showSection(output, output.say('assumptions'));
  for (const { clause, rule, text } of assumptions) {
    output.paragraph(`${rule ?? clause}  ${withFigures(text[output.language], output.language)}`, '    ');
  }
}
