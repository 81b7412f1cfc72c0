import { describe, expect, it } from '@jest/globals';
import { appoint, endMembership, organise, setQuorum } from '../../../test/support/bodies.js';
import { given, partnershipInForce } from '../../../test/support/rules.js';
import { membersOn, quorumOn } from './bodies.js';

const day = '2026-02-20';

describe('members of a body', () => {
  it('sit from their first day to their last, both included', () => {
    const history = given(partnershipInForce, appoint('a1', 'mdu', day, { office: 'chair' }), endMembership('a1', '2026-06-30'));
    const on = (date: string) => membersOn(history.book, 'board', date).map((m) => [m.member, m.party, m.office, m.seat]);
    expect(on('2026-02-19')).toEqual([]);
    expect(on(day)).toEqual([['a1', 'mdu', 'chair', 'ordinary']]);
    expect(on('2026-06-30')).toHaveLength(1);
    expect(on('2026-07-01')).toEqual([]);
  });

  it('sit once at a time in a body, and may come back', () => {
    const history = given(partnershipInForce, appoint('a1', 'mdu', day));
    history.when(appoint('a1', 'mdu', '2026-03-01')).refuses('member-already', { since: day });
    history.when(appoint('a1', 'mdu', '2026-01-01')).refuses('member-already', { since: day });
    history.when(appoint('a1', 'mdu', '2026-03-01', { body: 'core-team', group: 'older-people' })).gives('MemberAppointed');
    history.when(endMembership('a1', '2026-06-30')).gives('MembershipEnded');
    history.when(appoint('a1', 'mdu', '2026-06-30', { seat: 'deputy' })).refuses('member-already');
    history.when(appoint('a1', 'mdu', '2026-07-01', { seat: 'deputy' })).gives('MemberAppointed');
  });

  it('are of a party, and end only where they sit', () => {
    const history = given(partnershipInForce, appoint('a1', 'mdu', day));
    const stranger = appoint('a2', 'mdu', day);
    history.when({ ...stranger, input: { ...stranger.input, party: 'region' } }).refuses('not-a-party');
    history.when(endMembership('a2', day)).refuses('no-such-member', { member: 'a2' });
    history.when(endMembership('a1', '2026-02-19')).refuses('no-such-member', { on: '2026-02-19' });
    history.when(endMembership('a1', day)).gives('MembershipEnded');
    history.when(endMembership('a1', day)).refuses('no-such-member');
  });
});

describe('the quorum of a body', () => {
  it('is a number of members or every party, by decision of the board, from a day on', () => {
    const history = given(
      ...[partnershipInForce, organise(day), setQuorum('board', 4, day, '2026-03-01')],
      setQuorum('board', 'every-party', '2026-05-01'),
    );
    const on = (date: string) => quorumOn(history.book, 'board', date);
    expect(on('2026-02-28')).toBeUndefined();
    expect(on('2026-03-01')).toMatchObject({ rule: 'members-present', members: 4 });
    expect(on('2026-05-01')).toMatchObject({ rule: 'every-party' });
    expect(quorumOn(history.book, 'core-team', '2026-05-01')).toBeUndefined();
  });

  it('says how many only where it counts members', () => {
    const history = given(partnershipInForce, organise(day));
    const tried = (rule: object) => {
      const order = setQuorum('board', 4, day);
      const { members: _, ...input } = order.input as { members: number };
      return history.when({ ...order, input: { ...input, ...rule } });
    };
    tried({ rule: 'members-present' }).refuses('quorum-needs-number');
    tried({ rule: 'every-party', members: 4 }).refuses('quorum-needs-number');
    tried({ rule: 'every-party', decision: 'D-none' }).refuses('board-sets-this');
  });
});
