import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { type Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.js';
import { Failure, failure, shownOf } from './failure.js';
import { Output } from './output.js';
import { makeProgram } from './program.js';
import { type GlobalOptions, settingsOf } from './settings.js';

const PACKAGE = new URL('../../../../package.json', import.meta.url);

async function main(): Promise<void> {
  let program: Command | undefined;
  try {
    const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
    program = await makeProgram(version, process.argv);
    await program.parseAsync(process.argv);
  } catch (error) {
    process.exitCode = told(error, program);
  }
}

function told(error: unknown, program: Command | undefined): ExitCode {
  const { json, language, colour } = settingsOf(program?.opts<GlobalOptions>() ?? {}, process.env);
  const output = new Output({ json, language, colour });
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    // Help that was shown because nothing was asked for needs no further word.
    if (error.code !== 'commander.help') output.failure(shownOf(usage(error, program), language));
    return EXIT.usage;
  }
  const shown = shownOf(error, language);
  // What a server told of has its trace in the server's log.
  const isUnexpected = shown.exitCode === EXIT.ours && error instanceof Error && !(error instanceof Failure);
  output.failure(shown, isUnexpected ? error.stack : undefined);
  return shown.exitCode;
}

function usage({ message, code }: CommanderError, program: Command | undefined): Error {
  const said = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '');
  const named = program?.commands.find((command) => process.argv.includes(command.name()));
  // The commands of `record` have their own help, which alone tells their flags.
  const recorded = named?.commands.find((command) => process.argv.includes(command.name()));
  const names = [named, recorded].flatMap((command) => (command ? [command.name()] : []));
  const help = ['agreement-ledger', ...names, '--help'].join(' ');
  return failure(EXIT.usage, code.replace('commander.', 'usage-').toLowerCase(), `${said}; see ${help}`);
}

// A reader that has seen enough (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
});

// Nobody hears the sentence then; the exit code still says what became of it.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

await main();
