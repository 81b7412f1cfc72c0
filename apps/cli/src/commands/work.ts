import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { eventStoreChoice } from '#application/event-store-choice.js';
import { readModelsChoice } from '#application/read-models-choice.js';
import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import type { Settings } from '../settings.js';
import { LEVELS } from './serve.js';

/** Adds `work`: the followers alone, beside servers that only answer, until SIGINT or SIGTERM. */
export function addWork(program: Command): void {
  program
    .command('work')
    .description('keep the read models in PostgreSQL at the head of EventStoreDB, or stand by to, until SIGINT or SIGTERM')
    .addOption(new Option('--log-level <level>', 'how much is logged on stderr').choices(LEVELS).default('info'))
    .action(async function (this: Command, { logLevel }: { logLevel: string }) {
      const { settings, output } = Session.of(this);
      await untilStopped(settings, output, logLevel);
    });
}

async function untilStopped(settings: Settings, output: Output, logLevel: string): Promise<void> {
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
  const working = work({ dataDirectory, eventStore, readModels, logLevel, stop: stop.signal });
  output.answer({ pid: process.pid }, () => output.line(output.say('working', { directory: dataDirectory })));
  try {
    await Promise.race([stopped, working.opened.then(() => stopped)]);
  } finally {
    stop.abort();
    await working.close();
  }
  output.note(output.say('worked'));
}
