import { Command, Option } from 'commander';
import { addAgreements } from './commands/agreements.js';
import { addAmendment } from './commands/amendment.js';
import { addBalances } from './commands/balances.js';
import { addBudget } from './commands/budget.js';
import { addCarryOver } from './commands/carry-over.js';
import { addContributions } from './commands/contributions.js';
import { addCopy } from './commands/copy.js';
import { addDeadlines } from './commands/deadlines.js';
import { addDecision } from './commands/decision.js';
import { addDoctor } from './commands/doctor.js';
import { addExplain } from './commands/explain.js';
import { addFindings } from './commands/findings.js';
import { addFunding } from './commands/funding.js';
import { addImport } from './commands/import.js';
import { addObligations } from './commands/obligations.js';
import { addPortfolio } from './commands/portfolio.js';
import { addRebuild } from './commands/rebuild.js';
import { addServe } from './commands/serve.js';
import { addShow } from './commands/show.js';
import { addTimeline } from './commands/timeline.js';
import { addWork } from './commands/work.js';
import { EXIT_CODES_HELP } from './exit-codes.js';

const EXAMPLES = `
Examples:
  agreement-ledger serve --examples
  agreement-ledger import examples/partnership-2026-2029.jsonl --dry-run
  agreement-ledger balances 8a4f --on 2026-09-30 --known-at 38 --account cash
  agreement-ledger explain 8a4f --account cash --on 2026-09-30 --from-known-at 38
  agreement-ledger obligations 8a4f --if-dissolved 2026-12-31
  agreement-ledger findings 8a4f --lang sv
  agreement-ledger portfolio eskilstuna
  agreement-ledger record receive-contribution 8a4f --as finance@mdu --party mdu --year 2027 --amount 1100000.00
  agreement-ledger doctor

An agreement is named by its id, by a beginning of the id that only it has, or by a part of its title that only it has.
Data goes to stdout; progress, notes and errors go to stderr.

`;

const RECORD = 'record a command: a payment, a decision, an expenditure … (record --list shows them all)';

/** The whole command line for these arguments. */
export async function makeProgram(version: string, argv: readonly string[]): Promise<Command> {
  const program = new Command('agreement-ledger')
    .description('The ledger of record for agreements between public bodies.')
    .version(version)
    .option('--data <directory>', 'data directory (default: AGREEMENT_LEDGER_DATA, or ./data)')
    .option('--event-store <store>', 'sqlite (in the data directory) or eventstoredb (default: EVENT_STORE, or sqlite)')
    .option('--eventstore-url <url>', 'where EventStoreDB is; better in EVENTSTORE_URL where it holds a password')
    .option('--read-models <database>', 'sqlite (in the data directory) or postgres (default: READ_MODELS, or sqlite)')
    .option('--database-url <url>', 'where PostgreSQL is; better in DATABASE_URL where it holds a password')
    .option('--server <url>', 'talk to the server there instead of opening the data directory')
    .option('--json', 'answer with exact JSON; stderr is lines of JSON too, a failure the last')
    .addOption(new Option('--lang <language>', 'sv or en (default: from LANG, else en)').choices(['sv', 'en']))
    .option('--no-color', 'no colours')
    .helpCommand(false)
    .exitOverride()
    // What was wrong is said once, by `main`, as every other failure is.
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', `${EXAMPLES}${EXIT_CODES_HELP}`);
  const adding = [
    ...[addServe, addWork, addImport, addAgreements, addShow, addBalances, addExplain, addContributions, addObligations],
    ...[addFindings, addDeadlines, addBudget, addFunding, addDecision, addAmendment, addPortfolio],
    ...[addTimeline, addCarryOver, addRebuild, addDoctor, addCopy],
  ];
  for (const add of adding) add(program);
  const record = program.command('record').description(RECORD);
  // The flags of its commands are made from the rules, which the other commands can do without.
  if (argv.includes('record')) (await import('./commands/record.js')).addCommands(record);
  return program;
}
