import { Amount, text } from '#ledger/money.js';

/** A figure of the rules as an answer writes it: each amount a decimal string, and `seq` the `revision` that recorded it. */
export type AsText<Value> = Value extends Amount
  ? string
  : Value extends readonly (infer Item)[]
    ? AsText<Item>[]
    : Value extends object
      ? { [Name in keyof Value as Name extends 'seq' ? 'revision' : Name]: AsText<Value[Name]> }
      : Value;

/** Writes every amount inside a figure as kronor with two decimals; what is not there is left out. */
export function asText<Value>(value: Value): AsText<Value> {
  if (value instanceof Amount) return text(value) as AsText<Value>;
  if (Array.isArray(value)) return value.map((one: unknown) => asText(one)) as AsText<Value>;
  if (typeof value !== 'object' || value === null) return value as AsText<Value>;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([name, one]) => [name === 'seq' ? 'revision' : name, asText(one)])) as AsText<Value>;
}
