import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const bin = (name: string) => fileURLToPath(new URL(`../../../apps/cli/bin/${name}`, import.meta.url));
let building: Promise<unknown> | undefined;

/** The command as a person runs it, from a build of the sources as they are. */
export async function built(): Promise<string> {
  building ??= promisify(execFile)(process.execPath, [bin('fresh-build.mjs')], { timeout: 180_000 });
  await building;
  return bin('agreement-ledger.mjs');
}
