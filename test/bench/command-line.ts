import { fileURLToPath } from 'node:url';
import { journalAccount } from './prepared.js';
import { type Ran, run } from './whole-process.js';
import { agreementId } from './workload.js';

const CLI = fileURLToPath(new URL('../../apps/cli/bin/agreement-ledger.mjs', import.meta.url));

/** The balances of one agreement on a day by the product's command line, a process from its start to its end; named as in the journal. */
export async function balancesByCli(
  directory: string,
  asked: { agreement: number; on: string; flags?: readonly string[] },
): Promise<Ran & { balances: Map<string, number> }> {
  const args = ['--data', directory, '--json', 'balances', agreementId(asked.agreement), '--on', asked.on];
  const ran = await run(process.execPath, [...(asked.flags ?? []), '--disable-warning=ExperimentalWarning', CLI, ...args]);
  const { balances } = JSON.parse(ran.output) as { balances: { account: string; balance: string }[] };
  return {
    ...ran,
    balances: new Map(balances.map(({ account, balance }) => [journalAccount(asked.agreement, account), minor(balance)])),
  };
}

/** Whole öre of a sum as the answers write it. */
export function minor(sum: string): number {
  return Math.round(Number(sum) * 100);
}
