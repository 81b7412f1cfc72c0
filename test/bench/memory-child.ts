// Builds the balance index in an empty process and says what it holds: `memory-child.ts <prepared, as JSON>`, with --expose-gc.
import { setTimeout } from 'node:timers/promises';
import { rebuiltIndex } from './balances.js';
import type { Prepared } from './prepared.js';

const prepared = JSON.parse(process.argv[2] ?? '') as Prepared;
// Once before, so that code and caches that every process has are not counted as the index.
await rebuiltIndex(prepared);

/** Buffers are freed beside the collector and after it, so it is given time. */
async function held(): Promise<number> {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.();
    await setTimeout(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const before = await held();
const index = await rebuiltIndex(prepared);
const bytes = (await held()) - before;
const own = index.reduce((sum, columns) => sum + columns.bytes, 0);
const postings = index.reduce((sum, columns) => sum + columns.count, 0);
process.stdout.write(JSON.stringify({ bytes, own, postings }));
