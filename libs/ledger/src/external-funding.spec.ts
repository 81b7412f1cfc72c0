import { describe, expect, it } from '@jest/globals';
import {
  aimFor,
  applyFor,
  funded,
  receiveFunding,
  refundFunding,
  secure,
  takeBackUse,
  useFunding,
} from '../../../test/support/money.js';
import { fund, given, partnershipInForce, reverse, spend } from '../../../test/support/rules.js';
import { externalOn } from './external-target.js';
import { text } from './money.js';

const secured = [...partnershipInForce, secure('F1', '100.00', '2026-02-01')];
const used = [
  ...[...partnershipInForce, fund('P1', '100.00', '2026-02-20'), fund('P2', '50.00', '2026-02-20')],
  ...[...funded('F1', '80.00', '2026-02-21', 'P1'), ...funded('F2', '20.00', '2026-02-21')],
  ...[spend('E1', 'P1', '60.00', '2026-03-01'), spend('E2', 'P2', '30.00', '2026-03-01')],
];

describe('external funding', () => {
  it('is applied for once, and secured once', () => {
    const history = given(partnershipInForce, applyFor('F1', '120.00', '2026-01-10'));
    history.when(applyFor('F1', '1.00', '2026-01-11')).refuses('funding-applied-for', { funding: 'F1', on: '2026-01-10' });
    history.when(secure('F1', '100.00', '2026-02-01')).gives('ExternalFundingSecured');
    history.when(secure('F1', '100.00', '2026-02-02')).refuses('funding-secured', { on: '2026-02-01' });
    given(secured)
      .when(applyFor('F1', '1.00', '2026-02-02'))
      .refuses('funding-secured');
  });

  it('is received once it is secured, at most what was secured', () => {
    const history = given(secured);
    history.when(receiveFunding('F1', '1.00', '2026-01-31')).refuses('funding-not-secured', { funding: 'F1', on: '2026-01-31' });
    history.when(receiveFunding('F9', '1.00', '2026-03-01')).refuses('funding-not-secured');
    history.when(receiveFunding('F1', '100.01', '2026-03-01')).refuses('funding-exceeds-secured', { left: '100.00' });
    history.when(receiveFunding('F1', '60.00', '2026-03-01')).gives('ExternalFundingReceived');
    history.when(receiveFunding('F1', '40.01', '2026-03-02')).refuses('funding-exceeds-secured', { left: '40.00' });
    expect([history.balance('cash', '2026-03-01'), history.balance('external-funding:F1', '2026-03-01')]).toEqual([
      '60.00',
      '-60.00',
    ]);
  });

  it('N4: in the cash, and never in what is held', () => {
    expect(given(secured, receiveFunding('F1', '60.00', '2026-03-01')).whatIf('2026-06-30')).toMatchObject({
      ...{ cash: '60.00', outside: '60.00', held: '0.00', cover: '0.00' },
    });
  });

  it('goes back to the funder, at most what is unused on every day since', () => {
    const history = given(secured, receiveFunding('F1', '60.00', '2026-03-01'), refundFunding('F1', '50.00', '2026-05-01'));
    history
      .when(refundFunding('F1', '10.01', '2026-04-01'))
      .refuses('funding-exceeds-unused', { unused: '10.00', asked: '10.01' });
    history.when(refundFunding('F1', '1.00', '2026-02-28')).refuses('funding-exceeds-unused', { unused: '0.00' });
    history.when(refundFunding('F1', '10.00', '2026-04-01')).gives('ExternalFundingRefunded');
    expect(history.balance('cash', '2026-05-01')).toBe('0.00');
  });

  it('N4: does not go back while it is used', () => {
    const history = given(used, useFunding('F1', 'E1', '50.00', '2026-03-01'), useFunding('F2', 'E2', '20.00', '2026-03-01'));
    history.when(refundFunding('F1', '30.01', '2026-04-01')).refuses('funding-exceeds-unused', { unused: '30.00' });
    history.when(takeBackUse('F1', 'E1', '5.00', '2026-04-01')).gives('ExternalUseTakenBack');
    history.when(refundFunding('F1', '35.01', '2026-04-01')).refuses('funding-exceeds-unused', { unused: '35.00' });
    history.when(refundFunding('F1', '35.00', '2026-04-01')).gives('ExternalFundingRefunded');
    expect(['external-funding:F1', 'external-used:F1'].map((name) => history.balance(name, '2026-04-01'))).toEqual([
      '0.00',
      '-45.00',
    ]);
  });

  it('N4: an earmark names commitments that there are', () => {
    given(partnershipInForce)
      .when(secure('F1', '1.00', '2026-02-01', 'P1'))
      .refuses('earmark-unknown', { commitment: 'P1' });
  });
});

