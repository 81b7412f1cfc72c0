import type { Command } from 'commander';
import type { BalancesAnswer } from '#read-models/answers/balances.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { amount, askAbout, showHeader, type TimeOptions, takesTimes, timesOf } from './header.js';

/** Adds `balances`: every account, or those that are named. */
export function addBalances(program: Command): void {
  const command = program
    .command('balances')
    .description('balances of the accounts on a date, as known at a time')
    .argument('<agreement>', 'id, beginning of the id, or part of the title');
  takesTimes(command)
    .option('--account <account>', 'one account (cash, spent:P1) or a kind of account (spent)')
    .action(async function (this: Command, name: string, options: TimeOptions & { account?: string }) {
      const session = Session.of(this);
      const { account } = options;
      const answer = await askAbout(session, 'balances', {
        name,
        ...timesOf(options),
        ...(account === undefined ? {} : { account }),
      });
      session.output.answer(answer, () => showBalances(session.output, answer, account === undefined));
    });
}

function showBalances(output: Output, answer: BalancesAnswer, isWhole: boolean): void {
  showHeader(output, answer, output.say('balances'));
  const rows = answer.balances.map(({ account, name, balance }, i) => {
    // The kind is said once above its accounts, so that the eye finds where the next begins.
    const said = answer.balances[i - 1]?.name[output.language] === name[output.language];
    return [account, said ? '' : name[output.language], amount(output, balance)];
  });
  output.table({
    columns: [
      { head: output.say('account') },
      { head: output.say('account-kind'), wraps: true },
      { head: `${output.say('balance')} ${answer.currency}`, align: 'right' },
    ],
    rows,
    totals: [[output.say(isWhole ? 'balances-sum' : 'and-in-all'), '', amount(output, answer.sum)]],
  });
  output.line();
  output.line(output.say('balances-sign'));
}
