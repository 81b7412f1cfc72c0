// Opens a ledger as it lies there and answers the balances of agreements on a day: `start-child.mjs <data directory> <day> <ids>`, the ids
// joined by commas. Says how long the opening took and the sum of each account, as JSON. It is no TypeScript, since making it into
// JavaScript takes longer than much of what is measured, and keeps what was compiled where the command line keeps it.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

module.enableCompileCache(fileURLToPath(new URL('../../dist/.compile-cache', import.meta.url)));
const { openLedger } = await import('#application/ledger.js');
const [dataDirectory = '', on = '', ids = ''] = process.argv.slice(2);
const began = performance.now();
const ledger = await openLedger({ dataDirectory });
const opened = performance.now();
const balances = {};
for (const [number, id] of ids.split(',').entries()) {
  const answer = await ledger.queries.balances(id, { on });
  for (const { account, balance } of answer.balances) balances[`${number}|${account}`] = balance;
}
const answered = performance.now();
await ledger.close();
process.stdout.write(JSON.stringify({ openMs: opened - began, answerMs: answered - opened, balances }));
