import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { type ImportOutcome, quarantineFile } from '#application/import-file.js';
import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';

/** Adds `import`: a file of commands, each recorded once however often the file is imported. */
export function addImport(program: Command): void {
  program
    .command('import')
    .description('record the commands of a file (JSON lines); repeated, it has no further effect')
    .argument('<file>', 'the file; - reads from standard input')
    .option('--dry-run', 'only say what each line would do')
    .option('--quarantine <file>', 'set bad lines aside in this new file, and go on with the rest')
    .action(async function (this: Command, file: string, options: { dryRun?: boolean; quarantine?: string }) {
      const session = Session.of(this);
      const { output } = session;
      const content = contentOf(file);
      const { quarantine: aside } = options;
      const how = { dryRun: options.dryRun === true, quarantine: aside !== undefined };
      if (aside !== undefined) expectNewFile(aside);
      const outcome = await session.withLedger(
        async (backend) => {
          const bar = output.progress(content.split('\n').filter((line) => line.trim() !== '').length - 1, 'process-rows');
          try {
            return await backend.importFile(content, { ...how, progress: (rows) => bar.at(rows) });
          } finally {
            bar.end();
          }
        },
        { creates: true },
      );
      const { quarantined = [] } = outcome;
      if (aside !== undefined && quarantined.length > 0)
        writeFileSync(aside, quarantineFile(content, quarantined), { flag: 'wx' });
      output.answer(outcome, () => showOutcome(output, outcome, { file: basename(file), aside }));
      const stopped = outcome.rows.find((row) => row.outcome === 'refused' || row.outcome === 'invalid');
      if (!stopped) return;
      process.exitCode = stopped.outcome === 'refused' ? EXIT.refused : EXIT.usage;
    });
}

function contentOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw failure(
      EXIT.notFound,
      'no-file',
      `A file to import was wanted, and ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

/** Found before anything is recorded: what is set aside must have a place to be written to. */
function expectNewFile(file: string): void {
  const folder = dirname(resolve(file));
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw failure(
      EXIT.usage,
      'no-folder',
      `The lines set aside go to a new file, and nothing can be written in ${folder} (${code}).`,
    );
  }
  if (!existsSync(file)) return;
  throw failure(EXIT.usage, 'file-exists', `The lines set aside go to a new file, and ${file} is there already.`);
}

function showOutcome(output: Output, outcome: ImportOutcome, { file, aside }: { file: string; aside: string | undefined }): void {
  const { title, dryRun, rows, recorded, unchanged, complete } = outcome;
  output.title(output.say(dryRun ? 'import-dry' : 'import', { file, title }));
  output.line();
  output.table({
    columns: [
      { head: output.say('line'), align: 'right' },
      { head: output.say('row') },
      { head: output.say('command') },
      { head: output.say('outcome') },
      { head: output.say('revision-short'), align: 'right' },
      { head: output.say('why'), wraps: true },
    ],
    rows: rows.map((row) => [
      String(row.line),
      row.id,
      row.command,
      output.say(dryRun && row.outcome === 'recorded' ? 'outcome-would' : `outcome-${row.outcome}`),
      row.revision === undefined ? '' : String(row.revision),
      row.why?.[output.language] ?? '',
    ]),
  });
  output.line();
  const counts = { recorded: String(recorded), unchanged: String(unchanged) };
  output.line(output.say(dryRun ? 'import-sum-dry' : 'import-sum', counts));
  if (complete) return;
  const { quarantined } = outcome;
  if (quarantined) output.line(output.say('import-quarantined', { count: String(quarantined.length), file: aside ?? '' }));
  else output.line(output.say('import-stopped', { line: String(rows.at(-1)?.line ?? 0) }));
}
