import { describe, expect, it } from '@jest/globals';
import { appoint, board, decide, endMembership, organise, rescindDecision, setSeats } from '../../../test/support/bodies.js';
import type { Line } from '../../../test/support/history.js';
import { accession, approveJoining } from '../../../test/support/life.js';
import { approve, given, partnershipInForce, propose, recordedOn } from '../../../test/support/rules.js';
import { seatsOn } from './seats.js';

const day = '2026-02-20';
const two = [...partnershipInForce, organise(day), setSeats('board', 2, day, '2026-03-01')];
const found = (history: ReturnType<typeof given>, on: string) =>
  history
    .findings(on)
    .flatMap(({ code, facts: { party, members, seats, body } }) =>
      code.startsWith('seats-') ? [`${code} ${body} ${party} ${members}/${seats}`] : [],
    );

describe('the seats of a party in a body', () => {
  it('are set by a decision of the board, from a day on, and anew', () => {
    const [anew, none] = ['D2', 'D-none'].map((decision) => {
      const order = setSeats('board', 3, '2026-04-17');
      return { ...order, input: { ...order.input, decision } };
    }) as [Line, Line];
    const history = given(two, decide('D2', '2026-04-17'), anew, decide('D3', '2026-05-01'));
    const on = (date: string) => seatsOn(history.book, 'board', date)?.members;
    expect(['2026-02-28', '2026-03-01', '2026-04-16', '2026-04-17'].map(on)).toEqual([undefined, 2, 2, 3]);
    expect(seatsOn(history.book, 'core-team', '2026-04-17')).toBeUndefined();
    history.when(none).refuses('board-sets-this');
    expect(history.history.events.flatMap(({ type, effectiveOn }) => (type === 'SeatsSet' ? [effectiveOn] : []))).toEqual([
      ...[day, '2026-04-17'],
    ]);
    history.when(setSeats('board', 2, day, '2026-02-19')).refuses('set-before-decision');
    history.when(rescindDecision('D2', 'D3', '2026-05-01')).gives('DecisionRescinded');
    expect(on('2026-05-01')).toBe(2);
  });

  it('take so many ordinary members and no more; deputies are not counted', () => {
    const history = given(two, appoint('a1', 'mdu', '2026-03-01'), appoint('a2', 'mdu', '2026-03-01'));
    const facts = { party: 'mdu', seats: '2', on: '2026-03-02', members: 'a1, a2', decision: 'D-organisation' };
    const third = appoint('a3', 'mdu', '2026-03-02');
    history.when(third).refuses('seats-taken', facts);
    history.when(appoint('a3', 'mdu', '2026-03-02', { seat: 'deputy' })).gives('MemberAppointed');
    history.when(appoint('b1', 'vasteras', '2026-03-02')).gives('MemberAppointed');
    history.when(appoint('a4', 'mdu', '2026-03-02', { body: 'core-team' })).gives('MemberAppointed');
    history.when(endMembership('a1', '2026-06-30')).gives('MembershipEnded');
    history.when(appoint('a5', 'mdu', '2026-06-30')).refuses('seats-taken');
    history.when(appoint('a5', 'mdu', '2026-07-01')).gives('MemberAppointed');
  });

  it('are counted on later days too, where a membership is recorded late', () => {
    const history = given(two, appoint('a1', 'mdu', '2026-03-01'), appoint('a2', 'mdu', '2026-05-01'));
    const late = recordedOn('2026-06-01', appoint('a3', 'mdu', '2026-04-01'));
    history.when(late).refuses('seats-taken', { on: '2026-05-01', members: 'a1, a2' });
    const before = recordedOn('2026-06-01', appoint('a3', 'mdu', '2026-02-20'));
    history.when(before).refuses('seats-taken', { on: '2026-05-01' });
  });

  it('are those of each grouping of a body', () => {
    const core = { body: 'core-team', group: 'older-people' } as const;
    const history = given(two, setSeats('core-team', 1, day), appoint('a1', 'mdu', '2026-03-01', core));
    history.when(appoint('a2', 'mdu', '2026-03-01', core)).refuses('seats-taken', { body: 'core-team', seats: '1' });
    history.when(appoint('a2', 'mdu', '2026-03-01', { ...core, group: 'children' })).gives('MemberAppointed');
    expect(found(history, '2026-03-01').filter((text) => text.includes('core-team'))).toEqual([
      'seats-vacant core-team (older-people) eskilstuna 0/1',
      'seats-vacant core-team (older-people) vasteras 0/1',
      'seats-vacant core-team (children) eskilstuna 0/1',
      'seats-vacant core-team (children) vasteras 0/1',
    ]);
  });
});

