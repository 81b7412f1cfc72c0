import { describe, expect, it } from '@jest/globals';
import { carryOver, link, receiveCarriedOver } from '../../../test/support/life.js';
import { adopt, funded, receiveUnknown } from '../../../test/support/money.js';
import { draft, fund, given, open, partnershipInForce } from '../../../test/support/rules.js';
import { Amount, ZERO } from './money.js';
import { account, accountExists, balanceOf, isBalanced, isNamedBy, kindOf, type Posting, transfer } from './postings.js';

const NEXT = 'b0000000-0000-4000-8000-000000000002';
const EARLIER = 'c0000000-0000-4000-8000-000000000003';

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

  it('stand on accounts whose names begin with their kind', () => {
    expect(kindOf('cash')).toBe('cash');
    expect(kindOf('receivable:mdu:2026')).toBe('receivable');
    expect(['cush', 'receivables:mdu', '', ':mdu', 'toString'].map(kindOf)).toEqual(Array(5).fill(undefined));
    const named = ['receivable', 'receivable:mdu', 'receivable:mdu:2026', 'receivable:md', 'mdu', ''];
    expect(named.map((name) => isNamedBy('receivable:mdu:2026', name))).toEqual([true, true, true, false, false, false]);
  });

  it('balance on each day, and not only together', () => {
    const sides = { debit: account('cash'), credit: account('receivable', 'mdu', 2026) };
    const on = (day: string) => transfer(day, new Amount('5.00'), sides);
    const [debit, credit] = on('2026-01-31') as [Posting, Posting];
    expect(isBalanced([])).toBe(true);
    expect(isBalanced([debit, credit])).toBe(true);
    expect(isBalanced([debit])).toBe(false);
    expect(isBalanced([...on('2026-01-31'), ...on('2026-02-28')])).toBe(true);
    expect(isBalanced([debit, { ...credit, on: '2026-02-01' }])).toBe(false);
    expect(isBalanced([debit, credit, { ...debit, on: '2026-02-01' }])).toBe(false);
  });

  const history = given(
    ...[partnershipInForce, fund('P1', '1.00', '2026-02-20'), adopt({ L1: '50.00', L2: '9.00' }, '2026-01-02')],
    ...[open('1.00', '2026-01-01'), funded('F1', '70.00', '2026-02-01'), receiveUnknown('U1', '100.00', '2026-02-10')],
    ...[link('successor', NEXT, '2026-02-10'), link('predecessor', EARLIER, '2026-02-10')],
    ...[carryOver('T1', NEXT, '0.01', '2026-02-10'), receiveCarriedOver('T2', EARLIER, '0.02', '2026-02-10')],
  );

  it.each([
    ...['cash', 'opening-balance', 'receivable:mdu:2026', 'requisitioned:vasteras:2029', 'refunded:mdu:2026', 'spent:P1'],
    ...['encumbered:P1', 'reserve:P1', 'shortfall-receivable:mdu', 'shortfall-requisitioned:mdu', 'shortfall-refunded:mdu'],
    ...['surplus-paid:eskilstuna', 'written-off:mdu:2026', 'in-kind:mdu:2026', 'in-kind-received:mdu:2026'],
    ...['spent-on-line:2026:L1', 'spent-on-line:2026:L2', 'external-funding:F1', 'external-used:F1', 'unidentified:U1'],
    ...['transfer-out:T1', 'transfer-in:T2'],
  ])('the account %s exists', (name) => {
    expect(accountExists(history.book, name)).toBe(true);
  });

  it.each([
    ...['', 'bank', 'cash:mdu', 'receivable', 'receivable:mdu', 'receivable:mdu:26', 'receivable:region:2026', 'spent'],
    ...['receivable:mdu:20260', 'receivable:mdu:x2026', 'receivable:mdu:2026a', 'spent:P2', 'spent:P1:2026', 'surplus-paid'],
    ...['surplus-paid:mdu:2026', 'written-off:mdu', 'in-kind:region:2026', 'in-kind-received:mdu'],
    ...['spent-on-line', 'spent-on-line:2026', 'spent-on-line:2027:L1', 'spent-on-line:2026:L3', 'spent-on-line:L1'],
    ...['external-funding', 'external-funding:F2', 'external-used:F1:2026', 'unidentified', 'unidentified:U2'],
    ...['unidentified:U1:2026', 'transfer-out:T2', 'transfer-in:T1', 'transfer-out', 'transfer-out:T1:2026', 'transfer-in:T3'],
  ])('the account %j does not', (name) => {
    expect(accountExists(history.book, name)).toBe(false);
  });

  it('a draft has no commitment to post to', () => {
    expect(accountExists(given(draft()).book, 'spent:P1')).toBe(false);
  });
});
