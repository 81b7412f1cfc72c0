import { describe, expect, it } from '@jest/globals';
import { allRefusalCodes, clauseOf, declareSentences, sentence } from './refusal.js';
import './topics.js';

describe('the catalogue of sentences', () => {
  it('says each refusal in both languages, with the same facts in each', () => {
    const places = (code: string, language: 'en' | 'sv') => {
      const named = new Set<string>();
      const get = (_: object, name: string) => {
        named.add(name);
        return name;
      };
      sentence(code, new Proxy({}, { get }), language);
      return [...named].sort();
    };
    for (const code of allRefusalCodes()) {
      expect([code, places(code, 'sv')]).toEqual([code, places(code, 'en')]);
      expect(sentence(code, {}, 'sv')).not.toBe(sentence(code, {}, 'en'));
    }
  });

  it('names the clause or the rule that says so', () => {
    for (const code of allRefusalCodes()) expect(clauseOf(code)).toMatch(/^([CKSNPRQ]\d|[a-z-]+)$/);
    expect(clauseOf('after-dissolution')).toBe('R2');
  });

  it('fills in what it is given, and shows what is missing', () => {
    expect(sentence('no-such-dispute', { dispute: 'T1' }, 'en')).toBe('There is no dispute "T1"; raise it first.');
    expect(sentence('no-such-dispute', {}, 'sv')).toBe('Det finns ingen tvist "–"; registrera den först.');
  });

  it('knows no code that was not declared, and none twice', () => {
    expect(() => sentence('unheard-of', {}, 'en')).toThrow('unheard-of');
    expect(() => clauseOf('unheard-of')).toThrow('unheard-of');
    expect(() => declareSentences({ 'no-such-dispute': { clause: 'x', en: 'x', sv: 'x' } })).toThrow('declared twice');
  });
});
