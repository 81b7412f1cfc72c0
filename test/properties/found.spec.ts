import { describe, expect, it } from '@jest/globals';
import { text } from '#ledger/money.js';
import { obligationsOn, whatIfDissolved } from '#ledger/obligations.js';
import { exampleLines, History, type Line } from '../support/history.js';

// What the random histories have found, kept as cases of their own: a seed tells another history once the generator changes.

const mdu = '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01';
const sek = (value: string) => ({ value, currency: 'SEK' });

function line(role: Line['actor']['role'], effectiveOn: string, [command, input]: [string, object]): Line {
  const actor = { id: role, role, organisationId: mdu };
  return { command, effectiveOn, recordedAt: '2027-06-01T10:00:00.000Z', actor, input };
}

const secretary = (on: string, command: string, input: object) => line('board-secretary', on, [command, input]);
const legal = (on: string, command: string, input: object) => line('legal', on, [command, input]);

/** The worked history up to a command, itself excluded. */
function historyBefore(command: string): History {
  const history = new History();
  for (const told of exampleLines('run-off-2026-2029.jsonl')) {
    if (told.command === command) break;
    history.record(told);
  }
  return history;
}

/** An amendment approved by every party, as lines. */
function amendment(history: History, on: string, { key, changes }: { key: string; changes: object[] }): Line[] {
  const proposed = line('admin', on, ['propose-amendment', { amendment: key, subject: 'Terms', changes }]);
  const answers = history.book.parties.map(({ key: party, organisationId }) => ({
    ...line('admin', on, ['approve-amendment', { amendment: key, party, documentSha256: 'c'.repeat(64) }]),
    actor: { id: party, role: 'admin' as const, organisationId },
  }));
  return [proposed, ...answers];
}

const yearly = (party: string, fromYear: number, value: string) => ({ kind: 'yearly-sum', party, fromYear, yearly: sek(value) });

describe('what random histories have found', () => {
  it('a rescission recorded late is refused before an increase, which would stand on a commitment that is gone (K4)', () => {
    const history = historyBefore('dissolve-agreement');
    const increase = { commitment: 'P1', amount: sek('1000'), decision: { decision: 'D-more', body: 'board' } };
    history.record(secretary('2026-11-01', 'increase-commitment', increase));
    const rescission = { commitment: 'P1', decision: { decision: 'D-gone', body: 'board' } };
    expect(history.refusal(secretary('2026-10-01', 'rescind-commitment', rescission))).toBe('increased-after-end');
    expect(history.refusal(secretary('2026-11-01', 'rescind-commitment', rescission))).toBeUndefined();
  });

  it('an increase recorded late is refused where a release dated after D could then not stand (K1, R3)', () => {
    const history = historyBefore('dissolve-agreement');
    // Recorded before the dissolution, so it names no group; the contested one is meant, since there is no other.
    history.record(secretary('2027-01-15', 'release-commitment', { commitment: 'P3', amount: sek('400000') }));
    history.record(exampleLines('run-off-2026-2029.jsonl').find(({ command }) => command === 'dissolve-agreement') as Line);
    const contestedOn = (on: string) => text(obligationsOn(history.book, on)!.contested);
    expect([contestedOn('2027-01-14'), contestedOn('2027-01-15')]).toEqual(['650000.00', '250000.00']);
    const late = { commitment: 'P3', amount: sek('1000'), decision: { decision: 'D-late', body: 'board' } };
    expect(history.refusal(secretary('2026-12-01', 'increase-commitment', late))).toBe('less-than-left');
  });

  it('an amendment adopted late may not leave a day without a key, though a later amendment gives one again (P1)', () => {
    const history = historyBefore('raise-dispute');
    const [host, ...others] = history.book.parties.map(({ key }) => key) as [string, ...string[]];
    for (const told of amendment(history, '2026-09-01', {
      key: 'X1',
      changes: others.map((party) => yearly(party, 2026, '0')),
    })) {
      history.record(told);
    }
    for (const told of amendment(history, '2026-11-01', { key: 'X2', changes: [yearly('eskilstuna', 2026, '5')] })) {
      history.record(told);
    }
    const [late] = amendment(history, '2026-10-01', { key: 'X3', changes: [yearly(host, 2026, '0')] });
    expect(history.refusal(late as Line)).toBe('schedule-empty');
  });

  it('a withdrawal within a year may not leave the rest of that year without a key (P1)', () => {
    const history = historyBefore('raise-dispute');
    const [host, ...others] = history.book.parties.map(({ key }) => key) as [string, ...string[]];
    const without = others.map((party) => yearly(party, 2026, '0'));
    const back = others.map((party) => yearly(party, 2027, '5000000'));
    for (const told of amendment(history, '2026-09-01', { key: 'X1', changes: [...without, ...back] })) history.record(told);
    const withdrawal = { kind: 'withdrawal', party: host, fromYear: 2027 };
    const [inTheYear] = amendment(history, '2026-10-01', { key: 'X2', changes: [withdrawal] });
    expect(history.refusal(inTheYear as Line)).toBe('schedule-empty');
    for (const told of amendment(history, '2027-01-01', { key: 'X3', changes: [withdrawal] })) history.record(told);
    expect(() => whatIfDissolved(history.book, '2026-12-31')).not.toThrow();
    expect(() => whatIfDissolved(history.book, '2027-01-01')).not.toThrow();
  });

  it('a dissolution recorded after an expiry was settled brings back what survives under § 11', () => {
    const history = historyBefore('dissolve-agreement');
    const increase = { commitment: 'P1', amount: sek('1000'), decision: { decision: 'D-core', body: 'director' } };
    const mandates = [
      { body: 'board', votes: 'as-recorded' },
      { body: 'director', votes: 'as-recorded' },
    ];
    for (const told of amendment(history, '2026-12-01', { key: 'X1', changes: [{ kind: 'mandates', mandates }] }))
      history.record(told);
    history.record(secretary('2026-12-01', 'increase-commitment', increase));
    const settled = { commitment: 'P1', outcome: 'released', by: 'judgment', judgment: 'District court T 1-30' };
    history.record(legal('2030-02-01', 'settle-contested', settled));
    expect(history.balance('encumbered:P1', '2030-02-01')).toBe('0.00');
    history.record(legal('2029-12-31', 'dissolve-agreement', { ground: 'failed-negotiation', dispute: disputeOf(history) }));
    const left = obligationsOn(history.book, '2030-02-01')!.lines.find(({ commitment }) => commitment === 'P1')!.tranche.left;
    expect(history.balance('encumbered:P1', '2030-02-01')).toBe(text(left));
    expect(left.gt(0)).toBe(true);
  });
});

function disputeOf(history: History): string {
  return [...history.book.disputes.keys()][0] as string;
}
