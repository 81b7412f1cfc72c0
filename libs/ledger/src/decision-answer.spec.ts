import { describe, expect, it } from '@jest/globals';
import {
  approveMinutes,
  assign,
  attend,
  board,
  bothTexts,
  decide,
  dissent,
  item,
  minutesOf,
  organise,
  reportDone,
  rescindDecision,
  setMandate,
  setQuorum,
  setSeats,
  settleDeferred,
  there,
} from '../../../test/support/bodies.js';
import {
  asking,
  fund,
  given,
  increase,
  meet,
  partnershipInForce,
  recordedOn,
  reduce,
  release,
  rescind,
  reverse,
  spend,
} from '../../../test/support/rules.js';
import { followedFrom } from './decision-answer.js';
import { Amount, text } from './money.js';

const [day, next, end] = ['2026-02-20', '2026-04-17', '2026-12-31'];
const seated = [...partnershipInForce, ...board('2026-01-01')];
describe('the meeting of a decision', () => {
  it('with its item, attendance, votes, dissent, texts, minutes and register numbers', () => {
    const numbered = (order: ReturnType<typeof decide>) => ({ ...order, source: { registerNumber: 'MDU 2026/16' } });
    const history = given(
      ...[seated, meet('M1', 'board', day), item('M1', '8', day)],
      attend('M1', day, 'mdu-1', 'eskilstuna-1', there('vasteras-deputy', 'deputy', 'vasteras-1')),
      numbered(
        decide('D1', day, {
          ...{ meeting: 'M1', item: '8', outcome: 'approved-with-changes' },
          votes: { inFavour: ['mdu', 'eskilstuna'], against: ['vasteras'] },
        }),
      ),
      ...[dissent('D1', { party: 'vasteras' }, day), bothTexts('D1', day), minutesOf('M1', '2026-02-27', 'MDU 2026/17')],
      ...[meet('M2', 'board', next), approveMinutes('M1', 'M2', next)],
    );
    expect(followedFrom(history.book, 'D1', end)).toMatchObject({
      ...{ decision: 'D1', body: 'board', subject: 'About D1', decidedOn: day },
      votes: { inFavour: ['mdu', 'eskilstuna'], against: ['vasteras'] },
      outcome: { outcome: 'approved-with-changes', changes: { decidedText: 'A proposal comes to the board' } },
      dissents: [{ party: 'vasteras', reason: 'The follow-up is not described' }],
      meeting: {
        ...{ meeting: 'M1', place: 'Västerås', on: day, item: { item: '8', title: 'Item 8' } },
        presence: { members: 3, deputies: ['vasteras-deputy'], absent: [], reached: true },
        minutes: { registerNumber: 'MDU 2026/17', approved: { approvedAt: 'M2', on: next } },
      },
      registerNumbers: ['MDU 2026/16', 'MDU 2026/17'],
    });
    expect(followedFrom(history.book, 'D1', day).meeting?.minutes).toBeUndefined();
    expect(followedFrom(history.book, 'D1', day).meeting?.attendees.map(({ actor }) => actor)).toEqual([
      ...['mdu-1', 'eskilstuna-1', 'vasteras-deputy'],
    ]);
  });

  it('with the item of its own, and nobody where no attendance is recorded', () => {
    const history = given(
      ...[seated, meet('M1', 'board', day), item('M1', '7', day), item('M1', '8', day)],
      ...[decide('D1', day, { meeting: 'M1', item: '8' }), decide('D2', day, { meeting: 'M1' }), decide('D3', day)],
    );
    expect(followedFrom(history.book, 'D1', end).meeting).toMatchObject({ item: { item: '8' }, attendees: [] });
    expect(followedFrom(history.book, 'D2', end).meeting?.item).toBeUndefined();
    expect(followedFrom(history.book, 'D3', end).meeting).toBeUndefined();
  });
});

