import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';

/** What is wrong with one field: where it stands, and what was wanted and found. */
export interface Fault {
  /** JSON Pointer to the field (RFC 6901). */
  pointer: string;
  message: string;
}

/** How deep objects and lists may stand inside one another in anything from outside. */
export const NESTING_MAX = 32;
/** How many items a list, and how many fields an object, from outside may hold. */
export const ITEMS_MAX = 200;
/** How many faults are told of at most; the first say what to do. */
export const FAULTS_MAX = 50;

const LONGEST_SHOWN = 80;
/** What the messages of the fields have in the place of what was found; `$value` of class-validator would expand `$&` inside it. */
const FOUND = '{value}';

/** What was found: missing, null, a list and an object in words; texts shortened, with nothing in them that a terminal obeys. */
function found(value: unknown): string {
  if (value === undefined) return 'is missing';
  if (value === null) return 'was null';
  if (typeof value === 'object') return Array.isArray(value) ? 'was a list' : 'was an object';
  return `was "${shown(String(value))}"`;
}

function shown(text: string): string {
  const start = text.slice(0, LONGEST_SHOWN).replace(/[\p{Cc}\p{Surrogate}]/gu, '\ufffd');
  return text.length > LONGEST_SHOWN ? `${start}…` : start;
}

function messages({ constraints, value }: ValidationError): string[] {
  return Object.entries(constraints ?? {}).map(([name, message]) => {
    if (name === 'whitelistValidation') return 'this field is not known here; leave it out';
    return message.replace(`was ${FOUND}`, () => found(value));
  });
}

/** A name as a part of a JSON Pointer, shortened: it may be whatever a caller wrote. */
function escaped(name: string): string {
  return shown(name).replaceAll('~', '~0').replaceAll('/', '~1');
}

function flatten(errors: readonly ValidationError[], base: string): Fault[] {
  return errors.flatMap((error) => {
    const pointer = `${base}/${escaped(error.property)}`;
    const here = messages(error).map((message) => ({ pointer, message }));
    const inside = flatten(error.children ?? [], pointer);
    return inside.length > 0 ? inside : here;
  });
}

/** What is wrong with a value whatever its type: too deep, too many, or with a key that could reach a prototype. */
function unsafe(value: unknown, pointer: string, depth: number): Fault[] {
  if (typeof value !== 'object' || value === null) return [];
  if (depth === NESTING_MAX) return [{ pointer, message: `this is nested deeper than ${NESTING_MAX}` }];
  const entries = Object.entries(value);
  if (entries.length > ITEMS_MAX) {
    const what = Array.isArray(value) ? 'a list' : 'an object';
    return [{ pointer, message: `${what} must hold at most ${ITEMS_MAX}, and this holds ${entries.length}` }];
  }
  return entries.flatMap(([key, inner]) => {
    const here = `${pointer}/${escaped(key)}`;
    return ['__proto__', 'constructor', 'prototype'].includes(key)
      ? [{ pointer: here, message: 'this name is not allowed' }]
      : unsafe(inner, here, depth + 1);
  });
}

/** Tests a value from outside against a class of fields; an empty list means that it may be trusted as that type. */
export function faultsOf(type: new () => object, value: unknown): Fault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ pointer: '', message: 'an object was wanted here' }];
  }
  // First, since the validators walk whatever they are given.
  const faults = unsafe(value, '', 0);
  if (faults.length > 0) return faults.slice(0, FAULTS_MAX);
  const errors = validateSync(plainToInstance(type, value), {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  return flatten(errors, '').slice(0, FAULTS_MAX);
}
