import { describe, expect, it } from '@jest/globals';
import { carryOver, link, receiveCarriedOver } from '../../../test/support/life.js';
import { funded } from '../../../test/support/money.js';
import { dissolved, draft, fund, given, open, partnershipInForce, pay, recordedOn, spend } from '../../../test/support/rules.js';
import type { CarryOverData } from './lineage.js';
import { lineageOn, receivingOrder } from './lineage.js';
import { accountExists } from './postings.js';

const EARLIER = '7d1c0a52-6e0f-4b7e-8a34-0c5b1e9f2d33';
const OTHER = '3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10';

describe('predecessor and successor', () => {
  it('are named once, each on its side', () => {
    const history = given(draft(), link('predecessor', OTHER, '2025-09-18'));
    expect(lineageOn(history.book, '2025-09-18').links).toMatchObject([{ side: 'predecessor', agreement: OTHER }]);
    expect(lineageOn(history.book, '2025-09-17').links).toEqual([]);
    history.when(link('successor', OTHER, '2025-09-18')).refuses('linked-already', { side: 'predecessor' });
    history.when(link('successor', EARLIER, '2025-09-18')).gives('SuccessorLinked');
    history.when(link('successor', history.book.id, '2025-09-18')).refuses('linked-to-itself');
  });
});

describe('funds carried over to the successor', () => {
  const linked = [...partnershipInForce, link('successor', OTHER, '2026-01-01'), open('500.00', '2026-01-01')];

  it('leave the cash for the transfer’s account', () => {
    const history = given(linked, carryOver('T', OTHER, '300.00', '2026-02-01'));
    expect([history.balance('cash', '2026-02-01'), history.balance('transfer-out:T', '2026-02-01')]).toEqual([
      '200.00',
      '300.00',
    ]);
    expect(history.whatIf('2026-02-01').held).toBe('200.00');
    expect(lineageOn(history.book, '2026-02-01').transfers).toMatchObject([{ key: 'T', way: 'out', agreement: OTHER }]);
    expect([accountExists(history.book, 'transfer-out:T'), accountExists(history.book, 'transfer-in:T')]).toEqual([true, false]);
  });

  it('are never more than the cash from that day on', () => {
    const history = given(linked, fund('P1', '400.00', '2026-02-20'), spend('E1', 'P1', '150.00', '2026-03-01'));
    history.when(carryOver('T', OTHER, '350.01', '2026-02-01')).refuses('carry-over-exceeds-cash', { cash: '350.00' });
    history.when(recordedOn('2026-03-01', carryOver('T', OTHER, '350.00', '2026-02-01'))).gives('FundsCarriedOver');
  });

  it('are the parties’ own on each of those days, whatever was in the cash before and whatever came from outside', () => {
    const history = given(
      ...[partnershipInForce, link('successor', OTHER, '2026-01-01'), pay('mdu', 2026, '10.00', '2026-02-01')],
      ...[open('490.00', '2026-03-01'), funded('F1', '70.00', '2026-03-10'), fund('P1', '400.00', '2026-02-20')],
      spend('E1', 'P1', '60.00', '2026-04-01'),
    );
    history.when(carryOver('T', OTHER, '440.01', '2026-03-01')).refuses('carry-over-exceeds-cash', { cash: '440.00' });
    history.when(carryOver('T', OTHER, '440.00', '2026-03-01')).gives('FundsCarriedOver');
  });

  it('leave to the successor and not to another that is named, from the day it is named on', () => {
    const history = given(
      ...[partnershipInForce, link('predecessor', EARLIER, '2026-01-01'), link('successor', OTHER, '2026-02-01')],
      open('500.00', '2026-01-01'),
    );
    history.when(carryOver('T', EARLIER, '1.00', '2026-02-01')).refuses('not-linked', { agreement: EARLIER, side: 'successor' });
    history.when(carryOver('T', OTHER, '1.00', '2026-01-31')).refuses('not-linked', { agreement: OTHER });
    history.when(receiveCarriedOver('T', OTHER, '1.00', '2026-02-01')).refuses('not-linked', { side: 'predecessor' });
    history.when(carryOver('T', OTHER, '1.00', '2026-02-01')).gives('FundsCarriedOver');
    history.when(receiveCarriedOver('T2', EARLIER, '2.00', '2026-02-02')).gives('CarriedOverFundsReceived');
    expect(lineageOn(history.book, '2026-02-01').transfers).toMatchObject([{ key: 'T', way: 'out' }]);
    expect(lineageOn(history.book, '2026-02-02').transfers).toMatchObject([
      { key: 'T', way: 'out' },
      { key: 'T2', way: 'in', agreement: EARLIER },
    ]);
  });

  it('leave once, to the agreement that is linked', () => {
    const history = given(linked, carryOver('T', OTHER, '100.00', '2026-02-01'));
    history.when(carryOver('T', OTHER, '100.00', '2026-02-01')).refuses('carried-over-already', { amount: '100.00' });
    given(partnershipInForce)
      .when(carryOver('T', OTHER, '1.00', '2026-02-01'))
      .refuses('not-linked', { side: 'successor' });
    given(linked)
      .when(carryOver('T', OTHER, '1.00', '2025-12-31'))
      .refuses('before-entry-into-force');
  });

  it('leave after the end only where no commitment needs them', () => {
    const history = given(linked, fund('P1', '450.00', '2026-02-20'), dissolved('2026-06-30'));
    history.when(carryOver('T', OTHER, '60.00', '2026-07-01')).refuses('carry-over-exceeds-cash', { cash: '50.00' });
    history.when(carryOver('T', OTHER, '50.00', '2026-07-01')).gives('FundsCarriedOver');
    expect(history.obligations('2026-07-01')).toMatchObject({ held: '500.00', cash: '450.00' });
  });
});

