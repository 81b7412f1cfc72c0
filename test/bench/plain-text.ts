import { type Ran, run } from './whole-process.js';

/** The two ledgers of plain text: what is asked of each, and how its answer is read. */
export type PlainText = 'hledger' | 'ledger';

/** Balances by the account's name in the journal, and how the process ran. */
export interface Answered extends Ran {
  readonly balances: Map<string, number>;
}

/** Balances on a day, of all accounts or of those of one agreement, by the whole process from its start to its end. */
export async function balancesBy(
  program: PlainText,
  asked: { journal: string; on: string; agreement?: string },
): Promise<Answered> {
  const { journal, on, agreement } = asked;
  // Both take the end as the first day that is left out.
  const end = new Date(Date.parse(on) + 86_400_000).toISOString().slice(0, 10);
  const narrowed = agreement === undefined ? [] : [`^${agreement}:`];
  const args =
    program === 'hledger'
      ? ['-f', journal, 'bal', '-e', end, '--flat', '-E', '--no-total', '-O', 'csv', ...narrowed]
      : [
          '--args-only',
          '-f',
          journal,
          'bal',
          '-e',
          end,
          '--flat',
          '-E',
          '--no-total',
          '--format',
          '%(account),%(total)\n',
          ...narrowed,
        ];
  const ran = await run(program, args, { ...process.env, LC_ALL: 'C.UTF-8' });
  return { ...ran, balances: parsed(ran.output) };
}

function parsed(output: string): Map<string, number> {
  const balances = new Map<string, number>();
  for (const line of output.split('\n')) {
    const [, account, minor] = /^"?([^",]+)"?,"?(-?\d+)"?$/.exec(line.trim()) ?? [];
    if (account !== undefined) balances.set(account, Number(minor));
  }
  return balances;
}
