import { describe, expect, it } from '@jest/globals';
import { adopt, breakDown, reverseLine, revise, spendLine, tie } from '../../../test/support/money.js';
import { dissolved, fund, given, partnershipInForce, recordedOn, release, reverse, spend } from '../../../test/support/rules.js';
import type { Book } from './book.js';
import { budgetOutcome } from './budget-outcome.js';
import { text, ZERO } from './money.js';

const history = given(
  ...[partnershipInForce, adopt({ support: '60.00', pilots: '40.00' }, '2026-01-10', { portfolio: ['pilots'] })],
  ...[fund('P1', '30.00', '2026-02-20'), tie('P1', 'pilots', '2026-02-20'), breakDown('pilots', { x: '25.00' }, '2026-02-25')],
  ...[spend('E1', 'P1', '12.00', '2026-03-01'), spendLine('L1', 'support', '20.00', '2026-03-01')],
  ...[reverse('E1', '2.00', '2026-04-01'), reverseLine('L1', '5.00', '2026-04-01'), release('P1', '1.00', '2026-04-01')],
  ...[revise({ support: '10.00', pilots: '50.00' }, '2026-05-01', { portfolio: ['pilots'] }), tie('P1', 'support', '2026-06-01')],
);

function figures(book: Book, on: string) {
  const outcome = budgetOutcome(book, 2026, on);
  const told = ({ budget, committed, spent, left, free }: NonNullable<typeof outcome>['total']) =>
    [budget, committed, spent, left, free].map(text).join(' ');
  return outcome && { total: told(outcome.total), ...Object.fromEntries(outcome.lines.map((line) => [line.line, told(line)])) };
}

describe('S4: budget against outcome', () => {
  it('S4: there is none before the budget', () => {
    expect(figures(history.book, '2026-01-09')).toBeUndefined();
  });

  it.each([
    // on, total, support and pilots: budget, committed, spent, left, free
    ['2026-02-19', '100.00 0.00 0.00 100.00 100.00', '60.00 0.00 0.00 60.00 60.00', '40.00 0.00 0.00 40.00 40.00'],
    ['2026-02-20', '100.00 30.00 0.00 100.00 70.00', '60.00 0.00 0.00 60.00 60.00', '40.00 30.00 0.00 40.00 10.00'],
    ['2026-03-01', '100.00 18.00 32.00 68.00 50.00', '60.00 0.00 20.00 40.00 40.00', '40.00 18.00 12.00 28.00 10.00'],
    ['2026-04-01', '100.00 19.00 25.00 75.00 56.00', '60.00 0.00 15.00 45.00 45.00', '40.00 19.00 10.00 30.00 11.00'],
    ['2026-05-01', '60.00 19.00 25.00 35.00 16.00', '10.00 0.00 15.00 -5.00 -5.00', '50.00 19.00 10.00 40.00 21.00'],
    ['2026-06-01', '60.00 19.00 25.00 35.00 16.00', '10.00 19.00 25.00 -15.00 -34.00', '50.00 0.00 0.00 50.00 50.00'],
  ])('S4: %s', (on, total, support, pilots) => {
    expect(figures(history.book, on)).toEqual({ total, support, pilots });
  });

  it('shows how a portfolio line was broken down, and the commitments tied to it', () => {
    const pilots = (on: string) => budgetOutcome(history.book, 2026, on)?.lines[1];
    expect(pilots('2026-02-24')?.parts).toEqual([]);
    expect(pilots('2026-02-25')?.parts.map(({ part, amount }) => [part, text(amount)])).toEqual([['x', '25.00']]);
    expect([pilots('2026-05-31')?.commitments, pilots('2026-06-01')?.commitments]).toEqual([['P1'], []]);
  });
});

describe('S4: the outcome of a line', () => {
  it('S4: is that of its own year, and of the tie dated last, however late it was recorded', () => {
    const { book } = given(
      ...[partnershipInForce, adopt({ support: '60.00', pilots: '40.00' }, '2026-01-10')],
      ...[adopt({ support: '60.00' }, '2027-01-10', { year: 2027 }), fund('P1', '30.00', '2026-02-20')],
      ...[tie('P1', 'pilots', '2026-03-01'), recordedOn('2027-01-11', tie('P1', 'support', '2026-02-25'))],
      ...[spendLine('L1', 'support', '20.00', '2027-02-01'), spend('E1', 'P1', '12.00', '2027-02-01')],
    );
    expect(figures(book, '2027-02-01')).toMatchObject({
      support: '60.00 0.00 0.00 60.00 60.00',
      pilots: '40.00 18.00 12.00 28.00 10.00',
    });
    const [support] = budgetOutcome(book, 2027, '2027-02-01')?.lines ?? [];
    expect([text(support?.spent ?? ZERO), support?.commitments]).toEqual(['20.00', []]);
  });
});

describe('S4: what is left of the lines of the year of D', () => {
  const left = (answer: { budgetLeft: { year: number; total: { toString(): string }; lines: object[] } }) => ({
    year: answer.budgetLeft.year,
    total: Number(answer.budgetLeft.total).toFixed(2),
  });

  it('S4: is a contested line of information and changes no figure', () => {
    const base = [...partnershipInForce, fund('P1', '30.00', '2026-02-20'), spend('E1', 'P1', '10.00', '2026-03-01')];
    const plain = given(base, dissolved('2026-06-30')).obligations('2026-06-30');
    const withBudget = given(
      base,
      adopt({ a: '60.00', b: '5.00' }, '2026-01-10'),
      tie('P1', 'a', '2026-06-30'),
      dissolved('2026-06-30'),
    );
    const answer = withBudget.obligations('2026-06-30');
    expect(left(answer)).toEqual({ year: 2026, total: '55.00' });
    expect({ ...answer, budgetLeft: 0, tranches: 0 }).toEqual({ ...plain, budgetLeft: 0, tranches: 0 });
    expect(left(withBudget.obligations('2027-06-30'))).toEqual({ year: 2026, total: '55.00' });
  });

  it('S4: an overspent line leaves nothing, and another year’s lines are not asked for', () => {
    const overspent = given(
      ...[partnershipInForce, adopt({ a: '10.00', b: '5.00' }, '2026-01-10'), spendLine('L1', 'a', '11.00', '2026-02-01')],
    );
    expect(left(overspent.whatIf('2026-06-30'))).toEqual({ year: 2026, total: '5.00' });
    expect(left(overspent.whatIf('2027-06-30'))).toEqual({ year: 2027, total: '0.00' });
  });

  it('S4: where the question is about a day before D the state on D is the state on that day', () => {
    expect(left(history.whatIf('2026-12-31', '2026-03-01'))).toEqual({ year: 2026, total: '68.00' });
    expect(left(history.whatIf('2026-12-31', '2026-12-31'))).toEqual({ year: 2026, total: '50.00' });
  });
});
