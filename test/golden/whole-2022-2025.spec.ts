import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { importFile, parseImport } from '#application/import-file.js';
import { openLedger } from '#application/ledger.js';
import { contributionsOn } from '#ledger/arrears.js';
import { assignmentsOn } from '#ledger/assignments.js';
import { budgetOutcome } from '#ledger/budget-outcome.js';
import { followedFrom } from '#ledger/decision-answer.js';
import type { Decision } from '#ledger/decisions.js';
import { findingsOn } from '#ledger/findings.js';
import { inKindOn } from '#ledger/in-kind.js';
import { lineageOn } from '#ledger/lineage.js';
import { mandateOf } from '#ledger/mandates.js';
import { sum, text } from '#ledger/money.js';
import { outcomeOn } from '#ledger/outcomes.js';
import { reportsOn } from '#ledger/reports.js';
import { exampleLines, History } from '../support/history.js';
import { sek } from '../support/rules.js';

// The predecessor agreement as an auditor asks for it: what was approved, with which changes, what the figures were as known on that
// day, and what followed. The figures of the plan stand here as the sources print them.

const FILE = 'partnership-2022-2025.jsonl';
const day = '2024-11-26';
const asked = '2024-09-30';

function run(upTo?: string): History {
  const history = new History();
  history.recordedAt = '2021-09-20T10:00:00.000Z';
  for (const line of exampleLines(FILE)) {
    history.record(line);
    if (line.id === upTo) break;
  }
  return history;
}

const whole = run();
const { book } = whole;

describe('the predecessor 2022–2025: what was approved', () => {
  it('each outcome that the minutes of 2024-11-26 have', () => {
    const outcomes = [...book.decisions.values()]
      .filter((decision) => decision.meeting === 'M-2024-11-26')
      .map((decision: Decision) => `${decision.item} ${outcomeOn(book, decision, day).outcome}`);
    expect(outcomes).toEqual([
      ...['1 approved', '1 filed', '2 noted', '4 approved', '4 filed', '5 noted', '5 deferred'],
      ...['6 approved-with-clarification', '7 approved', '8 approved-with-changes', '9 proposed', '10 noted'],
    ]);
  });

  it('the budget 2025: five lines with of-which, 11,100,000 in all, financed 5 + 5 + 1.1 million', () => {
    const version = book.budgets.get(2025)?.versions[0];
    const lines = version?.lines.map((line) => [line.key, text(line.amount), ...line.ofWhich.map((part) => text(part.amount))]);
    expect(lines).toEqual([
      ['process-support', '2900000.00', '2800000.00'],
      ['research', '500000.00', '450000.00'],
      ['older-people', '3500000.00', '1700000.00'],
      ['children-young-people', '3500000.00', '1600000.00'],
      ['events', '700000.00'],
    ]);
    expect(text(sum(version?.financing.map((part) => part.amount) ?? []))).toBe('11100000.00');
    expect(version).toMatchObject({ number: 1, decision: 'D-plan-2025', on: day });
  });

  it('the correction keeps both texts, and says that no figure changed', () => {
    const { proposedText, decidedText } = followedFrom(book, 'D-plan-2025', day).outcome.changes ?? {};
    expect(proposedText).toMatch(/is carried out/);
    expect(decidedText).toMatch(/comes to the board/);
    const version = book.budgets.get(2025)?.versions[0];
    expect(version?.correction?.proposed?.map((line) => line.amount.value)).toEqual(
      version?.lines.map((line) => text(line.amount)),
    );
  });

  it('the organisation 2025: one vote a party in the Core Team, 200,000 for the director', () => {
    expect(mandateOf(book, 'core-team', '2025-01-01').votes).toBe('majority-of-parties');
    expect(mandateOf(book, 'director', '2025-01-01').limit).toEqual(sek('200000.00'));
    expect(followedFrom(book, 'D-organisation-2025', day).mandates).toHaveLength(2);
  });
});

describe('the predecessor 2022–2025: the figures as known on the day', () => {
  const { revision } = followedFrom(book, 'D-economy', day).asKnown;
  const known = run('8d');

  it('the decision says where to ask', () => {
    expect(known.events.length - 1).toBe(revision);
  });

  it('outcome per 30 September 2024 as filed, and as known since a late invoice', () => {
    const spent = (history: History) => text(budgetOutcome(history.book, 2024, asked)?.total.spent as never);
    expect([spent(known), spent(whole)]).toEqual(['8280000.00', '8325000.00']);
    const late = whole.events.filter((event) => event.revision > revision && event.effectiveOn <= asked);
    expect(late.map((event) => event.type)).toEqual(['LineExpenditureRecorded']);
  });

  it('the accumulated capital is held, and set aside for pilots and seed money by the Core Team', () => {
    expect(followedFrom(book, 'D-capital', day).funded.map((one) => [one.commitment, text(one.amount), text(one.left)])).toEqual([
      ['pilots-and-seed-money', '4250000.00', '4250000.00'],
    ]);
    expect(book.cash.find((fact) => fact.kind === 'opening')?.on).toBe('2024-01-01');
  });
});

