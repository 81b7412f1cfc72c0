import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';

/** What is wrong with one field: where it stands, and what was wanted and found. */
export interface Fault {
  /** JSON Pointer to the field (RFC 6901). */
  pointer: string;
  message: string;
}

const LONGEST_SHOWN = 80;

/** class-validator puts only texts, numbers and booleans in the place of `$value`; what else was found is said in words. */
function found(value: unknown): string {
  if (value === undefined) return 'is missing';
  if (value === null) return 'was null';
  return Array.isArray(value) ? 'was a list' : 'was an object';
}

function messages({ constraints, value }: ValidationError): string[] {
  const shown = typeof value === 'string' && value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : undefined;
  return Object.entries(constraints ?? {}).map(([name, message]) => {
    if (name === 'whitelistValidation') return 'this field is not known here; leave it out';
    if (message.includes('$value')) return message.replace(/was "?\$value"?/, found(value));
    return shown === undefined ? message : message.replace(String(value), shown);
  });
}

function flatten(errors: readonly ValidationError[], base: string): Fault[] {
  return errors.flatMap((error) => {
    const pointer = `${base}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const here = messages(error).map((message) => ({ pointer, message }));
    const inside = flatten(error.children ?? [], pointer);
    return inside.length > 0 ? inside : here;
  });
}

/** Whether a key that could reach a prototype stands anywhere in the value. */
function forbiddenKey(value: unknown, pointer: string): Fault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ['__proto__', 'constructor', 'prototype'].includes(key)
      ? [{ pointer: `${pointer}/${key}`, message: 'this name is not allowed' }]
      : forbiddenKey(inner, `${pointer}/${key}`),
  );
}

/** Tests a value from outside against a class of fields; an empty list means that it may be trusted as that type. */
export function faultsOf(type: new () => object, value: unknown): Fault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ pointer: '', message: 'an object was wanted here' }];
  }
  const forbidden = forbiddenKey(value, '');
  if (forbidden.length > 0) return forbidden;
  const errors = validateSync(plainToInstance(type, value), {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  return flatten(errors, '');
}
