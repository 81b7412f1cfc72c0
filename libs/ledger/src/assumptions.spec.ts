import { describe, expect, it } from '@jest/globals';
import type { Line } from '../../../test/support/history.js';
import { funded } from '../../../test/support/money.js';
import { dissolveOtherwise, fund, given, partnership, partnershipInForce } from '../../../test/support/rules.js';
import { assumptionsOf } from './assumptions.js';
import { obligationsOn, whatIfDissolved } from './obligations.js';
import { clauseOf, sentence } from './refusal.js';

describe('what an answer rests on where the text is silent', () => {
  it('names every rule that is an assumption', () => {
    const { book } = given(partnership({ yearBase: 'full-year' }));
    const named = assumptionsOf(book, whatIfDissolved(book, '2026-06-30'));
    expect(named.map(({ code }) => clauseOf(code))).toEqual(['N7', 'N8', 'N9', 'P1', 'P4', 'P6']);
    expect(named[0]?.facts).toEqual({ choice: 'full-year' });
    for (const { code, facts } of named) expect(sentence(code, facts, 'sv')).not.toMatch(/[{}–]/);
  });

  it('N4: names the order of outside money where there is some with a purpose on D, and only there', () => {
    const base = [...partnershipInForce, fund('P1', '100.00', '2026-02-20')];
    const codes = (...more: Line[]) => {
      const { book } = given(base, more);
      return assumptionsOf(book, whatIfDissolved(book, '2026-06-30')).map(({ code }) => code);
    };
    const code = 'assumed-earmarks-first-secured';
    expect(codes(...funded('F1', '10.00', '2026-04-01', 'P1'))).toContain(code);
    expect(clauseOf(code)).toBe('N4');
    expect(codes()).not.toContain(code);
    expect(codes(...funded('F1', '10.00', '2026-04-01'))).not.toContain(code);
    expect(codes(...funded('F1', '10.00', '2026-07-01', 'P1'))).not.toContain(code);
  });

  it('R6: says that the text is silent about expiry', () => {
    const { book } = given(partnershipInForce);
    const answer = obligationsOn(book, '2029-12-31');
    expect(answer && assumptionsOf(book, answer).at(-1)).toEqual({ code: 'expiry-silent', facts: { on: '2029-12-31' } });
  });

  it('S1: says that on another ground all are contested', () => {
    const { book } = given(partnershipInForce, dissolveOtherwise('2026-06-30', 'All parties agree'));
    const answer = obligationsOn(book, '2026-06-30');
    expect(answer && assumptionsOf(book, answer).at(-1)?.code).toBe('other-ground');
  });
});
