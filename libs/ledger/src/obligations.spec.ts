import { describe, expect, it } from '@jest/globals';
import {
  complete,
  dissolved,
  fund,
  given,
  increase,
  open,
  partnershipInForce,
  release,
  reverse,
  spend,
} from '../../../test/support/rules.js';

const D = '2026-06-30';
const P1 = [...partnershipInForce, fund('P1', '111.00', '2026-02-20')];
const thirds = (mdu: string, eskilstuna: string, vasteras: string) => ({ mdu, eskilstuna, vasteras });

describe('N1: need', () => {
  it('N1: is what is left of the surviving tranches on D; later spending does not change it', () => {
    const history = given(P1, spend('E1', 'P1', '11.00', D), dissolved(D), spend('E2', 'P1', '50.00', '2026-07-10'));
    expect(history.obligations(D)).toMatchObject({ need: '100.00', surviving: '100.00', held: '-11.00', cash: '-11.00' });
    expect(history.obligations('2026-07-10')).toMatchObject({
      need: '100.00',
      surviving: '50.00',
      held: '-11.00',
      cash: '-61.00',
    });
  });

  it('N1: a later release lowers it, and the shares are computed anew', () => {
    const history = given(P1, dissolved(D), spend('E1', 'P1', '50.00', '2026-07-10'), release('P1', '11.10', '2026-08-01'));
    expect(history.obligations('2026-07-31').shares).toEqual(thirds('11.00', '50.00', '50.00'));
    expect(history.obligations('2026-08-01')).toMatchObject({
      ...{ need: '99.90', surviving: '49.90', shares: thirds('9.90', '45.00', '45.00') },
    });
  });

  it('N1: a completion after D releases what is left', () => {
    const history = given(P1, dissolved(D), spend('E1', 'P1', '61.00', '2026-07-10'), complete('P1', '2026-08-01'));
    expect(history.obligations('2026-08-01')).toMatchObject({ need: '61.00', surviving: '0.00' });
  });

  it('N1: the cover that a release frees goes to the next tranche', () => {
    const history = given(
      ...[P1, fund('P2', '100.00', '2026-03-01'), open('111.00', '2026-01-01'), dissolved(D)],
      release('P1', '11.00', '2026-08-01'),
    );
    expect(history.obligations(D).lines).toMatchObject({ P1: { covered: '111.00' }, P2: { covered: '0.00' } });
    expect(history.obligations('2026-08-01').lines).toMatchObject({ P1: { covered: '100.00' }, P2: { covered: '11.00' } });
  });

  it('R1: a voucher of D recorded late lowers need and held alike', () => {
    const history = given(P1, dissolved(D), spend('E1', 'P1', '22.20', D));
    expect(history.obligations(D)).toMatchObject({
      ...{ need: '88.80', held: '-22.20', deficit: '22.20', shares: thirds('8.80', '40.00', '40.00') },
    });
  });
});

describe('N2: reversals after D', () => {
  const spent = [...P1, spend('E1', 'P1', '30.00', '2026-03-01'), ...dissolved(D)];

  it('N2: raise cash and what is left, never need or cover', () => {
    const history = given(spent, reverse('E1', '10.00', '2026-07-10'));
    expect(history.obligations(D)).toMatchObject({ need: '81.00', surviving: '81.00', cover: '-30.00', cash: '-30.00' });
    expect(history.obligations('2026-07-10')).toMatchObject({
      need: '81.00',
      surviving: '91.00',
      cover: '-30.00',
      cash: '-20.00',
    });
  });

  it('N2: a later release lowers need only by what exceeds the restored sums', () => {
    const history = given(
      ...[spent, reverse('E1', '10.00', '2026-07-10'), release('P1', '4.00', '2026-07-20')],
      ...[release('P1', '10.00', '2026-07-30'), complete('P1', '2026-08-01')],
    );
    expect(history.obligations('2026-07-20')).toMatchObject({ need: '81.00', surviving: '87.00' });
    // Of the second release 6 were still restored; 4 lower the need.
    expect(history.obligations('2026-07-30')).toMatchObject({ need: '77.00', surviving: '77.00' });
    expect(history.obligations('2026-08-01')).toMatchObject({ need: '0.00', surviving: '0.00' });
  });

  it('N2: a release before the reversal has lowered need already', () => {
    const history = given(spent, release('P1', '4.00', '2026-07-05'), reverse('E1', '10.00', '2026-07-10'));
    expect(history.obligations('2026-07-10')).toMatchObject({ need: '77.00', surviving: '87.00' });
  });

  it('N2: holds for an expenditure made after D too', () => {
    const history = given(
      ...[P1, dissolved(D), spend('E1', 'P1', '20.00', '2026-07-01')],
      ...[reverse('E1', '5.00', '2026-07-02'), release('P1', '6.00', '2026-07-03')],
    );
    expect(history.obligations('2026-07-03')).toMatchObject({ need: '110.00', surviving: '90.00' });
  });

  it('N2: a reversal dated by D is no reversal after D', () => {
    expect(given(spent, reverse('E1', '10.00', D)).obligations(D)).toMatchObject({ need: '91.00', cover: '-20.00' });
  });
});

describe('increases in the answer', () => {
  it('N1: need, cover and shares are of tranches, each with its own key', () => {
    const answer = given(
      ...[P1, increase('P1', '10.00', '2026-03-01', { split: { mdu: '1' } }), open('61.00', '2026-01-01'), dissolved(D)],
    ).obligations(D);
    expect(answer.lines).toMatchObject({
      P1: { need: '111.00', covered: '61.00', uncovered: '50.00' },
      'P1+1': { need: '10.00', covered: '0.00', uncovered: '10.00', shares: thirds('10.00', '0.00', '0.00') },
    });
    // 50.00 are 495.50, 2252.25 and 2252.25 öre.
    expect(answer.lines['P1']?.shares).toEqual(thirds('4.96', '22.52', '22.52'));
  });
});
