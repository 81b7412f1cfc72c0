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

const day = '2026-06-01';
const P = committed('P', '2026-02-01', { amount: '100' });

describe('what if (Q2)', () => {
  it('on defaults to D and nothing is left out', () => {
    const facts = history(P, spent('P', '2026-05-01', { amount: '10' }), spent('P', '2026-06-02', { amount: '10' }));
    expect(obligationsOf(facts, { dissolvedOn: day })).toEqual(obligationsOf(facts, { dissolvedOn: day, on: day }));
    expect(obligationsOf(facts, { dissolvedOn: day })).toMatchObject({ need: sek('90'), leftOut: [] });
  });

  it('always assumes § 11, and replaces a dissolution recorded for the same D', () => {
    const other: UnnumberedFact = { kind: 'dissolved', effectiveOn: day, ground: 'other' };
    const answer = obligationsOf(history(P, other, spent('P', '2026-06-02', { amount: '1' })), {
      dissolvedOn: day,
      on: '2026-07-01',
    });
    expect(answer).toMatchObject({ ground: 'failed-negotiation', need: sek('100'), surviving: sek('99'), leftOut: [] });
  });

  it('with on before D the state is that of on, the agreement version too; the dates are those of D', () => {
    const facts = recorded(smallDraft({ policy: 'full-year' }), opening('10'), P, spent('P', '2026-05-01', { amount: '10' }), {
      kind: 'schedule-changed',
      effectiveOn: '2026-12-01',
      party: 'A',
      fromYear: 2027,
      yearly: sek('40'),
    });
    const answer = obligationsOf(facts, { dissolvedOn: '2027-03-01', on: '2026-03-01' });
    expect(answer).toMatchObject({ need: sek('100'), held: sek('10'), cash: sek('10') });
    expect(answer.stillToCome.map((part) => part.amount)).toEqual(['100', '100', '300', '300'].map(sek));
  });

  it('leaves out what R2 refuses after D and what rests on it', () => {
    const answer = obligationsOf(
      history(
        opening('500'), // 2
        P, // 3
        committed('new', '2026-06-02', { amount: '50' }), // 4: out
        increased('P', '2026-06-02', { amount: '50' }), // 5: out
        { kind: 'reduced', effectiveOn: '2026-06-02', commitment: 'P', amount: sek('1') }, // 6: out
        { kind: 'schedule-changed', effectiveOn: '2026-06-02', party: 'A', fromYear: 2026, yearly: 0n }, // 7: out
        { kind: 'policy-changed', effectiveOn: '2026-06-02', policy: 'full-year' }, // 8: out
        { kind: 'withdrawn', effectiveOn: '2026-06-02', party: 'A', fromYear: 2027 }, // 9: out
        spent('new', '2026-06-03', { amount: '10' }), // 10: out
        reversed('2026-06-03', '2026-06-04', '5'), // 11: out
        { kind: 'completed', effectiveOn: '2026-06-05', commitment: 'new', released: 0n }, // 12: out
        spent('P', '2026-06-06', { amount: '100' }), // 13
        spent('P', '2026-06-07', { amount: '49' }), // 14: out, without the increase nothing is left
        released('P', '2026-06-08', { amount: '0.01' }), // 15: out
        reversed('2026-06-06', '2026-06-09', '5'), // 16
        rescinded('P', '2026-06-10'), // 17: out
        dissolved('2026-06-20'), // 18: out
        settled('new', '2026-06-21', true), // 19: out
        { kind: 'shortfall-paid', effectiveOn: '2026-06-22', party: 'A', amount: sek('3') }, // 20
      ),
      { dissolvedOn: day, on: '2026-07-01' },
    );
    expect(answer.leftOut).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 17, 18, 19]);
    expect(answer.lines).toMatchObject([{ commitment: 'P', need: sek('100'), left: sek('5') }]);
    expect(answer).toMatchObject({ cash: sek('408'), held: sek('500') });
    expect(answer.perParty[0]).toMatchObject({ paid: sek('3'), withdrawnContested: 0n });
  });

  it('leaves out expenditure on contested tranches until they are settled (R4)', () => {
    const answer = obligationsOf(
      history(
        committed('C', '2026-02-01', { amount: '50', body: 'core-team' }), // 2
        spent('C', '2026-06-02', { amount: '10' }), // 3: out
        released('C', '2026-06-03', { amount: '4' }), // 4
        settled('C', '2026-06-04', true), // 5
        spent('C', '2026-06-05', { amount: '10' }), // 6
      ),
      { dissolvedOn: day, on: '2026-07-01' },
    );
    expect(answer.leftOut).toEqual([3]);
    expect(lineOf(answer, 'C')).toMatchObject({ status: 'settled-surviving', need: sek('46'), left: sek('36') });
  });

  it('leaves out requisitions beyond what N6–N8 count, never receipts', () => {
    const requisitioned = (on: string, amount: string, year: number) =>
      contribution('requisitioned', on, { party: 'A', year, amount });
    const answer = obligationsOf(
      history(
        requisitioned('2026-02-01', '60', 2026), // 2
        requisitioned('2027-02-01', '50', 2027), // 3
        requisitioned('2027-04-01', '40', 2026), // 4: the year before D's, within the schedule
        requisitioned('2027-04-02', '0.01', 2026), // 5: out
        requisitioned('2027-04-03', '1', 2027), // 6: out, requisitioned-stands
        contribution('received', '2027-04-04', { party: 'A', year: 2027, amount: '51' }), // 7
      ),
      { dissolvedOn: '2027-03-01', on: '2027-05-01' },
    );
    expect(answer.leftOut).toEqual([5, 6]);
    // Still to come: 100 for 2026 and 50 for 2027, less the 51 received since.
    expect(answer.perParty[0]?.arrears).toBe(sek('99'));
    expect(answer.cover).toBe(sek('450'));
  });
});

function history(...facts: UnnumberedFact[]): NaiveFact[] {
  return recorded(smallDraft(), ...facts);
}