describe('N4: outside money used for an expenditure', () => {
  it('N4: was not paid of what is held', () => {
    const history = given(used);
    expect(history.whatIf('2026-06-30')).toMatchObject({ held: '-90.00', cash: '10.00', outside: '100.00' });
    history.when(useFunding('F1', 'E1', '60.00', '2026-03-01')).gives('ExternalFundingUsed');
    expect(history.whatIf('2026-06-30')).toMatchObject({ held: '-30.00', cash: '10.00', outside: '40.00' });
    expect(history.balance('external-funding:F1', '2026-03-01')).toBe('-20.00');
    expect(history.balance('external-used:F1', '2026-03-01')).toBe('-60.00');
  });

  it('N4: pays its own commitments only, at most the expenditure and at most what there is', () => {
    const history = given(used);
    history
      .when(useFunding('F1', 'E2', '1.00', '2026-03-01'))
      .refuses('use-outside-purpose', { purpose: 'P1', commitment: 'P2' });
    const both = given(used, fund('P3', '5.00', '2026-03-02'), funded('F3', '9.00', '2026-03-02', 'P1', 'P3'));
    both.when(useFunding('F3', 'E2', '1.00', '2026-03-02')).refuses('use-outside-purpose', { purpose: 'P1, P3' });
    history.when(useFunding('F1', 'E1', '60.01', '2026-03-01')).refuses('use-exceeds-expenditure', { left: '60.00' });
    history.when(useFunding('F1', 'E1', '1.00', '2026-02-28')).refuses('use-exceeds-expenditure');
    history.when(useFunding('F2', 'E2', '20.01', '2026-03-01')).refuses('funding-exceeds-unused', { unused: '20.00' });
    history.when(useFunding('F2', 'E2', '20.00', '2026-03-01')).gives('ExternalFundingUsed');
    history.when(useFunding('F1', 'E1', '80.01', '2026-03-01')).refuses('funding-exceeds-unused', { unused: '80.00' });
  });

  it('N4: pays what was not reversed', () => {
    const history = given(used, reverse('E1', '20.00', '2026-03-10'));
    history.when(useFunding('F1', 'E1', '40.01', '2026-03-01')).refuses('use-exceeds-expenditure', { left: '40.00' });
    history
      .when(useFunding('F1', 'E9', '1.00', '2026-03-01'))
      .refuses('use-exceeds-expenditure', { expenditure: 'E9', left: '0.00' });
    history.when(useFunding('F1', 'E1', '40.00', '2026-03-01')).gives('ExternalFundingUsed');
  });

  it('N4: is taken back before its expenditure is reversed', () => {
    const history = given(used, useFunding('F1', 'E1', '50.00', '2026-03-01'));
    history.when(reverse('E1', '10.01', '2026-04-01')).refuses('reversal-of-outside-money', { used: '50.00', asked: '10.01' });
    history.when(takeBackUse('F1', 'E1', '50.01', '2026-04-01')).refuses('use-not-taken', { used: '50.00' });
    history.when(takeBackUse('F2', 'E1', '1.00', '2026-04-01')).refuses('use-not-taken', { used: '0.00' });
    history.when(takeBackUse('F1', 'E1', '20.00', '2026-04-01')).gives('ExternalUseTakenBack');
    history.when(reverse('E1', '30.00', '2026-03-31')).refuses('reversal-of-outside-money');
    history.when(reverse('E1', '30.00', '2026-04-01')).gives('ExpenditureReversed');
    expect(history.whatIf('2026-06-30')).toMatchObject({ held: '-30.00', outside: '70.00', cash: '40.00' });
  });

  it('Q2: falls with the expenditure that it pays', () => {
    const history = given(
      ...[partnershipInForce, fund('P3', '10.00', '2026-02-20', { body: 'core-team' }), funded('F1', '5.00', '2026-02-21')],
      ...[spend('E1', 'P3', '10.00', '2026-07-10'), useFunding('F1', 'E1', '5.00', '2026-07-11')],
    );
    const { leftOut, outside } = history.whatIf('2026-06-30', '2026-12-31');
    expect([leftOut, outside]).toEqual([[history.history.events.length - 2, history.history.events.length - 1], '5.00']);
  });
});

