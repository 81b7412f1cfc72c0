import { join } from 'node:path';
import { figure } from './arithmetic.js';
import type { Prepared } from './prepared.js';
import { storedBytes } from './prepared.js';
import { type Finding, found } from './report.js';
import { runTypescript } from './run-typescript.js';
import { largest, type Setting } from './setting.js';

/** Rows e1 and e2: what the index holds in memory, and what an event takes on disk. */
export async function sizeRows(setting: Setting): Promise<Finding[]> {
  const prepared = largest(setting);
  const { bytes, own, postings } = await indexMemory(prepared);
  const { disk, json } = storedBytes(join(prepared.directory, 'events.sqlite'));
  const size = prepared.postings;
  return [
    found('e1', [bytes / postings], {
      size,
      arms: { 'heap and buffers': `${figure(bytes / postings)} B`, 'columns alone': `${figure(own / postings)} B` },
    }),
    found('e2', [disk / json], {
      size,
      arms: { 'on disk': `${figure(disk / prepared.events)} B an event`, JSON: `${figure(json / prepared.events)} B an event` },
    }),
  ];
}

/** The memory that the index of a whole ledger takes, measured in a process that holds nothing else. */
export async function indexMemory(prepared: Prepared): Promise<{ bytes: number; own: number; postings: number }> {
  const { directory, heads } = prepared;
  const { output } = await runTypescript('./memory-child.ts', [JSON.stringify({ directory, heads })]);
  const told = JSON.parse(output) as { bytes: number; own: number; postings: number };
  if (told.postings !== prepared.postings) throw new Error(`The index holds ${told.postings} of ${prepared.postings} postings.`);
  return told;
}
