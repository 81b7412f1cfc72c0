import { describe, expect, it } from '@jest/globals';
import {
  approve,
  given,
  partnershipInForce,
  propose,
  recordedOn,
  takeApprovalBack,
  withdrawal,
  yearlySum,
} from '../../../test/support/rules.js';
import { versionOn } from './terms.js';

// What is open when a party leaves: § 9 asks the parties of the agreement, and it is none any more.

const more = (year: number, sum = '1200000.00') => yearlySum('mdu', year, sum);
const leaving = propose('A2', '2026-09-01', withdrawal('vasteras', 2027));
const left = (on: string) => [approve('A2', 'mdu', on), approve('A2', 'eskilstuna', on)];
const lacking = (key: string, on: string, change = more(2027)) => [
  propose(key, on, change),
  ...[approve(key, 'mdu', on), approve(key, 'eskilstuna', on)],
];
const adopted = (history: ReturnType<typeof given>) => history.book.versions.map(({ amendment, on }) => `${amendment} ${on}`);

describe('a party leaves while a proposal lacks only its approval', () => {
  it('the proposal is adopted with the withdrawal, from its day', () => {
    const history = given(partnershipInForce, lacking('A1', '2026-06-01'), leaving, left('2026-10-01'));
    const events = history
      .when(approve('A2', 'vasteras', '2026-10-01'))
      .gives('AmendmentApproved', 'AmendmentAdopted', 'AmendmentAdopted');
    expect(events.map(({ data, effectiveOn }) => [(data as { amendment: string }).amendment, effectiveOn])).toEqual([
      ['A2', '2026-10-01'],
      ['A2', '2026-10-01'],
      ['A1', '2026-10-01'],
    ]);
    expect(adopted(history)).toEqual(['undefined 2025-09-18', 'A2 2026-10-01', 'A1 2026-10-01']);
    expect(history.contributions('2027-12-31')).toMatchObject({
      'mdu 2027': { scheduled: '1200000.00' },
      'vasteras 2027': { scheduled: '0.00' },
    });
  });

  it('not where somebody else has not approved either, or has taken it back', () => {
    const one = [propose('A1', '2026-06-01', more(2027)), approve('A1', 'mdu', '2026-06-01')];
    const back = [...lacking('A1', '2026-06-01'), takeApprovalBack('A1', 'eskilstuna', '2026-06-02')];
    const none = [propose('A1', '2026-06-01', more(2027))];
    for (const before of [one, back, none]) {
      const history = given(partnershipInForce, before, leaving, left('2026-10-01'));
      history.when(approve('A2', 'vasteras', '2026-10-01')).gives('AmendmentApproved', 'AmendmentAdopted');
      expect(history.book.amendments.get('A1')?.status).toBe('proposed');
    }
  });

  it('each such proposal in the order proposed, one that lets another party leave too, and what that completes', () => {
    const founders = given(
      ...[partnershipInForce, propose('A0', '2026-06-01', more(2028)), approve('A0', 'mdu', '2026-06-02')],
      ...[lacking('A1', '2026-06-03', withdrawal('eskilstuna', 2028)), lacking('A3', '2026-06-04', more(2029))],
      ...[leaving, left('2026-10-01')],
    );
    founders
      .when(approve('A2', 'vasteras', '2026-10-01'))
      .gives('AmendmentApproved', 'AmendmentAdopted', 'AmendmentAdopted', 'AmendmentAdopted', 'AmendmentAdopted');
    expect(adopted(founders).slice(1)).toEqual(['A2 2026-10-01', 'A1 2026-10-01', 'A0 2026-10-01', 'A3 2026-10-01']);
  });

  it('one that can no longer be adopted stays open, and does not hold the party back', () => {
    const about = lacking('A1', '2026-06-01', yearlySum('vasteras', 2028, '1.00'));
    const history = given(partnershipInForce, about, leaving, left('2026-10-01'));
    history.when(approve('A2', 'vasteras', '2026-10-01')).gives('AmendmentApproved', 'AmendmentAdopted');
    expect(history.book.amendments.get('A1')?.status).toBe('proposed');
  });

  it('from the day of the last approval where that is later than the withdrawal', () => {
    const late = [propose('A1', '2026-06-01', more(2027)), approve('A1', 'mdu', '2026-06-01')];
    const history = given(
      ...[partnershipInForce, late, recordedOn('2026-12-01', leaving), approve('A1', 'eskilstuna', '2026-11-15')],
      ...left('2026-10-01'),
    );
    history.when(approve('A2', 'vasteras', '2026-10-01')).gives('AmendmentApproved', 'AmendmentAdopted', 'AmendmentAdopted');
    expect(versionOn(history.book, '2026-11-14').amendment).toBe('A2');
    expect(versionOn(history.book, '2026-11-15').amendment).toBe('A1');
  });

  it('and an approval recorded late, dated before the party left, counts from the day it left', () => {
    const history = given(
      ...[partnershipInForce, propose('A1', '2026-06-01', more(2027)), approve('A1', 'mdu', '2026-06-01')],
      ...[leaving, left('2026-10-01'), approve('A2', 'vasteras', '2026-10-01')],
    );
    const [, event] = history.when(approve('A1', 'eskilstuna', '2026-09-15')).gives('AmendmentApproved', 'AmendmentAdopted');
    expect(event?.effectiveOn).toBe('2026-10-01');
  });
});
