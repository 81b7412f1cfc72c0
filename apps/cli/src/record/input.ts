import { readFileSync } from 'node:fs';
import { parseJson } from '#application/json-text.js';
import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';
import { type Field, schemaOf } from './fields.js';
import { sumOf, withSums } from './sums.js';

type Tree = { [key: string]: unknown };

/** The input of `--input`: JSON, `@file`, or `-` for standard input; `type` names the class of its fields. */
export function inputOf(text: string | undefined, type: string): Tree {
  if (text === undefined) return {};
  const value = jsonOf(text, '--input');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return withSums(value, schemaOf(type), { flag: '--input', nested: schemaOf }) as Tree;
  }
  throw failure(EXIT.usage, 'invalid-input', '--input must be one JSON object, @file or -; it was JSON, but no object.');
}

/** Puts the values of the flags into the input; a flag wins over the same field of `--input`. */
export function withFlags(input: Tree, fields: readonly Field[], given: Readonly<Record<string, unknown>>): Tree {
  const whole = structuredClone(input);
  for (const field of fields) {
    // Commander keeps `--votes.in-favour` as `votes.inFavour`, which is the path with points.
    const value = given[field.path.join('.')];
    if (value !== undefined) put(whole, field.path, flagValue(field, value === true ? 'true' : String(value)));
  }
  return whole;
}

/** The flags of fields that must be there and are not. */
export function missingFlags(input: Tree, fields: readonly Field[]): string[] {
  return fields
    .filter(({ path, required, demanded }) => {
      const isWanted = demanded || (required && at(input, path.slice(0, -1)) !== undefined);
      return isWanted && at(input, path) === undefined;
    })
    .map(({ flag }) => `--${flag}`);
}

function at(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Tree | undefined)?.[key], tree);
}

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  const inner = tree[key];
  const next = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Tree) : {};
  tree[key] = next;
  put(next, rest, value);
}

/** What does not have the form stays as it was given, so that the ledger itself says what was wanted. */
function flagValue({ kind, flag, schema }: Field, text: string): unknown {
  switch (kind) {
    case 'integer':
      return /^\d{1,15}$/.test(text) ? Number(text) : text;
    case 'yes-or-no':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'money':
      return moneyOf(text, flag);
    case 'keys':
      return text.split(',').map((key) => key.trim());
    case 'json':
      return withSums(jsonOf(text, `--${flag}`), schema, { flag: `--${flag}`, nested: schemaOf });
    case 'date':
    case 'text':
      return text;
  }
}

/** A sum of a flag: as text, or as JSON. */
export function moneyOf(text: string, flag: string): unknown {
  return text.startsWith('{') ? jsonOf(text, `--${flag}`) : sumOf(text);
}

function jsonOf(text: string, flag: string): unknown {
  const [source, content] = contentOf(text, flag);
  try {
    return parseJson(content);
  } catch (error) {
    throw failure(
      EXIT.usage,
      'invalid-json',
      `${flag} must be JSON, @file or -; ${source} is no JSON: ${(error as Error).message}.`,
    );
  }
}

function contentOf(text: string, flag: string): [source: string, content: string] {
  if (text !== '-' && !text.startsWith('@')) return ['what was given', text];
  const file = text === '-' ? 0 : text.slice(1);
  try {
    return [text === '-' ? 'standard input' : `the file ${file}`, readFileSync(file, 'utf8')];
  } catch (error) {
    throw failure(
      EXIT.notFound,
      'no-file',
      `${flag} names the file ${file}, and it cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}
