import { type GlobalPosition, globalPosition } from './port.js';

/** Throws `RangeError` unless the limit is a whole number of events from 1 on. */
export function expectLimit(limit: number): void {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`A limit is a whole number from 1; found ${limit}.`);
}

/** Where reading begins, 0 when nothing is said; throws `RangeError` on what is no position. */
export function soundPosition(after: GlobalPosition | undefined): GlobalPosition {
  return globalPosition(after ?? 0n);
}

const prefixForm = /^$|^[a-z][a-z0-9]{0,49}(-[A-Za-z0-9_.~-]{0,200})?$/;

/** The prefixes as they are; throws `RangeError` when there is none, or one with which no stream can begin. */
export function soundPrefixes(prefixes: readonly string[]): readonly string[] {
  const wrong = prefixes.find((prefix) => !prefixForm.test(prefix));
  if (prefixes.length > 0 && wrong === undefined) return prefixes;
  throw new RangeError(`Prefixes are one or more beginnings of stream names; found ${JSON.stringify(prefixes)}.`);
}
