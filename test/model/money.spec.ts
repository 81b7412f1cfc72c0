import { describe, expect, it } from '@jest/globals';
import { lineOf, obligationsOf } from './asked.js';
import { naiveOutcome } from './budgets.js';
import type { UnnumberedFact } from './facts.js';
import { committed, contribution, dissolved, opening, recorded, reversed, sek, smallDraft, spent } from './history.js';
import { naiveBalances, naiveContributions, naiveObligations } from './naive.js';
import { naiveExternal } from './outside.js';

// Worked out by hand: A and B pay 100 and 300 kronor a year, 2026–2027.

const D = '2026-06-30';
const budget = (effectiveOn: string, amount: string): UnnumberedFact => ({
  ...{ kind: 'budgeted', effectiveOn, year: 2026, total: sek(amount) },
  lines: [{ line: 'pilots', amount: sek(amount) }],
});
const lineSpent = (effectiveOn: string, amount: string): UnnumberedFact => ({
  ...{ kind: 'line-spent', effectiveOn, id: 'L1', year: 2026, line: 'pilots', amount: sek(amount) },
});
const tied: UnnumberedFact = { kind: 'tied', effectiveOn: '2026-02-20', commitment: 'P1', year: 2026, line: 'pilots' };
const external = (funding: string, on: string, of: { amount: string; purpose?: string[] }): UnnumberedFact[] => [
  { kind: 'external-secured', effectiveOn: on, funding, amount: sek(of.amount), purpose: of.purpose ?? [] },
  { kind: 'external-received', effectiveOn: on, funding, amount: sek(of.amount) },
];

describe('S4: budgets', () => {
  const facts = recorded(
    ...[smallDraft(), budget('2026-01-01', '80'), committed('P1', '2026-02-20', { amount: '30' }), tied],
    ...[spent('P1', '2026-03-01', { amount: '12' }), lineSpent('2026-03-02', '20'), reversed('2026-03-01', '2026-04-01', '2')],
    ...[budget('2026-05-01', '25'), dissolved(D)],
  );

  it('S4: a line has a budget, what its commitments still hold, and what is spent on it and on them', () => {
    const on = (day: string) => naiveOutcome(facts, 2026, day)[0];
    expect(on('2025-12-31')).toBeUndefined();
    expect(on('2026-02-20')).toEqual({ line: 'pilots', budget: sek('80'), committed: sek('30'), spent: 0n });
    expect(on('2026-03-02')).toEqual({ line: 'pilots', budget: sek('80'), committed: sek('18'), spent: sek('32') });
    expect(on('2026-05-01')).toEqual({ line: 'pilots', budget: sek('25'), committed: sek('20'), spent: sek('30') });
  });

  it('S4: what is left is told beside the totals, and an expenditure on a line lowers what is held', () => {
    expect(obligationsOf(facts, { on: D })).toMatchObject({
      budgetLeft: { pilots: 0n },
      held: sek('-30'),
      need: sek('20'),
      contested: 0n,
    });
    expect(obligationsOf(facts, { dissolvedOn: '2026-04-30' }).budgetLeft).toEqual({ pilots: sek('50') });
    expect(obligationsOf(facts, { dissolvedOn: '2027-04-30' }).budgetLeft).toEqual({});
  });

  it('Q2: a budget and what is spent on its line after an assumed D are left out', () => {
    expect(obligationsOf(facts, { dissolvedOn: '2026-03-01', on: '2026-06-01' })).toMatchObject({
      ...{ leftOut: [6, 8], budgetLeft: { pilots: sek('68') }, held: sek('-12'), cash: sek('-10') },
    });
  });
});

