import type { JsonSchema, OpenApi } from '../e2e/support/document.js';
import type { Random } from '../properties/seed.js';
import { DATES, jsonText, junk, Members, NAMES, SUMS, TEXTS, Token } from './values.js';

// A body that is right, by the example of its operation, and then made wrong in one to three places.

/** The example, sometimes with fields that may be left out. */
export function filled(
  document: OpenApi,
  schema: JsonSchema,
  { example, random }: { example: unknown; random: Random },
): unknown {
  const { properties = {} } = resolved(document, schema);
  const whole = structuredClone(example) as Record<string, unknown>;
  for (const [name, property] of Object.entries(properties)) {
    const one = property.example ?? resolved(document, property).example;
    if (!(name in whole) && one !== undefined && random.percent(30)) whole[name] = structuredClone(one);
  }
  return whole;
}

function resolved(document: OpenApi, schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (document.components.schemas[name] ?? {});
}

type Path = readonly (string | number)[];

function paths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, one]) => paths(one, [...path, Array.isArray(value) ? Number(key) : key]));
  return [path, ...inside];
}

/** The body made wrong in some places; what comes out may hold tokens. */
export function mutated(body: unknown, random: Random): unknown {
  let tree = structuredClone(body);
  const times = random.weighted([
    [6, 1],
    [3, 2],
    [1, 3],
  ]);
  for (let i = 0; i < times; i += 1) {
    const all = paths(tree).filter((path) => path.length > 0);
    const path = all.length === 0 || random.percent(3) ? [] : random.pick(all);
    tree = changedAt(tree, path, (value) => changed(value, random));
    if (tree instanceof Token || tree instanceof Members) return tree;
  }
  return random.percent(15) ? withName(tree, random) : tree;
}

const GONE = Symbol('gone');

function changedAt(tree: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(tree);
  if (typeof tree !== 'object' || tree === null || tree instanceof Token || tree instanceof Members) return tree;
  const copy = (Array.isArray(tree) ? [...tree] : { ...tree }) as Record<string | number, unknown>;
  const inner = changedAt(copy[key], rest, change);
  if (inner !== GONE) copy[key] = inner;
  else if (Array.isArray(copy)) (copy as unknown[]).splice(Number(key), 1);
  else delete copy[key];
  return copy;
}

function changed(value: unknown, random: Random): unknown {
  const kind = random.weighted<'junk' | 'gone' | 'alike' | 'wrapped' | 'many' | 'twice'>([
    [30, 'junk'],
    [12, 'gone'],
    [40, 'alike'],
    [6, 'wrapped'],
    [6, 'many'],
    [6, 'twice'],
  ]);
  switch (kind) {
    case 'junk':
      return junk(random);
    case 'gone':
      return GONE;
    case 'alike':
      return alike(value, random);
    case 'wrapped':
      return random.percent(50) ? [value] : { value };
    case 'many':
      return many(value, random.pick([0, 2, 200, 201, 3000]));
    case 'twice':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? new Members([...Object.entries(value), ...Object.entries(value).slice(0, 1)])
        : new Members([
            ['a', value],
            ['a', value],
          ]);
  }
}

/** Ten times what a body may be: longer says nothing more, and many of many long texts would be no string at all. */
const REPEATED_MAX = 10 * 1024 * 1024;

/** So many of the value, or as many as that leaves room for. */
function many(value: unknown, wanted: number): unknown[] {
  const room = Math.floor(REPEATED_MAX / (jsonText(value).length + 1));
  return Array.from({ length: Math.min(wanted, room) }, () => value);
}

/** Something of the same type that may be as wrong. */
function alike(value: unknown, random: Random): unknown {
  if (typeof value === 'number')
    return random.pick([-value, value + 0.5, value * 1e15, 0, -1, value + 1, new Token('-0'), new Token('1e400')]);
  if (typeof value === 'boolean') return random.pick([!value, String(value), 0, 1]);
  if (typeof value !== 'string')
    return Array.isArray(value) ? [...value, ...value] : { ...(value as object), extra: junk(random) };
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return random.pick(DATES);
  if (/^\d+\.\d{2}$/.test(value)) return random.pick(SUMS);
  return random.pick([
    `${value}${random.pick(TEXTS)}`,
    `${random.pick(TEXTS)}${value}`,
    value.toUpperCase(),
    `${value} `,
    random.pick(TEXTS),
  ]);
}

function withName(tree: unknown, random: Random): unknown {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return tree;
  return new Members([...Object.entries(tree), [random.pick(NAMES), junk(random)]]);
}
