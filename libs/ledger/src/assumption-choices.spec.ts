import { describe, expect, it } from '@jest/globals';
import { choose } from '../../../test/support/life.js';
import {
  amended,
  dissolved,
  given,
  partnershipAwaiting,
  partnershipInForce,
  recordedOn,
  requisition,
} from '../../../test/support/rules.js';
import { reportDayOn } from './assumption-choices.js';
import { assumptionsOf } from './assumptions.js';
import { obligationsOn, whatIfDissolved } from './obligations.js';
import { sentence } from './refusal.js';
import { versionOn } from './terms.js';

const base = (history: ReturnType<typeof given>, on: string) => versionOn(history.book, on).terms.dissolutionYearBase;
const requisitioned = [...partnershipInForce, requisition('mdu', 2026, '100000.00', '2026-01-15')];

describe('a choice of the board where the text is silent', () => {
  it('N7: overrides the terms from its effective date on, and the figures follow', () => {
    const history = given(requisitioned, choose('N7', 'full-year', '2026-05-01'));
    expect([base(history, '2026-04-30'), base(history, '2026-05-01')]).toEqual(['requisitioned-stands', 'full-year']);
    expect(history.whatIf('2026-04-30').stillToCome).toEqual({ 'mdu 2026': '100000.00' });
    expect(history.whatIf('2026-05-01').stillToCome).toEqual({
      ...{ 'mdu 2026': '1100000.00', 'eskilstuna 2026': '5000000.00', 'vasteras 2026': '5000000.00' },
    });
  });

  it('N7: the last word counts, by decision or by amendment, and the answer says which it was', () => {
    const amendment = amended('A1', '2026-07-01', { kind: 'dissolution-year-base', base: 'pro-rata-days' });
    const history = given(requisitioned, choose('N7', 'full-year', '2026-05-01'), amendment);
    const named = (on: string) => assumptionsOf(history.book, whatIfDissolved(history.book, on))[0];
    expect(named('2026-04-30')).toEqual({ code: 'assumed-year-base', facts: { choice: 'requisitioned-stands' } });
    expect(named('2026-06-30')).toEqual({
      code: 'chosen-year-base',
      facts: { choice: 'full-year', decision: 'D-N7-2026-05-01', chosenOn: '2026-05-01' },
    });
    expect(named('2026-07-01')).toEqual({ code: 'assumed-year-base', facts: { choice: 'pro-rata-days' } });
    const { facts = {} } = named('2026-06-30') ?? {};
    expect(sentence('chosen-year-base', facts, 'sv')).toContain('genom beslutet D-N7-2026-05-01');
  });

  it('N7: a choice recorded late takes its place among the amendments by its date', () => {
    const amendment = amended('A1', '2026-07-01', { kind: 'dissolution-year-base', base: 'pro-rata-days' });
    const history = given(requisitioned, amendment, recordedOn('2026-08-01', choose('N7', 'full-year', '2026-05-01')));
    expect([base(history, '2026-06-30'), base(history, '2026-07-01')]).toEqual(['full-year', 'pro-rata-days']);
  });

  it('N7: is refused after D, and dated on D it counts', () => {
    const history = given(requisitioned, dissolved('2026-06-30'));
    history.when(choose('N7', 'full-year', '2026-07-01')).refuses('after-dissolution');
    history.when(choose('N7', 'full-year', '2026-06-30')).gives('DecisionTaken', 'AssumptionChosen');
    expect(obligationsOn(history.book, '2026-06-30')?.stillToCome.filter(({ amount }) => amount.gt(0))).toHaveLength(3);
  });

  it('N7: one after an assumed D is left out of the what-if (Q2)', () => {
    const history = given(requisitioned, choose('N7', 'full-year', '2026-05-01'));
    const [, chosen] = history.history.events.slice(-2);
    expect(whatIfDissolved(history.book, '2026-04-01', '2026-06-01').leftOut).toEqual([chosen?.revision]);
  });

  it('is one of the choices there are, by the board, once all conditions are met', () => {
    const history = given(partnershipInForce);
    history.when(choose('N7', 'half', '2026-05-01')).refuses('no-such-choice', { choice: 'half' });
    for (const day of ['02-29', '13-01', '1-1']) history.when(choose('report-day', day, '2026-05-01')).refuses('no-such-choice');
    history.when(choose('N7', 'full-year', '2026-05-01', 'director')).refuses('assumption-chosen-by-board');
    given(partnershipAwaiting())
      .when(choose('N7', 'full-year', '2025-11-01'))
      .refuses('conditions-not-met');
  });

  it('the day of the yearly report, with the decision behind it; the latest choice counts', () => {
    const history = given(
      partnershipInForce,
      choose('report-day', '11-30', '2026-05-01'),
      choose('report-day', '03-31', '2027-05-01'),
    );
    expect(reportDayOn(history.book, '2026-04-30')).toEqual({ day: '12-31' });
    expect(reportDayOn(history.book, '2026-05-01')).toEqual({ day: '11-30', decision: 'D-report-day-2026-05-01' });
    expect(reportDayOn(history.book, '2027-05-01')).toMatchObject({ day: '03-31' });
    expect(base(history, '2027-05-01')).toBe('requisitioned-stands');
  });

  it('the day of the yearly report is that of its own choices, the one dated last', () => {
    const history = given(
      ...[partnershipInForce, choose('report-day', '11-30', '2026-06-01'), choose('N7', 'full-year', '2026-06-15')],
      recordedOn('2026-07-01', choose('report-day', '10-31', '2026-05-01')),
    );
    expect(['2026-04-30', '2026-05-01', '2026-06-01', '2026-12-31'].map((on) => reportDayOn(history.book, on).day)).toEqual([
      ...['12-31', '10-31', '11-30', '11-30'],
    ]);
    for (const day of ['11-300', '111-30']) {
      history.when(choose('report-day', day, '2026-08-01')).refuses('no-such-choice', { choices: '01-01 – 12-31' });
    }
    history
      .when(choose('N7', 'half', '2026-08-01'))
      .refuses('no-such-choice', { choices: 'requisitioned-stands, full-year, pro-rata-days' });
  });
});
