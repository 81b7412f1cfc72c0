import { describe, it } from '@jest/globals';
import { item } from '../../../test/support/bodies.js';
import { given, meet, partnershipInForce } from '../../../test/support/rules.js';

const day = '2026-02-20';

describe('an agenda', () => {
  it('has each item of a meeting once', () => {
    const history = given(partnershipInForce, meet('M1', 'board', day), item('M1', '7', day));
    history.when(item('M1', '7', day)).refuses('item-taken', { title: 'Item 7' });
    history.when(item('M2', '7', day)).refuses('no-such-meeting');
    history.when(item('M1', '8', '2026-02-19')).refuses('before-the-meeting', { heldOn: day });
    history.when(item('M1', '8', day)).gives('AgendaItemAdded');
  });
});
