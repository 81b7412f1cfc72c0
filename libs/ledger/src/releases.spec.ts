import { describe, expect, it } from '@jest/globals';
import {
  by,
  complete,
  dissolved,
  fund,
  given,
  increase,
  partnershipInForce,
  person,
  release,
  rescind,
  spend,
} from '../../../test/support/rules.js';

const P1 = [...partnershipInForce, fund('P1', '100.00', '2026-02-20')];

describe('a release', () => {
  it('K1: frees what a commitment no longer needs, and needs no decision of its own', () => {
    const history = given(P1);
    history.when(release('P1', '30.00', '2026-03-01')).gives('CommitmentReleased');
    expect(history.left('P1', '2026-03-01')).toEqual(['70.00']);
    history.when(by(person('finance', 'mdu'), release('P1', '1.00', '2026-03-01'))).refuses('not-allowed');
  });

  it('before D names no group, for there is none', () => {
    const [event] = given(P1)
      .when(release('P1', '30.00', '2026-03-01', 'contested'))
      .gives('CommitmentReleased');
    expect(event?.data).toMatchObject({ commitment: 'P1', amount: { value: '30.00', currency: 'SEK' } });
  });
});

describe('a completion', () => {
  it('K1: stores what was left and is released', () => {
    const [event] = given(P1, spend('E1', 'P1', '30.01', '2026-03-01'))
      .when(complete('P1', '2026-04-01'))
      .gives('CommitmentCompleted');
    expect(event?.data).toMatchObject({ released: { value: '69.99', currency: 'SEK' } });
  });

  it('K1: of a commitment with nothing left releases nothing', () => {
    const history = given(P1, spend('E1', 'P1', '100.00', '2026-03-01'));
    const [event] = history.when(complete('P1', '2026-04-01')).gives('CommitmentCompleted');
    expect(event?.data).toMatchObject({ released: { value: '0.00' } });
  });

  it('K1: dated before an expenditure that needs the money is refused', () => {
    const history = given(P1, spend('E1', 'P1', '30.00', '2026-03-01'));
    history.when(complete('P1', '2026-02-28')).refuses('less-than-left', { on: '2026-03-01', left: '0.00', asked: '30.00' });
  });
});

describe('a completion recorded late', () => {
  it('K1: cannot lie before an increase, and can on its day', () => {
    const increased = [...P1, increase('P1', '50.00', '2026-03-01')];
    given(increased)
      .when(complete('P1', '2026-02-28'))
      .refuses('increased-after-end', { commitment: 'P1', increasedOn: '2026-03-01', on: '2026-02-28' });
    const [event] = given(increased).when(complete('P1', '2026-03-01')).gives('CommitmentCompleted');
    expect(event?.data).toMatchObject({ released: { value: '150.00' } });
  });
});

describe('a rescission', () => {
  it('K4: can lie on the day of an increase, and takes that too', () => {
    const history = given(P1, increase('P1', '50.00', '2026-03-01'));
    history.when(rescind('P1', '2026-03-01')).gives('DecisionTaken', 'CommitmentRescinded');
    expect(history.left('P1', '2026-03-01')).toEqual(['0.00', '0.00']);
  });

  it('K4: cannot lie before an increase or an expenditure that stands', () => {
    const history = given(P1, increase('P1', '50.00', '2026-03-01'), spend('E1', 'P1', '10.00', '2026-04-01'));
    history.when(rescind('P1', '2026-02-28')).refuses('increased-after-end', { increasedOn: '2026-03-01' });
    history.when(rescind('P1', '2026-03-31')).refuses('less-than-left', { on: '2026-04-01', left: '0.00' });
    history.when(rescind('P1', '2026-04-01')).gives('DecisionTaken', 'CommitmentRescinded');
    expect(history.left('P1', '2026-04-01')).toEqual(['0.00', '0.00']);
  });

  it('S2: of a commitment with contested tranches ends those too', () => {
    const core = increase('P1', '5.00', '2026-03-01', { body: 'core-team' });
    expect(given(P1, core, rescind('P1', '2026-06-29'), dissolved('2026-06-30')).obligations('2026-06-30').tranches).toEqual({});
  });
});
