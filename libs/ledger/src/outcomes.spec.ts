import { describe, expect, it } from '@jest/globals';
import { bothTexts, clarify, decide, rescindDecision, settleDeferred } from '../../../test/support/bodies.js';
import { fund, type Given, given, increase, partnershipInForce, rescind, spend } from '../../../test/support/rules.js';
import { type Decision, OUTCOMES } from './decisions.js';
import { outcomeOn } from './outcomes.js';

const [day, later] = ['2026-02-20', '2026-04-17'];
const outcome = (history: Given, key: string, on = later) =>
  outcomeOn(history.book, history.book.decisions.get(key) as Decision, on);

describe('the outcome of a decision', () => {
  it.each(OUTCOMES.map((word) => [word]))('%s is kept as recorded', (word) => {
    expect(outcome(given(partnershipInForce, decide('D1', day, { outcome: word })), 'D1').outcome).toBe(word);
  });

  it('approved with changes keeps both texts, recorded once', () => {
    const history = given(...[partnershipInForce, decide('D1', day, { outcome: 'approved-with-changes' })], decide('D2', day));
    history.when(bothTexts('D2', day)).refuses('outcome-is-another', { outcome: 'approved', wanted: 'approved-with-changes' });
    history.when(bothTexts('D1', day, 'A second pilot is carried out')).refuses('texts-equal');
    history.when(bothTexts('D1', '2026-02-23')).gives('DecisionTextsRecorded');
    history.when(bothTexts('D1', '2026-02-24')).refuses('texts-recorded', { on: '2026-02-23' });
    expect(outcome(history, 'D1', '2026-02-22').changes).toBeUndefined();
    expect(outcome(history, 'D1', '2026-02-23').changes).toMatchObject({
      proposedText: 'A second pilot is carried out',
      decidedText: 'A proposal comes to the board',
    });
  });

  it('approved becomes approved with a clarification when one is recorded', () => {
    const history = given(partnershipInForce, decide('D1', day), decide('D2', day, { outcome: 'noted' }));
    history.when(clarify('D2', day)).refuses('outcome-is-another', { outcome: 'noted' });
    history.when(clarify('D1', '2026-02-21')).gives('DecisionClarified');
    expect(outcome(history, 'D1', day).outcome).toBe('approved');
    expect(outcome(history, 'D1')).toMatchObject({
      outcome: 'approved-with-clarification',
      clarifications: [{ clarification: 'The goals serve those of the cooperation' }],
    });
  });
});

describe('what was deferred', () => {
  it('is settled by a later decision that does not defer again', () => {
    const history = given(
      ...[partnershipInForce, decide('D0', '2026-01-20'), decide('D1', day, { outcome: 'deferred' })],
      ...[decide('D2', '2026-03-20', { outcome: 'deferred' }), decide('D3', later)],
    );
    history.when(settleDeferred('D3', 'D1', later)).refuses('outcome-is-another', { wanted: 'deferred' });
    history.when(settleDeferred('D1', 'D4', later)).refuses('no-such-decision', { decision: 'D4' });
    history.when(settleDeferred('D1', 'D0', later)).refuses('no-later-decision', { by: 'D0' });
    history.when(settleDeferred('D1', 'D2', later)).refuses('deferred-again', { by: 'D2' });
    history.when(settleDeferred('D1', 'D3', '2026-04-16')).refuses('before-the-decision', { decision: 'D3' });
    history.when(settleDeferred('D1', 'D3', later)).gives('DeferredSettled');
    history.when(settleDeferred('D1', 'D3', later)).refuses('deferred-settled', { by: 'D3' });
    expect(outcome(history, 'D1', '2026-04-16').settled).toBeUndefined();
    expect(outcome(history, 'D1')).toMatchObject({ outcome: 'deferred', settled: { by: 'D3', on: later } });
  });

  it('may be settled by one recorded later on the same day', () => {
    const history = given(partnershipInForce, decide('D1', day, { outcome: 'deferred' }), decide('D2', day));
    history.when(settleDeferred('D1', 'D2', day)).gives('DeferredSettled');
  });
});

describe('a rescinded decision', () => {
  it('is taken back once, by a later one, from its date', () => {
    const history = given(partnershipInForce, decide('D1', day), decide('D2', later));
    history.when(rescindDecision('D2', 'D1', later)).refuses('no-later-decision');
    history.when(rescindDecision('D1', 'D1', later)).refuses('no-later-decision');
    history.when(rescindDecision('D1', 'D2', later)).gives('DecisionRescinded');
    history.when(rescindDecision('D1', 'D2', later)).refuses('decision-rescinded', { by: 'D2', on: later });
    expect(outcome(history, 'D1', '2026-04-16').outcome).toBe('approved');
    expect(outcome(history, 'D1')).toMatchObject({ outcome: 'rescinded', rescinded: { by: 'D2' } });
  });

  it('K4: gives no money back by itself: the commitment is rescinded first, and what was spent stays spent', () => {
    const history = given(
      ...[partnershipInForce, fund('P1', '10.00', day, { decision: 'D1' }), spend('E1', 'P1', '4.00', '2026-03-01')],
      ...[increase('P1', '5.00', '2026-03-02', { decision: 'D3' }), decide('D2', later)],
    );
    history.when(rescindDecision('D1', 'D2', later)).refuses('decision-still-funds', { commitment: 'P1', left: '6.00' });
    history.when(rescind('P1', later)).gives('DecisionTaken', 'CommitmentRescinded');
    history.when(rescindDecision('D1', 'D2', later)).gives('DecisionRescinded');
    expect(history.left('P1', later)).toEqual(['0.00', '0.00']);
    expect(history.balance('cash', later)).toBe('-4.00');
  });
});
