import { describe, expect, it } from '@jest/globals';
import { UnsafeValue } from './canonical.js';
import { commandHash, commandId, eventId, isLowerCaseUuid } from './identifiers.js';

describe('commandId', () => {
  it('is a UUID of version 5, the same every time', () => {
    expect(commandId('actor', 'key')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(commandId('actor', 'key')).toBe(commandId('actor', 'key'));
  });

  it('keeps actor and key apart wherever the line between them stands', () => {
    expect(commandId('ab', 'c')).not.toBe(commandId('a', 'bc'));
    expect(commandId('a","b', 'c')).not.toBe(commandId('a', 'b","c'));
  });

  it('refuses an empty actor, an empty key and half a surrogate pair', () => {
    expect(() => commandId('', 'key')).toThrow(UnsafeValue);
    expect(() => commandId('actor', '')).toThrow(UnsafeValue);
    expect(() => commandId('actor', '\ud800')).toThrow(UnsafeValue);
  });
});

describe('eventId', () => {
  const command = commandId('actor', 'key');

  it('differs by command and by place', () => {
    expect(new Set([eventId(command, 0), eventId(command, 1), eventId(commandId('actor', 'other'), 0)]).size).toBe(3);
  });

  it('is never the id of a command, whose namespace is another', () => {
    expect(eventId(command, 0)).not.toBe(commandId(command, '0'));
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN])('refuses %d as a place', (index) => {
    expect(() => eventId(command, index)).toThrow(UnsafeValue);
  });

  it('refuses a command that is no UUID in lower case', () => {
    expect(() => eventId('command', 0)).toThrow(UnsafeValue);
    expect(() => eventId(command.toUpperCase(), 0)).toThrow(UnsafeValue);
  });
});

describe('commandHash', () => {
  it('tells a body that is absent (null) from an empty one', () => {
    expect(commandHash('POST', '/a', null)).not.toBe(commandHash('POST', '/a', {}));
  });

  it('refuses, with the path inside [method, path, body], a body that JSON cannot hold', () => {
    expect(() => commandHash('POST', '/a', { amount: -0 })).toThrow('"/2/amount"');
  });
});

describe('isLowerCaseUuid', () => {
  it('takes what this ledger writes, and nothing else', () => {
    expect(isLowerCaseUuid('b16de75d-2b32-592b-b7e7-19522a3d4529')).toBe(true);
    for (const text of [
      '',
      'B16DE75D-2B32-592B-B7E7-19522A3D4529',
      'b16de75d2b32592bb7e719522a3d4529',
      '{b16de75d-2b32-592b-b7e7-19522a3d4529}',
    ]) {
      expect(isLowerCaseUuid(text)).toBe(false);
    }
  });
});