describe('the groupings that a party has seats in', () => {
  const core = { body: 'core-team', group: 'older-people' } as const;
  const keys = (history: ReturnType<typeof given>, on: string) =>
    history.findings(on).flatMap(({ code, key }) => (code === 'seats-vacant' ? [key] : []));

  it('are those that somebody sits in on that day; while nobody does, the seats are those of the body', () => {
    const history = given(two, setSeats('core-team', 1, day), appoint('a1', 'mdu', '2026-03-02', core));
    const vacant = (...of: string[]) => of.map((one) => `seats-vacant:${one}`);
    const inBoard = vacant('board:mdu', 'board:eskilstuna', 'board:vasteras');
    const inCore = vacant('core-team:mdu', 'core-team:eskilstuna', 'core-team:vasteras');
    const grouped = vacant('core-team:older-people:eskilstuna', 'core-team:older-people:vasteras');
    expect(keys(history, '2026-03-01')).toEqual([...inBoard, ...inCore]);
    expect(keys(history, '2026-03-02')).toEqual([...inBoard, ...grouped]);
    history.when({ ...endMembership('a1', '2026-04-30'), input: { body: 'core-team', member: 'a1' } }).gives('MembershipEnded');
    expect(keys(history, '2026-04-30')).toEqual([...inBoard, ...grouped]);
    expect(keys(history, '2026-05-01')).toEqual([...inBoard, ...inCore]);
  });
});

describe('seats that are not as they were set', () => {
  it('a vacant one is found from the day the rule holds until somebody sits there', () => {
    const history = given(two, appoint('a1', 'mdu', '2026-03-01'), appoint('a2', 'mdu', '2026-03-05'));
    expect(found(history, '2026-02-28')).toEqual([]);
    const others = ['seats-vacant board eskilstuna 0/2', 'seats-vacant board vasteras 0/2'];
    expect(found(history, '2026-03-04')).toEqual(['seats-vacant board mdu 1/2', ...others]);
    expect(found(history, '2026-03-05')).toEqual(others);
    expect(found(given(two, board('2026-02-25')), '2026-03-01')).toEqual([]);
  });

  it('one too many is found where the board lowers the number, and nobody is unseated', () => {
    const history = given(two, board('2026-02-25'), recordedOn('2026-03-01', setSeats('board', 1, '2026-03-01', '2026-06-01')));
    expect(found(history, '2026-05-31')).toEqual([]);
    expect(found(history, '2026-06-01')).toEqual(
      ['mdu', 'eskilstuna', 'vasteras'].map((party) => `seats-exceeded board ${party} 2/1`),
    );
    history.when(endMembership('mdu-1', '2026-06-30')).gives('MembershipEnded');
    expect(found(history, '2026-07-01')).not.toContain('seats-exceeded board mdu 2/1');
  });

  it('a party that joins has seats from then on', () => {
    const history = given(
      ...[two, board('2026-02-25'), propose('A1', '2026-09-01', accession(2027, '900000.00'))],
      ...(['mdu', 'eskilstuna', 'vasteras'] as const).map((party) => approve('A1', party, '2026-09-01')),
      approveJoining('A1', '2026-10-01'),
    );
    expect(found(history, '2026-09-30')).toEqual([]);
    expect(found(history, '2026-10-01')).toEqual(['seats-vacant board region 0/2']);
  });
});