describe('N4: outside money', () => {
  const facts = recorded(
    ...[
      smallDraft(),
      opening('10'),
      committed('P1', '2026-02-20', { amount: '40' }),
      committed('P2', '2026-02-21', { amount: '40' }),
    ],
    ...external('F1', '2026-03-01', { amount: '50', purpose: ['P2', 'P1'] }),
    ...external('F2', '2026-02-28', { amount: '15', purpose: ['P2'] }),
    ...external('F3', '2026-03-01', { amount: '7' }),
    ...[spent('P1', '2026-04-01', { amount: '5' })],
    { kind: 'external-used', effectiveOn: '2026-04-01', funding: 'F1', spentId: '2026-04-01', amount: sek('5') },
    { kind: 'external-refunded', effectiveOn: '2026-04-02', funding: 'F1', amount: sek('3') },
    dissolved(D),
  );

  it('N4: what is in hand on D meets the need of its purpose first, then cover is applied', () => {
    const answer = obligationsOf(facts, { on: D });
    // F2 (decided first) gives P2 15; F1 has 50 − 5 − 3 = 42: P1 35, P2 7.
    expect(
      [lineOf(answer, 'P1'), lineOf(answer, 'P2')].map((line) => [line.need, line.earmarked, line.covered, line.uncovered]),
    ).toEqual([
      [sek('35'), sek('35'), 0n, 0n],
      [sek('40'), sek('22'), sek('10'), sek('8')],
    ]);
    expect(answer).toMatchObject({ held: sek('10'), cash: sek('74'), outside: sek('64'), earmarked: sek('57') });
    expect(answer.fundings).toEqual([
      { funding: 'F2', onEnd: sek('15'), unused: 0n },
      { funding: 'F1', onEnd: sek('42'), unused: 0n },
      { funding: 'F3', onEnd: sek('7'), unused: sek('7') },
    ]);
  });

  it('each account', () => {
    const balances = naiveBalances(facts, D);
    expect([balances.get('external-funding:F1'), balances.get('external-used:F1'), balances.get('cash')]).toEqual([
      sek('-42'),
      sek('-5'),
      sek('74'),
    ]);
    expect([...balances.values()].reduce((total, amount) => total + amount, 0n)).toBe(0n);
  });

  it('by year, against the target', () => {
    const target: UnnumberedFact = { kind: 'external-target', effectiveOn: D, fromYear: 2026, toYear: 2026, yearly: sek('100') };
    expect(naiveExternal(recorded(...facts, target), [2026, 2027], D)).toEqual([
      { year: 2026, target: sek('100'), secured: sek('72'), received: sek('72'), refunded: sek('3'), left: sek('28') },
      { year: 2027, target: 0n, secured: 0n, received: 0n, refunded: 0n, left: 0n },
    ]);
  });
});

describe('receipts and claims', () => {
  const facts = recorded(
    smallDraft(),
    { kind: 'requisitioned', effectiveOn: '2026-01-01', requisition: 'R1', party: 'B', year: 2026, amount: sek('300') },
    { kind: 'unidentified', effectiveOn: '2026-02-01', receipt: 'U1', amount: sek('90') },
    { kind: 'identified', effectiveOn: '2026-02-01', receipt: 'U1', amount: sek('60') },
    contribution('received', '2026-02-01', { party: 'B', amount: '60' }),
    { kind: 'credited', effectiveOn: '2026-03-01', requisition: 'R1', party: 'B', year: 2026, amount: sek('100') },
    { kind: 'written-off', effectiveOn: '2026-04-01', party: 'B', year: 2026, amount: sek('50') },
    dissolved(D),
    { kind: 'written-off', effectiveOn: '2026-08-01', party: 'B', year: 2026, amount: sek('20') },
  );
  const row = (on: string) => naiveContributions(facts, on).find((one) => one.party === 'B' && one.year === 2026);

  it('C1: a credit asks for less; what is written off is neither outstanding nor owed', () => {
    expect(row('2026-02-28')).toMatchObject({ outstanding: sek('240'), overdue: sek('240'), owed: sek('240') });
    expect(row('2026-03-01')).toMatchObject({ requisitioned: sek('200'), outstanding: sek('140'), owed: sek('240') });
    expect(row('2026-04-01')).toMatchObject({
      writtenOff: sek('50'),
      outstanding: sek('90'),
      overdue: sek('90'),
      owed: sek('190'),
    });
  });

  it('N3, N6: what is not identified is in the cash alone, and what is written off is not to come', () => {
    const answer = obligationsOf(facts, { on: D });
    expect(answer).toMatchObject({ cash: sek('90'), outside: sek('30'), held: sek('60'), cover: sek('150') });
    expect(answer.perParty.find(({ party }) => party === 'B')?.arrears).toBe(sek('90'));
    const later = naiveObligations(facts, { on: '2026-08-01' });
    expect([later?.cover, later?.perParty.find(({ party }) => party === 'B')?.arrears]).toEqual([sek('150'), sek('70')]);
  });
});
