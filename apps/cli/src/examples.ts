import { readdirSync, readFileSync } from 'node:fs';
import { importFile, parseImport } from '#application/import-file.js';
import type { Ledger } from '#application/ledger.js';
import { EXIT } from './exit-codes.js';
import { failure } from './failure.js';
import type { Output } from './output.js';

const FOLDER = new URL('../../../../examples/', import.meta.url);

/** Imports the example agreements; rows that are recorded already stay as they are, so this may be repeated. */
export async function importExamples(ledger: Ledger, output: Output): Promise<void> {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.jsonl'))
    .sort();
  for (const name of files) {
    const content = parseImport(readFileSync(new URL(name, FOLDER), 'utf8'));
    const bar = output.progress(content.rows.length, 'process-rows');
    const outcome = await importFile(ledger, content, { dryRun: false, progress: (rows) => bar.at(rows) });
    bar.end();
    const { why } = outcome.rows.at(-1) ?? {};
    if (!outcome.complete) throw failure(EXIT.refused, 'example-refused', `${name}: ${why?.[output.language]}`);
    if (outcome.recorded > 0) output.note(output.say('example-imported', { file: name, rows: String(outcome.recorded) }));
  }
}
