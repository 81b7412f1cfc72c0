import { describe, expect, it } from '@jest/globals';
import { adopt, breakDown, revise, spendLine, tie } from '../../../test/support/money.js';
import { decideItem, dissolved, fund, given, partnershipInForce } from '../../../test/support/rules.js';
import { budgetOn } from './budget-lines.js';
import { text } from './money.js';

const adopted = [...partnershipInForce, adopt({ support: '60.00', pilots: '40.00' }, '2026-01-10', { portfolio: ['pilots'] })];
const sums = (book: Parameters<typeof budgetOn>[0], on: string) =>
  Object.fromEntries((budgetOn(book, 2026, on)?.lines ?? []).map((line) => [line.key, text(line.amount)]));

describe('a budget', () => {
  it('is decided by the board, with its lines, parts and financing', () => {
    const events = given(partnershipInForce)
      .when(adopt({ support: '60.00', pilots: '40.00' }, '2026-01-10', { ofWhich: { support: '55.00' } }))
      .gives('DecisionTaken', 'BudgetAdopted');
    expect(events[0]?.data).toMatchObject({ outcome: 'approved', subject: 'Budget 2026' });
  });

  it('may be dated before entry into force once all conditions are met (C3), for a year of the agreement', () => {
    const history = given(partnershipInForce);
    history.when(adopt({ a: '1.00' }, '2025-10-01')).refuses('conditions-not-met');
    history.when(adopt({ a: '1.00' }, '2025-11-26', { year: 2030 })).refuses('year-outside-agreement', { year: '2030' });
    history.when(adopt({ a: '1.00' }, '2025-11-26')).gives('DecisionTaken', 'BudgetAdopted');
  });

  it('approved with a correction keeps what was proposed, and the decision says so', () => {
    const proposed = [{ line: 'a', subject: 'Line a', amount: { value: '2.00', currency: 'SEK' } }];
    const history = given(partnershipInForce, adopt({ a: '1.00' }, '2026-01-10', { correction: { what: 'The sum', proposed } }));
    expect(history.book.decisions.get('D-budget-2026-01-10')?.outcome).toBe('approved-with-changes');
    expect(budgetOn(history.book, 2026, '2026-01-10')?.correction?.proposed).toEqual(proposed);
  });

  it('is refused where its sums do not agree', () => {
    const history = given(partnershipInForce);
    history
      .when(adopt({ a: '60.00', b: '40.00' }, '2026-01-10', { total: '100.01' }))
      .refuses('budget-lines-differ', { lines: '100.00', total: '100.01' });
    history
      .when(adopt({ a: '60.00' }, '2026-01-10', { financing: { mdu: '10.00', vasteras: '49.99' } }))
      .refuses('financing-differs', { financing: '59.99', total: '60.00' });
    history
      .when(adopt({ a: '60.00' }, '2026-01-10', { ofWhich: { a: '60.01' } }))
      .refuses('of-which-exceeds', { what: 'a', parts: '60.01', amount: '60.00' });
  });

  it('is not another body’s, nor by a decision that did not approve', () => {
    const rejected = { ...decideItem('D9', '2026-01-10') };
    rejected.input = { ...rejected.input, outcome: 'deferred' };
    const history = given(partnershipInForce, rejected);
    history.when(adopt({ a: '1.00' }, '2026-01-10', { body: 'director' })).refuses('budget-needs-board', { body: 'director' });
    history.when(adopt({ a: '1.00' }, '2026-01-10', { decision: 'D9' })).refuses('budget-needs-board', { decision: 'D9' });
  });

  it('R2: is refused after a dissolution, revised or broken down too', () => {
    const history = given(adopted, dissolved('2026-06-30'));
    history.when(adopt({ a: '1.00' }, '2026-07-01', { year: 2027 })).refuses('after-dissolution');
    history.when(revise({ support: '1.00', pilots: '1.00' }, '2026-07-01')).refuses('after-dissolution');
    history.when(breakDown('pilots', { x: '1.00' }, '2026-07-01')).refuses('after-dissolution');
    history.when(revise({ support: '1.00', pilots: '1.00' }, '2026-06-30')).gives('DecisionTaken', 'BudgetRevised');
  });
});

describe('a revision', () => {
  it('keeps the version before it, and is known from when it was recorded', () => {
    const history = given(adopted, revise({ support: '70.00', pilots: '50.00' }, '2026-05-01'));
    expect(sums(history.book, '2026-04-30')).toEqual({ support: '60.00', pilots: '40.00' });
    expect(sums(history.book, '2026-05-01')).toEqual({ support: '70.00', pilots: '50.00' });
    expect(budgetOn(history.book, 2026, '2026-01-09')).toBeUndefined();
  });

  it('is of a budget that there is; a second adoption is a revision', () => {
    const history = given(adopted);
    history.when(adopt({ a: '1.00' }, '2026-02-01')).refuses('budget-adopted', { year: '2026', on: '2026-01-10' });
    history.when(revise({ a: '1.00' }, '2026-01-09')).refuses('no-budget', { year: '2026', on: '2026-01-09' });
    history.when(revise({ a: '1.00' }, '2027-01-09', { year: 2027 })).refuses('no-budget', { year: '2027' });
  });

  it('keeps the lines that something rests on', () => {
    const history = given(adopted, fund('P1', '10.00', '2026-02-20'), spendLine('L1', 'support', '1.00', '2026-03-01'));
    history.when(revise({ pilots: '40.00' }, '2026-05-01')).refuses('line-in-use', { line: 'support', year: '2026' });
    history.when(tie('P1', 'pilots', '2026-03-01')).gives('CommitmentAssignedToLine');
    history.when(revise({ support: '40.00' }, '2026-05-01')).refuses('line-in-use', { line: 'pilots' });
    history.when(revise({ support: '40.00', pilots: '0.00' }, '2026-05-01')).gives('DecisionTaken', 'BudgetRevised');
  });
});

describe('a breakdown', () => {
  it('is of a portfolio line, by the Core Team, and at most the line', () => {
    const history = given(adopted);
    history.when(breakDown('support', { x: '1.00' }, '2026-02-01')).refuses('not-a-portfolio-line', { line: 'support' });
    history
      .when(breakDown('other', { x: '1.00' }, '2026-02-01'))
      .refuses('no-such-line', { line: 'other', lines: 'support, pilots' });
    history.when(breakDown('pilots', { x: '1.00' }, '2026-02-01', 'board')).refuses('core-team-breaks-down', { body: 'board' });
    history
      .when(breakDown('pilots', { x: '30.00', y: '10.01' }, '2026-02-01'))
      .refuses('breakdown-exceeds-line', { parts: '40.01', amount: '40.00' });
    history.when(breakDown('pilots', { x: '30.00', y: '10.00' }, '2026-02-01')).gives('DecisionTaken', 'LineBrokenDown');
  });

  it('holds against a revision, before and after it', () => {
    const broken = given(adopted, breakDown('pilots', { x: '30.00' }, '2026-02-01'));
    const less = revise({ support: '60.00', pilots: '29.99' }, '2026-03-01', { portfolio: ['pilots'] });
    broken.when(less).refuses('breakdown-exceeds-line', { line: 'pilots' });
    const plain = revise({ support: '60.00', pilots: '30.00' }, '2026-03-01');
    broken.when(plain).refuses('not-a-portfolio-line', { line: 'pilots' });
    given(adopted, less)
      .when(breakDown('pilots', { x: '30.00' }, '2026-02-01'))
      .refuses('breakdown-exceeds-line', { amount: '29.99' });
  });
});