describe('the money that followed from a decision', () => {
  const funded = given(
    ...[seated, fund('P1', '100.00', day, { decision: 'D1' }), fund('P2', '50.00', day, { decision: 'D1' })],
    ...[increase('P1', '20.00', '2026-03-01', { decision: 'D2' }), spend('E1', 'P1', '110.00', '2026-03-10')],
    ...[reverse('E1', '5.00', '2026-03-11'), reduce('P2', '10.00', '2026-03-12'), release('P2', '15.00', '2026-03-13')],
    ...[spend('E2', 'P2', '5.00', '2026-03-14'), rescind('P2', next)],
  );
  const lines = (decision: string, on = end) =>
    followedFrom(funded.book, decision, on).funded.map((one) => {
      const { amount, spent, released, left } = one;
      return [one.commitment, one.change, ...[amount, spent, released, left].map(text)];
    });

  it('is each tranche it funded: amount = spent + released + left', () => {
    expect(lines('D1')).toEqual([
      ['P1', 'funded', '100.00', '100.00', '0.00', '0.00'],
      ['P2', 'funded', '50.00', '5.00', '45.00', '0.00'],
    ]);
    expect(lines('D2')).toEqual([['P1', 'increased', '20.00', '5.00', '0.00', '15.00']]);
    for (const { amount, spent, released, left } of followedFrom(funded.book, 'D1', end).funded) {
      expect(spent.plus(released).plus(left)).toEqual(new Amount(amount));
    }
  });

  it('is as it stood on the date', () => {
    expect(lines('D1', day)).toEqual([
      ['P1', 'funded', '100.00', '0.00', '0.00', '100.00'],
      ['P2', 'funded', '50.00', '0.00', '0.00', '50.00'],
    ]);
  });

  it('is what it took back', () => {
    const reduced = (decision: string, on = end) =>
      followedFrom(funded.book, decision, on).reduced.map((one) => [one.commitment, one.change, text(one.amount), one.on]);
    expect(reduced('D-P2-less-2026-03-12')).toEqual([['P2', 'reduced', '10.00', '2026-03-12']]);
    expect(reduced('D-P2-rescinded')).toEqual([['P2', 'rescinded', '20.00', next]]);
    expect(reduced('D1')).toEqual([]);
    expect(reduced('D-P2-less-2026-03-12', '2026-03-12')).toEqual([['P2', 'reduced', '10.00', '2026-03-12']]);
  });
});

