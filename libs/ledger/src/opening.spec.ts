import { describe, expect, it } from '@jest/globals';
import { given, open, partnershipInForce } from '../../../test/support/rules.js';

describe('N3: the opening balance', () => {
  it('N3: is recorded once, and is money in hand', () => {
    const history = given(partnershipInForce, open('4250000.00', '2026-01-01'));
    history.when(open('1.00', '2026-01-02')).refuses('already-opened', { on: '2026-01-01' });
    expect(history.balance('cash', '2025-12-31')).toBe('0.00');
    expect(history.balance('cash', '2026-01-01')).toBe('4250000.00');
    expect(history.balance('opening-balance', '2026-01-01')).toBe('-4250000.00');
    expect(history.whatIf('2026-06-30')).toMatchObject({ held: '4250000.00', cover: '4250000.00' });
  });
});
