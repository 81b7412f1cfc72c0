import { describe, expect, it } from '@jest/globals';
import {
  amended,
  complete,
  dissolved,
  dissolveOtherwise,
  fund,
  given,
  increase,
  partnershipInForce,
  reduce,
  release,
  requisition,
  rescind,
  reverse,
  spend,
} from '../../../test/support/rules.js';

const D = '2026-06-30';
const P1 = [...partnershipInForce, fund('P1', '111.00', '2026-02-20')];

describe('S1: the ground', () => {
  it('S1: under § 11 what the board decided survives', () => {
    const answer = given(P1, dissolved(D)).obligations(D);
    expect(answer).toMatchObject({ end: { on: D, ground: 'failed-negotiation' }, surviving: '111.00', contested: '0.00' });
  });

  it('S1: on any other ground every commitment is contested', () => {
    const history = given(P1, dissolveOtherwise(D, 'All parties agree to end the cooperation'));
    const answer = history.obligations(D);
    expect(answer).toMatchObject({ end: { ground: 'other' }, need: '0.00', surviving: '0.00', contested: '111.00', lines: {} });
    expect(answer.tranches['P1']).toMatchObject({ status: 'contested' });
  });

  it('S1: a what-if assumes § 11, whatever ground is recorded', () => {
    const history = given(P1, dissolveOtherwise(D, 'All parties agree to end the cooperation'));
    expect(history.whatIf(D)).toMatchObject({ need: '111.00', contested: '0.00' });
  });
});

describe('S2: what survives', () => {
  it('S2: decided by the board the day before D it survives, on D it is contested', () => {
    const answer = given(P1, fund('P2', '1.00', '2026-06-29'), fund('P3', '2.00', D), dissolved(D)).obligations(D);
    expect(answer.tranches['P2']).toMatchObject({ status: 'surviving' });
    expect(answer.tranches['P3']).toMatchObject({ status: 'contested' });
    expect(answer).toMatchObject({ surviving: '112.00', contested: '2.00' });
  });

  it('S2: rescinded before D it is no obligation at all', () => {
    const answer = given(P1, rescind('P1', '2026-06-29'), dissolved(D)).obligations(D);
    expect(answer).toMatchObject({ tranches: {}, need: '0.00', contested: '0.00' });
  });

  it('S2: each tranche goes by its own body and date', () => {
    const answer = given(
      partnershipInForce,
      fund('P1', '100.00', '2026-02-20', { body: 'core-team' }),
      increase('P1', '50.00', '2026-06-29'),
      increase('P1', '30.00', D),
      dissolved(D),
    ).obligations(D);
    const statuses = Object.values(answer.tranches).map((tranche) => tranche.status);
    expect(statuses).toEqual(['contested', 'surviving', 'contested']);
    expect(answer).toMatchObject({ surviving: '50.00', contested: '130.00', order: ['P1+1'] });
  });
});

describe('S3: what is contested', () => {
  it('S3: Core Team, director, decided on D, carried over: a total of its own, never dropped and never mixed in', () => {
    const answer = given(
      P1,
      fund('core', '7.00', '2026-02-20', { body: 'core-team' }),
      fund('director', '3.00', '2026-02-20', { body: 'director' }),
      fund('that-day', '11.00', D),
      fund('carried', '5.00', '2026-01-01', { carriedOver: '2025-11-26' }),
      dissolved(D),
    ).obligations(D);
    const statuses = Object.fromEntries(Object.entries(answer.tranches).map(([name, { status }]) => [name, status]));
    expect(statuses).toEqual({
      ...{ P1: 'surviving', core: 'contested', director: 'contested', 'that-day': 'contested', carried: 'contested' },
    });
    expect(answer).toMatchObject({ need: '111.00', surviving: '111.00', contested: '26.00', order: ['P1'] });
  });

  it('S3: what is contested is what is left of it', () => {
    const core = fund('core', '7.00', '2026-02-20', { body: 'core-team' });
    expect(given(P1, core, spend('E1', 'core', '2.00', D), dissolved(D)).obligations(D)).toMatchObject({ contested: '5.00' });
  });
});

describe('S5: what is dated D', () => {
  it('S5: a rescission dated D is disregarded from the dissolution on, also for what is left', () => {
    const history = given(P1, rescind('P1', D));
    expect(history.left('P1', D)).toEqual(['0.00']);
    history.when(dissolved(D)[0]!).gives('DisputeRaised');
    history.when(dissolved(D)[1]!).gives('NegotiationFailed');
    history.when(dissolved(D)[2]!).gives('AgreementDissolved');
    expect(history.left('P1', '2026-06-29')).toEqual(['111.00']);
    expect(history.left('P1', D)).toEqual(['111.00']);
    expect(history.obligations(D)).toMatchObject({ need: '111.00', surviving: '111.00' });
  });

  it('S5: what a rescission dated D would have ended goes on', () => {
    const history = given(P1, spend('E1', 'P1', '11.00', '2026-03-01'), rescind('P1', D), dissolved(D));
    history.when(spend('E2', 'P1', '50.00', '2026-07-01')).gives('ExpenditureRecorded');
    history.when(reverse('E1', '1.00', '2026-07-02')).gives('ExpenditureReversed');
    expect(history.left('P1', '2026-07-02')).toEqual(['51.00']);
    history.when(complete('P1', '2026-07-03')).gives('CommitmentCompleted');
    expect(history.obligations('2026-07-03')).toMatchObject({ surviving: '0.00' });
  });

  it('S5: a rescission dated after D is refused', () => {
    const history = given(P1, dissolved(D));
    history.when(rescind('P1', '2026-07-01')).refuses('after-dissolution', { dissolvedOn: D });
    history.when(rescind('P1', D)).gives('DecisionTaken', 'CommitmentRescinded');
    expect(history.obligations('2026-07-01')).toMatchObject({ need: '111.00', surviving: '111.00' });
  });

  it('S5: reductions and releases dated D count', () => {
    const reduced = given(P1, reduce('P1', '11.00', D), dissolved(D)).obligations(D);
    expect(reduced).toMatchObject({ need: '100.00', surviving: '100.00' });
    const released = given(P1, release('P1', '11.00', D), dissolved(D)).obligations(D);
    expect(released).toMatchObject({ need: '100.00', surviving: '100.00' });
  });

  it('S5: an amendment dated D counts', () => {
    const base = { kind: 'dissolution-year-base', base: 'full-year' } as const;
    const history = given(P1, requisition('mdu', 2026, '1.00', '2026-01-15'), amended('A1', D, base), dissolved(D));
    expect(history.obligations(D).stillToCome).toMatchObject({ 'mdu 2026': '1100000.00' });
  });

  it('S5: what was decided after D is outside the answer', () => {
    const answer = given(P1, fund('P2', '5.00', '2026-07-01')).whatIf(D, '2026-07-31');
    expect(Object.keys(answer.tranches)).toEqual(['P1']);
    expect(answer).toMatchObject({ need: '111.00', contested: '0.00' });
  });
});

describe('S6: nothing left', () => {
  it('S6: tranches with nothing left stay as zero lines', () => {
    const answer = given(P1, fund('P2', '10.00', '2026-03-01'), spend('E1', 'P2', '10.00', D), dissolved(D)).obligations(D);
    const zero = { mdu: '0.00', eskilstuna: '0.00', vasteras: '0.00' };
    expect(answer.lines['P2']).toEqual({ need: '0.00', covered: '0.00', uncovered: '0.00', shares: zero });
    expect(answer.order).toEqual(['P1', 'P2']);
  });
});