describe('what else followed from a decision', () => {
  it('the links between decisions, both ways', () => {
    const history = given(
      ...[seated, decide('D1', day, { outcome: 'deferred' }), decide('D2', day), decide('D3', next)],
      ...[settleDeferred('D1', 'D3', next), rescindDecision('D2', 'D3', next)],
    );
    expect(followedFrom(history.book, 'D3', end)).toMatchObject({ settles: ['D1'], rescinds: ['D2'] });
    expect(followedFrom(history.book, 'D1', end).outcome.settled?.by).toBe('D3');
    expect(followedFrom(history.book, 'D2', end).outcome).toMatchObject({ outcome: 'rescinded', rescinded: { by: 'D3' } });
    expect(followedFrom(history.book, 'D1', '2026-04-16').outcome.settled).toBeUndefined();
    expect(followedFrom(history.book, 'D3', next)).toMatchObject({ settles: ['D1'], rescinds: ['D2'] });
    const late = given(
      seated,
      decide('D1', day, { outcome: 'deferred' }),
      decide('D2', next),
      settleDeferred('D1', 'D2', '2026-05-01'),
    );
    expect(followedFrom(late.book, 'D2', '2026-04-30').settles).toEqual([]);
    expect(followedFrom(late.book, 'D2', '2026-05-01').settles).toEqual(['D1']);
  });

  it('assignments, mandates and quorum', () => {
    const history = given(
      ...[seated, organise(day), setMandate('director', '2026-03-01', { on: day, limit: '300000.00' })],
      ...[setQuorum('board', 4, day), assign('U1', 'D-organisation', day, '2026-03-31'), reportDone('U1', '2026-03-30')],
    );
    expect(followedFrom(history.book, 'D-organisation', end)).toMatchObject({
      mandates: [{ mandate: { body: 'director', limit: { value: '300000.00' } }, from: '2026-03-01' }],
      quorums: [{ body: 'board', members: 4 }],
      assignments: [{ key: 'U1', status: 'done' }],
    });
    expect(followedFrom(history.book, 'D-organisation', '2026-03-29').assignments).toMatchObject([{ status: 'given' }]);
  });

  it('its own and no other’s, each from its day on', () => {
    const set = (order: ReturnType<typeof decide>, decision: string) => ({ ...order, input: { ...order.input, decision } });
    const history = given(
      ...[seated, organise(day), decide('D2', day), setMandate('director', '2026-05-01', { on: '2026-03-02' })],
      ...[setMandate('director', '2026-06-01', { on: '2026-03-02', decision: 'D2' }), setQuorum('board', 4, '2026-03-03')],
      ...[set(setQuorum('core-team', 2, '2026-03-03'), 'D2'), setSeats('board', 2, '2026-03-04')],
      ...[set(setSeats('core-team', 1, '2026-03-04'), 'D2'), assign('U1', 'D-organisation', day, '2026-03-31')],
      assign('U2', 'D2', day, '2026-03-31'),
    );
    const told = (decision: string, on = end) => {
      const { mandates, quorums, seats, assignments } = followedFrom(history.book, decision, on);
      return [
        ...mandates.map(({ from }) => from),
        ...[...quorums, ...seats].map(({ body, members }) => `${body} ${members}`),
        ...assignments.map(({ key }) => key),
      ];
    };
    expect(told('D-organisation')).toEqual(['2026-05-01', 'board 4', 'board 2', 'U1']);
    expect(told('D2')).toEqual(['2026-06-01', 'core-team 2', 'core-team 1', 'U2']);
    expect(told('D2', '2026-03-01')).toEqual(['U2']);
    expect(told('D2', '2026-03-02')).toEqual(['2026-06-01', 'U2']);
    expect(told('D2', '2026-03-03')).toEqual(['2026-06-01', 'core-team 2', 'U2']);
    expect(told('D2', '2026-03-04')).toEqual(['2026-06-01', 'core-team 2', 'core-team 1', 'U2']);
  });

  it('every recorded fact that names it, of whatever topic', () => {
    const history = given(
      ...[seated, fund('P1', '100.00', day, { decision: 'D1' }), fund('P2', '50.00', day, { decision: 'D1' })],
      ...[spend('E1', 'P1', '10.00', '2026-03-10'), reverse('E1', '1.00', '2026-03-11', 're-interpretation', 'D1')],
    );
    expect(followedFrom(history.book, 'D1', end).facts.map((fact) => fact.type)).toEqual([
      'DecisionTaken',
      'CommitmentFunded',
      'CommitmentFunded',
      'ExpenditureReversed',
    ]);
    expect(followedFrom(history.book, 'D1', day).facts).toHaveLength(3);
  });

  it('the decision first, also where facts that name it are dated before it', () => {
    const history = given(
      seated,
      fund('P1', '100.00', day),
      decide('D1', '2026-03-02'),
      spend('E1', 'P1', '10.00', '2026-03-03'),
    );
    history
      .when(recordedOn('2026-03-04', reverse('E1', '1.00', '2026-03-03', 're-interpretation', 'D1')))
      .gives('ExpenditureReversed');
    const { asKnown, facts } = followedFrom(history.book, 'D1', end);
    expect(facts.map((fact) => fact.type)).toEqual(['DecisionTaken', 'ExpenditureReversed']);
    expect(asKnown).toMatchObject({ on: '2026-03-02', recordedAt: '2026-03-02T10:00:00.000Z' });
  });

  it('where to ask for the figures as they were known when it was recorded', () => {
    const history = given(seated, fund('P1', '100.00', day), spend('E1', 'P1', '10.00', '2026-02-25'));
    history.when(recordedOn('2026-03-02', decide('D1', '2026-02-27'))).gives('DecisionTaken');
    expect(followedFrom(history.book, 'D1', end).asKnown).toEqual({
      ...{ on: '2026-02-27', recordedAt: '2026-03-02T10:00:00.000Z' },
      revision: history.history.events.length - 1,
    });
  });
});

describe('a decision that cannot be answered for', () => {
  it('is refused, never empty', () => {
    const { book } = given(seated, decide('D1', day));
    asking(() => followedFrom(book, 'D2', end)).refuses('no-such-decision', { decision: 'D2' });
    asking(() => followedFrom(book, 'D1', '2026-02-19')).refuses('before-the-decision', { decidedOn: day });
  });
});