describe('funds carried over from the predecessor', () => {
  const linked = [...partnershipInForce, link('predecessor', OTHER, '2026-01-01')];

  it('count as held, like an opening balance (N3)', () => {
    const history = given(linked, receiveCarriedOver('T', OTHER, '300.00', '2026-02-01'), open('1.00', '2026-02-01'));
    expect([history.balance('cash', '2026-02-01'), history.balance('transfer-in:T', '2026-02-01')]).toEqual([
      '301.00',
      '-300.00',
    ]);
    expect(history.whatIf('2026-02-01').held).toBe('301.00');
  });

  it('come once, from the agreement that is linked, within the agreement', () => {
    const history = given(linked, receiveCarriedOver('T', OTHER, '300.00', '2026-02-01'));
    history.when(receiveCarriedOver('T', OTHER, '300.00', '2026-02-02')).refuses('carried-over-already', { transfer: 'T' });
    given(partnershipInForce)
      .when(receiveCarriedOver('T', OTHER, '1.00', '2026-02-01'))
      .refuses('not-linked');
    given(linked)
      .when(receiveCarriedOver('T', OTHER, '1.00', '2025-12-31'))
      .refuses('before-entry-into-force');
    given(linked, dissolved('2026-06-30'))
      .when(receiveCarriedOver('T', OTHER, '1.00', '2026-07-01'))
      .refuses('after-dissolution');
  });

  it('are received by an order that is made of the event that sent them', () => {
    const sender = given(partnershipInForce, link('successor', OTHER, '2026-01-01'), pay('mdu', 2026, '500.00', '2026-01-31'));
    const [event] = sender.when(carryOver('T', OTHER, '300.00', '2026-02-01')).gives('FundsCarriedOver');
    expect(receivingOrder({ id: event?.id ?? '', data: event?.data as CarryOverData }, sender.book.id)).toEqual({
      ...{ transfer: 'T', fromAgreement: sender.book.id, sourceEvent: event?.id },
      amount: { value: '300.00', currency: 'SEK' },
    });
  });
});
