import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fastCheck from 'fast-check';
import { canonicalBytes, canonicalText, nestingMax, UnsafeValue } from './canonical.js';

class Money {
  readonly amount = '1.00';
}

const nested = (depth: number): unknown => (depth === 0 ? 'core' : { inside: nested(depth - 1) });
const loop: { self?: unknown } = {};
loop.self = loop;
const withProto = Object.defineProperty({}, '__proto__', { value: {}, enumerable: true });

describe('canonicalText refuses, with the path, what would not come back as it went in', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['undefined in an object', { a: { b: undefined } }, '/a/b', /undefined/],
    ['undefined in an array', ['x', undefined], '/1', /undefined/],
    ['undefined alone', undefined, '', /undefined/],
    ['a BigInt', { amount: 5n }, '/amount', /bigint.*string/],
    ['a function', { run: () => 1 }, '/run', /function/],
    ['a symbol', { kind: Symbol('a') }, '/kind', /symbol/],
    ['a Date', { on: new Date(0) }, '/on', /Date/],
    ['a Buffer', { bytes: Buffer.from('a') }, '/bytes', /Buffer/],
    ['a Uint8Array', { bytes: new Uint8Array(1) }, '/bytes', /Uint8Array.*plain/],
    ['a Map', { map: new Map() }, '/map', /Map.*plain/],
    ['an instance of a class', { money: new Money() }, '/money', /Money.*plain/],
    ['a boxed string', { text: Object('a') }, '/text', /String.*plain/],
    ['NaN', { a: [Number.NaN] }, '/a/0', /NaN/],
    ['Infinity', { a: Number.NEGATIVE_INFINITY }, '/a', /Infinity/],
    ['−0', { a: -0 }, '/a', /−0/],
    ['an unsafe integer', { a: 2 ** 53 }, '/a', /2\^53/],
    ['a huge integer', { a: 1e300 }, '/a', /2\^53/],
    ['a key of digits only', { lines: { '3010': 'x' } }, '/lines/3010', /digits/],
    ['half a surrogate pair in a text', { a: 'x\udc00' }, '/a', /surrogate/],
    ['half a surrogate pair in a key', { '\ud83c': 1 }, '/\ud83c', /surrogate/],
    ['the key __proto__', { a: withProto }, '/a/__proto__', /__proto__/],
    ['a symbol as a key', { a: { [Symbol('s')]: 1 } }, '/a', /symbols/],
    ['a hidden property', { a: Object.defineProperty({}, 'b', { value: 1 }) }, '/a', /hidden/],
    ['a hole in an array', { a: new Array(1) }, '/a', /holes/],
    ['a named property on an array', { a: Object.assign([1], { total: 1 }) }, '/a', /names on an array/],
    ['a value that holds itself', loop, '/self'.repeat(nestingMax), /itself/],
    ['a value nested too deep', nested(nestingMax + 1), '/inside'.repeat(nestingMax), /more than 64/],
  ])('%s', (_name, value, path, problem) => {
    let caught: unknown;
    try {
      canonicalText(value);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(UnsafeValue);
    expect(caught).toMatchObject({ path, problem: expect.stringMatching(problem) });
  });
});

describe('canonicalText', () => {
  it('takes a text that looks like the escape of half a surrogate pair', () => {
    expect(canonicalText({ '\\ud800': ['\\udfff', 'C:\\udder'] })).toBe('{"\\\\ud800":["\\\\udfff","C:\\\\udder"]}');
  });

  it('takes a value nested as deep as the limit', () => {
    expect(canonicalText(nested(nestingMax))).toContain('core');
  });

  it('takes objects without a prototype and frozen ones', () => {
    expect(canonicalText(Object.assign(Object.create(null), { b: 1, a: Object.freeze([]) }))).toBe('{"a":[],"b":1}');
  });

  it('takes the same object in two places, since that is no loop', () => {
    const shared = { a: 1 };
    expect(canonicalText([shared, shared])).toBe('[{"a":1},{"a":1}]');
  });

  it('is its own inverse: parsed and written again, accepted values give the same bytes', () => {
    const accepted = (value: unknown) => {
      try {
        return canonicalBytes(value);
      } catch {
        return null;
      }
    };
    fastCheck.assert(
      fastCheck.property(fastCheck.jsonValue({ stringUnit: 'binary' }), (value) => {
        const bytes = accepted(value);
        fastCheck.pre(bytes !== null);
        const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes ?? undefined);
        expect(canonicalText(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(value);
      }),
    );
  });

  it('is what another implementation of RFC 8785 writes', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.jsonValue({ stringUnit: 'binary' }), (value) => {
        let text: string | undefined;
        try {
          text = canonicalText(value);
        } catch {
          text = undefined;
        }
        fastCheck.pre(text !== undefined);
        expect(text).toBe(canonicalize(value));
      }),
    );
  });
});
