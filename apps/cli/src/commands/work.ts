import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { eventStoreChoice } from '#application/event-store-choice.js';
import { readModelsChoice } from '#application/read-models-choice.js';
import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import type { Settings } from '../settings.js';
import { type OperationsOptions, operationsHost, operationsOf, operationsPort } from './operations-options.js';
import { LEVELS } from './serve.js';

interface WorkerOptions extends OperationsOptions {
  logLevel: string;
}

/** Adds `work`: the followers alone, beside servers that only answer, until SIGINT or SIGTERM. */
export function addWork(program: Command): void {
  program
    .command('work')
    .description('keep the read models in PostgreSQL at the head of EventStoreDB, or stand by to, until SIGINT or SIGTERM')
    .addOption(new Option('--log-level <level>', 'how much is logged on stderr').choices(LEVELS).default('info'))
    .addOption(operationsPort())
    .addOption(operationsHost())
    .action(async function (this: Command, options: WorkerOptions) {
      const { settings, output } = Session.of(this);
      await untilStopped(settings, output, options);
    });
}

async function untilStopped(settings: Settings, output: Output, options: WorkerOptions): Promise<void> {
  const stop = new AbortController();
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => stop.abort());
  const { dataDirectory } = settings;
  const eventStore = eventStoreChoice(settings.eventStore);
  // Whatever is said of the followers elsewhere, they are here.
  const readModels = readModelsChoice({ ...settings.readModels, FOLLOWERS: 'here' });
  if (eventStore.kind === 'sqlite' || readModels.kind === 'sqlite') {
    throw failure(
      EXIT.usage,
      'nothing-shared',
      'A worker follows a store for others: set EVENT_STORE=eventstoredb and READ_MODELS=postgres. On one machine "serve" follows by itself.',
    );
  }
  const { work } = await import('../../../worker/src/work.js');
  const { operations } = operationsOf(options, process.env);
  const where = { dataDirectory, eventStore, readModels, ...(operations ? { operations } : {}) };
  const working = await work({ ...where, logLevel: options.logLevel, stop: stop.signal });
  const { operationsUrl } = working;
  output.answer({ pid: process.pid, ...(operationsUrl === undefined ? {} : { operationsUrl }) }, () =>
    output.line(output.say('working', { directory: dataDirectory })),
  );
  try {
    await Promise.race([stopped, working.opened.then(() => stopped)]);
  } finally {
    stop.abort();
    await working.close();
  }
  output.note(output.say('worked'));
}
