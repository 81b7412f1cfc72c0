import { describe, expect, it } from '@jest/globals';
import { betweenLines, columns, type Finding, found, gatesMissed, table } from './report.js';
import { ROWS } from './rows.js';

const told = { size: 1_000_000, arms: { 'this ledger': '10 events/s' } };

describe('the report of the bench', () => {
  it('judges the median of the rounds, not their best', () => {
    const finding = found('a1', [0.9, 0.7, 0.5], told);
    expect(finding.verdict).toBe('aim-missed');
    expect(finding.ratio).toEqual({ median: 0.7, min: 0.5, max: 0.9 });
  });

  it('fails on a missed gate alone, and never on what is not there', () => {
    const findings: Finding[] = [
      found('a1', [0.59], told),
      found('a2', [0.3], told),
      found('e3', [0.5], { ...told, size: 10_000 }),
      { id: 'c3', notAtHand: 'not installed: hledger' },
    ];
    expect(gatesMissed(findings)).toEqual(['a1']);
  });

  it('names every row there is, also those that could not be measured', () => {
    const said = table([{ id: 'c3', notAtHand: 'not installed: hledger' }, found('a1', [0.9], told)]);
    const line = (id: string) => said.split('\n').find((one) => one.startsWith(`${id} `)) ?? '';
    for (const { id } of ROWS) expect(line(id)).not.toBe('');
    expect(line('c3')).toContain('not installed: hledger');
    expect(line('a1')).toContain('gate and aim hold');
    expect(line('a2')).toContain('not asked for');
  });

  it('judges nothing that only stands side by side', () => {
    const finding = found('h1', [0.01], told);
    expect(finding.verdict).toBe('side-by-side');
    expect(gatesMissed([finding])).toEqual([]);
    const line = table([finding])
      .split('\n')
      .find((one) => one.startsWith('h1 '));
    expect(line).toContain('side by side');
    expect(line).not.toContain('≥');
  });

  it('says what stands between where a bound was missed, with the profile of the run', () => {
    const profile = [' 70 % run (native)'];
    const said = betweenLines([{ ...found('a2', [0.3], told), profile }, found('a1', [0.9], told)]);
    expect(said).toContain('a2: ');
    expect(said).toContain('70 % run (native)');
    expect(said).not.toContain('a1: ');
  });

  it('makes each column as wide as its widest cell', () => {
    const rows = [
      ['a', 'b'],
      ['long', '1'],
      ['x', ''],
    ];
    expect(columns(rows).split('\n')).toEqual(['a     b', '───────', 'long  1', 'x']);
  });
});
