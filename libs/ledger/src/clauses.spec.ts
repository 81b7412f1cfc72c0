import { describe, expect, it } from '@jest/globals';
import { amended, given, partnershipInForce } from '../../../test/support/rules.js';
import { clauseNumber, clausesOn } from './clauses.js';

describe('the clauses', () => {
  const changed = amended('A1', '2026-06-01', { kind: 'clause-text', clause: 'payment', summary: 'Due 60 days after.' });
  const { book } = given(partnershipInForce, changed);

  it('Q1: stand in the order of the draft, each in the version in force on the day', () => {
    expect(clausesOn(book, '2026-06-01').map(({ clause, version }) => [clause.key, version])).toEqual([
      ['financing', 1],
      ['payment', 2],
      ['disputes', 1],
      ['survival', 1],
    ]);
    expect(clausesOn(book, '2026-05-31').map(({ version }) => version)).toEqual([1, 1, 1, 1]);
  });

  it('have the number that is printed; where two bear one, the heading says which', () => {
    expect(clauseNumber(book, 'payment')).toBe('§ 7');
    expect(clauseNumber(book, 'survival')).toBe('§ 11 (After dissolution)');
    expect(clauseNumber(book, 'R2')).toBe('§ 11 (After dissolution)');
    expect(clauseNumber(book, 'K2')).toBe('bodies');
  });
});
