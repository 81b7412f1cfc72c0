import type { Command } from 'commander';
import type { ExplanationAnswer } from '#read-models/answers/balances.js';
import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { stockholmTime } from '../text/figures.js';
import { amount, askAbout, showHeader, type TimeOptions, takesTimes, timesOf } from './header.js';

interface ExplainOptions extends TimeOptions {
  account: string;
  fromOn?: string;
  fromKnownAt?: string;
}

/** Adds `explain`: the events that make the difference between two balances of one account. */
export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .description('why the balance of an account differs between two dates, or between two states of knowledge')
    .argument('<agreement>', 'id, beginning of the id, or part of the title')
    .requiredOption('--account <account>', 'the account, such as cash or spent:P1')
    .option('--from-on <date>', 'compare with this effective date')
    .option('--from-known-at <when>', 'compare with what was known at this revision or instant');
  takesTimes(command).action(async function (this: Command, name: string, options: ExplainOptions) {
    const session = Session.of(this);
    const { account, fromOn, fromKnownAt } = options;
    if (fromOn === undefined && fromKnownAt === undefined) {
      throw failure(
        EXIT.usage,
        'invalid-input',
        'explain compares two balances: say with what by --from-on <date> or --from-known-at <when>.',
      );
    }
    const answer = await askAbout(session, 'balance-explanations', {
      name,
      ...timesOf(options),
      account,
      ...(fromOn === undefined ? {} : { fromOn }),
      ...(fromKnownAt === undefined ? {} : { fromKnownAt }),
    });
    await session.output.learnEventTitles();
    session.output.answer(answer, () => showExplanation(session.output, answer));
  });
}

function showExplanation(output: Output, answer: ExplanationAnswer): void {
  const { account, from, to, difference, events, currency } = answer;
  showHeader(output, answer, `${output.say('account')} ${account}`);
  const point = ({ on, revision }: { on: string; revision: number }) =>
    `${on}, ${output.say('revision').toLowerCase()} ${revision}`;
  output.table({
    columns: [
      { head: output.say('revision-short'), align: 'right' },
      { head: output.say('event-of'), wraps: true },
      { head: output.say('effective') },
      { head: output.say('recorded') },
      { head: `${output.say('amount')} ${currency}`, align: 'right' },
    ],
    rows: [
      ['', `${output.say('balance')} ${point(from)}`, '', '', amount(output, from.balance)],
      ...events.map((event) => [
        String(event.revision),
        output.event(event.type),
        event.effectiveOn,
        stockholmTime(event.recordedAt),
        amount(output, event.amount),
      ]),
    ],
    totals: [
      ['', output.say('difference'), '', '', amount(output, difference)],
      ['', `${output.say('balance')} ${point(to)}`, '', '', amount(output, to.balance)],
    ],
  });
  if (events.length === 0) output.line(`\n${output.say('no-events-between')}`);
}
