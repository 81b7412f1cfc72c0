import { worst } from '../../apps/cli/src/doctor/checks.js';
import { examined } from '../../apps/cli/src/doctor/examination.js';
import type { Output } from '../../apps/cli/src/output.js';

const silent = { progress: () => ({ at: () => undefined, end: () => undefined }) } as unknown as Output;

/** What the doctor of the command line says of a directory: its exit code, and everything it found. */
export async function doctor(directory: string): Promise<{ code: number; found: string }> {
  const checks = await examined(directory, silent);
  return { code: worst(checks), found: checks.map(({ found }) => found).join('\n') };
}
