import { describe, expect, it } from '@jest/globals';
import {
  amended,
  askShortfall,
  dissolved,
  fund,
  given,
  increase,
  open,
  partnership,
  partnershipInForce,
  sek,
  settle,
  spend,
  withdrawal,
  yearlySum,
} from '../../../test/support/rules.js';

const D = '2026-06-30';
const thirds = (mdu: string, eskilstuna: string, vasteras: string) => ({ mdu, eskilstuna, vasteras });

/** Spends as much as the years before D still bring, so that the cover is nothing. */
const sunk = (amount: string) => [
  fund('sink', amount, '2026-01-02', { body: 'core-team' }),
  spend('E-sink', 'sink', amount, '2026-01-02'),
];

describe('N9: the order of the cover', () => {
  const decided = [
    ...partnershipInForce,
    fund('P1', '100.00', '2026-02-10'),
    fund('P2', '100.00', '2026-02-20'),
    increase('P1', '50.00', '2026-03-01'),
  ];

  it('N9: cover is applied to each tranche by its own decision date', () => {
    const answer = given(decided, open('220.00', '2026-01-01'), dissolved(D)).obligations(D);
    expect(answer.order).toEqual(['P1', 'P2', 'P1+1']);
    expect(answer.lines).toMatchObject({
      P1: { covered: '100.00', uncovered: '0.00' },
      P2: { covered: '100.00', uncovered: '0.00' },
      'P1+1': { covered: '20.00', uncovered: '30.00' },
    });
  });

  it.each([
    ['0.01', ['0.01', '0.00', '0.00']],
    ['99.99', ['99.99', '0.00', '0.00']],
    ['100.00', ['100.00', '0.00', '0.00']],
    ['100.01', ['100.00', '0.01', '0.00']],
    ['250.00', ['100.00', '100.00', '50.00']],
    ['999.00', ['100.00', '100.00', '50.00']],
  ])('N9: a cover of %s covers %j', (cover, covered) => {
    const lines = given(decided, open(cover, '2026-01-01'), dissolved(D)).obligations(D).lines;
    expect([lines['P1'], lines['P2'], lines['P1+1']].map((line) => line?.covered)).toEqual(covered);
  });

  it('N9: decided on the same day, the one recorded first is covered first', () => {
    const history = given(
      ...[partnershipInForce, fund('P1', '100.00', '2026-02-10'), fund('P2', '100.00', '2026-02-20')],
      ...[increase('P1', '50.00', '2026-02-20'), fund('P3', '10.00', '2026-02-20'), open('260.00', '2026-01-01'), dissolved(D)],
    );
    const answer = history.obligations(D);
    expect(answer.order).toEqual(['P1', 'P2', 'P1+1', 'P3']);
    expect(answer.lines).toMatchObject({ P3: { covered: '10.00' }, 'P1+1': { covered: '50.00', uncovered: '0.00' } });
  });

  it('N9: no cover covers nothing', () => {
    const lines = given(decided, dissolved(D)).obligations(D).lines;
    expect(Object.values(lines).map((line) => line.covered)).toEqual(['0.00', '0.00', '0.00']);
  });

  it('N9: a decision recorded late takes its place by its date, same day in the order recorded', () => {
    const late = given(decided, fund('P0', '10.00', '2026-02-09'), fund('P3', '10.00', '2026-02-10'), dissolved(D));
    expect(late.obligations(D).order).toEqual(['P0', 'P1', 'P3', 'P2', 'P1+1']);
  });

  it('N9: a commitment carried over goes by the date of its old decision once it is settled', () => {
    const carried = fund('old', '10.00', '2026-03-01', { carriedOver: '2025-11-26' });
    const history = given(decided, carried, open('5.00', '2026-01-01'), dissolved(D), settle('old', 'survives', '2026-07-01'));
    expect(history.obligations('2026-06-30').order).toEqual(['P1', 'P2', 'P1+1']);
    expect(history.obligations('2026-07-01').order).toEqual(['old', 'P1', 'P2', 'P1+1']);
    expect(history.obligations('2026-07-01').lines['old']).toMatchObject({ covered: '5.00', uncovered: '5.00' });
  });
});

