import { describe, expect, it } from '@jest/globals';
import {
  amended,
  dissolved,
  fund,
  given,
  open,
  partnership,
  partnershipInForce,
  pay,
  payShortfall,
  refund,
  requisition,
  reverse,
  sek,
  spend,
  yearlySum,
} from '../../../test/support/rules.js';

const D = '2026-06-30';
const P1 = [...partnershipInForce, fund('P1', '111.00', '2026-02-20')];
const thirds = (mdu: string, eskilstuna: string, vasteras: string) => ({ mdu, eskilstuna, vasteras });

describe('N3: cover', () => {
  it('N3: held is opening + received − spent + reversed − refunded, without money paid for a shortfall', () => {
    const history = given(
      ...[partnershipInForce, open('1000.00', '2026-01-01'), pay('mdu', 2026, '500.00', D), refund('mdu', 2026, '50.00', D)],
      ...[fund('P1', '300.00', '2026-02-20'), spend('E1', 'P1', '100.00', '2026-03-01'), reverse('E1', '20.00', D)],
      ...[dissolved(D), payShortfall('mdu', '5.00', '2026-07-01')],
    );
    expect(history.obligations('2026-07-01')).toMatchObject({ held: '1370.00', cover: '1370.00', cash: '1375.00' });
    expect(history.balance('cash', '2026-07-01')).toBe('1375.00');
  });

  it('N3: cover is held on D and still to come on D', () => {
    const history = given(
      ...[P1, open('10.00', '2026-01-01'), requisition('mdu', 2026, '100.00', '2026-01-15'), pay('mdu', 2026, '40.00', D)],
      ...[dissolved(D), pay('mdu', 2026, '60.00', '2026-07-01')],
    );
    const cover = { held: '50.00', stillToCome: { 'mdu 2026': '60.00' }, cover: '110.00', shortfall: '1.00' };
    expect(history.obligations(D)).toMatchObject({ ...cover, cash: '50.00' });
    expect(history.obligations('2026-07-01')).toMatchObject({ ...cover, cash: '110.00' });
  });
});

describe('N5: negative cover', () => {
  const overspent = (amount: string) =>
    given(P1, fund('C', '50.00', '2026-02-20', { body: 'core-team' }), spend('E1', 'C', amount, '2026-03-01'), dissolved(D));

  it('N5: covers nothing; the deficit is shown, not split, and all need is uncovered', () => {
    expect(overspent('50.00').obligations(D)).toMatchObject({
      ...{ cover: '-50.00', deficit: '50.00', need: '111.00', shortfall: '111.00', shares: thirds('11.00', '50.00', '50.00') },
      coverSurplus: { total: '0.00' },
    });
  });

  it('N5: a cover of nothing is no deficit', () => {
    expect(given(P1, dissolved(D)).obligations(D)).toMatchObject({ cover: '0.00', deficit: '0.00', shortfall: '111.00' });
  });
});

describe('N6: still to come', () => {
  it('N6: per party the sum over the years, each part shown; years not begun at D lapse', () => {
    const answer = given(
      ...[partnershipInForce, requisition('mdu', 2027, '500000.00', '2027-01-15')],
      ...[pay('mdu', 2026, '400000.00', '2026-02-01'), pay('mdu', 2027, '200000.00', '2027-02-01')],
      ...[pay('eskilstuna', 2026, '5600000.00', '2026-02-01'), dissolved('2027-06-30')],
    ).obligations('2027-06-30');
    expect(answer.stillToCome).toEqual({
      ...{ 'mdu 2026': '700000.00', 'mdu 2027': '300000.00' },
      ...{ 'eskilstuna 2026': '-600000.00', 'vasteras 2026': '5000000.00' },
    });
    expect(answer.parties).toMatchObject({
      mdu: { stillToCome: '1000000.00' },
      eskilstuna: { stillToCome: '-600000.00' },
      vasteras: { stillToCome: '5000000.00' },
    });
    expect(answer).toMatchObject({ held: '6200000.00', cover: '11600000.00' });
  });

  it.each([
    ['2026-12-31', {}],
    ['2027-01-01', { 'mdu 2026': '1100000.00', 'eskilstuna 2026': '5000000.00', 'vasteras 2026': '5000000.00' }],
  ])('N6: the year of D turns at New Year (D %s)', (day, stillToCome) => {
    expect(given(partnershipInForce, dissolved(day)).obligations(day).stillToCome).toEqual(stillToCome);
  });
});

