import { describe, expect, it } from '@jest/globals';
import { inKind } from '../../../test/support/money.js';
import { given, partnershipInForce } from '../../../test/support/rules.js';
import { inKindOn } from './in-kind.js';

describe('an in-kind contribution', () => {
  it('is recorded with its value, and never cash', () => {
    const history = given(partnershipInForce, inKind('K1', '10000000.00', '2026-03-01', '2500000.00'));
    expect(history.balance('in-kind:mdu:2026', '2026-03-01')).toBe('10000000.00');
    expect(history.balance('in-kind-received:mdu:2026', '2026-03-01')).toBe('-10000000.00');
    expect(history.balance('cash', '2026-03-01')).toBe('0.00');
    expect(history.whatIf('2026-06-30')).toMatchObject({ held: '0.00', cover: '0.00' });
    expect(inKindOn(history.book, '2026-02-28')).toEqual([]);
    expect(inKindOn(history.book, '2026-03-01').map(({ key, ofWhich }) => [key, ofWhich.length])).toEqual([['K1', 1]]);
  });

  it('has a name of its own, and parts that it can hold', () => {
    const history = given(partnershipInForce, inKind('K1', '10.00', '2026-03-01'));
    history.when(inKind('K1', '10.00', '2026-03-01')).refuses('repeated-key', { key: 'K1' });
    history.when(inKind('K2', '10.00', '2026-03-01', '6.00', '4.01')).refuses('of-which-exceeds', { what: 'K2', parts: '10.01' });
    history.when(inKind('K2', '10.00', '2025-12-31')).refuses('before-entry-into-force');
  });
});
