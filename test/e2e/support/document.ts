/** What the tests read of the OpenAPI document. */
export interface OpenApi {
  openapi: string;
  info: Record<string, unknown>;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; responses: Record<string, Response> };
}

export interface Response {
  $ref?: string;
  description: string;
  headers?: Record<string, unknown>;
  content?: Record<string, Content>;
}

export interface Content {
  schema: JsonSchema;
  example: unknown;
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: unknown[];
  parameters: { name: string; in: string; required: boolean; description: string; schema: JsonSchema }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, Response>;
}

export interface JsonSchema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  properties?: Record<string, JsonSchema>;
  patternProperties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: JsonSchema;
  example?: unknown;
}

/** One method of one path. */
export interface Described {
  method: string;
  path: string;
  operation: Operation;
}

/** Every operation of the document. */
export function operationsOf({ paths }: OpenApi): Described[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

/** The path with its documented example parameters filled in; `ids` come first. */
export function examplePath({ path, operation }: Described, ids: Record<string, string> = {}): string {
  const inPath = operation.parameters.filter((p) => p.in === 'path');
  const filled = inPath.reduce((so, { name, schema }) => so.replace(`{${name}}`, ids[name] ?? String(schema.example)), path);
  const query = operation.parameters.filter((p) => p.in === 'query' && p.schema.example !== undefined);
  const text = new URLSearchParams(
    Object.fromEntries(query.map(({ name, schema }) => [name, String(schema.example)])),
  ).toString();
  return text === '' ? filled : `${filled}?${text}`;
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** Where a value is not what its schema says. */
export function mismatches(document: OpenApi, schema: JsonSchema, value: unknown, at = ''): string[] {
  const name = schema.$ref?.split('/').at(-1);
  const inherited = name === undefined ? [] : named(document, name, value, at);
  const { type, enum: words, pattern } = schema;
  if (type !== undefined && !TYPES[type]?.(value)) return [`${at}: ${JSON.stringify(value)} is no ${type}`];
  const own = [
    ...(words && !words.includes(value) ? [`${at}: ${value} is none of ${words}`] : []),
    ...('const' in schema && schema.const !== value ? [`${at}: ${value} is not ${schema.const}`] : []),
    ...(pattern && !new RegExp(pattern).test(String(value)) ? [`${at}: ${value} is not ${pattern}`] : []),
  ];
  if (Array.isArray(value)) {
    return [...inherited, ...own, ...value.flatMap((one, i) => mismatches(document, schema.items ?? {}, one, `${at}/${i}`))];
  }
  if (typeof value !== 'object' || value === null) return [...inherited, ...own];
  return [...inherited, ...own, ...insideOf(document, schema, value, at)];
}

function named(document: OpenApi, name: string, value: unknown, at: string): string[] {
  const schema = document.components.schemas[name];
  return schema ? mismatches(document, schema, value, at) : [`${at}: there is no schema ${name}`];
}

function insideOf(document: OpenApi, schema: JsonSchema, value: object, at: string): string[] {
  const { properties = {}, patternProperties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((name) => !(name in value)).map((name) => `${at}: ${name} is missing`);
  const inside = Object.entries(value).flatMap(([name, one]) => {
    const known = properties[name] ?? Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern).test(name))?.[1];
    if (known) return mismatches(document, known, one, `${at}/${name}`);
    return additionalProperties === false ? [`${at}: ${name} is not in the schema`] : [];
  });
  return [...missing, ...inside];
}
