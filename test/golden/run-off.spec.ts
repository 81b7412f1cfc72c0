import { describe, expect, it } from '@jest/globals';
import { contributionsOn } from '#ledger/arrears.js';
import { findingsOn } from '#ledger/findings.js';
import { sum, text } from '#ledger/money.js';
import { obligationsOn, whatIfDissolved } from '#ledger/obligations.js';
import { exampleLines, History } from '../support/history.js';

// The worked history of the sources, run through the rules alone; the figures stand here, worked out by hand.

function run(upTo?: string): History {
  const history = new History();
  for (const line of exampleLines('run-off-2026-2029.jsonl')) {
    history.record(line);
    if (line.id === upTo) break;
  }
  return history;
}

const shares = (line: { shares: { party: string; amount: Parameters<typeof text>[0] }[] }) =>
  Object.fromEntries(line.shares.map((s) => [s.party, text(s.amount)]));

describe('the run-off history', () => {
  const whole = run();

  it('finds the faults of the draft (row 1)', () => {
    const codes = findingsOn(whole.book, '2025-09-18').map((f) =>
      `${f.code} ${f.facts['number'] ?? f.facts['clause'] ?? ''}`.trim(),
    );
    expect(codes).toEqual(
      expect.arrayContaining(['bad-check-digit 218000-2180', 'wrong-reference § 7', 'doubled-clause-number § 11']),
    );
  });

  it('2026-02-20: requisitioned, received, outstanding and overdue', () => {
    const lines = contributionsOn(whole.book, '2026-02-20');
    expect(text(sum(lines.map((l) => l.requisitioned)))).toBe('11100000.00');
    expect(text(sum(lines.map((l) => l.received)))).toBe('9100000.00');
    expect(text(sum(lines.map((l) => l.outstanding)))).toBe('2000000.00');
    const late = lines.filter((l) => l.overdue.gt(0));
    expect(late.map((l) => [l.party, text(l.overdue), l.daysOverdue])).toEqual([['vasteras', '2000000.00', 6]]);
  });

  it('2026-09-30: spent and held, before and after the late voucher', () => {
    const before = run('19');
    expect(before.balance('cash', '2026-09-30')).toBe('10124999.25');
    expect(whole.balance('cash', '2026-09-30')).toBe('10044999.25');
  });

  it('what if dissolved 2026-06-30', () => {
    const answer = whatIfDissolved(whole.book, '2026-06-30');
    expect(text(answer.need)).toBe('15224999.75');
    expect(text(answer.held)).toBe('10674999.75');
    expect(text(answer.shortfall)).toBe('4550000.00');
    expect(answer.lines.map((l) => [l.commitment, text(l.uncovered), shares(l)])).toEqual([
      ['P1', '3425000.25', { mdu: '339414.44', eskilstuna: '1542792.91', vasteras: '1542792.90' }],
      ['P2', '1124999.75', { mdu: '111486.46', eskilstuna: '506756.65', vasteras: '506756.64' }],
    ]);
    expect(answer.parties.map((p) => text(p.share))).toEqual(['450900.90', '2049549.56', '2049549.54']);
    expect(text(answer.contested)).toBe('750000.00');
  });

  it.each([
    ['2026-12-31', '4650000.00', ['460810.81', '2094594.60', '2094594.59'], '10044999.25', '650000.00'],
    ['2027-03-01', '4650000.00', ['460810.81', '2094594.60', '2094594.59'], '14694999.25', '650000.00'],
    ['2027-04-30', '4525000.25', ['448423.45', '2038288.40', '2038288.40'], '13694999.25', '650000.00'],
  ])('%s: shortfall, shares, cash and contested', (on, shortfall, parts, cash, contested) => {
    const answer = obligationsOn(whole.book, on);
    expect(answer && text(answer.shortfall)).toBe(shortfall);
    expect(answer?.parties.map((p) => text(p.share))).toEqual(parts);
    expect(answer && text(answer.cash)).toBe(cash);
    expect(answer && text(answer.contested)).toBe(contested);
  });

  it('2029-07-01: discharged, the cash is the surplus owed', () => {
    const before = obligationsOn(whole.book, '2029-06-30');
    expect(before?.discharged).toBe(false);
    const answer = obligationsOn(whole.book, '2029-07-01');
    expect(answer?.discharged).toBe(true);
    expect(answer && text(answer.cash)).toBe('124999.75');
    expect(answer?.parties.map((p) => text(p.surplus))).toEqual(['12387.36', '56306.20', '56306.19']);
  });

  it('a dissolution on the day of the decision contests what was decided that day', () => {
    const answer = whatIfDissolved(whole.book, '2026-02-20');
    expect(answer.tranches.map((t) => [t.commitment, t.tranche.status])).toEqual([
      ['P1', 'contested'],
      ['P2', 'contested'],
    ]);
  });
});