describe('P1: the contribution key', () => {
  it('P1: the parties’ yearly sums for the calendar year of the decision', () => {
    const answer = given(partnershipInForce, fund('P1', '111.00', '2026-02-20'), dissolved(D)).obligations(D);
    expect(answer.lines['P1']?.shares).toEqual(thirds('11.00', '50.00', '50.00'));
  });

  it('P1: in the version in force on the day of the decision', () => {
    const answer = given(
      partnershipInForce,
      amended('A1', '2026-06-01', yearlySum('mdu', 2026, '2200000.00')),
      fund('before', '111.00', '2026-05-31'),
      fund('after', '122.00', '2026-06-01'),
      dissolved(D),
    ).obligations(D);
    expect(answer.lines['before']?.shares).toEqual(thirds('11.00', '50.00', '50.00'));
    expect(answer.lines['after']?.shares).toEqual(thirds('22.00', '50.00', '50.00'));
  });

  it('P1: a new sum from next year leaves the decisions of this year as they are', () => {
    const answer = given(
      partnershipInForce,
      sunk('11100000.00'),
      amended('A1', '2026-06-01', yearlySum('mdu', 2027, '2200000.00')),
      fund('last', '111.00', '2026-12-31'),
      fund('first', '122.00', '2027-01-01'),
      dissolved('2027-06-30'),
    ).obligations('2027-06-30');
    expect(answer).toMatchObject({ cover: '0.00' });
    expect(answer.lines['last']?.shares).toEqual(thirds('11.00', '50.00', '50.00'));
    expect(answer.lines['first']?.shares).toEqual(thirds('22.00', '50.00', '50.00'));
  });

  it('P1: before the schedule begins its first year counts, after it ends its last', () => {
    const years = (party: string, fromYear: number, toYear: number, yearly: string) => ({
      party,
      fromYear,
      toYear,
      yearly: sek(yearly),
    });
    const schedule = [
      years('mdu', 2026, 2026, '1100000.00'),
      years('mdu', 2027, 2028, '2200000.00'),
      years('eskilstuna', 2026, 2028, '5000000.00'),
      years('vasteras', 2026, 2028, '5000000.00'),
    ];
    // 11.1 million of 2026 and twice 12.2 of 2027 and 2028.
    const answer = given(
      partnership({ terms: { schedule } }),
      fund('early', '111.00', '2025-11-10'),
      sunk('35500000.00'),
      fund('late', '122.00', '2029-03-01'),
      dissolved('2029-06-30'),
    ).obligations('2029-06-30');
    expect(answer).toMatchObject({ cover: '0.00' });
    expect(answer.lines['early']?.shares).toEqual(thirds('11.00', '50.00', '50.00'));
    expect(answer.lines['late']?.shares).toEqual(thirds('22.00', '50.00', '50.00'));
  });

  it('P1: before any version is in force the first counts', () => {
    const carried = fund('old', '111.00', '2026-07-01', { carriedOver: '2024-11-26' });
    const history = given(
      partnershipInForce,
      amended('A1', '2026-06-01', yearlySum('mdu', 2026, '2200000.00')),
      carried,
      dissolved('2026-09-30'),
      settle('old', 'survives', '2026-10-01'),
    );
    expect(history.obligations('2026-10-01').lines['old']?.shares).toEqual(thirds('11.00', '50.00', '50.00'));
  });
});

describe('P2: a split of the decision’s own', () => {
  it('P2: comes before the key; who is not named bears nothing', () => {
    const split = { mdu: '50', vasteras: '25' };
    const answer = given(partnershipInForce, fund('P1', '99.00', '2026-02-20', { split }), dissolved(D)).obligations(D);
    expect(answer.lines['P1']?.shares).toEqual(thirds('66.00', '0.00', '33.00'));
  });

  it('P2: the parts are relative and may be decimals', () => {
    const split = { mdu: '0.5', eskilstuna: '0.125', vasteras: '0' };
    const answer = given(partnershipInForce, fund('P1', '100.00', '2026-02-20', { split }), dissolved(D)).obligations(D);
    expect(answer.lines['P1']?.shares).toEqual(thirds('80.00', '20.00', '0.00'));
  });
});

