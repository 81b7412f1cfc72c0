import canonicalize from 'canonicalize';

/** How many objects and arrays may stand inside one another: a record nested deeper is a mistake, and a value that holds itself never ends. */
export const nestingMax = 64;

/** A value that would not come back from storage as it went in; `path` is the JSON Pointer (RFC 6901) to it, `problem` says what is wrong there. */
export class UnsafeValue extends Error {
  override readonly name = 'UnsafeValue';
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string) {
    super(`The value at "${path}" ${problem}.`);
    this.path = path;
    this.problem = problem;
  }
}

/** The one text of a JSON value after RFC 8785 (JCS); throws UnsafeValue for what would not survive parsing and writing again. */
export function canonicalText(value: unknown): string {
  checkSafe(value, '', 0);
  const text = canonicalize(value);
  if (text === undefined) throw new UnsafeValue('', 'has no JSON text');
  return text;
}

/** The UTF-8 bytes of `canonicalText`: what is hashed and what is stored. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalText(value));
}

function checkSafe(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') checkText(value, path);
  else if (typeof value === 'number') checkNumber(value, path);
  else if (typeof value === 'object' && value !== null) checkContainer(value, path, depth);
  else if (typeof value !== 'boolean' && value !== null) {
    throw new UnsafeValue(path, `is ${typeof value}, which JSON cannot hold: leave it out, or give a string`);
  }
}

function checkText(text: string, path: string): void {
  // A lone surrogate has no UTF-8 bytes: an encoder would put U+FFFD in its place and say nothing.
  if (/\p{Surrogate}/u.test(text)) throw new UnsafeValue(path, 'holds half of a surrogate pair, which has no UTF-8 bytes');
}

function checkNumber(number: number, path: string): void {
  if (!Number.isFinite(number)) throw new UnsafeValue(path, `is ${number}, which JSON cannot hold`);
  // JSON.stringify writes −0 as 0: the sign would be lost without a word.
  if (Object.is(number, -0)) throw new UnsafeValue(path, 'is −0, which JSON writes as 0');
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    throw new UnsafeValue(path, `is ${number}, an integer beyond 2^53 − 1 that other readers round: give a decimal string`);
  }
}

function checkContainer(container: object, path: string, depth: number): void {
  if (depth === nestingMax) throw new UnsafeValue(path, `is nested more than ${nestingMax} deep, or holds itself`);
  checkPlain(container, path);
  // A hole of an array is no key of it and reads as undefined, so arrays are walked by index.
  const keys = Array.isArray(container) ? Array.from(container, (_, index) => String(index)) : Object.keys(container);
  if (Reflect.ownKeys(container).length !== keys.length + (Array.isArray(container) ? 1 : 0)) {
    throw new UnsafeValue(path, 'has holes, or properties that JSON leaves out (symbols, hidden ones, names on an array)');
  }
  for (const key of keys) {
    const childPath = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!Array.isArray(container)) checkKey(key, childPath);
    checkSafe((container as Record<string, unknown>)[key], childPath, depth + 1);
  }
}

function checkPlain(container: object, path: string): void {
  if ('toJSON' in container && typeof container.toJSON === 'function') {
    throw new UnsafeValue(path, `is a ${nameOf(container)}, which JSON replaces by something else: give its text`);
  }
  if (Array.isArray(container)) return;
  // Plain means made by `{}` in any realm: its prototype, if any, has none. A Map, a Set or a private field would be lost in silence.
  const prototype = Object.getPrototypeOf(container);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return;
  throw new UnsafeValue(path, `is a ${nameOf(container)}, not plain data: give an object literal with the same members`);
}

function checkKey(key: string, path: string): void {
  checkText(key, path);
  // JavaScript lists such keys first whatever their place, so other programs would see another order than was written.
  if (/^[0-9]+$/.test(key))
    throw new UnsafeValue(path, 'has a key of digits only, which does not keep its place: begin the key with a letter');
  if (key === '__proto__') throw new UnsafeValue(path, 'has the key __proto__, which some readers take as the prototype');
}

function nameOf(container: object): string {
  return container.constructor?.name ?? 'object';
}
