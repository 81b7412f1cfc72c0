import { describe, expect, it } from '@jest/globals';
import type { Line } from '../../../test/support/history.js';
import {
  asking,
  by,
  closeBooks,
  decideItem,
  draft,
  fund,
  Given,
  given,
  partnership,
  partnershipInForce,
  pay,
  person,
  propose,
  recordedOn,
  requisition,
  spend,
  yearlySum,
} from '../../../test/support/rules.js';
import { allCommands } from './definition.js';

describe('dates', () => {
  it.each<[string, Line]>([
    ['a payment', pay('mdu', 2026, '1.00', '2026-01-31')],
    ['a requisition', requisition('mdu', 2026, '1.00', '2026-01-31')],
    ['an expenditure', spend('E1', 'P1', '1.00', '2026-01-31')],
    ['a decision', decideItem('D1', '2026-01-31')],
    ['a commitment', fund('P2', '1.00', '2026-01-31')],
    ['an amendment', propose('A1', '2026-01-31', yearlySum('mdu', 2027, '1.00'))],
  ])('%s is not dated after the day of recording, that day included', (_, order) => {
    const funded = [...partnershipInForce, fund('P1', '100.00', '2025-12-01')];
    given(funded).when(recordedOn('2026-01-30', order)).refuses('dated-ahead', { on: '2026-01-31', recordedOn: '2026-01-30' });
    expect(given(funded).history.refusal(order)).toBe('dated-ahead');
  });

  it('the day of recording is that of Stockholm', () => {
    const order = pay('mdu', 2026, '1.00', '2026-02-01');
    given(partnershipInForce)
      .when({ ...order, recordedAt: '2026-01-31T22:59:59.000Z' })
      .refuses('dated-ahead');
    given(partnershipInForce)
      .when({ ...order, recordedAt: '2026-01-31T23:00:00.000Z' })
      .gives('ContributionReceived');
  });

  it('an example may hold later dates', () => {
    const example = partnership({ draft: { example: true } });
    given(example)
      .when(recordedOn('2025-12-01', pay('mdu', 2026, '1.00', '2026-01-31')))
      .gives('ContributionReceived');
  });

  it('every command with a date of its own refuses one that lies ahead', () => {
    expect(allCommands().filter((command) => !command.past && !command.undated)).toEqual([]);
  });
});

describe('what is decided first', () => {
  it('nothing is recorded of an agreement that is not drafted', () => {
    given()
      .when(pay('mdu', 2026, '1.00', '2026-01-31'))
      .refuses('not-drafted');
  });

  it('a command nobody knows is a mistake of ours', () => {
    const history = new Given([draft()]).history;
    const order = { input: {}, effectiveOn: '2026-01-01', recordedOn: '2026-01-01', actor: person('admin', 'mdu') };
    expect(() => history.decide({ ...order, command: 'unheard-of', input: {} })).toThrow('No command is called unheard-of');
  });

  it('who may not is told so before anything else', () => {
    const stranger = by(person('finance', 'vasteras'), pay('mdu', 2030, '1.00', '2026-01-31'));
    given(partnershipInForce).when(stranger).refuses('not-allowed', { command: 'receive-contribution', role: 'finance' });
  });

  it('a closed period refuses what the topic would have taken', () => {
    given(partnershipInForce, closeBooks('2026-03-31', '2026-04-10'))
      .when(pay('mdu', 2026, '1.00', '2026-03-31'))
      .refuses('period-closed');
  });

  it('is pure: the same order decides the same', () => {
    const { history } = given(partnershipInForce);
    const order = pay('mdu', 2026, '1.00', '2025-11-05');
    asking(() => history.decide(order)).refuses('before-entry-into-force');
    asking(() => history.decide(order)).refuses('before-entry-into-force');
  });
});
