import { describe, expect, it } from '@jest/globals';
import {
  amended,
  askLess,
  askShortfall,
  dissolved,
  fund,
  given,
  open,
  partnershipInForce,
  payShortfall,
  paySurplus,
  refundShortfall,
  release,
  withdrawal,
  yearlySum,
} from '../../../test/support/rules.js';

const D = '2026-06-30';
const after = '2026-07-01';
const P1 = [...partnershipInForce, fund('P1', '111.00', '2026-02-20')];
const thirds = (mdu: string, eskilstuna: string, vasteras: string) => ({ mdu, eskilstuna, vasteras });

describe('payments of the run-off', () => {
  it('P5: no more than the share is requisitioned, and no more withdrawn than was', () => {
    const history = given(P1, dissolved(D), askShortfall('mdu', '10.00', after));
    history.when(askShortfall('mdu', '1.01', '2026-07-02')).refuses('shortfall-exceeds-share', { left: '1.00', asked: '1.01' });
    history.when(askShortfall('mdu', '1.00', '2026-07-02')).gives('ShortfallRequisitioned');
    history.when(askLess('mdu', '11.01', '2026-07-03')).refuses('nothing-to-withdraw', { requisitioned: '11.00' });
    history.when(askLess('eskilstuna', '0.01', '2026-07-03')).refuses('nothing-to-withdraw', { requisitioned: '0.00' });
    history.when(askLess('mdu', '11.00', '2026-07-03')).gives('ShortfallRequisitionWithdrawn');
    expect(history.balance('shortfall-receivable:mdu', '2026-07-03')).toBe('0.00');
  });

  it('takes the name of a requisition once', () => {
    const history = given(P1, dissolved(D), askShortfall('mdu', '1.00', after), askLess('mdu', '0.50', after));
    history.when(askShortfall('mdu', '1.00', after)).refuses('repeated-key');
    history.when(askLess('mdu', '0.50', after)).refuses('repeated-key');
  });

  it('belongs to the time after D', () => {
    const history = given(P1);
    history.when(askShortfall('mdu', '1.00', after)).refuses('not-in-run-off', { on: after });
    const ended = given(P1, dissolved(D));
    for (const order of [askShortfall, askLess, payShortfall, refundShortfall, paySurplus]) {
      ended.when(order('mdu', '1.00', D)).refuses('not-in-run-off', { on: D });
    }
  });

  it('P5: each party’s own requisitions count against its share, whoever was asked first', () => {
    const history = given(P1, dissolved(D), askShortfall('eskilstuna', '50.00', after));
    history.when(askShortfall('mdu', '11.00', after)).gives('ShortfallRequisitioned');
    expect(history.obligations(after).parties).toMatchObject({
      ...{ mdu: { requisitioned: '11.00' }, eskilstuna: { requisitioned: '50.00' }, vasteras: { requisitioned: '0.00' } },
    });
    history.when(askShortfall('mdu', '0.01', '2026-07-02')).refuses('shortfall-exceeds-share', { left: '0.00' });
  });

  it('P5: what was asked for, paid and refunded stands on the party’s accounts', () => {
    const history = given(P1, dissolved(D), askShortfall('mdu', '11.00', after), payShortfall('mdu', '15.00', after));
    history.when(refundShortfall('mdu', '4.00', '2026-07-02')).gives('ShortfallRefunded');
    history.when(askLess('mdu', '1.00', '2026-07-03')).gives('ShortfallRequisitionWithdrawn');
    const accounts = ['shortfall-requisitioned', 'shortfall-receivable', 'shortfall-refunded'];
    expect(accounts.map((kind) => history.balance(`${kind}:mdu`, after))).toEqual(['-11.00', '-4.00', '0.00']);
    expect(accounts.map((kind) => history.balance(`${kind}:mdu`, '2026-07-03'))).toEqual(['-10.00', '-5.00', '4.00']);
    expect([history.balance('cash', after), history.balance('cash', '2026-07-02')]).toEqual(['15.00', '11.00']);
  });

  it('P5: a requisition withdrawn late is not withdrawn twice', () => {
    const history = given(P1, dissolved(D), askShortfall('mdu', '10.00', after), askLess('mdu', '7.00', '2026-09-01'));
    history.when(askLess('mdu', '3.01', '2026-08-01')).refuses('nothing-to-withdraw', { requisitioned: '3.00', asked: '3.01' });
    history.when(askLess('mdu', '3.00', '2026-08-01')).gives('ShortfallRequisitionWithdrawn');
    expect(history.obligations('2026-09-01').parties['mdu']).toMatchObject({ requisitioned: '0.00', leftToRequisition: '11.00' });
  });

  it('P5: a refund recorded late never pays the same surplus twice', () => {
    const history = given(
      ...[P1, dissolved(D), payShortfall('mdu', '21.00', after), payShortfall('eskilstuna', '59.00', after)],
      ...[refundShortfall('mdu', '6.00', '2026-09-01'), refundShortfall('eskilstuna', '9.00', '2026-09-01')],
    );
    history.when(refundShortfall('mdu', '4.01', '2026-08-01')).refuses('surplus-exceeds', { surplus: '4.00', asked: '4.01' });
    history.when(refundShortfall('mdu', '4.01', '2026-10-01')).refuses('surplus-exceeds', { surplus: '4.00' });
    history.when(refundShortfall('mdu', '4.00', '2026-08-01')).gives('ShortfallRefunded');
    history.when(refundShortfall('mdu', '0.01', '2026-10-01')).refuses('surplus-exceeds', { surplus: '0.00' });
  });

  it('P6: a surplus paid out leaves the cash for the party’s account, and is paid once', () => {
    const history = given(P1, open('333.00', '2026-01-01'), dissolved(D), release('P1', '111.00', after));
    expect(history.obligations(after).coverSurplus).toEqual({ total: '333.00', shares: thirds('33.00', '150.00', '150.00') });
    history.when(paySurplus('mdu', '33.01', '2026-07-02')).refuses('surplus-exceeds', { surplus: '33.00' });
    history.when(paySurplus('mdu', '30.00', '2026-07-02')).gives('SurplusPaid');
    history.when(paySurplus('mdu', '3.01', after)).refuses('surplus-exceeds', { surplus: '3.00' });
    expect([history.balance('surplus-paid:mdu', '2026-07-02'), history.balance('cash', '2026-07-02')]).toEqual([
      '30.00',
      '303.00',
    ]);
  });

  it('P4, P6: no surplus is payable while the share of a party that withdrew is not paid', () => {
    const history = given(
      ...[
        P1,
        amended('A1', '2026-06-01', withdrawal('vasteras', 2027)),
        dissolved(D),
        payShortfall('eskilstuna', '58.00', after),
      ],
    );
    history.when(refundShortfall('eskilstuna', '8.00', after)).refuses('surplus-while-contested', { contested: '50.00' });
    history.when(payShortfall('vasteras', '20.00', '2026-07-02')).gives('ShortfallPaid');
    history.when(refundShortfall('eskilstuna', '8.00', '2026-07-02')).refuses('surplus-while-contested', { contested: '30.00' });
    history.when(payShortfall('vasteras', '30.00', '2026-07-03')).gives('ShortfallPaid');
    history.when(refundShortfall('eskilstuna', '8.00', '2026-07-03')).gives('ShortfallRefunded');
  });

  it('an amendment adopted on D is in the key of D', () => {
    const history = given(
      ...[P1, open('233.00', '2026-01-01'), amended('A1', D, yearlySum('mdu', 2026, '2200000.00')), dissolved(D)],
    );
    expect(history.obligations(D).coverSurplus).toEqual({ total: '122.00', shares: thirds('22.00', '50.00', '50.00') });
  });
});
