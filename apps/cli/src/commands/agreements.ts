import type { Command } from 'commander';
import type { AgreementsAnswer } from '#application/listings.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { stockholmTime } from '../text/figures.js';
import { titleOf } from './header.js';
import { pageLine } from './page-line.js';
import { wholeNumber } from './whole-number.js';

interface AgreementsOptions {
  knownAt?: string;
  limit: string;
  offset: string;
}

/** Adds `agreements`: the agreements there are. */
export function addAgreements(program: Command): void {
  program
    .command('agreements')
    .description('list the agreements')
    .option('--known-at <when>', 'as known at a ledger number (12) or an instant (2026-09-30T12:00:00Z)')
    .option('--limit <rows>', 'rows on the page, 1–100', wholeNumber({ from: 1, to: 100 }), '100')
    .option('--offset <rows>', 'rows before the page', wholeNumber({ from: 0, to: 1_000_000 }), '0')
    .action(async function (this: Command, { knownAt, limit, offset }: AgreementsOptions) {
      const session = Session.of(this);
      const page = { limit: Number(limit), offset: Number(offset), ...(knownAt === undefined ? {} : { knownAt }) };
      const answer = await session.withLedger((backend) => backend.agreements(page));
      session.output.answer(answer, () => showAgreements(session.output, answer));
    });
}

function showAgreements(output: Output, { agreements, offset, total }: AgreementsAnswer): void {
  if (total === 0) {
    output.line(output.say('no-agreements'));
    return;
  }
  output.table({
    columns: [
      { head: output.say('agreement') },
      { head: output.say('title'), wraps: true },
      { head: output.say('revision-short'), align: 'right' },
      { head: output.say('recorded') },
    ],
    rows: agreements.map((one) => [
      one.agreement,
      titleOf(output, one),
      String(one.revision),
      stockholmTime(one.recordedAt).slice(0, 10),
    ]),
  });
  if (agreements.length === total) return;
  output.line();
  output.line(pageLine(output, { offset, shown: agreements.length, total }));
}
