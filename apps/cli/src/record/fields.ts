import { createRequire } from 'node:module';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

/** How a field is given as a flag: lists of objects and free objects as JSON, the rest as text. */
export type FieldKind = 'text' | 'date' | 'integer' | 'yes-or-no' | 'money' | 'keys' | 'json';

/** One flag of a command, made from one field of its input. */
export interface Field {
  /** Where the value stands in the input. */
  path: readonly string[];
  /** The flag without its dashes: `voucher.series`, `carried-over`. */
  flag: string;
  kind: FieldKind;
  /** Whether the object it stands in is incomplete without it. */
  required: boolean;
  /** Whether the whole input is incomplete without it: all that it stands in is required too. */
  demanded: boolean;
  description: string;
  example?: unknown;
  choices?: readonly string[];
  /** What stands in JSON that is given for it. */
  schema: Schema;
}

/** What of a JSON Schema is used here. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  example?: unknown;
  enum?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

const REFERENCE = '#/';
// Only CommonJS carries this store, and only with it are nested fields known by their classes.
const { defaultMetadataStorage } = createRequire(import.meta.url)('class-transformer/cjs/storage.js') as {
  defaultMetadataStorage: never;
};
let schemas: Record<string, Schema> | undefined;

/** The schema of a class of fields by its name. */
export function schemaOf(name: string): Schema {
  schemas ??= validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: REFERENCE,
  }) as Record<string, Schema>;
  const schema = schemas[name];
  if (!schema) throw new Error(`No schema is known of the class ${name}.`);
  return schema;
}

/** The flags of a command's input; the fields of nested objects are named with a point: `--voucher.series`. */
export function fieldsOf(input: new () => object): Field[] {
  return fieldsIn(schemaOf(input.name), [], true);
}

function fieldsIn({ properties = {}, required = [] }: Schema, path: readonly string[], demanded: boolean): Field[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const here = [...path, name];
    const nested = property.$ref?.slice(REFERENCE.length);
    if (nested !== undefined && nested !== 'MoneyField')
      return fieldsIn(schemaOf(nested), here, demanded && required.includes(name));
    const { description = '', example } = property;
    return [
      {
        path: here,
        flag: here.map(withHyphens).join('.'),
        kind: kindOf(property),
        required: required.includes(name),
        demanded: demanded && required.includes(name),
        description,
        schema: property,
        ...(example === undefined ? {} : { example }),
        ...(property.enum === undefined ? {} : { choices: property.enum }),
      },
    ];
  });
}

function withHyphens(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function kindOf({ $ref, type, format, items }: Schema): FieldKind {
  if ($ref !== undefined) return 'money';
  if (type === 'array') return items?.$ref === undefined ? 'keys' : 'json';
  if (type === 'number' || type === 'integer') return 'integer';
  if (type === 'boolean') return 'yes-or-no';
  if (type === 'object') return 'json';
  return format === 'date' ? 'date' : 'text';
}
