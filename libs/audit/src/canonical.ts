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
  // RFC 8785 is how the runtime itself writes JSON, with the members in order: without keys of digits they stay in the order they are put in.
  const text = JSON.stringify(ordered(value, []));
  // Half a surrogate pair is written as its escape; so may be a text that holds a backslash, and looking at each text says which.
  if (text.includes('\\ud')) checkTexts(value, []);
  return text;
}

/** The UTF-8 bytes of `canonicalText`: what is hashed and what is stored. */
export function canonicalBytes(value: unknown): Uint8Array {
  return Buffer.from(canonicalText(value));
}

/** The value with the members of every object in order; `place` holds the keys above it, and is made a path only where something is wrong. */
function ordered(value: unknown, place: string[]): unknown {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') checkNumber(value, place);
  else if (typeof value === 'object' && value !== null) return orderedContainer(value, place);
  else if (typeof value !== 'boolean' && value !== null) {
    throw unsafe(place, `is ${typeof value}, which JSON cannot hold: leave it out, or give a string`);
  }
  return value;
}

/** Looks at every text of a value that has been written, keys among them. */
function checkTexts(value: unknown, place: string[]): void {
  if (typeof value === 'string') checkText(value, place);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    place.push(key);
    checkText(key, place);
    checkTexts(member, place);
    place.pop();
  }
}

function checkText(text: string, place: readonly string[]): void {
  // A lone surrogate has no UTF-8 bytes: an encoder would put U+FFFD in its place and say nothing.
  if (/\p{Surrogate}/u.test(text)) throw unsafe(place, 'holds half of a surrogate pair, which has no UTF-8 bytes');
}

function checkNumber(number: number, place: readonly string[]): void {
  if (!Number.isFinite(number)) throw unsafe(place, `is ${number}, which JSON cannot hold`);
  // JSON.stringify writes −0 as 0: the sign would be lost without a word.
  if (Object.is(number, -0)) throw unsafe(place, 'is −0, which JSON writes as 0');
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    throw unsafe(place, `is ${number}, an integer beyond 2^53 − 1 that other readers round: give a decimal string`);
  }
}

function orderedContainer(container: object, place: string[]): unknown {
  if (place.length === nestingMax) throw unsafe(place, `is nested more than ${nestingMax} deep, or holds itself`);
  checkPlain(container, place);
  return Array.isArray(container) ? orderedList(container, place) : orderedMembers(container, place);
}

function orderedList(list: readonly unknown[], place: string[]): unknown[] {
  // Its elements and its length are all that an array may have as its own.
  checkOwn(list, list.length + 1, place);
  // A hole is no key of an array and reads as undefined, so arrays are walked by index.
  return Array.from(list, (element, index) => {
    place.push(String(index));
    const own = ordered(element, place);
    place.pop();
    return own;
  });
}

function orderedMembers(container: object, place: string[]): object {
  const keys = inOrder(Object.keys(container));
  checkOwn(container, keys.length, place);
  const members: Record<string, unknown> = {};
  for (const key of keys) {
    place.push(key);
    checkKey(key, place);
    members[key] = ordered((container as Record<string, unknown>)[key], place);
    place.pop();
  }
  return members;
}

/** Keys of which there are more are sorted by the runtime, which makes arrays of its own: of a few keys that is most of the work. */
const FEW = 16;

/** The keys by their UTF-16 code units (RFC 8785, 3.2.3). */
function inOrder(keys: string[]): string[] {
  if (keys.length > FEW) return keys.sort();
  for (let next = 1; next < keys.length; next++) {
    const key = keys[next]!;
    let place = next;
    for (; place > 0 && keys[place - 1]! > key; place--) keys[place] = keys[place - 1]!;
    keys[place] = key;
  }
  return keys;
}

function checkPlain(container: object, place: readonly string[]): void {
  if ('toJSON' in container && typeof container.toJSON === 'function') {
    throw unsafe(place, `is a ${nameOf(container)}, which JSON replaces by something else: give its text`);
  }
  if (Array.isArray(container)) return;
  // Plain means made by `{}` in any realm: its prototype, if any, has none. A Map, a Set or a private field would be lost in silence.
  const prototype = Object.getPrototypeOf(container);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return;
  throw unsafe(place, `is a ${nameOf(container)}, not plain data: give an object literal with the same members`);
}

function checkOwn(container: object, wanted: number, place: readonly string[]): void {
  // In two lists, which the runtime keeps at hand; it makes the one of Reflect.ownKeys anew, at three times the cost.
  if (Object.getOwnPropertyNames(container).length + Object.getOwnPropertySymbols(container).length === wanted) return;
  throw unsafe(place, 'has holes, or properties that JSON leaves out (symbols, hidden ones, names on an array)');
}

function checkKey(key: string, place: readonly string[]): void {
  // JavaScript lists such keys first whatever their place, so other programs would see another order than was written.
  if (key < ':' && /^[0-9]+$/.test(key))
    throw unsafe(place, 'has a key of digits only, which does not keep its place: begin the key with a letter');
  if (key === '__proto__') throw unsafe(place, 'has the key __proto__, which some readers take as the prototype');
}

function unsafe(place: readonly string[], problem: string): UnsafeValue {
  const path = place.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return new UnsafeValue(path, problem);
}

function nameOf(container: object): string {
  return container.constructor?.name ?? 'object';
}
