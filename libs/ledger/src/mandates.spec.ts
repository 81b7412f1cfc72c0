import { describe, expect, it } from '@jest/globals';
import { decide, organise, rescindDecision, setMandate } from '../../../test/support/bodies.js';
import { amended, fund, given, increase, partnershipInForce, sek, yearlySum } from '../../../test/support/rules.js';
import { mandateOf } from './mandates.js';

const day = '2026-02-20';
const director = (amount: string, on: string) => fund(`P-${on}-${amount}`, amount, on, { body: 'director' });
const organised = [...partnershipInForce, organise(day)];

describe('mandates', () => {
  it('K2: hold as the agreement has them until the board sets them, from the day it says', () => {
    const history = given(organised, setMandate('director', '2026-03-01', { on: day, limit: '300000.00' }));
    history.when(director('300000.00', '2026-02-28')).refuses('over-mandate', { limit: '200000.00' });
    history.when(director('300000.01', '2026-03-01')).refuses('over-mandate', { limit: '300000.00' });
    history.when(director('300000.00', '2026-03-01')).gives('DecisionTaken', 'CommitmentFunded');
  });

  it('K2: the total after an increase is tested against the mandate of the day of the increase', () => {
    const history = given(
      ...[organised, director('200000.00', '2026-02-21')],
      setMandate('director', '2026-03-01', { on: '2026-02-22', limit: '250000.00' }),
    );
    const more = (amount: string, on: string) => increase('P-2026-02-21-200000.00', amount, on, { body: 'director' });
    history.when(more('1.00', '2026-02-28')).refuses('over-mandate', { total: '200001.00' });
    history.when(more('50000.00', '2026-03-01')).gives('DecisionTaken', 'CommitmentIncreased');
  });

  it('of one body leave those of the others as they are, and the last recorded of one day holds', () => {
    const history = given(
      ...[organised, setMandate('director', '2026-03-01', { on: day, limit: '300000.00' })],
      setMandate('director', '2026-03-01', { on: '2026-02-21', limit: '100000.00' }),
    );
    expect(mandateOf(history.book, 'director', '2026-03-01').limit).toEqual(sek('100000.00'));
    expect(mandateOf(history.book, 'board', '2026-03-01')).toEqual({ body: 'board', votes: 'as-recorded' });
  });

  it('set by the board and amended by all parties: the later holds, on one day what the board set', () => {
    const mandates = [
      { body: 'board' as const, votes: 'as-recorded' as const },
      { body: 'director' as const, votes: 'as-recorded' as const, limit: sek('50000.00') },
    ];
    const limitOn = (history: ReturnType<typeof given>, on: string) => mandateOf(history.book, 'director', on).limit?.value;
    const change = { kind: 'mandates' as const, mandates };
    const earlier = given(
      organised,
      setMandate('director', '2026-03-01', { on: day, limit: '300000.00' }),
      amended('A1', '2026-04-01', change),
    );
    expect([limitOn(earlier, '2026-03-31'), limitOn(earlier, '2026-04-01')]).toEqual(['300000.00', '50000.00']);
    const later = given(
      organised,
      amended('A1', '2026-04-01', change),
      setMandate('director', '2026-04-01', { on: '2026-04-01', limit: '300000.00' }),
    );
    expect([limitOn(later, '2026-03-31'), limitOn(later, '2026-04-01')]).toEqual(['200000.00', '300000.00']);
  });

  it('K2: the one set from the latest day holds, however late an earlier one was recorded', () => {
    const history = given(
      ...[organised, setMandate('director', '2026-04-01', { on: day, limit: '300000.00' })],
      setMandate('director', '2026-03-01', { on: '2026-02-21', limit: '100000.00' }),
    );
    const limits = ['2026-02-28', '2026-03-01', '2026-04-01'].map((on) => mandateOf(history.book, 'director', on).limit?.value);
    expect(limits).toEqual(['200000.00', '100000.00', '300000.00']);
  });

  it('K2: set by the board hold on after an amendment of something else', () => {
    const history = given(
      ...[organised, setMandate('director', '2026-03-01', { on: day, limit: '300000.00' })],
      amended('A1', '2026-04-01', yearlySum('mdu', 2027, '1200000.00')),
    );
    expect(mandateOf(history.book, 'director', '2026-04-01').limit).toEqual(sek('300000.00'));
  });

  it('fall back to what held before when the decision that set them is rescinded', () => {
    const history = given(
      ...[organised, setMandate('director', '2026-03-01', { on: day, limit: '300000.00' })],
      ...[decide('D-back', '2026-05-01'), rescindDecision('D-organisation', 'D-back', '2026-05-01')],
    );
    expect(mandateOf(history.book, 'director', '2026-04-30').limit).toEqual(sek('300000.00'));
    expect(mandateOf(history.book, 'director', '2026-05-01').limit).toEqual(sek('200000.00'));
  });

  it('are set by a recorded decision of the board that approved them, from that day at the earliest', () => {
    const history = given(organised, decide('D-core', day, { body: 'director' }), decide('D-no', day, { outcome: 'rejected' }));
    for (const decision of ['D-none', 'D-core', 'D-no']) {
      history.when(setMandate('director', '2026-03-01', { on: day, decision })).refuses('board-sets-this', { decision });
    }
    history.when(setMandate('director', '2026-02-19', { on: '2026-02-19' })).refuses('set-before-decision', { decidedOn: day });
    history.when(setMandate('director', '2026-02-19', { on: day })).refuses('set-before-decision', { from: '2026-02-19' });
  });

  it('count in the currency of the agreement', () => {
    const order = setMandate('director', '2026-03-01', { on: day, limit: '1.00' });
    const limit = { value: '1.00', currency: 'EUR' };
    given(organised)
      .when({ ...order, input: { ...order.input, limit } })
      .refuses('wrong-currency');
  });
});
