import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { eventStoreChoice } from '#application/event-store-choice.js';
import type { Ledger } from '#application/ledger.js';
import { readModelsChoice } from '#application/read-models-choice.js';
import { DataDirectoryOwned } from '#event-store/data-directory.js';
import { announcedServer } from '../backend/running-server.js';
import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import type { Settings } from '../settings.js';
import { welcome } from '../welcome.js';
import { type OperationsOptions, operationsHost, operationsOf, operationsPort } from './operations-options.js';
import { wholeNumber } from './whole-number.js';

/** The port without `--port` and `PORT`. */
export const DEFAULT_PORT = '4711';
/** How much a server may log, as pino names it. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

interface ServeOptions extends OperationsOptions {
  port: string;
  examples?: boolean;
  welcome?: boolean;
  logLevel: string;
}

/** Adds `serve`: the HTTP interface on this machine, until SIGINT or SIGTERM. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve the ledger over HTTP on this machine until SIGINT or SIGTERM')
    .addOption(
      new Option('--port <port>', 'port; 0 takes any that is free')
        .env('PORT')
        .argParser(wholeNumber({ from: 0, to: 65_535 }))
        .default(DEFAULT_PORT),
    )
    .addOption(operationsPort())
    .addOption(operationsHost())
    .option('--examples', 'import the example agreements first, where they are not there')
    .addOption(new Option('--log-level <level>', 'how much is logged on stderr').choices(LEVELS).default('info'))
    .addOption(new Option('--welcome', 'say what to try').hideHelp())
    .action(async function (this: Command, options: ServeOptions) {
      const { settings, output } = Session.of(this);
      await untilStopped(settings, output, options);
    });
}

async function untilStopped(settings: Settings, output: Output, options: ServeOptions): Promise<void> {
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const serving = await started(settings, output, options).catch((error: unknown) => {
    throw unavailable(error, settings, options);
  });
  const { operationsUrl } = serving;
  const told = { url: serving.url, ...(operationsUrl === undefined ? {} : { operationsUrl }), pid: process.pid };
  output.answer(told, () => {
    if (options.welcome) welcome(output, { url: serving.url, dataDirectory: settings.dataDirectory }, new Date());
    else output.line(output.say('serving', { url: serving.url, directory: settings.dataDirectory }));
  });
  if (operationsUrl !== undefined) output.note(output.say('serving-operations', { url: operationsUrl }));
  if (serving.waitingFor !== undefined) output.note(output.say('serving-waits', { why: serving.waitingFor }));
  try {
    await Promise.race([stopped, serving.opened.then(() => stopped)]);
  } finally {
    await serving.close();
  }
  output.note(output.say('served'));
}

async function started(settings: Settings, output: Output, given: ServeOptions) {
  const { examples, port, logLevel } = given;
  const { dataDirectory } = settings;
  const eventStore = eventStoreChoice(settings.eventStore);
  const readModels = readModelsChoice(settings.readModels);
  // Nest takes half a second to load, which only a server needs.
  const { serve } = await import('../../../api/src/serve.js');
  const bar = output.progress(1, 'process-events');
  const prepare = async (ledger: Ledger) => {
    bar.end();
    await (await import('../examples.js')).importExamples(ledger, output);
  };
  const progress = (events: number) => bar.at(events);
  try {
    const where = { dataDirectory, eventStore, readModels, port: Number(port) };
    const options = { ...where, logLevel, progress, ...operationsOf(given, process.env) };
    return await serve(examples ? { ...options, prepare } : options);
  } finally {
    bar.end();
  }
}

/** A port that is taken and a directory that is owned are for the person to solve. */
function unavailable(error: unknown, { dataDirectory }: Settings, { port, operationsPort }: ServeOptions): unknown {
  if (error instanceof DataDirectoryOwned) {
    const { url, pid } = announcedServer(dataDirectory) ?? {};
    const owner = url === undefined ? 'another process' : `the server at ${url} (process ${pid})`;
    return failure(
      EXIT.unavailable,
      'data-directory-owned',
      `The data directory ${dataDirectory} is served by ${owner} already: use that one, or stop it first.`,
    );
  }
  const { code, port: refused } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const isOperations = operationsPort !== undefined && refused === Number(operationsPort) && operationsPort !== port;
  const [found, option] = isOperations ? [operationsPort, '--operations-port'] : [port, '--port'];
  const why = code === 'EADDRINUSE' ? 'is in use by another program' : 'may not be used by this person';
  return failure(
    EXIT.unavailable,
    'port-unavailable',
    `Port ${found} ${why}: choose another with ${option} (0 takes any that is free).`,
  );
}
