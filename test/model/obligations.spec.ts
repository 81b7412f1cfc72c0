import { describe, expect, it } from '@jest/globals';
import { lineOf, obligationsOf } from './asked.js';
import type { NaiveFact, UnnumberedFact } from './facts.js';
import {
  committed,
  contribution,
  dissolved,
  increased,
  opening,
  recorded,
  released,
  rescinded,
  reversed,
  sek,
  settled,
  smallDraft,
  spent,
} from './history.js';
import { naiveObligations } from './naive.js';

const day = '2026-06-01';
const P = committed('P', '2026-02-01', { amount: '100' });
const end = dissolved(day);

describe('what survives', () => {
  it('S1: on another ground than the failed negotiation everything is contested', () => {
    const answer = obligationsOf(history(P, { kind: 'dissolved', effectiveOn: day, ground: 'other' }), { on: day });
    expect(answer).toMatchObject({ ground: 'other', need: 0n, surviving: 0n, contested: sek('100') });
  });

  it('S2, S3: what the board decided before D survives, the rest is contested apart from it', () => {
    const answer = obligationsOf(
      history(
        P,
        committed('core', '2026-02-01', { amount: '10', body: 'core-team' }),
        committed('director', '2026-02-01', { amount: '20', body: 'director' }),
        committed('same-day', day, { amount: '30' }),
        committed('carried', '2025-03-01', { amount: '40', carriedOverOn: '2026-01-01' }),
        increased('core', '2026-03-01', { amount: '5' }),
        increased('P', day, { amount: '7' }),
        end,
      ),
      { on: day },
    );
    expect(answer.lines.map((line) => [line.commitment, line.tranche, line.status])).toEqual([
      ['carried', 0, 'contested'],
      ['P', 0, 'surviving'],
      ['core', 0, 'contested'],
      ['director', 0, 'contested'],
      ['core', 1, 'surviving'],
      ['same-day', 0, 'contested'],
      ['P', 1, 'contested'],
    ]);
    expect(answer).toMatchObject({ need: sek('105'), surviving: sek('105'), contested: sek('107') });
  });

  it('S2, S5: rescinded before D there is no line, rescinded on D it is disregarded', () => {
    expect(obligationsOf(history(P, rescinded('P', '2026-05-31'), end), { on: day }).lines).toEqual([]);
    const onTheDay = obligationsOf(history(P, rescinded('P', day), end), { on: day });
    expect(lineOf(onTheDay, 'P')).toMatchObject({ status: 'surviving', need: sek('100'), left: sek('100') });
  });

  it('S5: reductions and releases dated D count, what is decided after D is outside', () => {
    const reduced: UnnumberedFact = { kind: 'reduced', effectiveOn: day, commitment: 'P', amount: sek('30') };
    const late = committed('late', '2026-06-02', { amount: '9' });
    const answer = obligationsOf(history(P, reduced, late, released('P', day, { amount: '20' }), end), { on: '2026-07-01' });
    expect(answer.lines).toMatchObject([{ commitment: 'P', need: sek('50') }]);
  });

  it('S6: a tranche with nothing left stays as a zero line', () => {
    const answer = obligationsOf(history(opening('100'), P, spent('P', '2026-03-01', { amount: '100' }), end), { on: day });
    expect(answer.lines).toMatchObject([
      { commitment: 'P', status: 'surviving', need: 0n, uncovered: 0n, shares: { A: 0n, B: 0n } },
    ]);
    expect(answer.discharged).toBe(true);
  });
});

