import { describe, expect, it } from '@jest/globals';
import { allocate, reallocate, receiveUnknown, refundFunding, secure } from '../../../test/support/money.js';
import {
  closeBooks,
  dissolved,
  fund,
  given,
  partnershipInForce,
  pay,
  refund,
  refundShortfall,
} from '../../../test/support/rules.js';

const received = [...partnershipInForce, receiveUnknown('U1', '100.00', '2026-02-10')];
const of = (party: string, year = 2026) => ({ kind: 'contribution', party, year });

describe('a receipt not yet identified', () => {
  it('N3: is in the cash, and not in what is held', () => {
    const history = given(received);
    expect([history.balance('cash', '2026-02-10'), history.balance('unidentified:U1', '2026-02-10')]).toEqual([
      '100.00',
      '-100.00',
    ]);
    expect(history.whatIf('2026-06-30')).toMatchObject({ cash: '100.00', outside: '100.00', held: '0.00' });
    history.when(receiveUnknown('U1', '1.00', '2026-02-10')).refuses('repeated-key', { key: 'U1' });
    history.when(receiveUnknown('U2', '1.00', '2025-12-31')).refuses('before-entry-into-force');
  });

  it('counts as the payment that it was from the day it came', () => {
    const history = given(received, allocate('U1-1', '60.00', of('eskilstuna'), '2026-04-01'));
    expect(history.history.events.at(-1)?.effectiveOn).toBe('2026-02-10');
    expect(history.contributions('2026-02-10')['eskilstuna 2026']).toMatchObject({ received: '60.00' });
    expect(history.balance('unidentified:U1', '2026-02-10')).toBe('-40.00');
    expect(history.balance('cash', '2026-02-10')).toBe('100.00');
    expect(history.whatIf('2026-06-30')).toMatchObject({ cash: '100.00', outside: '40.00', held: '60.00' });
  });

  it('takes the day of recording where the day it came is closed', () => {
    const history = given(
      received,
      closeBooks('2026-03-31', '2026-04-05'),
      allocate('U1-1', '60.00', of('eskilstuna'), '2026-04-10'),
    );
    expect(history.history.events.at(-1)?.effectiveOn).toBe('2026-04-10');
  });

  it.each([
    ['2026-02-10', '2026-04-10'],
    ['2026-02-09', '2026-02-10'],
  ])('with the books closed through %s counts from %s', (through, on) => {
    const history = given(received, closeBooks(through, '2026-04-05'), allocate('U1-1', '60.00', of('eskilstuna'), '2026-04-10'));
    expect(history.history.events.at(-1)?.effectiveOn).toBe(on);
  });

  it.each([
    [{ kind: 'contribution', year: 2026 }, 'party, year'],
    [{ kind: 'contribution', party: 'mdu' }, 'party, year'],
    [{ kind: 'shortfall', year: 2026 }, 'party'],
    [{ kind: 'external-funding', party: 'mdu' }, 'funding'],
  ])('allocated to %j lacks some of %s', (to, fields) => {
    given(received)
      .when(allocate('U1-1', '1.00', to, '2026-04-01'))
      .refuses('allocation-incomplete', { kind: to.kind, fields });
  });

  it('is allocated once, at most what it is, to what there is', () => {
    const history = given(received, allocate('U1-1', '60.00', of('eskilstuna'), '2026-04-01'));
    history.when(allocate('U1-1', '1.00', of('eskilstuna'), '2026-04-01')).refuses('repeated-key', { key: 'U1-1' });
    history.when(allocate('U9-1', '1.00', of('eskilstuna'), '2026-04-01')).refuses('no-such-receipt', { receipt: 'U9' });
    history.when(allocate('U1-2', '40.01', of('mdu'), '2026-04-01')).refuses('allocation-exceeds-receipt', { left: '40.00' });
    history.when(allocate('U1-2', '1.00', of('mdu', 2031), '2026-04-01')).refuses('year-outside-agreement');
    history.when(allocate('U1-2', '1.00', { kind: 'shortfall', party: 'mdu' }, '2026-04-01')).refuses('not-in-run-off');
    history.when(allocate('U1-2', '40.00', of('mdu'), '2026-04-01')).gives('ReceiptAllocated');
  });

  it('may be outside money, or a share of the shortfall', () => {
    const history = given(
      ...[received, secure('F1', '70.00', '2026-02-01'), dissolved('2026-06-30'), receiveUnknown('U2', '9.00', '2026-08-01')],
    );
    const outside = { kind: 'external-funding', funding: 'F1' };
    history.when(allocate('U1-1', '70.01', outside, '2026-08-02')).refuses('funding-exceeds-secured', { left: '70.00' });
    history.when(allocate('U1-1', '70.00', outside, '2026-08-02')).gives('ReceiptAllocated');
    history.when(allocate('U2-1', '9.00', { kind: 'shortfall', party: 'mdu' }, '2026-08-02')).gives('ReceiptAllocated');
    expect(history.balance('external-funding:F1', '2026-02-10')).toBe('-70.00');
    expect(history.balance('shortfall-receivable:mdu', '2026-08-01')).toBe('-9.00');
    expect(history.obligations('2026-08-01')).toMatchObject({
      held: '0.00',
      outside: '100.00',
      cash: '109.00',
      parties: { mdu: { paid: '9.00' } },
    });
  });
});

