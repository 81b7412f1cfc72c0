import { describe, expect, it } from '@jest/globals';
import { draft, fund, given, partnershipInForce } from '../../../test/support/rules.js';
import { Amount, ZERO } from './money.js';
import { account, accountExists, balanceOf, transfer } from './postings.js';

describe('postings', () => {
  it('are two sides that sum to zero, and none for nothing', () => {
    const sides = { debit: account('cash'), credit: account('receivable', 'mdu', 2026) };
    const postings = transfer('2026-01-31', new Amount('5.00'), sides);
    expect(postings.map((posting) => [posting.account, posting.amount.toFixed(2)])).toEqual([
      ['cash', '5.00'],
      ['receivable:mdu:2026', '-5.00'],
    ]);
    expect(balanceOf(postings).isZero()).toBe(true);
    expect(transfer('2026-01-31', ZERO, sides)).toEqual([]);
  });

  it.each([
    ...['cash', 'opening-balance', 'receivable:mdu:2026', 'requisitioned:vasteras:2029', 'refunded:mdu:2026', 'spent:P1'],
    ...['encumbered:P1', 'reserve:P1', 'shortfall-receivable:mdu', 'shortfall-requisitioned:mdu', 'shortfall-refunded:mdu'],
    'surplus-paid:eskilstuna',
  ])('the account %s exists', (name) => {
    expect(accountExists(given(partnershipInForce, fund('P1', '1.00', '2026-02-20')).book, name)).toBe(true);
  });

  it.each([
    ...[
      '',
      'bank',
      'cash:mdu',
      'receivable',
      'receivable:mdu',
      'receivable:mdu:26',
      'receivable:region:2026',
      'spent',
      'spent:P2',
    ],
    ...['spent:P1:2026', 'surplus-paid', 'surplus-paid:mdu:2026'],
  ])('the account %j does not', (name) => {
    expect(accountExists(given(partnershipInForce, fund('P1', '1.00', '2026-02-20')).book, name)).toBe(false);
  });

  it('a draft has no commitment to post to', () => {
    expect(accountExists(given(draft()).book, 'spent:P1')).toBe(false);
  });
});
