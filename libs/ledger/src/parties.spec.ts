import { describe, expect, it } from '@jest/globals';
import { given, partnershipInForce, pay } from '../../../test/support/rules.js';
import { hostOf, organisationNumberIsValid } from './parties.js';

describe('the parties', () => {
  it('are named by key; a stranger is refused with the names of those there are', () => {
    const order = pay('mdu', 2026, '1.00', '2026-01-31');
    given(partnershipInForce)
      .when({ ...order, input: { ...order.input, party: 'region' } })
      .refuses('not-a-party', { party: 'region', parties: 'mdu, eskilstuna, vasteras' });
  });

  it('have one host', () => {
    expect(hostOf(given(partnershipInForce).book).key).toBe('mdu');
  });

  it.each([
    ['212000-0357', true],
    ['2120000357', true],
    ['212000-2080', true],
    ['218000-2180', false],
    ['212000-0358', false],
    ['not a number', false],
    ['', false],
  ])('the check digit of %j is right: %s', (printed, valid) => {
    expect(organisationNumberIsValid(printed)).toBe(valid);
  });
});