describe('a reallocation', () => {
  const allocated = [...received, allocate('U1-1', '60.00', of('eskilstuna'), '2026-04-01')];

  it('takes the payment away from the one and gives it to the other, from the day it came', () => {
    const history = given(allocated, reallocate('U1-1', of('vasteras'), '2026-05-01'));
    const lines = history.contributions('2026-02-10');
    expect([lines['eskilstuna 2026']?.received, lines['vasteras 2026']?.received]).toEqual(['0.00', '60.00']);
    expect(history.balance('receivable:eskilstuna:2026', '2026-02-10')).toBe('0.00');
    expect(history.balance('receivable:vasteras:2026', '2026-02-10')).toBe('-60.00');
    history.when(reallocate('U1-1', of('mdu'), '2026-06-01')).gives('ReceiptReallocated');
    expect(history.contributions('2026-02-10')['mdu 2026']?.received).toBe('60.00');
    expect(history.balance('cash', '2026-06-01')).toBe('100.00');
  });

  it('is of an allocation that there is', () => {
    given(received)
      .when(reallocate('U1-1', of('mdu'), '2026-05-01'))
      .refuses('no-such-allocation', { allocation: 'U1-1' });
  });

  it('C4: does not take away what was paid back since', () => {
    const history = given(allocated, refund('eskilstuna', 2026, '10.00', '2026-04-10'));
    history
      .when(reallocate('U1-1', of('vasteras'), '2026-05-01'))
      .refuses('allocation-paid-back', { party: 'eskilstuna', left: '50.00', asked: '60.00' });
  });

  it('C4: counts what was paid and paid back for the same year, for the shortfall apart', () => {
    const history = given(
      ...[allocated, pay('eskilstuna', 2027, '30.00', '2026-04-10'), refund('eskilstuna', 2027, '30.00', '2026-04-11')],
      ...[pay('eskilstuna', 2027, '500.00', '2026-04-12'), pay('vasteras', 2026, '500.00', '2026-04-12')],
    );
    history.when(reallocate('U1-1', of('vasteras'), '2026-05-01')).gives('ReceiptReallocated');
    history.when(reallocate('U1-1', of('eskilstuna'), '2026-05-01')).gives('ReceiptReallocated');
    history.when(refund('eskilstuna', 2026, '10.00', '2026-05-02')).gives('ContributionRefunded');
    history.when(reallocate('U1-1', of('mdu'), '2026-05-03')).refuses('allocation-paid-back', { left: '50.00' });
  });

  it('P5: takes a payment of the shortfall away only while it is not paid back', () => {
    const shortfall = { kind: 'shortfall', party: 'mdu' };
    const history = given(
      ...[
        partnershipInForce,
        fund('P1', '111.00', '2026-02-20'),
        dissolved('2026-06-30'),
        pay('mdu', 2026, '500.00', '2026-07-02'),
      ],
      ...[receiveUnknown('U2', '15.00', '2026-08-01'), allocate('U2-1', '15.00', shortfall, '2026-08-02')],
    );
    expect(history.obligations('2026-08-01').parties['mdu']).toMatchObject({ share: '11.00', paid: '15.00', surplus: '4.00' });
    history.when(reallocate('U2-1', { kind: 'shortfall', party: 'vasteras' }, '2026-08-03')).gives('ReceiptReallocated');
    history.when(reallocate('U2-1', shortfall, '2026-08-03')).gives('ReceiptReallocated');
    expect(history.obligations('2026-08-01').parties['vasteras']).toMatchObject({ paid: '0.00' });
    history.when(refundShortfall('mdu', '4.00', '2026-08-04')).gives('ShortfallRefunded');
    history
      .when(reallocate('U2-1', { kind: 'shortfall', party: 'vasteras' }, '2026-08-05'))
      .refuses('allocation-paid-back', { party: 'mdu', left: '11.00', asked: '15.00' });
  });

  it('takes outside money away only while it is unused', () => {
    const outside = { kind: 'external-funding', funding: 'F1' };
    const history = given(received, secure('F1', '70.00', '2026-02-01'), allocate('U1-1', '70.00', outside, '2026-04-01'));
    history.when(refundFunding('F1', '0.01', '2026-04-02')).gives('ExternalFundingRefunded');
    history
      .when(reallocate('U1-1', of('mdu'), '2026-05-01'))
      .refuses('funding-exceeds-unused', { funding: 'F1', unused: '69.99' });
    const unused = given(received, secure('F1', '70.00', '2026-02-01'), allocate('U1-1', '70.00', outside, '2026-04-01'));
    unused.when(reallocate('U1-1', of('mdu'), '2026-05-01')).gives('ReceiptReallocated');
    expect(unused.balance('external-funding:F1', '2026-05-01')).toBe('0.00');
  });
});
