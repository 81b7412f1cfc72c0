import { describe, expect, it } from '@jest/globals';
import { obligationsOf } from './asked.js';
import { type ContributionRow, requisitionDueOn } from './contributions.js';
import type { ContributionPolicy, NaiveFact, UnnumberedFact } from './facts.js';
import { contribution, dissolved, recorded, sek, smallDraft } from './history.js';
import { naiveContributions } from './naive.js';

const requisitioned = (on: string, amount: string, year = 2026) =>
  contribution('requisitioned', on, { party: 'A', year, amount });
const received = (on: string, amount: string, year = 2026) => contribution('received', on, { party: 'A', year, amount });
const refunded = (on: string, amount: string, year = 2026) => contribution('refunded', on, { party: 'A', year, amount });

describe('contributions', () => {
  it('C1: the sum is owed from the first day of its year, requisitioned or not', () => {
    const facts = history(received('2026-03-01', '40'));
    expect(rowOn(facts, '2026-02-28')).toMatchObject({ scheduled: sek('100'), owed: sek('100'), outstanding: 0n, overdue: 0n });
    expect(rowOn(facts, '2026-03-01')).toMatchObject({ owed: sek('60'), received: sek('40'), netReceived: sek('40') });
    expect(rowOn(facts, '2026-12-31', 2027).owed).toBe(0n);
    expect(rowOn(facts, '2027-01-01', 2027).owed).toBe(sek('100'));
  });

  it('§ 7: due 30 days after the requisition, at the earliest 31 January of the year', () => {
    expect(requisitionDueOn('2025-11-01', 2026)).toBe('2026-01-31');
    expect(requisitionDueOn('2026-01-02', 2026)).toBe('2026-02-01');
  });

  it('C1: payments meet the requisitions due first; overdue from the day after', () => {
    const facts = history(requisitioned('2026-03-01', '30'), requisitioned('2026-02-01', '40'), received('2026-02-20', '25'));
    expect(rowOn(facts, '2026-03-03')).toMatchObject({ outstanding: sek('45'), overdue: 0n });
    expect(rowOn(facts, '2026-03-04')).toMatchObject({ outstanding: sek('45'), overdue: sek('15') });
    expect(rowOn(facts, '2026-04-01')).toMatchObject({ outstanding: sek('45'), overdue: sek('45') });
  });

  it('C2: the schedule is that of the version in force on the day asked, from a dissolution on of D', () => {
    const changes: UnnumberedFact[] = [
      { kind: 'schedule-changed', effectiveOn: '2026-05-01', party: 'A', fromYear: 2027, yearly: sek('150') },
      { kind: 'withdrawn', effectiveOn: '2026-09-01', party: 'A', fromYear: 2027 },
    ];
    const facts = history(...changes);
    expect(['2026-04-30', '2026-05-01', '2026-09-01'].map((on) => rowOn(facts, on, 2027).scheduled)).toEqual(
      ['100', '150', '0'].map(sek),
    );
    expect(rowOn(facts, '2026-09-01', 2026).scheduled).toBe(sek('100'));
    expect(rowOn([...facts, ...history(dissolved('2026-08-01')).slice(1)], '2026-09-01', 2027).scheduled).toBe(sek('150'));
  });

  it('C4: a refund cancels overpayment first and revives no debt beyond that', () => {
    const over = [received('2026-02-01', '130')];
    expect(rowOn(history(...over), '2026-12-01')).toMatchObject({ overpayment: sek('30'), netReceived: sek('130'), owed: 0n });
    const partly = rowOn(history(...over, refunded('2026-03-01', '10')), '2026-12-01');
    expect(partly).toMatchObject({ received: sek('130'), refunded: sek('10'), overpayment: sek('20'), netReceived: sek('120') });
    const tooMuch = rowOn(history(...over, refunded('2026-03-01', '50')), '2026-12-01');
    expect(tooMuch).toMatchObject({ overpayment: 0n, netReceived: sek('100'), owed: 0n });
    // Nothing was paid beyond the schedule, so nothing of the payment is cancelled.
    const within = rowOn(history(received('2026-02-01', '60'), refunded('2026-03-01', '60')), '2026-12-01');
    expect(within).toMatchObject({ netReceived: sek('60'), owed: sek('40') });
  });

  it('N8: from D on requisitions beyond the base lapse, also those for a year not begun', () => {
    const facts = history(requisitioned('2026-02-01', '120'), requisitioned('2026-11-20', '100', 2027), dissolved('2026-12-01'));
    expect(rowOn(facts, '2026-11-30')).toMatchObject({ outstanding: sek('120'), overdue: sek('120') });
    expect(rowOn(facts, '2026-12-01')).toMatchObject({ outstanding: sek('100'), overdue: sek('100') });
    expect(rowOn(facts, '2027-06-01', 2027)).toMatchObject({ requisitioned: sek('100'), outstanding: 0n, overdue: 0n, owed: 0n });
  });
});

