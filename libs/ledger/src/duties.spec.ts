import { describe, expect, it } from '@jest/globals';
import { duty, dutyMet, evaluation } from '../../../test/support/life.js';
import { by, dissolved, draft, given, partnershipInForce, person } from '../../../test/support/rules.js';
import { dutiesOn } from './duties.js';

describe('a duty without money', () => {
  const recorded = [draft(), duty('at-home', 'eskilstuna', '2025-09-18')];

  it('stands on the party, with what meets it', () => {
    const history = given(
      recorded,
      dutyMet('at-home', 'eskilstuna', '2025-12-01'),
      dutyMet('at-home', 'eskilstuna', '2026-12-01'),
    );
    expect(dutiesOn(history.book, '2025-12-01')).toEqual([
      {
        ...{ duty: 'at-home', party: 'eskilstuna', clause: 'financing' },
        subject: 'Work for the decisions that are needed at home.',
        met: [{ on: '2025-12-01', how: 'The executive board adopted the plan.' }],
      },
    ]);
    expect(dutiesOn(history.book, '2026-12-01')[0]?.met).toHaveLength(2);
    expect(dutiesOn(history.book, '2025-09-17')).toEqual([]);
  });

  it('is the party’s own to record, once, from a clause that is there', () => {
    given(draft())
      .when(by(person('admin', 'mdu'), duty('at-home', 'eskilstuna', '2025-09-18')))
      .refuses('not-allowed');
    given(draft())
      .when(duty('at-home', 'eskilstuna', '2025-09-18', 'nowhere'))
      .refuses('no-such-clause');
    given(recorded)
      .when(duty('at-home', 'mdu', '2025-09-18'))
      .refuses('repeated-key');
  });

  it('is met by the party whose duty it is, not before it was recorded', () => {
    given(recorded)
      .when(dutyMet('at-home', 'vasteras', '2025-12-01'))
      .refuses('no-such-duty', { duty: 'at-home' });
    given(recorded)
      .when(dutyMet('at-home', 'eskilstuna', '2025-09-17'))
      .refuses('no-such-duty');
  });
});

describe('the evaluation', () => {
  const missing = (history: ReturnType<typeof given>, on: string) =>
    history.findings(on).some(({ code }) => code === 'evaluation-missing');

  it('is missing once the period has ended without one', () => {
    const history = given(partnershipInForce);
    expect(missing(history, '2029-12-31')).toBe(false);
    expect(missing(history, '2030-01-01')).toBe(true);
    expect(missing(given(partnershipInForce, evaluation('E', '2029-06-01')), '2030-01-01')).toBe(false);
    expect(missing(given(partnershipInForce, dissolved('2026-06-30')), '2030-01-01')).toBe(false);
  });

  it('of the period before is none of this one', () => {
    const history = given(partnershipInForce, evaluation('E', '2025-11-10'));
    expect(missing(history, '2030-01-01')).toBe(true);
    history.when(evaluation('E', '2026-01-01')).refuses('repeated-key');
  });

  it('counts from its own day on, on the first and the last day of the period too', () => {
    for (const on of ['2026-01-01', '2029-12-31']) {
      expect(missing(given(partnershipInForce, evaluation('E', on)), '2030-01-01')).toBe(false);
    }
    expect(missing(given(partnershipInForce, evaluation('E', '2030-02-01')), '2030-01-31')).toBe(true);
    expect(missing(given(partnershipInForce, evaluation('E', '2030-02-01')), '2030-02-01')).toBe(true);
  });

  it('is not missing where the agreement was dissolved before its last day', () => {
    expect(missing(given(partnershipInForce, dissolved('2029-12-30')), '2030-01-01')).toBe(false);
    expect(missing(given(partnershipInForce, dissolved('2029-12-31')), '2030-01-01')).toBe(true);
  });
});