describe('P3: exact to the öre', () => {
  it('P3: by largest remainder', () => {
    // 990.99, 4504.50 and 4504.50 öre: one goes to MDU, one by the tie to Eskilstuna, the first of the two.
    const answer = given(partnershipInForce, fund('P1', '100.00', '2026-02-20'), dissolved(D)).obligations(D);
    expect(answer.shares).toEqual(thirds('9.91', '45.05', '45.04'));
  });

  it('P3: a tie goes by the order of the parties in the agreement, not of the split', () => {
    const split = { vasteras: '1', eskilstuna: '1' };
    const answer = given(partnershipInForce, fund('P1', '0.01', '2026-02-20', { split }), dissolved(D)).obligations(D);
    expect(answer.shares).toEqual(thirds('0.00', '0.01', '0.00'));
  });

  it('P3: a party’s total is the sum of its lines, also where the whole would split otherwise', () => {
    const answer = given(
      partnershipInForce,
      fund('P1', '0.01', '2026-02-20'),
      fund('P2', '0.01', '2026-02-20'),
      dissolved(D),
    ).obligations(D);
    expect(answer.lines['P1']?.shares).toEqual(thirds('0.00', '0.01', '0.00'));
    expect(answer).toMatchObject({ shortfall: '0.02', shares: thirds('0.00', '0.02', '0.00') });
  });
});

describe('P4: several, not joint', () => {
  const withdrawn = [
    ...partnershipInForce,
    ...sunk('11100000.00'),
    fund('before', '111.00', '2026-05-31'),
    ...amended('A1', '2026-06-01', withdrawal('vasteras', 2027)),
    fund('after', '61.00', '2027-02-01'),
  ];

  it('P4: the share of a party that withdrew after the decision is contested, in its own name, and counts in Σ', () => {
    const answer = given(withdrawn, dissolved('2027-06-30')).obligations('2027-06-30');
    expect(answer.lines['before']?.shares).toEqual(thirds('11.00', '50.00', '50.00'));
    expect(answer.lines['after']?.shares).toEqual(thirds('11.00', '50.00', '0.00'));
    expect(answer).toMatchObject({ shortfall: '172.00', shares: thirds('22.00', '100.00', '50.00') });
    expect(answer.parties).toMatchObject({
      mdu: { withdrawn: '0.00', leftToRequisition: '22.00', leftToPay: '22.00' },
      vasteras: { withdrawn: '50.00', leftToRequisition: '0.00', leftToPay: '50.00' },
    });
  });

  it('P4: what was decided from the day of its withdrawal on is its own share, where the split named it', () => {
    const own = { split: { mdu: '50', vasteras: '50' } };
    const history = given(
      ...[partnershipInForce, fund('P1', '111.00', '2026-05-31', own), amended('A1', '2026-06-01', withdrawal('vasteras', 2027))],
      ...[increase('P1', '20.00', '2026-06-01'), dissolved(D)],
    );
    expect(history.obligations(D)).toMatchObject({
      shares: thirds('65.50', '0.00', '65.50'),
      parties: { vasteras: { withdrawn: '55.50', leftToRequisition: '10.00' }, mdu: { withdrawn: '0.00' } },
    });
  });

  it('P4: it is not requisitioned, and nobody is asked for another’s share', () => {
    const history = given(withdrawn, dissolved('2027-06-30'));
    history.when(askShortfall('vasteras', '0.01', '2027-07-01')).refuses('shortfall-exceeds-share', { left: '0.00' });
    history.when(askShortfall('mdu', '22.01', '2027-07-01')).refuses('shortfall-exceeds-share', { left: '22.00' });
    history.when(askShortfall('mdu', '22.00', '2027-07-01')).gives('ShortfallRequisitioned');
  });

  it('P4: dissolved before the withdrawal the share is like any other', () => {
    const answer = given(withdrawn.filter((line) => line.effectiveOn !== '2027-02-01')).whatIf('2026-05-31');
    expect(answer.parties['vasteras']).toMatchObject({ withdrawn: '0.00' });
  });

  it('P4: a party that does not pay leaves the shares of the others as they are', () => {
    const history = given(
      partnershipInForce,
      fund('P1', '111.00', '2026-02-20'),
      dissolved(D),
      askShortfall('mdu', '11.00', '2026-07-01'),
    );
    const answer = history.obligations('2027-12-31');
    expect(answer.parties['mdu']).toMatchObject({ overdue: '11.00', share: '11.00' });
    expect(answer.shares).toEqual(thirds('11.00', '50.00', '50.00'));
  });
});
