import { describe, expect, it } from '@jest/globals';
import type { Line } from '../../../test/support/history.js';
import {
  amended,
  approve,
  draft,
  fund,
  given,
  type PartyKey,
  partnershipInForce,
  propose,
  spend,
  takeApprovalBack,
  takeProposalBack,
  withdrawal,
  yearlySum,
} from '../../../test/support/rules.js';
import type { AmendmentChange } from './amendment-changes.js';
import { clausesOn } from './clauses.js';
import { versionOn } from './terms.js';

const change = yearlySum('mdu', 2027, '1200000.00');
const proposed = [...partnershipInForce, propose('A1', '2026-06-01', change)];
const scheduled = (lines: Line[], party: PartyKey = 'mdu') =>
  given(lines).contributions('2027-12-31')[`${party} 2027`]?.scheduled;

describe('an amendment needs every party', () => {
  it('changes nothing until the last has approved', () => {
    const history = given(proposed);
    history.when(approve('A1', 'mdu', '2026-06-02')).gives('AmendmentApproved');
    history.when(approve('A1', 'vasteras', '2026-06-03')).gives('AmendmentApproved');
    expect(history.book.versions).toHaveLength(1);
    history.when(approve('A1', 'eskilstuna', '2026-06-04')).gives('AmendmentApproved', 'AmendmentAdopted');
    expect(history.book.versions).toHaveLength(2);
  });

  it('binds from the latest of the approvals, in whatever order they are recorded', () => {
    const history = given(proposed, approve('A1', 'mdu', '2026-06-20'), approve('A1', 'vasteras', '2026-06-03'));
    const [, adopted] = history.when(approve('A1', 'eskilstuna', '2026-06-10')).gives('AmendmentApproved', 'AmendmentAdopted');
    expect(adopted?.effectiveOn).toBe('2026-06-20');
    expect(versionOn(history.book, '2026-06-19').number).toBe(1);
    expect(versionOn(history.book, '2026-06-20')).toMatchObject({ number: 2, amendment: 'A1' });
  });

  it('one approval withdrawn, and nothing changes until it is given again', () => {
    const history = given(proposed, approve('A1', 'mdu', '2026-06-02'), approve('A1', 'vasteras', '2026-06-02'));
    history.when(takeApprovalBack('A1', 'mdu', '2026-06-03')).gives('AmendmentApprovalWithdrawn');
    history.when(approve('A1', 'eskilstuna', '2026-06-04')).gives('AmendmentApproved');
    expect(history.book.versions).toHaveLength(1);
    history.when(approve('A1', 'mdu', '2026-06-05')).gives('AmendmentApproved', 'AmendmentAdopted');
  });

  it('a proposal taken back is closed, and so is one adopted', () => {
    const withdrawn = given(proposed, takeProposalBack('A1', '2026-06-05'));
    withdrawn.when(approve('A1', 'mdu', '2026-06-06')).refuses('amendment-closed', { status: 'withdrawn', on: '2026-06-05' });
    withdrawn.when(takeProposalBack('A1', '2026-06-06')).refuses('amendment-closed');
    const adopted = given(partnershipInForce, amended('A1', '2026-06-01', change));
    adopted
      .when(takeApprovalBack('A1', 'mdu', '2026-06-06'))
      .refuses('amendment-closed', { status: 'adopted', on: '2026-06-01' });
  });

  it('is approved once by each, after it was proposed', () => {
    const history = given(proposed, approve('A1', 'mdu', '2026-06-02'));
    history.when(approve('A1', 'mdu', '2026-06-03')).refuses('amendment-approved-already', { on: '2026-06-02' });
    history.when(approve('A1', 'vasteras', '2026-05-31')).refuses('dated-before-proposal', { proposedOn: '2026-06-01' });
    history.when(approve('A1', 'vasteras', '2026-06-01')).gives('AmendmentApproved');
    history.when(takeApprovalBack('A1', 'eskilstuna', '2026-06-03')).refuses('amendment-not-approved');
    history.when(approve('A2', 'mdu', '2026-06-03')).refuses('no-such-amendment', { amendment: 'A2' });
    history.when(propose('A1', '2026-06-03', change)).refuses('repeated-key');
  });

  it('waits for the agreement itself to be approved', () => {
    given(draft())
      .when(propose('A1', '2026-06-01', change))
      .refuses('conditions-not-met');
  });

  it('does not wait for a party that has withdrawn', () => {
    const history = given(
      ...[partnershipInForce, amended('A1', '2026-06-01', withdrawal('vasteras', 2027)), propose('A2', '2026-07-01', change)],
      approve('A2', 'mdu', '2026-07-01'),
    );
    history.when(approve('A2', 'eskilstuna', '2026-07-02')).gives('AmendmentApproved', 'AmendmentAdopted');
  });
});