describe('need and cover', () => {
  it('N1: need is what is left on D less later releases; spending does not change it', () => {
    const facts = history(P, end, spent('P', '2026-07-01', { amount: '30' }), released('P', '2026-08-01', { amount: '20' }));
    expect(lineOf(obligationsOf(facts, { on: '2026-07-01' }), 'P')).toMatchObject({ need: sek('100'), left: sek('70') });
    const later = obligationsOf(facts, { on: '2026-08-01' });
    expect(lineOf(later, 'P')).toMatchObject({
      leftOnDissolution: sek('100'),
      need: sek('80'),
      uncovered: sek('80'),
      left: sek('50'),
    });
    expect(later).toMatchObject({ need: sek('80'), shortfall: sek('80'), surviving: sek('50') });
  });

  it('N2: a reversal after D raises cash and what is left, and a release takes what it restored first', () => {
    const facts = history(
      opening('40'),
      P,
      spent('P', '2026-03-01', { amount: '40' }),
      end,
      reversed('2026-03-01', '2026-07-01', '10'),
      released('P', '2026-08-01', { amount: '4' }),
      released('P', '2026-09-01', { amount: '11' }),
    );
    const after = (on: string) => {
      const answer = obligationsOf(facts, { on });
      return [answer.need, answer.surviving, answer.cover, answer.cash];
    };
    expect(after(day)).toEqual(['60', '60', '0', '0'].map(sek));
    expect(after('2026-07-01')).toEqual(['60', '70', '0', '10'].map(sek));
    expect(after('2026-08-01')).toEqual(['60', '66', '0', '10'].map(sek));
    expect(after('2026-09-01')).toEqual(['55', '55', '0', '10'].map(sek));
  });

  it('N2: the restored sums are kept by tranche', () => {
    const facts = history(
      opening('120'),
      P,
      increased('P', '2026-02-02', { amount: '50' }),
      spent('P', '2026-03-01', { amount: '120' }),
      end,
      // Restores 20 to the increase and 5 to the original; the release takes the increase first: its 20, then 30 of need.
      reversed('2026-03-01', '2026-07-01', '25'),
      released('P', '2026-08-01', { amount: '52' }),
    );
    const answer = obligationsOf(facts, { on: '2026-08-01' });
    expect(lineOf(answer, 'P', 1)).toMatchObject({ leftOnDissolution: sek('30'), need: 0n, left: 0n });
    // The other 2 come out of the 5 restored to the original, whose need was 0 and stays so.
    expect(lineOf(answer, 'P', 0)).toMatchObject({ leftOnDissolution: 0n, need: 0n, left: sek('3') });
  });

  it('N3: cover is what is held on D and still to come, without money for the shortfall', () => {
    const facts = history(
      opening('10'),
      contribution('requisitioned', '2026-02-01', { party: 'B', amount: '60' }),
      contribution('received', '2026-03-01', { party: 'B', amount: '20' }),
      committed('P', '2026-02-01', { amount: '200' }),
      spent('P', '2026-04-01', { amount: '25' }),
      end,
      { kind: 'shortfall-paid', effectiveOn: '2026-07-01', party: 'A', amount: sek('9') },
      contribution('received', '2026-07-01', { party: 'B', amount: '40' }),
    );
    const answer = obligationsOf(facts, { on: '2026-07-01' });
    expect(answer).toMatchObject({ held: sek('5'), cover: sek('45'), need: sek('175'), shortfall: sek('130'), cash: sek('54') });
  });

  it('N5: negative cover covers nothing and is shown, not split', () => {
    const facts = history(P, spent('P', '2026-03-01', { amount: '30' }), end);
    expect(obligationsOf(facts, { on: day })).toMatchObject({
      cover: sek('-30'),
      deficit: sek('30'),
      shortfall: sek('70'),
      coverSurplus: { total: 0n },
    });
  });

  it('N9: cover goes to the tranches by their own decision dates, increases too, the same day as recorded', () => {
    // Recorded first, decided last: the recorded order breaks ties of the same day only.
    const decidedLast = committed('S', '2026-05-01', { amount: '1' });
    const facts = history(
      opening('115'),
      decidedLast,
      P,
      increased('P', '2026-04-01', { amount: '50' }),
      committed('Q', '2026-03-01', { amount: '10' }),
      committed('R', '2026-03-01', { amount: '10' }),
      end,
    );
    expect(obligationsOf(facts, { on: day }).lines.map((line) => [line.commitment, line.tranche, line.covered])).toEqual([
      ['P', 0, sek('100')],
      ['Q', 0, sek('10')],
      ['R', 0, sek('5')],
      ['P', 1, 0n],
      ['S', 0, 0n],
    ]);
  });
});

