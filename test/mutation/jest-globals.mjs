// What the specs of the rules use of Jest: they are plain functions, so collecting and calling them is all there is to it.
import { format } from 'node:util';
import { expect } from 'expect';

export { expect };

let collected = [];
let path = [];

/** Starts a new collection and gives the one before it: `{ id, body }` for each test, in the order in which they stand. */
export function collect() {
  const before = collected;
  collected = [];
  path = [];
  return before;
}

/** Says which file the tests that follow stand in. */
export function collectingFrom(file) {
  path = [file];
}

export function describe(title, body) {
  const outside = path;
  path = [...path, title];
  body();
  path = outside;
}

export function it(title, body) {
  const id = [...path, title].join(' › ');
  const twins = collected.filter((test) => test.id === id || test.id.startsWith(`${id} (`)).length;
  collected.push({ id: twins === 0 ? id : `${id} (${twins + 1})`, body });
}

it.each = (rows) => (title, body) => {
  // As in Jest: only a table whose every row is an array is spread over the parameters.
  const spread = rows.every(Array.isArray);
  for (const row of rows) {
    const values = spread ? row : [row];
    const wanted = title.match(/%[a-z]/g)?.length ?? 0;
    it(format(title.replace(/%p/g, '%j'), ...values.slice(0, wanted)), () => body(...values));
  }
};

export const test = it;
