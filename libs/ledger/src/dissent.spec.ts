import { describe, expect, it } from '@jest/globals';
import { board, boardMeeting, decide, dissent } from '../../../test/support/bodies.js';
import { given, partnershipInForce } from '../../../test/support/rules.js';
import { dissentsFrom } from './dissent.js';

const day = '2026-02-20';

describe('a dissent', () => {
  const decided = [
    ...partnershipInForce,
    ...board('2026-01-01'),
    ...boardMeeting('M1', day, 'mdu-1'),
    decide('D1', day, { meeting: 'M1', item: '7' }),
  ];

  it('is of a party or of one who attended, once, with its reason', () => {
    const history = given(decided);
    history.when(dissent('D2', { party: 'mdu' }, day)).refuses('no-such-decision', { decision: 'D2' });
    history.when(dissent('D1', { party: 'mdu' }, '2026-02-19')).refuses('before-the-decision', { decidedOn: day });
    history.when(dissent('D1', {}, day)).refuses('dissent-of-one');
    history.when(dissent('D1', { party: 'mdu', actor: 'mdu-1' }, day)).refuses('dissent-of-one');
    history.when(dissent('D1', { party: 'region' }, day)).refuses('not-a-party');
    history.when(dissent('D1', { actor: 'mdu-2' }, day)).refuses('not-in-attendance');
    history.when(dissent('D1', { actor: 'mdu-1' }, day)).gives('DissentRecorded');
    history.when(dissent('D1', { actor: 'mdu-1' }, day)).refuses('dissent-already', { who: 'mdu-1' });
    history.when(dissent('D1', { party: 'vasteras' }, day)).gives('DissentRecorded');
  });

  it('is from that decision alone, and from each decision anew', () => {
    const history = given(
      decided,
      decide('D2', day),
      dissent('D1', { party: 'vasteras' }, day),
      dissent('D1', { actor: 'mdu-1' }, day),
    );
    history.when(dissent('D2', { actor: 'mdu-1' }, '2026-02-22')).gives('DissentRecorded');
    history.when(dissent('D2', { party: 'vasteras' }, '2026-02-23')).gives('DissentRecorded');
    history.when(dissent('D1', { party: 'eskilstuna' }, day)).gives('DissentRecorded');
    const from = (decision: string, on: string) =>
      dissentsFrom(history.book, decision, on).map(({ party, actor }) => party ?? actor);
    expect(from('D1', day)).toEqual(['vasteras', 'mdu-1', 'eskilstuna']);
    expect(from('D2', '2026-02-21')).toEqual([]);
    expect(from('D2', '2026-02-22')).toEqual(['mdu-1']);
    expect(from('D2', '2026-02-23')).toEqual(['mdu-1', 'vasteras']);
  });

  it('of an attendee needs no meeting where the decision has none', () => {
    given(decided, decide('D2', day))
      .when(dissent('D2', { actor: 'mdu-2' }, day))
      .gives('DissentRecorded');
  });

  it('leaves the decision as it was taken', () => {
    const history = given(decided, dissent('D1', { party: 'vasteras' }, day));
    expect(history.book.decisions.get('D1')?.outcome).toBe('approved');
  });
});
