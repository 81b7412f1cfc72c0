import { describe, expect, it } from '@jest/globals';
import { draft, sek } from '../../../test/support/rules.js';
import { Draft } from './agreement.js';
import { OfParty } from './approvals.js';
import { CommitmentData } from './commitments.js';
import { ContributionPayment } from './contributions.js';
import { MeetingData } from './decisions.js';
import { ExpenditureData } from './expenditures.js';
import { PeriodClosing } from './periods.js';
import { faultsOf } from './validate.js';

const payment = { party: 'mdu', year: 2026, amount: sek('1.00') };
const spent = {
  expenditure: 'E1',
  commitment: 'P1',
  amount: sek('1.00'),
  voucher: { series: 'A', number: '1', date: '2026-01-31' },
};
const pointers = (type: new () => object, value: unknown) => faultsOf(type, value).map((fault) => fault.pointer);

describe('what comes from outside', () => {
  it('is trusted when every field is right', () => {
    expect(faultsOf(ContributionPayment, payment)).toEqual([]);
    expect(faultsOf(ContributionPayment, { ...payment, reference: 'BG 1' })).toEqual([]);
    expect(faultsOf(Draft, draft().input)).toEqual([]);
  });

  it.each([null, undefined, 'text', 5, [], [payment], true])('%j is no object', (value) => {
    expect(faultsOf(ContributionPayment, value)).toEqual([{ pointer: '', message: 'an object was wanted here' }]);
  });

  it('names each fault by where it stands (RFC 6901)', () => {
    expect(pointers(ContributionPayment, {})).toEqual(expect.arrayContaining(['/party', '/year', '/amount']));
    expect(pointers(ContributionPayment, { ...payment, amount: { value: '-1.00', currency: 'sek' } }).sort()).toEqual([
      '/amount/currency',
      '/amount/value',
    ]);
    const drafted = draft().input as Draft;
    const schedule = drafted.terms.schedule.map((line, i) => (i === 1 ? { ...line, yearly: sek('1,00') } : line));
    expect(pointers(Draft, { ...drafted, terms: { ...drafted.terms, schedule } })).toEqual(['/terms/schedule/1/yearly/value']);
    expect(pointers(ContributionPayment, { ...payment, 'a/b~c': 1 })).toEqual(['/a~1b~0c']);
  });

  it('knows no other field, nested ones included', () => {
    expect(faultsOf(ContributionPayment, { ...payment, partys: 'mdu' })).toEqual([
      { pointer: '/partys', message: 'this field is not known here; leave it out' },
    ]);
    expect(pointers(ContributionPayment, { ...payment, amount: { ...payment.amount, ore: 100 } })).toEqual(['/amount/ore']);
  });

  it('reaches no prototype', () => {
    const hostile = JSON.parse('{"party":"mdu","year":2026,"amount":{"value":"1.00","currency":"SEK","__proto__":{"x":1}}}');
    expect(faultsOf(ContributionPayment, hostile)).toEqual([
      { pointer: '/amount/__proto__', message: 'this name is not allowed' },
    ]);
    expect(pointers(ContributionPayment, { ...payment, constructor: {} })).toEqual(['/constructor']);
  });

  it('shows a long value shortened', () => {
    const [fault] = faultsOf(ContributionPayment, { ...payment, party: 'x'.repeat(5000) });
    expect(fault?.pointer).toBe('/party');
    expect(fault?.message.length).toBeLessThan(300);
  });
});

describe('the kinds of field', () => {
  it.each(['-1.00', '1.234', '1,00', '01.00', '1e3', '', ' 1.00', '10000000000000', 1, null, {}])('%j is no amount', (value) => {
    expect(pointers(ContributionPayment, { ...payment, amount: { value, currency: 'SEK' } })).toEqual(
      expect.arrayContaining(['/amount/value']),
    );
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '', 20260131, null, '1899-12-31'])('%j is no date', (through) => {
    expect(pointers(PeriodClosing, { through })).toEqual(['/through']);
  });

  it.each(['', '-a', 'a b', 'a/b', 'å', 'x'.repeat(65), 5, null, ['mdu']])('%j is no key', (party) => {
    expect(pointers(ContributionPayment, { ...payment, party })).toEqual(expect.arrayContaining(['/party']));
  });

  it.each([2026.5, '2026', 1899, 2200, null])('%j is no year', (year) => {
    expect(pointers(ContributionPayment, { ...payment, year })).toEqual(expect.arrayContaining(['/year']));
  });

  it.each([[[]], ['text'], [null], [[sek('1.00')]]])('%j is no nested object', (amount) => {
    expect(pointers(ContributionPayment, { ...payment, amount })).toEqual(expect.arrayContaining(['/amount']));
  });

  it('a list holds objects, and no more than it may', () => {
    const meeting = { meeting: 'M1', body: 'board', place: 'Västerås' };
    expect(pointers(MeetingData, { ...meeting, attendance: [] })).toEqual([]);
    for (const attendance of [{}, ['mdu'], [null], 'mdu', null]) {
      expect(pointers(MeetingData, { ...meeting, attendance }).length).toBeGreaterThan(0);
    }
    const many = Array.from({ length: 201 }, () => ({ party: 'mdu', present: 1 }));
    expect(pointers(MeetingData, { ...meeting, attendance: many })).toEqual(['/attendance']);
    expect(pointers(MeetingData, { ...meeting, attendance: [{ party: 'mdu', present: -1 }] })).toEqual(['/attendance/0/present']);
  });

  it('text has a length, and a closed list its words', () => {
    const funded = { commitment: 'P1', subject: 'x', amount: sek('1.00'), decision: { decision: 'D1', body: 'board' } };
    expect(pointers(CommitmentData, funded)).toEqual([]);
    expect(pointers(CommitmentData, { ...funded, subject: '' })).toEqual(['/subject']);
    expect(pointers(CommitmentData, { ...funded, subject: 'x'.repeat(2001) })).toEqual(['/subject']);
    expect(pointers(CommitmentData, { ...funded, subject: 'x'.repeat(2000) })).toEqual([]);
    expect(pointers(CommitmentData, { ...funded, decision: { decision: 'D1', body: 'committee' } })).toEqual(['/decision/body']);
    expect(pointers(CommitmentData, { ...funded, carriedOver: 'true' })).toEqual(['/carriedOver']);
  });

  it('what may be left out is left out, not null', () => {
    expect(pointers(ExpenditureData, spent)).toEqual([]);
    expect(pointers(ExpenditureData, { ...spent, group: undefined })).toEqual([]);
    expect(pointers(ExpenditureData, { ...spent, group: null })).toEqual(['/group']);
    const drafted = draft().input as Draft;
    expect(pointers(Draft, { ...drafted, terms: { ...drafted.terms, fourEyesAbove: null } })).toEqual(
      expect.arrayContaining(['/terms/fourEyesAbove']),
    );
  });
});

describe('a message about what was found', () => {
  const message = (party: unknown) => faultsOf(OfParty, party === undefined ? {} : { party })[0]?.message;

  it('says what is missing, null, a list or an object in words, and anything else as it came', () => {
    const wanted = 'party must be a key of 1–64 letters, digits, ".", "_" or "-", and ';
    expect(message(undefined)).toBe(`${wanted}is missing`);
    expect(message(null)).toBe(`${wanted}was null`);
    expect(message(['mdu'])).toBe(`${wanted}was a list`);
    expect(message({})).toBe(`${wanted}was an object`);
    expect(message('a b')).toBe(`${wanted}was "a b"`);
  });
});
