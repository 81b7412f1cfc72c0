import { describe, it } from '@jest/globals';
import { asking, draft, given, ORGANISATIONS, sek } from '../../../test/support/rules.js';
import type { Draft } from './agreement.js';

const drafted = draft().input as Draft;
const tried = (changes: Partial<Draft>) => given().when(draft({ draft: changes }));

describe('the draft of an agreement', () => {
  it('begins an agreement, once', () => {
    const history = given();
    history.when(draft()).gives('AgreementDrafted');
    history.when(draft()).refuses('already-drafted');
  });

  it('has one host', () => {
    const parties = (role: 'host' | 'contributor') => drafted.parties.map((party) => ({ ...party, role }));
    tried({ parties: parties('contributor') }).refuses('one-host', { found: '0' });
    tried({ parties: parties('host') }).refuses('one-host', { found: '3' });
  });

  it('names each party and each clause by a key of its own', () => {
    const [host, other] = drafted.parties;
    tried({ parties: [host!, other!, { ...other!, organisationId: ORGANISATIONS.vasteras }] }).refuses('repeated-key', {
      key: 'eskilstuna',
    });
    tried({ clauses: [...drafted.clauses, drafted.clauses[0]!] }).refuses('repeated-key', { key: 'financing' });
  });

  it('names only its parties in the schedule and among the offices', () => {
    const line = { party: 'region', fromYear: 2026, toYear: 2029, yearly: sek('1.00') };
    tried({ terms: { ...drafted.terms, schedule: [...drafted.terms.schedule, line] } }).refuses('schedule-of-stranger', {
      party: 'region',
    });
    tried({ offices: [{ party: 'region', office: 'director' }] }).refuses('schedule-of-stranger');
  });

  it('is there before anything else is', () => {
    asking(() =>
      given().history.decide({ ...draft(), command: 'record-opening-balance', input: { amount: sek('1.00'), from: 'x' } }),
    ).refuses('not-drafted');
  });
});
