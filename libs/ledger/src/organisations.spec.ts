import { describe, expect, it } from '@jest/globals';
import { asking, ORGANISATIONS, person } from '../../../test/support/rules.js';
import { registerOrganisation } from './organisations.js';

const id = ORGANISATIONS.eskilstuna;
const input = { key: 'eskilstuna', name: 'Eskilstuna kommun', kind: 'municipality' };
const order = (actor = person('admin', 'eskilstuna')) => ({ input, effectiveOn: '2025-09-18', recordedOn: '2025-09-18', actor });

describe('an organisation', () => {
  it('is registered by its own administrator', () => {
    const events = registerOrganisation({ status: 'unregistered', id }, order());
    expect(events).toEqual([{ type: 'OrganisationRegistered', version: 1, data: input, effectiveOn: '2025-09-18' }]);
    for (const stranger of [person('admin', 'mdu'), person('finance', 'eskilstuna')]) {
      asking(() => registerOrganisation({ status: 'unregistered', id }, order(stranger))).refuses('not-allowed', {
        command: 'register-organisation',
        allowed: `admin@${id}`,
      });
    }
  });

  it('is registered once', () => {
    asking(() => registerOrganisation({ status: 'registered', id, ...input }, order())).refuses('already-registered', { id });
  });
});
