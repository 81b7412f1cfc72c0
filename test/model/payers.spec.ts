import { describe, expect, it } from '@jest/globals';
import { lineOf, obligationsOf } from './asked.js';
import type { NaiveFact, ScheduleRow, UnnumberedFact } from './facts.js';
import { committed, dissolved, increased, opening, recorded, sek, settled, smallDraft } from './history.js';
import type { NaiveObligations } from './naive.js';
import { sharesOf } from './shares.js';

const thrice = ['A', 'B', 'C'];
const equal = thrice.map((party) => ({ party, weight: 1n }));

describe('who pays', () => {
  it('P1: by the yearly sums of the decision’s calendar year in the version in force that day', () => {
    const facts = history(
      // The 400 still to come for 2026 go to this one, so that nothing of the others is covered.
      committed('first', '2026-01-05', { amount: '400' }),
      committed('before', '2026-02-28', { amount: '8' }),
      { kind: 'schedule-changed', effectiveOn: '2026-03-01', party: 'A', fromYear: 2027, yearly: sek('300') },
      committed('same-year', '2026-03-01', { amount: '8' }),
      committed('next-year', '2027-01-01', { amount: '8' }),
      dissolved('2027-02-01'),
    );
    const answer = obligationsOf(facts, { on: '2027-02-01' });
    expect(lineOf(answer, 'before').shares).toEqual({ A: sek('2'), B: sek('6') });
    expect(lineOf(answer, 'same-year').shares).toEqual({ A: sek('2'), B: sek('6') });
    expect(lineOf(answer, 'next-year').shares).toEqual({ A: sek('4'), B: sek('4') });
  });

  it('P1: before the schedule begins its first year counts, before any version is in force the first', () => {
    const facts = history(
      { kind: 'schedule-changed', effectiveOn: '2026-01-02', party: 'A', fromYear: 2026, yearly: sek('300') },
      committed('early', '2025-01-15', { amount: '8', carriedOverOn: '2026-01-05' }),
      dissolved('2026-06-01'),
      settled('early', '2026-06-02', true),
    );
    expect(lineOf(obligationsOf(facts, { on: '2026-06-02' }), 'early').shares).toEqual({ A: sek('2'), B: sek('6') });
  });

  it('P2: a split of its own comes first, who is not named bears nothing, and an increase inherits it', () => {
    const facts = history(
      committed('P', '2026-02-01', { amount: '8', split: [{ party: 'B', weight: 7n }] }),
      increased('P', '2026-03-01', { amount: '4' }),
      increased('P', '2026-04-01', {
        amount: '4',
        split: [
          { party: 'B', weight: 1n },
          { party: 'A', weight: 1n },
        ],
      }),
      dissolved('2026-06-01'),
    );
    const { lines } = obligationsOf(facts, { on: '2026-06-01' });
    expect(lines.map((line) => line.shares)).toEqual([
      { A: 0n, B: sek('8') },
      { A: 0n, B: sek('4') },
      { A: sek('2'), B: sek('2') },
    ]);
  });

  it('P3: exact to the öre by largest remainder, ties by the order of the parties', () => {
    expect(sharesOf(100n, equal, thrice)).toEqual({ A: 34n, B: 33n, C: 33n });
    expect(sharesOf(101n, equal, thrice)).toEqual({ A: 34n, B: 34n, C: 33n });
    expect(sharesOf(101n, equal.toReversed(), thrice)).toEqual({ A: 34n, B: 34n, C: 33n });
    // 10 öre by 1 : 2 : 4 are 1.43, 2.86 and 5.71: the two left over go to B and C.
    const weights = thrice.map((party, index) => ({ party, weight: 2n ** BigInt(index) }));
    expect(sharesOf(10n, weights, thrice)).toEqual({ A: 1n, B: 3n, C: 6n });
    expect(sharesOf(0n, [], thrice)).toEqual({ A: 0n, B: 0n, C: 0n });
    expect(() => sharesOf(1n, [], thrice)).toThrow('Nobody has a weight');
  });

  it('P3: each line is split by itself and a party’s total is the sum of its lines', () => {
    const facts = history(
      committed('P', '2026-02-01', { amount: '0.01' }),
      committed('Q', '2026-02-01', { amount: '0.01' }),
      committed('R', '2026-02-01', { amount: '0.02' }),
      dissolved('2026-06-01'),
    );
    // 0.25 : 0.75 twice goes to B; 0.5 : 1.5 is a tie and goes to A, the first.
    expect(sharesIn(obligationsOf(facts, { on: '2026-06-01' }))).toEqual([1n, 3n]);
  });

  it('P4: the share of a party that withdrew after the decision is contested in its own name and never moved', () => {
    const facts = history(
      committed('P', '2026-02-01', { amount: '8' }),
      { kind: 'withdrawn', effectiveOn: '2026-03-01', party: 'A', fromYear: 2027 },
      committed('Q', '2026-03-01', { amount: '8' }),
      dissolved('2026-06-01'),
    );
    const answer = obligationsOf(facts, { on: '2026-06-01' });
    expect(answer.shortfall).toBe(sek('16'));
    expect(answer.perParty).toMatchObject([
      { party: 'A', share: sek('2'), leftToRequisition: 0n, leftToPay: sek('2'), withdrawnContested: sek('2') },
      { party: 'B', share: sek('14'), leftToRequisition: sek('14'), withdrawnContested: 0n },
    ]);
    const before = obligationsOf(facts, { dissolvedOn: '2026-02-15' });
    expect(before.perParty[0]).toMatchObject({ leftToRequisition: sek('2'), withdrawnContested: 0n });
  });

  it('P5: share less requisitioned, and less what was paid and not refunded; negative is a surplus', () => {
    const facts = history(
      committed('P', '2026-02-01', { amount: '8' }),
      dissolved('2026-06-01'),
      { kind: 'shortfall-requisitioned', effectiveOn: '2026-06-02', party: 'B', amount: sek('10') },
      { kind: 'shortfall-paid', effectiveOn: '2026-06-03', party: 'B', amount: sek('9') },
      { kind: 'shortfall-refunded', effectiveOn: '2026-06-04', party: 'B', amount: sek('1') },
      { kind: 'shortfall-requisitioned', effectiveOn: '2026-06-05', party: 'B', amount: sek('-4') },
    );
    const rowOn = (on: string) => obligationsOf(facts, { on }).perParty[1];
    expect(rowOn('2026-06-02')).toMatchObject({ requisitioned: sek('10'), leftToRequisition: sek('-4'), leftToPay: sek('6') });
    expect(rowOn('2026-06-03')).toMatchObject({ paid: sek('9'), leftToPay: sek('-3'), surplus: sek('3') });
    expect(rowOn('2026-06-05')).toMatchObject({ paid: sek('8'), leftToRequisition: 0n, surplus: sek('2') });
  });

  it('P6: cover beyond the need is a surplus by the contribution key of D', () => {
    const facts = history(
      opening('18'),
      committed('P', '2026-02-01', { amount: '8' }),
      { kind: 'schedule-changed', effectiveOn: '2026-06-01', party: 'A', fromYear: 2026, yearly: sek('300') },
      dissolved('2026-06-01'),
    );
    const answer = obligationsOf(facts, { on: '2026-06-01' });
    expect(answer.coverSurplus).toEqual({ total: sek('10'), perParty: { A: sek('5'), B: sek('5') } });
    expect(answer).toMatchObject({ shortfall: 0n, deficit: 0n });
  });

  it('splits three ways by the terms of the source', () => {
    const schedule: ScheduleRow[] = thrice.map((party, index) => ({
      party,
      fromYear: 2026,
      toYear: 2027,
      yearly: sek(index === 0 ? '1100000' : '5000000'),
    }));
    const facts = recorded(
      smallDraft({ parties: thrice, schedule }),
      committed('P', '2026-02-01', { amount: '1124999.75' }),
      dissolved('2026-06-01'),
    );
    expect(sharesIn(obligationsOf(facts, { on: '2026-06-01' }))).toEqual(['111486.46', '506756.65', '506756.64'].map(sek));
  });
});

function history(...facts: UnnumberedFact[]): NaiveFact[] {
  return recorded(smallDraft(), ...facts);
}

function sharesIn(answer: NaiveObligations): bigint[] {
  return answer.perParty.map((row) => row.share);
}
