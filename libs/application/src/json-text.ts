import { isUtf8 } from 'node:buffer';
import { NESTING_MAX } from '#ledger/validate.js';

/** A text from outside that is no JSON of ours; the message says why, in the words that follow "the text: ". */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** Bytes as text; throws `NotJson` where they are no UTF-8, since a decoder would put U+FFFD in the place of what was sent. */
export function utf8Text(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new NotJson('it is not UTF-8');
  return bytes.toString('utf8');
}

/**
 * Parses JSON that means one thing to every reader (RFC 7493): no name stands twice in an object, where `JSON.parse` would quietly
 * take the last, and nothing is nested deeper than `NESTING_MAX`. Throws `NotJson`.
 */
export function parseJson(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new NotJson(text.trim() === '' ? 'it is empty' : 'it is not JSON');
  }
  if (membersOf(parsed) !== membersWritten(text)) throw new NotJson('a name stands twice in the same object');
  return parsed;
}

/** How many members all objects of the value have. */
function membersOf(value: unknown): number {
  let members = 0;
  let inside = [value];
  for (let depth = 0; inside.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const one of inside) {
      if (typeof one !== 'object' || one === null) continue;
      if (depth === NESTING_MAX) throw new NotJson(`it is nested deeper than ${NESTING_MAX}`);
      const values = Object.values(one);
      if (!Array.isArray(one)) members += values.length;
      for (const each of values) next.push(each);
    }
    inside = next;
  }
  return members;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** How many members the text writes: a colon outside a string stands after each name and nowhere else. */
function membersWritten(json: string): number {
  let members = 0;
  let isString = false;
  for (let i = 0; i < json.length; i += 1) {
    const code = json.charCodeAt(i);
    if (isString && code === BACKSLASH) i += 1;
    else if (code === QUOTE) isString = !isString;
    else if (code === COLON && !isString) members += 1;
  }
  return members;
}
