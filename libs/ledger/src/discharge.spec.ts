import { describe, expect, it } from '@jest/globals';
import {
  askLess,
  askShortfall,
  dissolved,
  fund,
  given,
  open,
  partnershipInForce,
  pay,
  payShortfall,
  paySurplus,
  refundShortfall,
  release,
  requisition,
  reverse,
  settle,
  spend,
} from '../../../test/support/rules.js';

const D = '2026-06-30';
const P1 = [...partnershipInForce, fund('P1', '111.00', '2026-02-20')];
const thirds = (mdu: string, eskilstuna: string, vasteras: string) => ({ mdu, eskilstuna, vasteras });

describe('P5: a party’s part', () => {
  it('P5: left to requisition, left to pay, and surplus', () => {
    const history = given(
      ...[P1, dissolved(D), askShortfall('mdu', '8.00', '2026-07-01'), payShortfall('mdu', '3.00', '2026-07-05')],
      ...[askShortfall('mdu', '3.00', '2026-07-10'), payShortfall('mdu', '9.00', '2026-07-15')],
      ...[release('P1', '11.10', '2026-08-01'), askLess('mdu', '1.10', '2026-08-02')],
      refundShortfall('mdu', '2.10', '2026-08-03'),
    );
    const mdu = (on: string) => history.obligations(on).parties['mdu'];
    expect(mdu('2026-07-05')).toMatchObject({ leftToRequisition: '3.00', leftToPay: '8.00', surplus: '0.00' });
    expect(mdu('2026-07-10')).toMatchObject({ leftToRequisition: '0.00', leftToPay: '8.00' });
    expect(mdu('2026-07-15')).toMatchObject({ leftToPay: '-1.00', surplus: '1.00' });
    expect(mdu('2026-08-01')).toMatchObject({ share: '9.90', leftToRequisition: '-1.10', leftToPay: '-2.10', surplus: '2.10' });
    expect(mdu('2026-08-02')).toMatchObject({ requisitioned: '9.90', leftToRequisition: '0.00' });
    expect(mdu('2026-08-03')).toMatchObject({ paid: '9.90', leftToPay: '0.00', surplus: '0.00' });
  });
});

describe('P6: cover beyond the need', () => {
  const rich = [...P1, open('333.00', '2026-01-01'), ...dissolved(D)];

  it('P6: is a surplus by the contribution key of D', () => {
    expect(given(rich).obligations(D)).toMatchObject({
      ...{ cover: '333.00', shortfall: '0.00', surplusPayable: '333.00' },
      coverSurplus: { total: '222.00', shares: thirds('22.00', '100.00', '100.00') },
    });
  });

  it('P6: each party is paid its own part, and no more', () => {
    const history = given(rich);
    history.when(paySurplus('mdu', '22.01', '2026-07-01')).refuses('surplus-exceeds', { surplus: '22.00' });
    history.when(paySurplus('mdu', '22.00', '2026-07-01')).gives('SurplusPaid');
    history.when(paySurplus('mdu', '0.01', '2026-07-02')).refuses('surplus-exceeds', { surplus: '0.00' });
    history.when(paySurplus('eskilstuna', '100.00', '2026-07-02')).gives('SurplusPaid');
    history.when(paySurplus('vasteras', '100.00', '2026-07-02')).gives('SurplusPaid');
    expect(history.obligations('2026-07-02')).toMatchObject({ cash: '111.00', held: '333.00', cover: '333.00' });
  });

  it('P6: nothing is payable beyond the cash held', () => {
    const history = given(P1, requisition('mdu', 2026, '333.00', '2026-01-15'), dissolved(D));
    expect(history.obligations(D)).toMatchObject({ cover: '333.00', coverSurplus: { total: '222.00' }, surplusPayable: '0.00' });
    history.when(paySurplus('eskilstuna', '0.01', '2026-07-01')).refuses('surplus-exceeds', { cash: '0.00', surplus: '100.00' });
    history.when(pay('mdu', 2026, '60.00', '2026-07-01')).gives('ContributionReceived');
    history.when(paySurplus('eskilstuna', '60.01', '2026-07-01')).refuses('surplus-exceeds', { cash: '60.00' });
    history.when(paySurplus('eskilstuna', '60.00', '2026-07-01')).gives('SurplusPaid');
  });

  it('P6: nothing is payable while anything is contested', () => {
    const core = fund('C', '0.01', '2026-02-20', { body: 'core-team' });
    const history = given(P1, core, open('333.00', '2026-01-01'), dissolved(D), payShortfall('mdu', '5.00', '2026-07-01'));
    expect(history.obligations('2026-07-01')).toMatchObject({ surplusPayable: '0.00', coverSurplus: { total: '222.00' } });
    history.when(paySurplus('mdu', '1.00', '2026-07-01')).refuses('surplus-while-contested', { contested: '0.01' });
    history.when(refundShortfall('mdu', '1.00', '2026-07-01')).refuses('surplus-while-contested');
    history.when(settle('C', 'released', '2026-07-02')).gives('ContestedSettled');
    history.when(refundShortfall('mdu', '5.01', '2026-07-02')).refuses('surplus-exceeds', { surplus: '5.00' });
    history.when(refundShortfall('mdu', '5.00', '2026-07-02')).gives('ShortfallRefunded');
    history.when(paySurplus('mdu', '22.00', '2026-07-02')).gives('SurplusPaid');
  });
});

