import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../test/support/bodies.js';
import { confirm, credit, ofYear, writeOff } from '../../../test/support/money.js';
import { dissolved, given, partnership, partnershipInForce, pay, requisition } from '../../../test/support/rules.js';

const asked = [...partnershipInForce, requisition('eskilstuna', 2026, '5000000.00', '2026-01-15')];
const KEY = 'R-eskilstuna-2026-2026-01-15';
const line = (history: ReturnType<typeof given>, on: string) => history.contributions(on)['eskilstuna 2026'];

describe('a requisition credited', () => {
  it('C1: asks for less, and is owed as before', () => {
    const history = given(asked, credit(KEY, '1000000.00', '2026-03-01'));
    expect(line(history, '2026-02-28')).toMatchObject({
      requisitioned: '5000000.00',
      outstanding: '5000000.00',
      overdue: '5000000.00',
    });
    expect(line(history, '2026-03-01')).toMatchObject({
      ...{ requisitioned: '4000000.00', outstanding: '4000000.00', overdue: '4000000.00', owed: '5000000.00' },
    });
    expect(history.balance('receivable:eskilstuna:2026', '2026-03-01')).toBe('4000000.00');
  });

  it('is one that there is, and at most what it asks for', () => {
    const history = given(asked, credit(KEY, '1000000.00', '2026-03-01'));
    history.when(credit('R-none', '1.00', '2026-03-01')).refuses('no-such-requisition', { requisition: 'R-none' });
    history.when(credit(KEY, '1.00', '2026-01-14')).refuses('no-such-requisition', { on: '2026-01-14' });
    history.when(credit(KEY, '4000000.01', '2026-02-01')).refuses('credit-exceeds-requisition', { left: '4000000.00' });
  });

  it('C1: is of that requisition alone, from its own day on', () => {
    const history = given(
      asked,
      requisition('vasteras', 2026, '5000000.00', '2026-01-15'),
      credit(KEY, '1000000.00', '2026-03-01'),
    );
    expect(history.contributions('2026-03-01')['vasteras 2026']).toMatchObject({ requisitioned: '5000000.00' });
    history.when(credit('R-vasteras-2026-2026-01-15', '5000000.00', '2026-01-15')).gives('RequisitionCredited');
    expect(history.contributions('2026-01-15')['vasteras 2026']).toMatchObject({ requisitioned: '0.00' });
    expect(line(history, '2026-03-01')).toMatchObject({ requisitioned: '4000000.00' });
    expect(history.balance('requisitioned:eskilstuna:2026', '2026-03-01')).toBe('-4000000.00');
    expect(history.balance('requisitioned:vasteras:2026', '2026-03-01')).toBe('0.00');
  });

  it('C1: leaves room for another requisition from that day on', () => {
    const history = given(asked, credit(KEY, '1000000.00', '2026-03-01'));
    history.when(requisition('eskilstuna', 2026, '1.00', '2026-02-28')).refuses('requisition-exceeds-schedule', { left: '0.00' });
    history.when(requisition('eskilstuna', 2026, '1000000.01', '2026-03-01')).refuses('requisition-exceeds-schedule');
    history.when(requisition('eskilstuna', 2026, '1000000.00', '2026-03-01')).gives('ContributionRequisitioned');
  });

  it('N7: lowers the base of the year of D where it is dated by D', () => {
    const history = given(asked, credit(KEY, '1000000.00', '2026-03-01'), credit(KEY, '500000.00', '2026-07-01'));
    expect(history.whatIf('2026-06-30').stillToCome).toEqual({ 'eskilstuna 2026': '4000000.00' });
    expect(history.whatIf('2026-06-30', '2026-12-31').stillToCome).toEqual({ 'eskilstuna 2026': '4000000.00' });
  });

  it('Q2: rests on its requisition', () => {
    const history = given(
      ...[partnershipInForce, requisition('eskilstuna', 2026, '5000000.00', '2026-07-15')],
      credit('R-eskilstuna-2026-2026-07-15', '1.00', '2026-07-16'),
    );
    const last = history.history.events.length - 1;
    expect(history.whatIf('2026-06-30', '2026-12-31').leftOut).toEqual([last - 1, last]);
  });
});

