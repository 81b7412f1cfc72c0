import type { Schema } from '#ledger/schemas.js';

/** A field that may be left out of an answer. */
export interface Optional {
  present: Schema;
}

/** Marks a field that may be left out. */
export function optional(schema: Schema): Optional {
  return { present: schema };
}

/** An object with exactly these fields; each is always there unless it is `optional`. */
export function object(fields: Readonly<Record<string, Schema | Optional>>, description?: string): Schema {
  const entries = Object.entries(fields).map(([name, field]) => [name, isOptional(field) ? field.present : field] as const);
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    properties: Object.fromEntries(entries),
    required: Object.keys(fields).filter((name) => !isOptional(fields[name])),
    additionalProperties: false,
  };
}

function isOptional(field: Schema | Optional | undefined): field is Optional {
  return field !== undefined && 'present' in field;
}

/** Text. */
export function text(description: string): Schema {
  return { type: 'string', description };
}

/** One of some words. */
export function word(description: string, words: readonly string[]): Schema {
  return { type: 'string', enum: [...words], description };
}

/** A calendar date in Europe/Stockholm. */
export function date(description: string): Schema {
  return { type: 'string', format: 'date', description };
}

/** An instant in UTC. */
export function instant(description: string): Schema {
  return { type: 'string', format: 'date-time', description };
}

/** A whole number. */
export function whole(description: string): Schema {
  return { type: 'integer', description };
}

/** Yes or no. */
export function flag(description: string): Schema {
  return { type: 'boolean', description };
}

/** Kronor with two decimals and a sign where it is negative. */
export function kronor(description: string): Schema {
  return { type: 'string', pattern: '^-?\\d+\\.\\d{2}$', description };
}

/** A UUID in lower case. */
export function uuid(description: string): Schema {
  return { type: 'string', format: 'uuid', description };
}

/** A list. */
export function list(items: Schema, description: string): Schema {
  return { type: 'array', items, description };
}

/** A schema of the document by its name, and what it is where it stands; in a list the list says so. */
export function ref(name: string, description?: string): Schema {
  return { $ref: `#/components/schemas/${name}`, ...(description === undefined ? {} : { description }) };
}

/** The schema, with what it is where it stands. */
export function saying(description: string, schema: Schema): Schema {
  return { ...schema, description };
}

/** Fields of one kind, each with its description. */
export function each<Kind>(kind: (description: string) => Kind, fields: Readonly<Record<string, string>>): Record<string, Kind> {
  return Object.fromEntries(Object.entries(fields).map(([name, description]) => [name, kind(description)]));
}

/** Texts by name, whatever the names are. */
export function texts(description: string): Schema {
  return { type: 'object', patternProperties: { '': { type: 'string' } }, description };
}
