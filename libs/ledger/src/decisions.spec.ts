import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../test/support/bodies.js';
import {
  amended,
  decideItem,
  fund,
  given,
  increase,
  meet,
  partnership,
  partnershipAwaiting,
  partnershipInForce,
  reduce,
  rescind,
  withdrawal,
} from '../../../test/support/rules.js';

const day = '2026-02-20';

describe('meetings', () => {
  it('are recorded once, with attendance by party', () => {
    const history = given(partnershipInForce, meet('M1', 'board', day));
    history.when(meet('M1', 'board', '2026-03-20')).refuses('repeated-key');
    const order = meet('M2', 'board', day);
    const stranger = { ...order, input: { ...order.input, attendance: [{ party: 'region', present: 1 }] } };
    history.when(stranger).refuses('not-a-party', { party: 'region' });
  });

  it('a decision was taken at a meeting of its own body and day', () => {
    const history = given(partnershipInForce, meet('M1', 'board', day));
    history.when(decideItem('D1', day, { meeting: 'M2' })).refuses('no-such-meeting', { meeting: 'M2' });
    history
      .when(decideItem('D1', day, { meeting: 'M1', body: 'core-team' }))
      .refuses('meeting-of-another-body', { held: 'board' });
    history.when(decideItem('D1', '2026-02-21', { meeting: 'M1' })).refuses('meeting-of-another-body', { on: day });
    history.when(decideItem('D1', day, { meeting: 'M1' })).gives('DecisionTaken');
  });
});

describe('decisions', () => {
  it('are recorded once by name', () => {
    given(partnershipInForce, decideItem('D1', day)).when(decideItem('D1', day)).refuses('repeated-key');
  });

  it('come with the fact they decide, and one may fund several projects', () => {
    const history = given(partnershipInForce);
    history.when(fund('P1', '1.00', day, { decision: 'D1' })).gives('DecisionTaken', 'CommitmentFunded');
    history.when(fund('P2', '1.00', day, { decision: 'D1' })).gives('CommitmentFunded');
    expect(history.book.decisions.get('D1')).toMatchObject({ body: 'board', on: day, outcome: 'approved' });
  });

  it('named again are of the same body and day', () => {
    const history = given(partnershipInForce, fund('P1', '1.00', day, { decision: 'D1' }));
    history
      .when(fund('P2', '1.00', day, { decision: 'D1', body: 'director' }))
      .refuses('decision-differs', { otherBody: 'director' });
    history.when(increase('P1', '1.00', '2026-03-01', { decision: 'D1' })).refuses('decision-differs', { otherOn: '2026-03-01' });
  });

  it('carry out only what they approved, with changes or without', () => {
    const decided = (outcome: string) =>
      given(partnershipInForce, fund('P1', '9.00', '2026-02-19'), decide('D1', day, { outcome }));
    for (const outcome of ['rejected', 'deferred', 'filed', 'proposed', 'noted']) {
      const history = decided(outcome);
      history.when(fund('P2', '1.00', day, { decision: 'D1' })).refuses('decision-not-approved', { decision: 'D1', outcome });
      history.when(increase('P1', '1.00', day, { decision: 'D1' })).refuses('decision-not-approved');
      for (const order of [reduce('P1', '1.00', day), rescind('P1', day)]) {
        const named = { ...order, input: { ...order.input, decision: { decision: 'D1', body: 'board' } } };
        history.when(named).refuses('decision-not-approved', { outcome });
      }
      expect(history.left('P1', day)).toEqual(['9.00']);
    }
    for (const outcome of ['approved', 'approved-with-changes']) {
      decided(outcome)
        .when(fund('P2', '1.00', day, { decision: 'D1' }))
        .gives('CommitmentFunded');
    }
  });

  it('are of a body that has a mandate', () => {
    const history = given(partnership({ terms: { mandates: [{ body: 'board', votes: 'as-recorded' }] } }));
    history.when(fund('P1', '1.00', day, { body: 'director' })).refuses('no-mandate', { body: 'director' });
    history.when(decideItem('D1', day, { body: 'core-team' })).refuses('no-mandate', { body: 'core-team' });
  });

  it('C3: may be dated before entry into force once all conditions are met', () => {
    given(partnershipAwaiting())
      .when(fund('P1', '1.00', day))
      .refuses('conditions-not-met');
    given(partnershipInForce)
      .when(fund('P1', '1.00', '2025-11-04'))
      .gives('DecisionTaken', 'CommitmentFunded');
  });
});

describe('votes', () => {
  const voted = (...inFavour: string[]) => fund('P1', '1.00', day, { body: 'core-team', inFavour });

  it('of the Core Team: a majority of all parties, one vote each', () => {
    const history = given(partnershipInForce);
    history.when(voted()).refuses('no-majority', { inFavour: '0', parties: '3' });
    history.when(voted('mdu')).refuses('no-majority', { inFavour: '1' });
    history.when(voted('mdu', 'mdu')).refuses('no-majority', { inFavour: '1' });
    history.when(voted('mdu', 'region')).refuses('not-a-party');
    history.when(voted('mdu', 'vasteras')).gives('DecisionTaken', 'CommitmentFunded');
  });

  it('half is no majority', () => {
    const history = given(partnershipInForce, amended('A1', '2026-02-01', withdrawal('vasteras', 2027)));
    history.when(voted('mdu')).refuses('no-majority', { inFavour: '1', parties: '2' });
    history.when(voted('mdu', 'eskilstuna')).gives('DecisionTaken', 'CommitmentFunded');
  });

  it('of the board and the director count as recorded', () => {
    given(partnershipInForce)
      .when(fund('P1', '1.00', day, { inFavour: ['mdu'] }))
      .gives('DecisionTaken', 'CommitmentFunded');
    given(partnershipInForce)
      .when(fund('P1', '1.00', day, { body: 'director' }))
      .gives('DecisionTaken', 'CommitmentFunded');
  });
});
