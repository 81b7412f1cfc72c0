import type { Command } from 'commander';
import type { PortfolioAnswer } from '#application/listings.js';
import { organisationId } from '../naming.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { isZero, stockholmTime } from '../text/figures.js';
import { amount, showRows, type TimeOptions, timesOf, titleOf } from './header.js';
import { phaseText } from './phase-text.js';

/** Adds `portfolio`: every agreement that an organisation is party to. */
export function addPortfolio(program: Command): void {
  program
    .command('portfolio')
    .description('every agreement that an organisation is party to, and what it owes in each')
    .argument('<organisation>', 'key of the organisation (mdu), its id, or a beginning of the id')
    .option('--on <date>', 'effective date, YYYY-MM-DD (default: the day of what is known)')
    .option('--known-at <when>', 'as known at a ledger number (12) or an instant (2026-09-30T12:00:00Z)')
    .action(async function (this: Command, name: string, options: TimeOptions) {
      const session = Session.of(this);
      const answer = await session.withLedger(async (backend) => {
        return backend.portfolio(await organisationId(backend, name), timesOf(options));
      });
      session.output.answer(answer, () => showPortfolio(session.output, answer));
    });
}

function showPortfolio(output: Output, answer: PortfolioAnswer): void {
  const { name, on, knownAt, agreements } = answer;
  output.title(output.say('portfolio', { name }));
  const known =
    'instant' in knownAt
      ? output.say('portfolio-known-instant', { on, time: stockholmTime(knownAt.instant) })
      : output.say('portfolio-known', { on, number: String(knownAt.ledgerNumber) });
  output.line(known);
  if (agreements.length === 0) {
    output.line(`\n${output.say('portfolio-none', { name })}`);
    return;
  }
  showAgreements(output, answer);
  showOwed(output, answer);
}

function showAgreements(output: Output, { agreements }: PortfolioAnswer): void {
  showRows(output, 'agreements', {
    columns: [
      { head: output.say('agreement') },
      { head: output.say('title'), wraps: true },
      { head: output.say('role') },
      { head: output.say('phase'), wraps: true },
      { head: output.say('findings-count'), align: 'right' },
      { head: output.say('deadlines-count'), align: 'right' },
      { head: output.say('deadline-next') },
    ],
    rows: agreements.map((one) => [
      ...[one.agreement.slice(0, 8), titleOf(output, one), output.code(one.role), phaseText(output, one.phase)],
      ...[String(one.findings.open), String(one.deadlines.total), one.deadlines.next ?? ''],
    ]),
  });
}

/** What it owes, in the currency of each agreement, and therefore without a total. */
function showOwed(output: Output, { agreements }: PortfolioAnswer): void {
  const right = (head: string) => ({ head, align: 'right' as const });
  const hasShare = agreements.some(({ shortfall }) => shortfall !== undefined && !isZero(shortfall.share));
  showRows(output, 'portfolio-owed', {
    columns: [
      { head: output.say('agreement') },
      { head: output.say('year') },
      right(output.say('owed')),
      right(output.say('outstanding')),
      right(output.say('overdue')),
      ...(hasShare ? [right(output.say('shortfall-share')), right(output.say('left-to-pay'))] : []),
      { head: output.say('currency') },
    ],
    rows: agreements.map(({ agreement, contributions, shortfall, currency }) => [
      ...[agreement.slice(0, 8), String(contributions.year)],
      ...[contributions.owed, contributions.outstanding, contributions.overdue].map((sum) => amount(output, sum)),
      ...(hasShare ? [shortfall?.share ?? '–', shortfall?.leftToPay ?? '–'].map((sum) => amount(output, sum)) : []),
      currency,
    ]),
  });
}
