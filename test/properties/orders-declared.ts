import '#ledger/topics.js';
import { readdirSync, readFileSync } from 'node:fs';
import { yearOf } from '#ledger/dates.js';
import { allCommands, type CommandDefinition } from '#ledger/definition.js';
import { type Schema, schemaOf } from '#ledger/schemas.js';
import { actorOf, bookOf, keyFor, type Orders, order, someDay, someParty, sumOf, type World } from './world.js';

// A command that no file of orders names is told from what its definition declares, so that a new one is in the histories at once.

const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.startsWith('orders-'));
const told = files.map((name) => readFileSync(new URL(name, import.meta.url), 'utf8')).join('\n');

/** The commands that only their definitions speak for. */
export const DECLARED_ONLY: readonly CommandDefinition[] = allCommands().filter(({ name }) => !told.includes(`'${name}'`));

/** One of those commands, with plausible values for its fields: names that the book knows, parties, days and sums. */
export const declared: Orders = (world) => {
  const { random } = world;
  const { name, may, undated, input } = random.pick(DECLARED_ONLY);
  const { role, of } = random.pick(may);
  const party = someParty(world).key;
  const effectiveOn = someDay(world);
  const fields = objectOf(world, schemaOf(input, 'inline'), { on: effectiveOn, party });
  const actor = actorOf(world, role, of === 'host' ? undefined : party);
  return [order(world, { command: name, ...(undated ? {} : { effectiveOn }), actor, input: fields })];
};

/** What the fields of one order share. */
interface Shared {
  on: string;
  party: string;
}

function objectOf(world: World, { properties = {}, required = [] }: Schema, shared: Shared): Record<string, unknown> {
  const wanted = Object.entries(properties).filter(([name]) => required.includes(name) || world.random.percent(50));
  return Object.fromEntries(wanted.map(([name, schema]) => [name, fieldOf(world, { name, schema }, shared)]));
}

function fieldOf(world: World, { name, schema }: { name: string; schema: Schema }, shared: Shared): unknown {
  const { random, period } = world;
  const words = schema['enum'] as readonly unknown[] | undefined;
  if (words) return random.pick(words);
  switch (schema.type) {
    case 'object':
      if (schema.properties?.['currency']) return sumOf(BigInt(random.whole(1, 50_000_000)));
      return objectOf(world, schema, shared);
    case 'array':
      return [fieldOf(world, { name, schema: schema.items ?? {} }, shared)];
    case 'boolean':
      return random.percent(50);
    case 'integer':
    case 'number':
      return /year/i.test(name)
        ? random.whole(yearOf(period.from), yearOf(period.to))
        : random.whole(Number(schema['minimum'] ?? 0), 12);
    case 'string':
      if (schema['format'] === 'date') return shared.on;
      return name === 'party' ? shared.party : namedIn(world, name, schema);
    case undefined:
      return schema['example'];
    default:
      throw new Error(`The field "${name}" has the type ${schema.type}, which no random value is made of yet.`);
  }
}

/** Something of that name that the book knows, a new name for it, or what the definition gives as an example. */
function namedIn(world: World, name: string, { example, ...schema }: Schema): unknown {
  const { random } = world;
  const book = bookOf(world) as unknown as Readonly<Record<string, unknown>>;
  const known = book[`${name}s`] ?? book[name];
  if (known instanceof Map && known.size > 0 && random.percent(70)) return random.pick([...known.keys()]);
  const isKey = schema['pattern'] !== undefined && schema['maxLength'] !== undefined && known !== undefined;
  return isKey || example === undefined ? keyFor(world, name.slice(0, 1).toUpperCase()) : example;
}
