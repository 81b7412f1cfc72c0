import { describe, expect, it } from '@jest/globals';
import { decideItem, fund, given, partnershipInForce, reverse, spend } from '../../../test/support/rules.js';

const spent = [...partnershipInForce, fund('P1', '100.00', '2026-02-20'), spend('E1', 'P1', '60.00', '2026-04-30')];

describe('an expenditure', () => {
  it('takes money from the cash and from what is left', () => {
    const history = given(spent);
    expect(history.balance('cash', '2026-04-29')).toBe('0.00');
    expect(history.balance('cash', '2026-04-30')).toBe('-60.00');
    expect(history.balance('spent:P1', '2026-04-30')).toBe('60.00');
    expect(history.balance('encumbered:P1', '2026-04-30')).toBe('40.00');
  });

  it('has a name of its own', () => {
    given(spent)
      .when(spend('E1', 'P1', '1.00', '2026-05-01'))
      .refuses('repeated-key', { key: 'E1' });
  });
});

describe('K5: a reversal', () => {
  it('K5: is of an expenditure that there is, not before it, and not of more than is left of it', () => {
    const history = given(spent);
    history.when(reverse('E9', '1.00', '2026-05-01')).refuses('no-such-expenditure', { expenditure: 'E9' });
    history.when(reverse('E1', '1.00', '2026-04-29')).refuses('reversal-before-expenditure', { spentOn: '2026-04-30' });
    history.when(reverse('E1', '60.01', '2026-05-01')).refuses('reversal-exceeds-expenditure', { left: '60.00', asked: '60.01' });
    history.when(reverse('E1', '20.00', '2026-05-01')).gives('ExpenditureReversed');
    history.when(reverse('E1', '40.01', '2026-05-02')).refuses('reversal-exceeds-expenditure', { left: '40.00' });
    history.when(reverse('E1', '40.00', '2026-04-30')).gives('ExpenditureReversed');
    expect(history.balance('cash', '2026-05-01')).toBe('0.00');
    expect(history.left('P1', '2026-05-01')).toEqual(['100.00']);
  });

  it('a recording error keeps the effective date', () => {
    const history = given(spent);
    history
      .when(reverse('E1', '60.00', '2026-05-01', 'recording-error'))
      .refuses('correction-date', { wanted: '2026-04-30', on: '2026-05-01' });
    history.when(reverse('E1', '60.00', '2026-04-30', 'recording-error')).gives('ExpenditureReversed');
  });

  it('a re-interpretation names a decision that is recorded', () => {
    const history = given(spent, decideItem('D9', '2026-05-01'));
    history.when(reverse('E1', '1.00', '2026-05-02', 're-interpretation')).refuses('correction-names-decision');
    history
      .when(reverse('E1', '1.00', '2026-05-02', 're-interpretation', 'D8'))
      .refuses('correction-names-decision', { decision: 'D8' });
    history.when(reverse('E1', '1.00', '2026-05-02', 're-interpretation', 'D9')).gives('ExpenditureReversed');
  });

  it('a new fact has its own date', () => {
    given(spent)
      .when(reverse('E1', '1.00', '2027-05-02', 'new-fact'))
      .gives('ExpenditureReversed');
  });
});