describe('what an amendment changes', () => {
  it('a yearly sum from a year on; the years before keep theirs', () => {
    const lines = given(partnershipInForce, amended('A1', '2026-06-01', change)).contributions('2029-12-31');
    const sums = [2026, 2027, 2028, 2029].map((year) => lines[`mdu ${year}`]?.scheduled);
    expect(sums).toEqual(['1100000.00', '1200000.00', '1200000.00', '1200000.00']);
    expect(lines['vasteras 2027']).toMatchObject({ scheduled: '5000000.00' });
  });

  it('two adopted on one day count in the order recorded, the last word on a year', () => {
    const first = amended('A1', '2026-06-01', change);
    const second = amended('A2', '2026-06-01', yearlySum('mdu', 2027, '1300000.00'));
    expect(scheduled([...partnershipInForce, ...first, ...second])).toBe('1300000.00');
    expect(scheduled([...partnershipInForce, ...second, ...first])).toBe('1200000.00');
  });

  it('one adopted late takes its place by its date', () => {
    const later = amended('A2', '2026-09-01', yearlySum('mdu', 2027, '1300000.00'));
    const history = given(partnershipInForce, later, amended('A1', '2026-06-01', change));
    expect(history.contributions('2026-08-31')['mdu 2027']).toMatchObject({ scheduled: '1200000.00' });
    expect(history.contributions('2026-09-01')['mdu 2027']).toMatchObject({ scheduled: '1300000.00' });
    expect(history.book.versions.map((version) => version.amendment)).toEqual([undefined, 'A1', 'A2']);
  });

  it('the text of a clause, which the versions keep apart', () => {
    const text: AmendmentChange = { kind: 'clause-text', clause: 'payment', summary: 'Due 60 days after requisition.' };
    const { book } = given(partnershipInForce, amended('A1', '2026-06-01', text));
    const summary = (on: string) => clausesOn(book, on).find((version) => version.clause.key === 'payment')?.clause.summary;
    expect(summary('2026-05-31')).toBe('Due 30 days after requisition.');
    expect(summary('2026-06-01')).toBe('Due 60 days after requisition.');
  });

  it('mandates, all anew', () => {
    const mandates: AmendmentChange = { kind: 'mandates', mandates: [{ body: 'board', votes: 'as-recorded' }] };
    const history = given(partnershipInForce, amended('A1', '2026-06-01', mandates));
    history.when(fund('P1', '1.00', '2026-06-01', { body: 'director' })).refuses('no-mandate', { body: 'director' });
    history.when(fund('P1', '1.00', '2026-05-31', { body: 'director' })).gives('DecisionTaken', 'CommitmentFunded');
  });

  it('the four-eyes threshold, or none', () => {
    const threshold: AmendmentChange = { kind: 'four-eyes-threshold', threshold: { value: '10.00', currency: 'SEK' } };
    const history = given(partnershipInForce, fund('P1', '100.00', '2026-02-20'), amended('A1', '2026-06-01', threshold));
    history.when(spend('E1', 'P1', '10.01', '2026-05-31')).gives('ExpenditureRecorded');
    history.when(spend('E2', 'P1', '10.01', '2026-06-01')).gives('CommandHeld');
    const none = given(
      partnershipInForce,
      amended('A1', '2026-06-01', threshold),
      amended('A2', '2026-07-01', { kind: 'four-eyes-threshold' }),
    );
    expect(versionOn(none.book, '2026-07-01').terms.fourEyesAbove).toBeUndefined();
  });

  it('a withdrawal: the party contributes nothing from a year on, its year of leaving stands', () => {
    const lines = given(partnershipInForce, amended('A1', '2026-06-01', withdrawal('vasteras', 2027))).contributions(
      '2028-12-31',
    );
    expect(lines['vasteras 2026']).toMatchObject({ scheduled: '5000000.00', owed: '5000000.00' });
    expect(lines['vasteras 2027']).toMatchObject({ scheduled: '0.00', owed: '0.00' });
  });
});

