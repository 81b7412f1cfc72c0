import type { Command } from 'commander';
import type { ExternalFundingAnswer } from '#read-models/answers/external-funding.js';
import type { InKindAnswer } from '#read-models/answers/in-kind.js';
import { agreementId } from '../naming.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { isZero } from '../text/figures.js';
import { amount, showHeader, showRows, type TimeOptions, takesTimes, timesOf } from './header.js';

/** Adds `funding`: external funding against the target, and what the parties put in in kind. */
export function addFunding(program: Command): void {
  const command = program
    .command('funding')
    .description('external funding by funder and by year against the target, and contributions in kind')
    .argument('<agreement>', 'id, beginning of the id, or part of the title');
  takesTimes(command).action(async function (this: Command, name: string, options: TimeOptions) {
    const session = Session.of(this);
    const answer = await session.withLedger(async (backend) => {
      const id = await agreementId(backend, name);
      const externalFunding = await backend.ask('external-funding', id, timesOf(options));
      // Both are of one state of knowledge, whatever is recorded between the two questions.
      const { on, knownAt } = externalFunding;
      const inKind = await backend.ask('in-kind', id, { on, knownAt: String(knownAt.revision) });
      return { externalFunding, inKind };
    });
    session.output.answer(answer, () => showFunding(session.output, answer.externalFunding, answer.inKind));
  });
}

function showFunding(output: Output, external: ExternalFundingAnswer, inKind: InKindAnswer): void {
  const about = `${output.say('external-funding')}, ${external.clause} (${external.currency})`;
  showHeader(output, external, about);
  const isTargeted = external.years.some(({ target }) => target !== undefined);
  if (!isTargeted && external.fundings.length === 0 && inKind.lines.length === 0) {
    output.line(output.say('nothing-external'));
    return;
  }
  output.line(output.say('target-is-a-goal'));
  showYears(output, external);
  showFundings(output, external);
  showInKind(output, inKind);
}

function showYears(output: Output, { years }: ExternalFundingAnswer): void {
  const heads = ['target', 'secured', 'received', 'refunded', 'left'] as const;
  const isTold = years.filter((year) => year.target !== undefined || !isZero(year.secured) || !isZero(year.received));
  showRows(output, 'external-years', {
    columns: [{ head: output.say('year') }, ...heads.map((word) => ({ head: output.say(word), align: 'right' as const }))],
    rows: isTold.map((year) => [
      String(year.year),
      ...[year.target ?? '–', year.secured, year.received, year.refunded, year.left].map((sum) => amount(output, sum)),
    ]),
  });
}

function showFundings(output: Output, { fundings }: ExternalFundingAnswer): void {
  showRows(output, 'fundings', {
    columns: [
      { head: output.say('funding') },
      { head: output.say('funder'), wraps: true },
      { head: output.say('status') },
      { head: output.say('secured'), align: 'right' },
      { head: output.say('received'), align: 'right' },
      { head: output.say('used'), align: 'right' },
      { head: output.say('unused'), align: 'right' },
    ],
    rows: fundings.map(({ funding, funder, status, ...sums }) => [
      ...[funding, funder, output.code(status)],
      ...[sums.secured, sums.received, sums.used, sums.unused].map((sum) => amount(output, sum)),
    ]),
  });
  for (const { funding, subject, purpose, appliedFor, refunded } of fundings) {
    const facts = [
      subject,
      ...(purpose === undefined ? [] : [output.say('purpose', { purpose: purpose.join(', ') })]),
      ...(appliedFor === undefined ? [] : [`${output.say('applied-for-column').toLowerCase()} ${amount(output, appliedFor)}`]),
      ...(isZero(refunded) ? [] : [`${output.say('refunded').toLowerCase()} ${amount(output, refunded)}`]),
    ];
    output.paragraph(`${funding}: ${facts.join(' · ')}`, '  ');
  }
}

function showInKind(output: Output, { lines, total }: InKindAnswer): void {
  showRows(output, 'in-kind', {
    columns: [
      { head: output.say('in-kind-column') },
      { head: output.say('party') },
      { head: output.say('year') },
      { head: output.say('subject'), wraps: true },
      { head: output.say('valuation'), align: 'right' },
    ],
    rows: lines.flatMap(({ inKind, party, year, subject, valuation, ofWhich }) => [
      [inKind, party, String(year), subject, amount(output, valuation)],
      ...ofWhich.map((part) => [
        '',
        '',
        '',
        `– ${output.say('of-which', { subject: part.subject })}`,
        amount(output, part.amount),
      ]),
    ]),
    totals: [[output.say('and-in-all'), '', '', '', amount(output, total)]],
  });
}