describe('a claim written off', () => {
  const paid = [...asked, pay('eskilstuna', 2026, '4000000.00', '2026-02-10')];

  it('C1: is neither outstanding nor owed, and no longer to come', () => {
    const history = given(paid, writeOff('eskilstuna', '600000.00', '2026-05-01'));
    expect(line(history, '2026-04-30')).toMatchObject({ outstanding: '1000000.00', owed: '1000000.00', writtenOff: '0.00' });
    expect(line(history, '2026-05-01')).toMatchObject({
      ...{ outstanding: '400000.00', overdue: '400000.00', owed: '400000.00', writtenOff: '600000.00' },
    });
    expect(history.whatIf('2026-06-30')).toMatchObject({
      stillToCome: { 'eskilstuna 2026': '400000.00' },
      cover: '4400000.00',
    });
    expect(history.balance('receivable:eskilstuna:2026', '2026-05-01')).toBe('400000.00');
    expect(history.balance('written-off:eskilstuna:2026', '2026-05-01')).toBe('600000.00');
  });

  it('is decided by the board, and is at most what is outstanding', () => {
    const history = given(paid);
    history
      .when(writeOff('eskilstuna', '1.00', '2026-05-01', { body: 'director' }))
      .refuses('write-off-needs-board', { body: 'director' });
    history
      .when(writeOff('eskilstuna', '1000000.01', '2026-05-01'))
      .refuses('write-off-exceeds-claim', { outstanding: '1000000.00' });
    history.when(writeOff('eskilstuna', '600000.00', '2026-05-01')).gives('DecisionTaken', 'ClaimWrittenOff');
    history
      .when(writeOff('eskilstuna', '400000.01', '2026-04-01'))
      .refuses('write-off-exceeds-claim', { outstanding: '400000.00' });
    history.when(writeOff('mdu', '1.00', '2026-05-01')).refuses('write-off-exceeds-claim', { outstanding: '0.00' });
  });

  it('C1: is of its party and its year alone', () => {
    const history = given(
      ...[
        paid,
        requisition('vasteras', 2026, '5000000.00', '2026-01-15'),
        requisition('eskilstuna', 2027, '5000000.00', '2026-01-15'),
      ],
      ...[writeOff('eskilstuna', '600000.00', '2026-05-01'), ofYear(2027, writeOff('eskilstuna', '70.00', '2026-05-02'))],
      writeOff('vasteras', '8.00', '2026-05-03'),
    );
    const lines = history.contributions('2026-05-03');
    expect(lines['eskilstuna 2026']).toMatchObject({ writtenOff: '600000.00', outstanding: '400000.00' });
    expect(lines['eskilstuna 2027']).toMatchObject({ writtenOff: '70.00', outstanding: '4999930.00' });
    expect(lines['vasteras 2026']).toMatchObject({ writtenOff: '8.00', outstanding: '4999992.00' });
    // Each as of a day before the write-offs: those of others and of other years take nothing from it.
    history
      .when(writeOff('eskilstuna', '400000.01', '2026-04-01'))
      .refuses('write-off-exceeds-claim', { outstanding: '400000.00' });
    history
      .when(ofYear(2027, writeOff('eskilstuna', '5000000.00', '2026-04-01')))
      .refuses('write-off-exceeds-claim', { outstanding: '4999930.00', year: '2027' });
    history
      .when(writeOff('vasteras', '5000000.00', '2026-04-01'))
      .refuses('write-off-exceeds-claim', { outstanding: '4999992.00' });
    history.when(writeOff('eskilstuna', '400000.00', '2026-05-01')).gives('ClaimWrittenOff');
  });

  it('C1: recorded late is at most what no payment, credit or write-off since has taken', () => {
    const history = given(paid, pay('eskilstuna', 2026, '700000.00', '2026-06-01'), credit(KEY, '100000.00', '2026-07-01'));
    history
      .when(writeOff('eskilstuna', '200000.01', '2026-05-01'))
      .refuses('write-off-exceeds-claim', { outstanding: '200000.00', on: '2026-07-01' });
    history.when(writeOff('eskilstuna', '200000.00', '2026-05-01')).gives('DecisionTaken', 'ClaimWrittenOff');
    expect(line(history, '2026-07-01')).toMatchObject({ outstanding: '0.00', owed: '100000.00' });
    expect(history.balance('receivable:eskilstuna:2026', '2026-07-01')).toBe('0.00');
  });

  it('rests on a decision of the board that approved it, with changes or without', () => {
    const day = '2026-05-01';
    const order = writeOff('eskilstuna', '1.00', day);
    const decided = (outcome: string) => given(paid, decide(`D-write-off-${day}`, day, { outcome }));
    decided('rejected').when(order).refuses('write-off-needs-board', { body: 'board' });
    decided('approved-with-changes').when(order).gives('ClaimWrittenOff');
    const [decision] = given(paid).when(order).gives('DecisionTaken', 'ClaimWrittenOff');
    expect(decision).toMatchObject({ effectiveOn: day, data: { subject: 'It cannot be proven' } });
  });

  it('N8: after D it is in arrears no more, and need and cover stay', () => {
    const history = given(paid, dissolved('2026-06-30'), writeOff('eskilstuna', '1000000.00', '2026-08-01'));
    expect(history.obligations('2026-07-31')).toMatchObject({
      parties: { eskilstuna: { arrears: '1000000.00' } },
      discharged: false,
    });
    expect(history.obligations('2026-08-01')).toMatchObject({
      ...{ parties: { eskilstuna: { arrears: '0.00' } }, cover: '5000000.00', discharged: true },
    });
  });
});