describe('N7: the base of the year of D', () => {
  const asked = [
    requisition('mdu', 2026, '300000.00', '2026-01-15'),
    requisition('mdu', 2026, '100000.00', D),
    requisition('mdu', 2026, '50000.00', '2026-07-01'),
  ];

  it('N7: requisitioned-stands, the default: what was requisitioned with effect by D', () => {
    expect(given(partnershipInForce, asked).whatIf(D).stillToCome).toEqual({ 'mdu 2026': '400000.00' });
    expect(given(partnershipInForce, asked, dissolved('2026-07-01')).obligations('2026-07-01').stillToCome).toEqual({
      'mdu 2026': '450000.00',
    });
  });

  it('N7: requisitioned-stands: a requisition dated D counts, however late it is recorded', () => {
    const history = given(partnershipInForce, dissolved(D), asked[1]!);
    expect(history.obligations(D).stillToCome).toEqual({ 'mdu 2026': '100000.00' });
  });

  it('N7: requisitioned-stands: at most the scheduled sum', () => {
    const history = given(
      ...[partnershipInForce, requisition('eskilstuna', 2026, '5000000.00', '2026-01-15')],
      ...[amended('A1', '2026-06-01', yearlySum('eskilstuna', 2026, '4000000.00')), dissolved(D)],
    );
    expect(history.obligations(D).stillToCome).toEqual({ 'eskilstuna 2026': '4000000.00' });
  });

  it('N7: full-year: the scheduled sum, requisitioned or not', () => {
    const answer = given(partnership({ yearBase: 'full-year' }), asked[0]!, dissolved(D)).obligations(D);
    expect(answer.stillToCome).toEqual({
      'mdu 2026': '1100000.00',
      'eskilstuna 2026': '5000000.00',
      'vasteras 2026': '5000000.00',
    });
  });

  it.each([
    // 181 of 365 days, the first and the last day, and 60 of 366 in a leap year.
    ['2026-06-30', '545479.45', '2479452.05'],
    ['2026-01-01', '3013.70', '13698.63'],
    ['2026-12-31', '1100000.00', '5000000.00'],
    ['2028-02-29', '180327.87', '819672.13'],
    ['2028-12-31', '1100000.00', '5000000.00'],
  ])('N7: pro-rata-days: 1 January through %s', (day, mdu, municipality) => {
    const { stillToCome } = given(partnership({ yearBase: 'pro-rata-days' }), dissolved(day)).obligations(day);
    const year = day.slice(0, 4);
    expect(stillToCome).toMatchObject({ [`mdu ${year}`]: mdu, [`vasteras ${year}`]: municipality });
  });

  it('N7: pro-rata-days: half an öre goes up', () => {
    const schedule = [{ party: 'mdu', fromYear: 2026, toYear: 2029, yearly: sek('1.83') }];
    // 1.83 × 1 ÷ 366 is 0.005.
    const history = given(partnership({ yearBase: 'pro-rata-days', terms: { schedule } }));
    expect(history.whatIf('2028-01-01').stillToCome).toMatchObject({ 'mdu 2027': '1.83', 'mdu 2028': '0.01' });
  });

  it('N7: the agreement may choose anew by an amendment', () => {
    const base = { kind: 'dissolution-year-base', base: 'pro-rata-days' } as const;
    const history = given(partnershipInForce, amended('A1', '2026-06-01', base));
    expect(history.whatIf('2026-05-31').stillToCome).toEqual({});
    expect(history.whatIf('2026-12-31').stillToCome).toMatchObject({ 'mdu 2026': '1100000.00' });
  });
});
