/** How deep data may nest; past it a value is refused, as is one that holds itself. */
export const depthMax = 64;

const integerLike = /^(0|[1-9]\d*)$/;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * Compares a value with the JSON that was parsed from its record. Returns null when they are the same and the value comes back
 * as it went in from every store (RFC 8785), otherwise where and why not, as in `.lines[2].amount is a bigint`.
 */
export function disagreement(given: unknown, stored: unknown, depth = 0): string | null {
  if (typeof given === 'object' && given !== null) {
    if (depth === depthMax) return ` is nested deeper than ${depthMax} levels, or holds itself`;
    return Array.isArray(given) ? inArray(given, stored, depth) : inObject(given, stored, depth);
  }
  return unsafeScalar(given) ?? (given === stored ? null : ' differs from its record');
}

/**
 * The value with the keys of every object in the order of RFC 8785, itself where they are. Undefined where `disagreement` says that it
 * would not come back as it went in, and why: this is asked of every event, that of the few which are refused. A lone surrogate is not
 * looked for: JSON.stringify writes its escape (`mayHoldLoneSurrogate`).
 */
export function inKeyOrder(given: unknown, depth = 0): unknown {
  if (typeof given === 'string') return given;
  if (typeof given !== 'object' || given === null) return unsafeScalar(given) === null ? given : undefined;
  if (depth === depthMax) return undefined;
  return Array.isArray(given) ? elementsInOrder(given, depth) : membersInOrder(given as Record<string, unknown>, depth);
}

/** Whether a text that JSON.stringify made may hold a lone surrogate; one with a backslash before `ud` is as likely. */
export function mayHoldLoneSurrogate(text: string): boolean {
  return text.includes('\\ud');
}

function elementsInOrder(given: readonly unknown[], depth: number): unknown {
  const elements: unknown[] = [];
  for (let index = 0; index < given.length; index++) {
    const element = inKeyOrder(given[index], depth + 1);
    if (element === undefined) return undefined;
    elements.push(element);
  }
  return elements;
}

function membersInOrder(given: Readonly<Record<string, unknown>>, depth: number): unknown {
  if (!isPlain(given)) return undefined;
  const keys = Object.keys(given);
  const members: Record<string, unknown> = {};
  let isInOrder = isSorted(keys);
  for (const key of isInOrder ? keys : sorted(keys)) {
    const member = given[key];
    const ordered = displacedKey(key) === null ? inKeyOrder(member, depth + 1) : undefined;
    if (ordered === undefined) return undefined;
    isInOrder &&= ordered === member;
    members[key] = ordered;
  }
  return isInOrder ? given : members;
}

/** Why a key cannot be kept, or null. */
export function unsafeKey(key: string): string | null {
  return displacedKey(key) ?? (loneSurrogate.test(key) ? ' has a key with a lone surrogate' : null);
}

/** Why a key does not keep its place, or null: integer-like ones change their order and `__proto__` its meaning in JavaScript. */
export function displacedKey(key: string): string | null {
  if (key < ':' && integerLike.test(key)) return ' has a key that looks like an integer';
  return key === '__proto__' ? ' has the key __proto__' : null;
}

function unsafeScalar(given: unknown): string | null {
  switch (typeof given) {
    case 'boolean':
      return null;
    case 'string':
      return loneSurrogate.test(given) ? ' holds a lone surrogate' : null;
    case 'number':
      return unsafeNumber(given);
    case 'object':
      return null;
    case 'bigint':
    case 'undefined':
    case 'function':
    case 'symbol':
      return ` is a ${typeof given}, which JSON does not have`;
  }
}

function unsafeNumber(given: number): string | null {
  if (!Number.isFinite(given)) return ` is ${given}, which JSON does not have`;
  if (Object.is(given, -0)) return ' is -0, which comes back as 0';
  if (Number.isInteger(given) && !Number.isSafeInteger(given))
    return ` is ${given}, which is not a safe integer; write it as a string`;
  return null;
}

function inArray(given: readonly unknown[], stored: unknown, depth: number): string | null {
  const elements: readonly unknown[] = Array.isArray(stored) ? stored : [];
  for (let index = 0; index < given.length; index++) {
    const problem = disagreement(given[index], elements[index], depth + 1);
    if (problem) return `[${index}]${problem}`;
  }
  return Array.isArray(stored) && stored.length === given.length ? null : ' differs from its record';
}

function inObject(given: object, stored: unknown, depth: number): string | null {
  if (!isPlain(given)) return ` is a ${given.constructor.name}, not plain data`;
  const values = (stored ?? {}) as Record<string, unknown>;
  const keys = Object.keys(given);
  for (const key of keys) {
    const problem = unsafeKey(key) ?? disagreement((given as Record<string, unknown>)[key], values[key], depth + 1);
    if (problem) return `.${key}${problem}`;
  }
  return sortedKeyCount(stored) === keys.length ? null : ' differs from its record';
}

/** Plain objects only: a Date, a Decimal or a Map would become something else, or nothing, in JSON. */
function isPlain(given: object): boolean {
  const prototype = Object.getPrototypeOf(given);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The number of keys of an object whose keys stand in the order of RFC 8785 (UTF-16 code units), else −1. */
export function sortedKeyCount(stored: unknown): number {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return -1;
  const keys = Object.keys(stored);
  return isSorted(keys) ? keys.length : -1;
}

/** Keys of which there are more are sorted by the runtime, which makes arrays of its own: of a few keys that is most of the work. */
const FEW = 16;

/** The keys, sorted where they are by their UTF-16 code units. */
export function sorted(keys: string[]): string[] {
  if (keys.length > FEW) return keys.sort();
  for (let next = 1; next < keys.length; next++) {
    const key = keys[next]!;
    let place = next;
    for (; place > 0 && keys[place - 1]! > key; place--) keys[place] = keys[place - 1]!;
    keys[place] = key;
  }
  return keys;
}

/** Whether keys stand in the order of their UTF-16 code units, each once. */
function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) {
    if (keys[index - 1]! >= keys[index]!) return false;
  }
  return true;
}
