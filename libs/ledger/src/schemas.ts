// @ts-expect-error The package has no types beside its CommonJS files; the cast below says what this is.
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import type { MetadataStorage } from 'class-transformer/types/MetadataStorage.js';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { allEvents } from './definition.js';
import { ORGANISATION_REGISTERED } from './organisations.js';
// Imported for what they declare: every class of fields is known once its topic is.
import './topics.js';

/** A JSON Schema (draft 2020-12, as in OpenAPI 3.1) of a class of fields. */
export interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  $ref?: string;
  additionalProperties?: boolean;
  [keyword: string]: unknown;
}

/** Where nested classes stand: as `$ref` to this prefix and their name, or inside the schema itself. */
export type Nesting = 'reference' | 'inline';

const PREFIX = '#/components/schemas/';

function namedClasses(): Map<string, new () => object> {
  const named = new Map<string, new () => object>();
  for (const target of getMetadataStorage()['validationMetadatas'].keys() as Iterable<new () => object>) {
    const other = named.get(target.name);
    if (other && other !== target)
      throw new Error(`Two classes of fields are called ${target.name}; a schema is known by its name.`);
    named.set(target.name, target);
  }
  return named;
}

function ownSchema(type: new () => object): Schema {
  const schema = targetConstructorToSchema(type, {
    classTransformerMetadataStorage: defaultMetadataStorage as MetadataStorage,
    refPointerPrefix: PREFIX,
  });
  // What is not known is refused on the way in, so the schema says so too.
  return { ...(schema as Schema), additionalProperties: false };
}

function inlined(schema: Schema, classes: ReadonlyMap<string, new () => object>): Schema {
  const { $ref, ...rest } = schema;
  const nested = $ref === undefined ? undefined : classes.get($ref.slice(PREFIX.length));
  if ($ref !== undefined && !nested) throw new Error(`No class of fields stands behind ${$ref}.`);
  const whole: Schema = nested ? { ...ownSchema(nested), ...rest } : rest;
  const properties = Object.entries(whole.properties ?? {}).map(([name, one]) => [name, inlined(one, classes)]);
  return {
    ...whole,
    ...(whole.properties ? { properties: Object.fromEntries(properties) } : {}),
    ...(whole.items ? { items: inlined(whole.items, classes) } : {}),
  };
}

/** The schema of a class of fields; nested classes by reference (for OpenAPI) or inside it. */
export function schemaOf(type: new () => object, nesting: Nesting = 'reference'): Schema {
  const schema = ownSchema(type);
  return nesting === 'inline' ? inlined(schema, namedClasses()) : schema;
}

/** The schema of every class of fields that is loaded, by its name, as OpenAPI's `components.schemas` holds them. */
export function allSchemas(): Record<string, Schema> {
  const sorted = [...namedClasses()].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, type]) => [name, schemaOf(type)]));
}

/** What a schema constrains, without what it only says to people: that may be put better later. */
function constraintsOf({ description: _, example: __, ...schema }: Schema): Schema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, constraintsOf(one)]);
  return {
    ...schema,
    ...(schema.properties ? { properties: Object.fromEntries(properties) } : {}),
    ...(schema.items ? { items: constraintsOf(schema.items) } : {}),
  };
}

/** What each stored `Type@version` holds, nested classes inside it: the lock file keeps these as they are for ever. */
export function storedSchemas(): Record<string, Schema> {
  const events = allEvents().flatMap(({ type, version, data, former = [] }) => [
    ...former.map((one) => ({ type, version: one.version, data: one.data })),
    { type, version, data },
  ]);
  const kinds = [...events, ORGANISATION_REGISTERED].sort((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0));
  return Object.fromEntries(
    kinds.map(({ type, version, data }) => [`${type}@${version}`, constraintsOf(schemaOf(data as new () => object, 'inline'))]),
  );
}