describe('a payment confirmed by the party', () => {
  it('is its own, and one that is recorded as received; no figure rests on it', () => {
    const history = given(asked, pay('eskilstuna', 2026, '100.00', '2026-02-10'));
    history.when(confirm('eskilstuna', '100.00', '2026-02-11', 'vasteras')).refuses('not-allowed');
    history.when(confirm('eskilstuna', '100.00', '2026-02-09')).refuses('payment-not-received', { left: '0.00' });
    history.when(confirm('eskilstuna', '60.00', '2026-02-10')).gives('PaymentConfirmed');
    history.when(confirm('eskilstuna', '40.01', '2026-02-10')).refuses('payment-not-received', { left: '40.00' });
    expect(line(history, '2026-02-10')).toMatchObject({ confirmed: '60.00', received: '100.00' });
    expect(line(history, '2026-02-09')).toMatchObject({ confirmed: '0.00' });
  });

  it('is of its party and its year alone', () => {
    const history = given(
      ...[asked, pay('eskilstuna', 2026, '100.00', '2026-02-10'), pay('eskilstuna', 2027, '30.00', '2026-02-10')],
      ...[pay('vasteras', 2026, '50.00', '2026-02-10'), confirm('eskilstuna', '60.00', '2026-02-10')],
      ...[confirm('vasteras', '50.00', '2026-02-10'), ofYear(2027, confirm('eskilstuna', '30.00', '2026-02-10'))],
    );
    const { 'eskilstuna 2026': first, 'eskilstuna 2027': second, 'vasteras 2026': third } = history.contributions('2026-02-10');
    expect([first?.confirmed, second?.confirmed, third?.confirmed]).toEqual(['60.00', '30.00', '50.00']);
    history.when(confirm('eskilstuna', '40.01', '2026-02-10')).refuses('payment-not-received', { left: '40.00' });
    history.when(confirm('eskilstuna', '40.00', '2026-02-10')).gives('PaymentConfirmed');
    history.when(ofYear(2027, confirm('eskilstuna', '0.01', '2026-02-10'))).refuses('payment-not-received', { left: '0.00' });
  });

  it('is not for a year without contributions', () => {
    given(partnership())
      .when(writeOff('eskilstuna', '1.00', '2026-05-01', { year: 2031 }))
      .refuses('year-outside-agreement');
  });
});