describe('R5: discharge', () => {
  const closing = [
    ...[...P1, fund('C', '10.00', '2026-02-20', { body: 'core-team' }), requisition('mdu', 2026, '100.00', '2026-01-15')],
    ...[...dissolved(D), spend('E1', 'P1', '111.00', '2026-07-01'), pay('mdu', 2026, '100.00', '2026-07-02')],
    ...[payShortfall('mdu', '1.09', '2026-07-03'), payShortfall('eskilstuna', '4.96', '2026-07-04')],
    ...[payShortfall('vasteras', '4.95', '2026-07-05'), settle('C', 'released', '2026-07-06')],
  ];

  it('R5: when surviving, contested, arrears and unpaid shortfall are all zero', () => {
    const history = given(closing);
    // Of 111 need 100 are to come; 11 are 109.01, 495.50 and 495.50 öre: the öre left over goes to Eskilstuna.
    expect(history.obligations(D).shares).toEqual(thirds('1.09', '4.96', '4.95'));
    const days = ['06-30', '07-01', '07-02', '07-03', '07-04', '07-05', '07-06'].map((day) => `2026-${day}`);
    expect(days.map((on) => history.obligations(on).discharged)).toEqual([...Array(6).fill(false), true]);
  });

  it('R5: each of the four alone holds it up', () => {
    const without = (command: string, commitment?: string) =>
      given(
        closing.filter((line) => line.command !== command || (commitment && !JSON.stringify(line.input).includes(commitment))),
      ).obligations('2026-07-06');
    expect(without('record-expenditure')).toMatchObject({ surviving: '111.00', contested: '0.00', discharged: false });
    expect(without('settle-contested')).toMatchObject({ surviving: '0.00', contested: '10.00', discharged: false });
    expect(without('receive-contribution')).toMatchObject({ parties: { mdu: { arrears: '100.00' } }, discharged: false });
    expect(without('receive-shortfall', 'vasteras')).toMatchObject({
      parties: { vasteras: { leftToPay: '4.95' } },
      discharged: false,
    });
  });

  it('R5: a surplus does not hold it up', () => {
    expect(given(closing, payShortfall('vasteras', '5.00', '2026-07-07')).obligations('2026-07-07')).toMatchObject({
      ...{ discharged: true, parties: { vasteras: { surplus: '5.00' } } },
    });
  });

  it('R5: a reversal after that opens it again', () => {
    const history = given(closing, reverse('E1', '1.00', '2026-08-01'), release('P1', '1.00', '2026-08-02'));
    expect(history.obligations('2026-07-31').discharged).toBe(true);
    expect(history.obligations('2026-08-01')).toMatchObject({ discharged: false, surviving: '1.00' });
    expect(history.obligations('2026-08-02')).toMatchObject({ discharged: true, need: '111.00' });
  });

  it('R5: with nothing decided and nothing owed all is discharged on D', () => {
    expect(given(partnershipInForce, dissolved(D)).obligations(D)).toMatchObject({ discharged: true });
  });
});
