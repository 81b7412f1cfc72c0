import { fileURLToPath } from 'node:url';
import { type Ran, run } from './whole-process.js';

const HOOKS = fileURLToPath(new URL('../contracts/typescript-child.mjs', import.meta.url));

/** Runs a script that stands beside this one in a process of its own; `flags` are Node's. */
export function runTypescript(script: string, args: readonly string[], flags: readonly string[] = []): Promise<Ran> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return run(process.execPath, [
    ...flags,
    '--expose-gc',
    '--disable-warning=ExperimentalWarning',
    '--import',
    HOOKS,
    path,
    ...args,
  ]);
}
