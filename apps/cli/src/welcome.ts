import { resolve } from 'node:path';
import { addDays, stockholmDate } from '#ledger/dates.js';
import type { Output } from './output.js';
import { DEFAULT_DATA } from './settings.js';
import { shellWord } from './text/shell-word.js';

const EXAMPLE = '8a4f0c1e-5d2b-5e6f-9a70-1b2c3d4e5f60';
const HOST = '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01';
const ASKING = `id=auditor-mdu; role=auditor; organisation=${HOST}`;
const PAYING = `id=finance-mdu; role=finance; organisation=${HOST}`;
/** The period of the example agreement (§ 8), outside which it cannot be dissolved. */
const PERIOD = { from: '2026-11-02', to: '2029-12-31' };

/** Says where the interface is described and what to try, as commands that work as they stand, from the directory the server runs in. */
export function welcome(output: Output, { url, dataDirectory }: { url: string; dataDirectory: string }, now: Date): void {
  // Who gave the variable to the server need not have given it to the terminal where the commands are tried.
  const data = dataDirectory === resolve(DEFAULT_DATA) ? '' : ` --data ${shellWord(dataDirectory)}`;
  const command = (words: string) => `   npx agreement-ledger ${words}${data}`;
  const api = `${url}/api/v1`;
  const agreement = `${api}/agreements/${EXAMPLE}`;
  const tomorrow = addDays(stockholmDate(now.toISOString()), 1);
  const day = tomorrow < PERIOD.from ? PERIOD.from : tomorrow > PERIOD.to ? PERIOD.to : tomorrow;
  const asked = `curl -s -H 'Acting-Person: ${ASKING}'`;
  const payment = { effectiveOn: '2027-01-31', party: 'mdu', year: 2027, amount: { value: '1100000.00', currency: 'SEK' } };
  const lines = [
    output.say('welcome', { url, docs: `${api}/docs` }),
    '',
    `1. ${output.say('welcome-two-times')}`,
    command('balances 8a4f --account cash --on 2026-09-30 --known-at 38'),
    command('explain 8a4f --account cash --on 2026-09-30 --from-known-at 38'),
    `   ${asked} '${agreement}/balances?account=cash&on=2026-09-30&knownAt=38'`,
    '',
    `2. ${output.say('welcome-dissolved')}`,
    command(`obligations 8a4f --if-dissolved ${day}`),
    `   ${asked} '${agreement}/obligations?dissolvedOn=${day}'`,
    '',
    `3. ${output.say('welcome-payment')}`,
    command(
      'record receive-contribution 8a4f --as finance@mdu --on 2027-01-31 --party mdu --year 2027 --amount 1100000.00 --idempotency-key payment-2027-1',
    ),
    `   curl -s -X POST -H 'Acting-Person: ${PAYING}' -H 'Content-Type: application/json' -H 'Idempotency-Key: payment-2027-1' -d '${JSON.stringify(payment)}' ${agreement}/contributions-received`,
    `   (${output.say('welcome-once')})`,
    command('timeline 8a4f --on 2027-01-31 --offset 36'),
    '',
    output.say('welcome-end'),
  ];
  for (const line of lines) output.line(line);
}