describe('what a proposal must hold', () => {
  const tried = (...changes: AmendmentChange[]) => given(partnershipInForce).when(propose('A1', '2026-06-01', ...changes));

  it.each<[string, AmendmentChange, string]>([
    ['yearly-sum', { kind: 'yearly-sum', fromYear: 2027, yearly: { value: '1.00', currency: 'SEK' } }, 'party'],
    ['yearly-sum', { kind: 'yearly-sum', party: 'mdu', yearly: { value: '1.00', currency: 'SEK' } }, 'fromYear'],
    ['yearly-sum', { kind: 'yearly-sum', party: 'mdu', fromYear: 2027 }, 'yearly'],
    ['clause-text', { kind: 'clause-text', summary: 'x' }, 'clause'],
    ['clause-text', { kind: 'clause-text', clause: 'payment' }, 'summary'],
    ['dissolution-year-base', { kind: 'dissolution-year-base' }, 'base'],
    ['mandates', { kind: 'mandates' }, 'mandates'],
    ['withdrawal', { kind: 'withdrawal', fromYear: 2027 }, 'party'],
    ['withdrawal', { kind: 'withdrawal', party: 'mdu' }, 'fromYear'],
  ])('%s %j needs %s', (kind, incomplete, needs) => {
    tried(incomplete).refuses('change-incomplete', { kind, needs });
  });

  it('names years of the schedule, parties and clauses that there are, and the agreement’s currency', () => {
    tried(yearlySum('mdu', 2025, '1.00')).refuses('change-outside-schedule', { first: '2026', last: '2029' });
    tried(withdrawal('mdu', 2030)).refuses('change-outside-schedule', { year: '2030' });
    tried({ kind: 'yearly-sum', party: 'region', fromYear: 2027, yearly: { value: '1.00', currency: 'SEK' } }).refuses(
      'not-a-party',
    );
    tried({ kind: 'clause-text', clause: 'none', summary: 'x' }).refuses('no-such-clause', { clause: 'none' });
    tried({ kind: 'yearly-sum', party: 'mdu', fromYear: 2027, yearly: { value: '1.00', currency: 'EUR' } }).refuses(
      'wrong-currency',
    );
    tried({ kind: 'four-eyes-threshold', threshold: { value: '1.00', currency: 'EUR' } }).refuses('wrong-currency');
  });

  it('takes a party that has left as it is: it cannot leave again, and its sums stand', () => {
    const left = given(partnershipInForce, amended('A1', '2026-06-01', withdrawal('vasteras', 2027)));
    for (const change of [withdrawal('vasteras', 2028), yearlySum('vasteras', 2028, '1.00')]) {
      left.when(propose('A2', '2026-07-01', change)).refuses('already-withdrawn', { on: '2026-06-01' });
    }
  });

  it('leaves somebody who pays in every year', () => {
    const all = (['mdu', 'eskilstuna', 'vasteras'] as const).map((party) => withdrawal(party, 2028));
    tried(...all).refuses('schedule-empty');
    tried(...all.slice(1)).gives('AmendmentProposed');
  });
});