describe('what is still to come on D', () => {
  it('N6: every year, lapsed when not begun, with a payment made ahead never taken back (N8)', () => {
    const facts = history(received('2026-03-01', '40'), received('2026-04-01', '70', 2027), dissolved('2027-03-01'));
    expect(partsOn(facts, '2027-03-01')).toEqual(['60', '0'].map(sek));
    const early = history(received('2026-04-01', '70', 2027), requisitioned('2026-02-01', '100'), dissolved('2026-05-01'));
    expect(partsOn(early, '2026-05-01')).toEqual(['100', '0'].map(sek));
  });

  it('N6: an overpayment counts against what is to come, for a lapsed year too', () => {
    const facts = history(
      received('2026-03-01', '130'),
      refunded('2026-04-01', '10'),
      received('2026-04-01', '101', 2027),
      dissolved('2026-05-01'),
    );
    expect(partsOn(facts, '2026-05-01')).toEqual(['-20', '-1'].map(sek));
    const answer = obligationsOf(facts, { on: '2026-05-01' });
    expect(answer.held).toBe(sek('221'));
    expect(answer.cover).toBe(sek('200'));
  });

  it('N7: requisitioned-stands takes what was requisitioned with effect by D, at most the scheduled', () => {
    const by = (...amounts: string[]) =>
      history(...amounts.map((amount) => requisitioned('2026-05-01', amount)), dissolved('2026-05-01'));
    expect(partsOn(by(), '2026-05-01')).toEqual([0n, 0n]);
    expect(partsOn(by('30', '40'), '2026-05-01')).toEqual([sek('70'), 0n]);
    expect(partsOn(by('30', '90'), '2026-05-01')).toEqual([sek('100'), 0n]);
    expect(partsOn(history(requisitioned('2026-05-02', '30'), dissolved('2026-05-01')), '2026-05-02')).toEqual([0n, 0n]);
  });

  it('N7: full-year takes the scheduled sum', () => {
    expect(partsOn(withPolicy('full-year', dissolved('2026-05-01')), '2026-05-01')).toEqual([sek('100'), 0n]);
  });

  it('N7: pro-rata-days counts 1 January through D, half up to the öre', () => {
    const partOf = (on: string) => partsOn(withPolicy('pro-rata-days', dissolved(on)), on)[0];
    // 100.00 × 1 ÷ 365 = 0.27397…, × 100 ÷ 365 = 27.39726…, and the whole year is the whole sum.
    expect(['2026-01-01', '2026-04-10', '2026-12-31'].map(partOf)).toEqual(['0.27', '27.40', '100'].map(sek));
    // Only a leap year has an exact half: 1 öre × 183 ÷ 366 = 0.5 rounds up, × 182 ÷ 366 down.
    const leap = [{ party: 'A', fromYear: 2028, toYear: 2028, yearly: 1n }];
    const draft = {
      ...smallDraft({ policy: 'pro-rata-days', parties: ['A'], schedule: leap }),
      periodTo: '2028-12-31',
    } as UnnumberedFact;
    expect(obligationsOf(recorded(draft, dissolved('2028-06-30')), { on: '2028-06-30' }).stillToCome.at(-1)?.amount).toBe(0n);
    expect(obligationsOf(recorded(draft, dissolved('2028-07-01')), { on: '2028-07-01' }).stillToCome.at(-1)?.amount).toBe(1n);
  });

  it('N7: the policy is that of the version in force on D', () => {
    const change: UnnumberedFact = { kind: 'policy-changed', effectiveOn: '2026-05-01', policy: 'full-year' };
    expect(partsOn(history(change, dissolved('2026-05-01')), '2026-05-01')[0]).toBe(sek('100'));
    expect(partsOn(history(change, dissolved('2026-04-30')), '2026-05-01')[0]).toBe(0n);
  });

  it('N8: arrears are what is still to come less what has been received since; beyond that it is owed back', () => {
    const facts = history(
      requisitioned('2026-02-01', '100'),
      received('2026-03-01', '30'),
      dissolved('2026-05-01'),
      received('2026-06-01', '50'),
      received('2026-07-01', '25'),
      refunded('2026-08-01', '5'),
    );
    const arrearsOn = (on: string) => obligationsOf(facts, { on }).perParty[0]?.arrears;
    expect(['2026-05-01', '2026-06-01', '2026-07-01', '2026-08-01'].map(arrearsOn)).toEqual(['70', '20', '-5', '0'].map(sek));
    expect(obligationsOf(facts, { on: '2026-06-01' }).discharged).toBe(false);
    expect(obligationsOf(facts, { on: '2026-07-01' }).discharged).toBe(true);
  });
});

/** A alone: the parts of B would only repeat it. */
function history(...facts: UnnumberedFact[]): NaiveFact[] {
  return withPolicy('requisitioned-stands', ...facts);
}

function withPolicy(policy: ContributionPolicy, ...facts: UnnumberedFact[]): NaiveFact[] {
  const schedule = [{ party: 'A', fromYear: 2026, toYear: 2027, yearly: sek('100') }];
  return recorded(smallDraft({ policy, parties: ['A'], schedule }), ...facts);
}

function rowOn(facts: readonly NaiveFact[], on: string, year = 2026): ContributionRow {
  const row = naiveContributions(facts, on).find((one) => one.party === 'A' && one.year === year);
  if (!row) throw new Error(`A row for ${year} was wanted, and there is none.`);
  return row;
}

function partsOn(facts: readonly NaiveFact[], on: string): bigint[] {
  return obligationsOf(facts, { on })
    .stillToCome.filter((part) => part.party === 'A')
    .map((part) => part.amount);
}
