import { describe, expect, it } from '@jest/globals';
import type { Random } from '../properties/seed.js';
import { mutated } from './bodies.js';
import { jsonText } from './values.js';

/** Choices that make the body's only field, and then the list it has become, many times what it was. */
function alwaysMany(): Random {
  return {
    weighted: (choices: readonly (readonly [number, unknown])[]) =>
      choices.find(([, choice]) => choice === 'many' || choice === 3)?.[1],
    // The first place that is not the body, and the largest count.
    pick: (list: readonly unknown[]) => (typeof list[0] === 'number' ? list.at(-1) : list[0]),
    percent: () => false,
  } as unknown as Random;
}

describe('a body made wrong', () => {
  it('stays one that can be sent, when many are made of many', () => {
    const text = jsonText(mutated({ reason: 'x'.repeat(100_000) }, alwaysMany()));
    expect(text.length).toBeGreaterThan(1024 * 1024);
    expect(text.length).toBeLessThan(12 * 1024 * 1024);
  });
});