describe('the target', () => {
  it('is of years of the agreement', () => {
    const history = given(partnershipInForce);
    history.when(aimFor('10.00', '2026-01-01', 2026, 2030)).refuses('target-years', { fromYear: '2026', toYear: '2030' });
    history.when(aimFor('10.00', '2026-01-01', 2027, 2026)).refuses('target-years');
  });

  it('is a goal: what is secured and received is set beside it', () => {
    const { book } = given(used, aimFor('90.00', '2026-01-01'), refundFunding('F2', '5.00', '2027-01-10'));
    const figures = (on: string) =>
      externalOn(book, on)
        .years.slice(0, 2)
        .map(({ target, secured: won, received, refunded, left }) =>
          [target ?? won, won, received, refunded, left].map(text).join(' '),
        );
    expect(figures('2026-02-20')).toEqual(['90.00 0.00 0.00 0.00 90.00', '90.00 0.00 0.00 0.00 90.00']);
    expect(figures('2027-01-10')).toEqual(['90.00 100.00 100.00 0.00 0.00', '90.00 0.00 0.00 5.00 90.00']);
  });

  it('is of one year or more, and the one dated last counts, however late it was recorded', () => {
    const history = given(
      partnershipInForce,
      aimFor('10.00', '2026-03-01', 2027, 2027),
      aimFor('20.00', '2026-02-01', 2027, 2028),
    );
    const targets = (on: string) => externalOn(history.book, on).years.map(({ target }) => (target ? text(target) : 'none'));
    expect(targets('2026-01-31')).toEqual(['none', 'none', 'none', 'none']);
    expect(targets('2026-02-01')).toEqual(['none', '20.00', '20.00', 'none']);
    expect(targets('2026-03-01')).toEqual(['none', '10.00', '20.00', 'none']);
    history.when(aimFor('5.00', '2026-01-01', 2029, 2029)).gives('ExternalTargetSet');
    expect(targets('2026-01-01')).toEqual(['none', 'none', 'none', '5.00']);
    history
      .when(aimFor('5.00', '2026-01-01', 2025, 2029))
      .refuses('target-years', { years: '2026, 2027, 2028, 2029', fromYear: '2025' });
  });

  it('a line says what was applied for, secured, refunded and used', () => {
    const history = given(
      ...[
        used,
        applyFor('F3', '7.00', '2026-03-01'),
        secure('F3', '6.00', '2026-03-02'),
        refundFunding('F2', '3.00', '2026-03-02'),
      ],
      ...[useFunding('F1', 'E1', '50.00', '2026-03-01'), takeBackUse('F1', 'E1', '20.00', '2026-03-02')],
    );
    const lines = (on: string) =>
      externalOn(history.book, on).fundings.map(({ status, appliedFor, secured: won, refunded, used: spent, unused }) =>
        [status, ...[appliedFor ?? won, won, refunded, spent, unused].map(text)].join(' '),
      );
    expect(lines('2026-03-01')).toEqual([
      'secured 80.00 80.00 0.00 50.00 30.00',
      'secured 20.00 20.00 0.00 0.00 20.00',
      'applied-for 7.00 0.00 0.00 0.00 0.00',
    ]);
    expect(lines('2026-03-02')).toEqual([
      'secured 80.00 80.00 0.00 30.00 50.00',
      'secured 20.00 20.00 3.00 0.00 17.00',
      'secured 7.00 6.00 0.00 0.00 0.00',
    ]);
  });

  it('each funding has its own line', () => {
    const { book } = given(used, applyFor('F3', '7.00', '2026-03-01'), useFunding('F1', 'E1', '50.00', '2026-03-01'));
    const lines = externalOn(book, '2026-03-01').fundings;
    expect(lines.map(({ funding, status, purpose }) => [funding, status, purpose ?? []])).toEqual([
      ['F1', 'secured', ['P1']],
      ['F2', 'secured', []],
      ['F3', 'applied-for', []],
    ]);
    expect(lines.map(({ received, used: spent, unused }) => [received, spent, unused].map(text))).toEqual([
      ['80.00', '50.00', '30.00'],
      ['20.00', '0.00', '20.00'],
      ['0.00', '0.00', '0.00'],
    ]);
    expect(externalOn(book, '2026-02-20').fundings).toEqual([]);
  });
});
