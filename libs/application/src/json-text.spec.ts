import { describe, expect, it } from '@jest/globals';
import { NESTING_MAX } from '#ledger/validate.js';
import { NotJson, parseJson, utf8Text } from './json-text.js';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('JSON from outside', () => {
  it.each(['{}', '[]', '7', '"a:b"', '{"a":{"a":1},"b":[{"a":"\\":{"}]}', '{"__proto__":1}', '{"\\"":1,"\\\\":2}'])(
    '%s is what it says',
    (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
    },
  );

  it.each([
    ['', 'it is empty'],
    [' \n', 'it is empty'],
    ['{', 'it is not JSON'],
    ['{"a":1,}', 'it is not JSON'],
    ['{"a":NaN}', 'it is not JSON'],
    ['\ufeff{}', 'it is not JSON'],
    ['{"a":1,"a":1}', 'a name stands twice in the same object'],
    ['{"a":1,"\\u0061":2}', 'a name stands twice in the same object'],
    ['[{"b":{"__proto__":1,"__proto__":2}}]', 'a name stands twice in the same object'],
  ])('%j is not', (text, why) => {
    expect(() => parseJson(text)).toThrow(new NotJson(why));
  });

  it('is nested no deeper than it may, and a text that is ends no process', () => {
    expect(() => parseJson(nested(NESTING_MAX))).not.toThrow();
    expect(() => parseJson(nested(NESTING_MAX + 1))).toThrow(`deeper than ${NESTING_MAX}`);
    expect(() => parseJson(nested(500_000))).toThrow(NotJson);
    expect(() => parseJson('['.repeat(500_000))).toThrow(NotJson);
  });

  it('is UTF-8, and nothing is put in the place of what is not', () => {
    expect(utf8Text(Buffer.from('{"a":"å€😀"}'))).toBe('{"a":"å€😀"}');
    expect(() => utf8Text(Buffer.from([0x7b, 0xff, 0x7d]))).toThrow('it is not UTF-8');
  });
});
