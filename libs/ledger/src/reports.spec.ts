import { describe, expect, it } from '@jest/globals';
import { choose, report } from '../../../test/support/life.js';
import {
  amended,
  announce,
  dissolved,
  draft,
  given,
  partnershipAwaiting,
  partnershipInForce,
  proveFinal,
  withdrawal,
} from '../../../test/support/rules.js';
import { reportsOn } from './reports.js';

const told = (history: ReturnType<typeof given>, on: string) =>
  reportsOn(history.book, on).map(({ party, year, dueOn, deliveredOn }) =>
    [party, year, dueOn, ...(deliveredOn ? [deliveredOn] : [])].join(' '),
  );

describe('yearly reports', () => {
  it('are owed to every party for each year begun, on 31 December by assumption', () => {
    const history = given(partnershipInForce, report('eskilstuna', 2026, '2026-12-01'));
    expect(told(history, '2027-01-01')).toEqual([
      ...['mdu 2026 2026-12-31', 'eskilstuna 2026 2026-12-31 2026-12-01', 'vasteras 2026 2026-12-31'],
      ...['mdu 2027 2027-12-31', 'eskilstuna 2027 2027-12-31', 'vasteras 2027 2027-12-31'],
    ]);
    expect(told(history, '2026-11-30')[1]).toBe('eskilstuna 2026 2026-12-31');
    expect(told(given(draft()), '2026-12-31')).toEqual([]);
  });

  it('are a finding from the day after, until delivered', () => {
    const history = given(partnershipInForce);
    const late = (on: string) => history.findings(on).filter(({ code }) => code === 'report-overdue').length;
    expect([late('2026-12-31'), late('2027-01-01')]).toEqual([0, 3]);
    expect(history.findings('2027-01-01')).toContainEqual(
      expect.objectContaining({
        key: 'report-overdue:mdu:2026',
        facts: { party: 'Mälardalens universitet', year: '2026', dueOn: '2026-12-31' },
      }),
    );
    history.when(report('mdu', 2026, '2027-01-02')).gives('ReportDelivered');
    expect([late('2027-01-01'), late('2027-01-02')]).toEqual([3, 2]);
  });

  it('are delivered once, for a year of the agreement that has begun, to a party', () => {
    const history = given(partnershipInForce, report('mdu', 2026, '2026-12-01'));
    history.when(report('mdu', 2026, '2026-12-02')).refuses('report-delivered', { on: '2026-12-01' });
    history.when(report('eskilstuna', 2026, '2026-12-02')).gives('ReportDelivered');
    history.when(report('mdu', 2027, '2027-12-01')).gives('ReportDelivered');
    history.when(report('mdu', 2030, '2026-12-02')).refuses('report-not-owed', { year: '2030', years: '2026, 2027, 2028, 2029' });
    history.when(report('mdu', 2028, '2026-12-02')).refuses('report-before-its-year');
    history.when(report('region', 2026, '2026-12-02')).refuses('not-a-party');
  });

  it('are owed for no year before the agreement is in force', () => {
    const late = given(partnershipAwaiting(), announce('vasteras', '2026-12-10'), proveFinal('vasteras', '2027-01-05'));
    expect(told(late, '2027-06-01')).toEqual(['mdu', 'eskilstuna', 'vasteras'].map((party) => `${party} 2027 2027-12-31`));
  });

  it('are owed for the year of a dissolution and none after it, and not to a party that has left', () => {
    expect(told(given(partnershipInForce, dissolved('2026-06-30')), '2028-01-01')).toHaveLength(3);
    const left = given(partnershipInForce, amended('A1', '2026-10-01', withdrawal('vasteras', 2027)));
    expect(told(left, '2027-01-01').filter((line) => line.startsWith('vasteras'))).toEqual(['vasteras 2026 2026-12-31']);
  });

  it('are due on the day the board chooses, from then on', () => {
    const history = given(partnershipInForce, choose('report-day', '11-30', '2026-05-01'));
    expect(told(history, '2026-04-30')[0]).toBe('mdu 2026 2026-12-31');
    expect(told(history, '2026-05-01')[0]).toBe('mdu 2026 2026-11-30');
  });
});