describe('the run-off', () => {
  const contested = committed('C', '2026-01-15', { amount: '60', body: 'core-team' });

  it('R4: settled as surviving it counts with what was left on D less releases, in its original order', () => {
    const facts = history(
      opening('70'),
      P,
      contested,
      spent('C', '2026-03-01', { amount: '10' }),
      end,
      released('C', '2026-06-10', { amount: '5', group: 'contested' }),
      settled('C', '2026-07-01', true),
      spent('C', '2026-07-02', { amount: '20' }),
    );
    expect(obligationsOf(facts, { on: '2026-06-30' })).toMatchObject({
      need: sek('100'),
      shortfall: sek('40'),
      contested: sek('45'),
    });
    const answer = obligationsOf(facts, { on: '2026-07-02' });
    expect(answer.lines).toMatchObject([
      {
        commitment: 'C',
        status: 'settled-surviving',
        leftOnDissolution: sek('50'),
        need: sek('45'),
        covered: sek('45'),
        left: sek('25'),
      },
      { commitment: 'P', status: 'surviving', covered: sek('15'), uncovered: sek('85') },
    ]);
    expect(answer).toMatchObject({ need: sek('145'), contested: 0n, surviving: sek('125') });
  });

  it('R4: settled as not surviving it is released and keeps a line', () => {
    const facts = history(opening('60'), contested, end, settled('C', '2026-07-01', false));
    const answer = obligationsOf(facts, { on: '2026-07-01' });
    expect(lineOf(answer, 'C')).toMatchObject({ status: 'settled-released', leftOnDissolution: sek('60'), need: 0n, left: 0n });
    expect(answer.discharged).toBe(true);
  });

  it('R5: unpaid shortfall holds the discharge up, and a reversal after it opens it again', () => {
    const facts = history(
      opening('60'),
      P,
      end,
      { kind: 'shortfall-paid', effectiveOn: '2026-07-01', party: 'A', amount: sek('10') },
      spent('P', '2026-07-02', { amount: '100' }),
      { kind: 'shortfall-paid', effectiveOn: '2026-07-03', party: 'B', amount: sek('30') },
      reversed('2026-07-02', '2026-08-01', '1'),
    );
    const dischargedOn = (on: string) => obligationsOf(facts, { on }).discharged;
    expect(['2026-07-02', '2026-07-03', '2026-08-01'].map(dischargedOn)).toEqual([false, true, false]);
  });

  it('R6: after the last day without dissolution everything left is contested, and the answer says expiry', () => {
    const facts = history(opening('70'), P);
    expect(naiveObligations(facts, { on: '2027-12-30' })).toBeNull();
    for (const on of ['2027-12-31', '2028-05-01']) {
      expect(obligationsOf(facts, { on })).toMatchObject({
        dissolvedOn: '2027-12-31',
        ground: 'expiry',
        need: 0n,
        contested: sek('100'),
      });
    }
  });

  it('Q3: before D there is no answer, and what is recorded later for a day by D changes it', () => {
    const late = spent('P', '2026-05-01', { amount: '30' });
    const facts = history(opening('100'), P, end, late);
    expect(naiveObligations(facts, { on: '2026-05-31' })).toBeNull();
    expect(obligationsOf(facts, { on: day })).toMatchObject({ need: sek('70'), held: sek('70') });
    expect(obligationsOf(facts.slice(0, -1), { on: day })).toMatchObject({ need: sek('100'), held: sek('100') });
  });
});

function history(...facts: UnnumberedFact[]): NaiveFact[] {
  return recorded(smallDraft(), ...facts);
}