describe('the predecessor 2022–2025: what followed', () => {
  it('the deferred pilot was settled by the next meeting', () => {
    expect(followedFrom(book, 'D-pilot-2', '2025-01-30').outcome.settled).toBeUndefined();
    expect(followedFrom(book, 'D-pilot-2', '2025-01-31').outcome.settled?.by).toBe('D-pilot-2-decided');
  });

  it('the annual report was due at the next meeting, and came', () => {
    const status = (on: string) => assignmentsOn(book, on).map((one) => [one.deadline, one.status]);
    expect([status(day), status('2025-01-31')]).toEqual([[['2025-01-31', 'given']], [['2025-01-31', 'done']]]);
  });

  it('the minutes were approved by the next meeting', () => {
    expect(followedFrom(book, 'D-plan-2025', '2025-01-31').meeting?.minutes?.approved?.approvedAt).toBe('M-2025-01-31');
  });

  it('the outcome of 2025 by line at the end of the year', () => {
    const outcome = budgetOutcome(book, 2025, '2025-12-31');
    expect(outcome?.lines.map((line) => [line.line, text(line.left)])).toEqual([
      ['process-support', '0.00'],
      ['research', '0.00'],
      ['older-people', '80000.00'],
      ['children-young-people', '0.00'],
      ['events', '45000.00'],
    ]);
    expect(outcome?.lines.find((line) => line.line === 'older-people')?.parts.map((part) => part.part)).toEqual([
      'focus-area',
      'initiatives',
    ]);
  });

  it('research in kind is recorded and is never cash', () => {
    expect(inKindOn(book, day)).toEqual([]);
    const [research] = inKindOn(book, '2025-12-31');
    expect([text(research?.valuation as never), text(research?.ofWhich[0]?.amount as never)]).toEqual([
      '10000000.00',
      '2500000.00',
    ]);
    expect(whole.balance('cash', '2025-12-31')).toBe('3125000.00');
  });

  it('every contribution came, every report was delivered, and the successor is named', () => {
    expect(contributionsOn(book, '2025-12-31').every((line) => line.outstanding.isZero())).toBe(true);
    expect(reportsOn(book, '2025-12-31')).toHaveLength(12);
    expect(reportsOn(book, '2025-12-31').every((line) => line.deliveredOn !== undefined)).toBe(true);
    expect(lineageOn(book, '2025-12-31').links.map((link) => [link.side, link.agreement])).toEqual([
      ['successor', '8a4f0c1e-5d2b-5e6f-9a70-1b2c3d4e5f60'],
    ]);
  });

  it('what someone must look at: the attendee on no list, the wrong check digit, the late invoice, what the documents leave open', () => {
    const keys = findingsOn(book, '2025-12-31').map((finding) => finding.key.replace(/^(backdated):.*/, '$1'));
    expect(keys.sort()).toEqual([
      'attendee-on-no-list:M-2024-11-26:mdu-3',
      'backdated',
      'bad-check-digit:vasteras',
      expect.stringMatching(/^contested-commitment:pilots-and-seed-money/),
      'missing-number:mdu',
      'text-missing:agreement-text',
      'text-unclear:capital-decision',
      'text-unclear:research-of-academies',
    ]);
  });
});

describe('the predecessor 2022–2025 as a file', () => {
  const content = readFileSync(new URL(`../../examples/${FILE}`, import.meta.url), 'utf8');

  it('every line is accepted in a dry run, then recorded, then known', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-golden-'));
    const ledger = await openLedger({ dataDirectory: directory });
    try {
      const rows = content.trim().split('\n').length - 1;
      const tried = await importFile(ledger, parseImport(content), { dryRun: true });
      expect(tried).toMatchObject({ complete: true, recorded: rows, unchanged: 0 });
      const done = await importFile(ledger, parseImport(content), { dryRun: false });
      expect(done).toMatchObject({ complete: true, recorded: rows, unchanged: 0 });
      const again = await importFile(ledger, parseImport(content), { dryRun: false });
      expect(again).toMatchObject({ complete: true, recorded: 0, unchanged: rows });
      const others = ['partnership', 'run-off'].map((name) => new URL(`../../examples/${name}-2026-2029.jsonl`, import.meta.url));
      for (const other of others) {
        const outcome = await importFile(ledger, parseImport(readFileSync(other, 'utf8')), { dryRun: false });
        expect(outcome).toMatchObject({ complete: true, unchanged: 3 });
      }
    } finally {
      await ledger.close();
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
