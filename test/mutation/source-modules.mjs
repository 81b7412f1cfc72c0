// Loads the TypeScript sources of the rules and their specs into this very process, as often as asked: Stryker's Jest runner starts a
// Jest run a mutant, which costs seconds where the rules need milliseconds.
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const root = pathToFileURL(`${process.cwd()}/`).href;
const standIn = new URL('./jest-globals.mjs', import.meta.url).href;
const compiled = new Map();
let generation = 0;

/** Modules asked for from now on are read anew, with all that they hold; those of packages stay. */
export function forgetModules() {
  generation += 1;
}

/** Imports a source file of the project as it is in the present generation. */
export function importSource(path) {
  return import(`${pathToFileURL(path).href}?generation=${generation}`);
}

/** Teaches Node to read the sources as Jest does, with the swc options of Jest's own configuration. */
export function readSourcesWith(swcOptions) {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@jest/globals') return { url: standIn, shortCircuit: true };
      const url = sourceOf(specifier, context, next);
      if (!url) return next(specifier, context);
      return { url: `${url}?generation=${generation}`, format: 'module', shortCircuit: true };
    },
    load(url, context, next) {
      const [file] = url.split('?');
      if (!file.endsWith('.ts')) return next(url, context);
      return { format: 'module', source: compiledOnce(fileURLToPath(file), swcOptions), shortCircuit: true };
    },
  });
}

/** The source file that is meant, or undefined for what is not ours. */
function sourceOf(specifier, context, next) {
  if (specifier.startsWith('#')) return next(specifier, context).url.split('?')[0];
  if (!specifier.startsWith('.') && !specifier.startsWith('file:')) return undefined;
  const url = new URL(specifier, context.parentURL).href.split('?')[0];
  if (!url.startsWith(root) || url.includes('/node_modules/')) return undefined;
  const typed = url.replace(/\.js$/, '.ts');
  return typed.endsWith('.ts') && existsSync(fileURLToPath(typed)) ? typed : undefined;
}

function compiledOnce(path, swcOptions) {
  const known = compiled.get(path);
  if (known !== undefined) return known;
  const { code } = transformSync(readFileSync(path, 'utf8'), { ...swcOptions, filename: path, swcrc: false });
  compiled.set(path, code);
  return code;
}
