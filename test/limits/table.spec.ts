import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, type ProblemKind } from '../../apps/api/src/problems/catalogue.js';
import { STATED } from './stated.js';

// `docs/limits.md` tells the truth: each number is the code's, each code is one of the catalogue with its status, each test exists.

const root = new URL('../../', import.meta.url);
const rows = readFileSync(new URL('docs/limits.md', root), 'utf8')
  .split('\n')
  .filter((line) => /^\| .* \| +[\d,]+ \|/.test(line))
  .map(
    (line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1) as [string, string, string, string],
  );

describe('the table of the limits', () => {
  it('has every limit once, with the number that the code goes by', () => {
    const told = rows.map(([name, number]) => [name, Number(number.replaceAll(',', ''))]);
    expect(Object.fromEntries(told)).toEqual(STATED);
    expect(told).toHaveLength(Object.keys(STATED).length);
  });

  it.each(rows)('%s (%s): %s is what is answered, and %s tries it', (_name, _number, answer, test) => {
    const catalogue: Readonly<Record<string, ProblemKind>> = CATALOGUE;
    for (const [, status, code = ''] of answer.matchAll(/(\d{3}) `([a-z-]+)`/g)) {
      expect([code, catalogue[code]?.status]).toEqual([code, Number(status)]);
    }
    const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
    expect(existsSync(new URL(file, root))).toBe(true);
    expect(readFileSync(new URL(file, root), 'utf8')).toContain(title);
  });

  it('is a 429 or a 503 with the seconds to wait, wherever it passes by waiting', () => {
    const passing = Object.entries(CATALOGUE as Record<string, ProblemKind>).filter(
      ([, { status }]) => status === 429 || status === 503,
    );
    expect(passing.filter(([, { retryAfter }]) => !(retryAfter && retryAfter > 0))).toEqual([]);
  });
});
