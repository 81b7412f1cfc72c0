// Opens a ledger as it lies there and answers the balances of every agreement on a day: `start-child.ts <data directory> <day>`.
// Says how long the opening took and the sum of each account, as JSON.
import { openLedger } from '#application/ledger.js';
import { agreementId, agreements } from './workload.js';

const [dataDirectory = '', on = ''] = process.argv.slice(2);
const began = performance.now();
const ledger = await openLedger({ dataDirectory });
const opened = performance.now();
const balances: Record<string, string> = {};
for (const number of agreements()) {
  const answer = await ledger.queries.balances(agreementId(number), { on });
  for (const { account, balance } of answer.balances) balances[`${number}|${account}`] = balance;
}
const answered = performance.now();
await ledger.close();
process.stdout.write(JSON.stringify({ openMs: opened - began, answerMs: answered - opened, balances }));
