import { describe, expect, it } from '@jest/globals';
import { accession, approveJoining, REGION } from '../../../test/support/life.js';
import {
  amended,
  approve,
  approveAgreement,
  by,
  decideItem,
  dissolved,
  fund,
  given,
  partnershipInForce,
  pay,
  person,
  propose,
  recordedOn,
  requisition,
  takeApprovalBack,
  withdrawal,
  yearlySum,
} from '../../../test/support/rules.js';
import { inForceFrom } from './conditions.js';
import { contributionKey } from './shortfall.js';
import { partiesOn, versionOn } from './terms.js';

const founders = ['mdu', 'eskilstuna', 'vasteras'] as const;
const proposed = [...partnershipInForce, propose('A1', '2026-09-01', accession(2027, '900000.00'))];
const joined = [...proposed, ...founders.map((party) => approve('A1', party, '2026-09-01')), approveJoining('A1', '2026-10-01')];
const keys = (history: ReturnType<typeof given>, on: string) => partiesOn(history.book, on).map(({ key }) => key);

describe('a party accedes', () => {
  it('on the day the last of all parties approved, itself among them', () => {
    const history = given(proposed, approve('A1', 'mdu', '2026-09-01'), approve('A1', 'eskilstuna', '2026-09-05'));
    history.when(approveJoining('A1', '2026-10-01')).gives('AmendmentApproved');
    history.when(approve('A1', 'vasteras', '2026-09-20')).gives('AmendmentApproved', 'AmendmentAdopted');
    expect(keys(history, '2026-09-30')).toEqual([...founders]);
    expect(keys(history, '2026-10-01')).toEqual([...founders, 'region']);
    expect(inForceFrom(history.book)).toBe('2026-01-01');
  });

  it('by its own people only, and may take its approval back before', () => {
    const history = given(proposed);
    history.when(by(person('admin', 'mdu'), approveJoining('A1', '2026-09-02'))).refuses('not-allowed', {
      command: 'approve-amendment',
      allowed: 'admin@region',
    });
    history.when(approveJoining('A1', '2026-09-02')).gives('AmendmentApproved');
    const back = { ...takeApprovalBack('A1', 'mdu', '2026-09-03'), actor: approveJoining('A1', '2026-09-03').actor };
    history.when({ ...back, input: { amendment: 'A1', party: 'region' } }).gives('AmendmentApprovalWithdrawn');
  });

  it('as a contributor with a key of its own and a sum', () => {
    const tried = (change: ReturnType<typeof accession>) => given(partnershipInForce).when(propose('A1', '2026-09-01', change));
    tried(accession(2027, '1.00', { ...REGION, key: 'mdu' })).refuses('repeated-key', { key: 'mdu' });
    tried(accession(2027, '1.00', { ...REGION, role: 'host' })).refuses('joins-as-contributor');
    tried(accession(2031, '1.00')).refuses('change-outside-schedule');
    tried({ kind: 'accession', fromYear: 2027 }).refuses('change-incomplete', { needs: 'joining' });
    given(joined)
      .when(propose('A2', '2026-11-01', accession(2027, '1.00')))
      .refuses('repeated-key');
  });

  it('P1: pays from its year, and is in the key of the years it pays for', () => {
    const { book } = given(joined);
    const weight = (on: string) =>
      contributionKey(book, versionOn(book, on), on)
        .find(({ party }) => party === 'region')
        ?.weight.toFixed();
    expect([weight('2026-12-31'), weight('2027-01-01')]).toEqual(['0', '900000']);
    const history = given(joined, requisition('mdu', 2027, '1.00', '2027-01-01'));
    expect(history.contributions('2027-01-01')).toMatchObject({
      'region 2026': { scheduled: '0.00', owed: '0.00' },
      'region 2027': { scheduled: '900000.00', owed: '900000.00' },
      'region 2029': { scheduled: '900000.00', owed: '0.00' },
    });
  });

  it('P1: shares in the shortfall of what was decided after it joined, not before', () => {
    const history = given(
      joined,
      fund('P1', '11100111.00', '2026-02-20'),
      fund('P2', '120.00', '2027-02-20'),
      dissolved('2027-06-30'),
    );
    const { lines } = history.obligations('2027-06-30');
    expect(lines['P1']?.shares).toMatchObject({ mdu: '11.00', region: '0.00' });
    expect(lines['P2']?.shares).toEqual({ mdu: '11.00', eskilstuna: '50.00', vasteras: '50.00', region: '9.00' });
  });

  it('and is asked for its approval of later amendments, and its vote', () => {
    const history = given(joined, propose('A2', '2026-11-01', yearlySum('mdu', 2027, '2.00')));
    for (const party of founders) history.when(approve('A2', party, '2026-11-01')).gives('AmendmentApproved');
    history.when(approveJoining('A2', '2026-11-02')).gives('AmendmentApproved', 'AmendmentAdopted');
    const two = { body: 'core-team', inFavour: ['mdu', 'eskilstuna'] } as const;
    given(joined)
      .when(decideItem('D1', '2026-11-01', { ...two, inFavour: [...two.inFavour] }))
      .refuses('no-majority', { parties: '4' });
    given(joined)
      .when(recordedOn('2026-11-01', decideItem('D1', '2026-09-30', { ...two, inFavour: [...two.inFavour] })))
      .gives('DecisionTaken');
  });

  it('and has approved the agreement by that', () => {
    const order = { ...approveAgreement('mdu', '2026-11-01'), actor: approveJoining('A1', '2026-11-01').actor };
    given(joined)
      .when({ ...order, input: { party: 'region', body: 'regional executive board' } })
      .refuses('approved-by-joining', { on: '2026-10-01' });
  });

  it('is no party before: nothing dated earlier can be changed about it', () => {
    const history = given(joined);
    const earlier = propose('A2', '2026-09-30', { ...yearlySum('mdu', 2027, '1.00'), party: 'region' });
    history.when(recordedOn('2026-11-01', earlier)).refuses('not-yet-a-party', { joinedOn: '2026-10-01' });
    history.when(pay('mdu', 2026, '1.00', '2026-11-01')).gives('ContributionReceived');
  });
});

describe('a party withdraws', () => {
  const left = [...partnershipInForce, ...amended('A1', '2026-10-01', withdrawal('vasteras', 2027))];

  it('P4: is not asked after it has left, and cannot answer', () => {
    const history = given(left, propose('A2', '2026-11-01', yearlySum('mdu', 2027, '2.00')), approve('A2', 'mdu', '2026-11-01'));
    history.when(approve('A2', 'vasteras', '2026-11-02')).refuses('not-asked', { amendment: 'A2' });
    history.when(approve('A2', 'eskilstuna', '2026-11-02')).gives('AmendmentApproved', 'AmendmentAdopted');
    expect(keys(history, '2026-11-02')).toEqual(['mdu', 'eskilstuna']);
  });

  it('P4: is asked as long as it is there on the day of adoption', () => {
    const history = given(partnershipInForce, propose('A2', '2026-09-01', yearlySum('mdu', 2027, '2.00')));
    history.when(approve('A2', 'eskilstuna', '2026-09-01')).gives('AmendmentApproved');
    history.when(approve('A2', 'mdu', '2026-09-01')).gives('AmendmentApproved');
  });
});
