import type { Command } from 'commander';
import { eventStoreChoice } from '#application/event-store-choice.js';
import { readModelsChoice } from '#application/read-models-choice.js';
import { type Checked, worst } from '../doctor/checks.js';
import { EXIT } from '../exit-codes.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';

/** Adds `doctor`: whether what is stored is what was recorded, and whether the ledger can go on. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check this installation and verify every event; the exit code says what was found')
    .action(async function (this: Command) {
      const { settings, output } = Session.of(this);
      // Loaded only here: no other command opens the stores behind the ledger's back.
      const { examined } = await import('../doctor/examination.js');
      const choices = { eventStore: eventStoreChoice(settings.eventStore), readModels: readModelsChoice(settings.readModels) };
      const checks = await examined(settings.dataDirectory, output, choices);
      const exitCode = worst(checks);
      output.answer({ healthy: exitCode === EXIT.ok, exitCode, checks }, () => show(output, checks));
      process.exitCode = exitCode;
    });
}

function show(output: Output, checks: readonly Checked[]): void {
  output.table({
    columns: [{ head: output.say('check') }, { head: output.say('result') }, { head: output.say('found'), wraps: true }],
    rows: checks.map(({ check, result, found }) => [output.say(`check-${check}`), output.say(`result-${result}`), found]),
  });
  output.line();
  output.line(output.say(worst(checks) === EXIT.ok ? 'healthy' : 'unhealthy'));
}
