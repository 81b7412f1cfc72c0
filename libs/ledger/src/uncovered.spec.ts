import { describe, expect, it } from '@jest/globals';
import type { Line } from '../../../test/support/history.js';
import { dissolved, fund, given, open, partnershipInForce, pay } from '../../../test/support/rules.js';

// The partnership's schedule is 44,400,000.00 in all.
const found = (on: string, ...lines: readonly (Line | readonly Line[])[]) =>
  given(...lines)
    .findings(on)
    .filter((finding) => finding.code === 'committed-but-uncovered')
    .map((finding) => finding.facts);

describe('committed but uncovered', () => {
  it('is found from the first öre that neither the money held nor the schedule covers', () => {
    const funded = (amount: string) =>
      [partnershipInForce, open('100.00', '2026-01-02'), fund('P1', amount, '2026-02-20')] as const;
    expect(found('2026-02-20', ...funded('44400100.00'))).toEqual([]);
    expect(found('2026-02-19', ...funded('44400100.01'))).toEqual([]);
    expect(found('2026-02-20', ...funded('44400100.01'))).toEqual([
      { left: '44400100.01', cover: '44400100.00', missing: '0.01' },
    ]);
  });

  it('counts a contribution once, whether it has come or not, and what was paid beyond the schedule not at all', () => {
    const funded = [partnershipInForce, fund('P1', '44400000.00', '2026-02-20')] as const;
    expect(found('2026-03-01', ...funded, pay('mdu', 2026, '1100000.00', '2026-02-28'))).toEqual([]);
    expect(found('2026-03-01', ...funded, pay('mdu', 2026, '9100000.00', '2026-02-28'))).toEqual([]);
    const more = [partnershipInForce, fund('P1', '44400000.01', '2026-02-20')] as const;
    expect(found('2026-03-01', ...more, pay('mdu', 2026, '9100000.00', '2026-02-28'))).toHaveLength(1);
  });

  it('gives way to the shortfall once the agreement has ended', () => {
    const over = [partnershipInForce, fund('P1', '99999999.00', '2026-02-20')] as const;
    expect(found('2026-06-29', ...over, ...dissolved('2026-06-30'))).toHaveLength(1);
    expect(found('2026-06-30', ...over, ...dissolved('2026-06-30'))).toEqual([]);
  });
});
