import { describe, expect, it } from '@jest/globals';
import { draft, given, partnershipInForce, pay, sek } from '../../../test/support/rules.js';
import { scheduled, scheduleYears, type Terms, versionOn, yearsOf } from './terms.js';

const tried = (terms: Partial<Terms>) => given().when(draft({ terms }));
const line = (party: string, fromYear: number, toYear: number, yearly = '1.00') => ({
  party,
  fromYear,
  toYear,
  yearly: sek(yearly),
});

describe('the terms', () => {
  it('have a period of one day or more', () => {
    const schedule = [line('mdu', 2026, 2026)];
    tried({ period: { from: '2026-01-02', to: '2026-01-01' }, schedule }).refuses('period-backwards');
    tried({ period: { from: '2026-01-01', to: '2026-01-01' }, schedule }).gives('AgreementDrafted');
  });

  it('have a schedule within the period', () => {
    tried({ schedule: [line('mdu', 2025, 2029)] }).refuses('schedule-outside-period', { party: 'mdu', years: '2025–2029' });
    tried({ schedule: [line('mdu', 2026, 2030)] }).refuses('schedule-outside-period');
    tried({ schedule: [line('mdu', 2028, 2027)] }).refuses('schedule-outside-period');
    tried({ schedule: [line('mdu', 2026, 2029)] }).gives('AgreementDrafted');
  });

  it('give a party one sum a year', () => {
    tried({ schedule: [line('mdu', 2026, 2027), line('mdu', 2027, 2029)] }).refuses('schedule-doubled', {
      party: 'mdu',
      year: '2027',
    });
    tried({ schedule: [line('mdu', 2026, 2026), line('mdu', 2027, 2029)] }).gives('AgreementDrafted');
  });

  it('P1: have a positive sum each year, or a shortfall could not be split', () => {
    tried({ schedule: [line('mdu', 2026, 2026), line('mdu', 2028, 2029)] }).refuses('schedule-empty', { year: '2027' });
    tried({ schedule: [line('mdu', 2026, 2029, '0.00')] }).refuses('schedule-empty', { year: '2026' });
    tried({ schedule: [line('mdu', 2026, 2029, '0.00'), line('vasteras', 2026, 2029)] }).gives('AgreementDrafted');
  });

  it('count in one currency, and so does every sum', () => {
    const euro = { ...line('mdu', 2026, 2029), yearly: { value: '1.00', currency: 'EUR' } };
    tried({ schedule: [euro] }).refuses('wrong-currency', { wanted: 'SEK', found: 'EUR' });
    const payment = pay('mdu', 2026, '1.00', '2026-01-31');
    const input = { ...payment.input, amount: { value: '1.00', currency: 'EUR' } };
    given(partnershipInForce)
      .when({ ...payment, input })
      .refuses('wrong-currency');
  });

  it('schedule what each party pays a year, and nothing where nothing stands', () => {
    const { book } = given(partnershipInForce);
    const version = versionOn(book, '2026-01-01');
    expect(yearsOf(version.terms)).toEqual([2026, 2027, 2028, 2029]);
    expect(scheduleYears(version.terms)).toEqual({ first: 2026, last: 2029 });
    expect(scheduled(version, 'mdu', 2029).toFixed(2)).toBe('1100000.00');
    expect(scheduled(version, 'mdu', 2030).isZero()).toBe(true);
  });
});

describe('a sum of a fact about money', () => {
  it('is more than nothing', () => {
    given(partnershipInForce)
      .when(pay('mdu', 2026, '0.00', '2026-02-01'))
      .refuses('no-sum');
    given(partnershipInForce)
      .when(pay('mdu', 2026, '0.01', '2026-02-01'))
      .gives('ContributionReceived');
  });
});
