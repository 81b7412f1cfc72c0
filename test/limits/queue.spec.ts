import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Histories } from '#application/history.js';
import { IMPORT_BYTES_MAX, IMPORT_LINE_MAX, IMPORT_ROWS_MAX, importFile, parseImport } from '#application/import-file.js';
import { type Ledger, openLedger, SOFTWARE } from '#application/ledger.js';
import { LedgerClock } from '#application/ledger-clock.js';
import { InvalidInput, StreamFull, TooBusy } from '#application/problems.js';
import { agreementSubject } from '#application/subject.js';
import { WAITING_MAX, WriteHandler } from '#application/write-handler.js';
import { Refusal } from '#ledger/refusal.js';
import { exampleText, MDU, PARTNERSHIP } from '../e2e/support/server.js';

// The limits of the ledger itself, without any server before it.

let directory: string;
let ledger: Ledger;
const now = () => new Date('2026-11-22T12:00:00.000Z');
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-limits-'));
  ledger = await openLedger({ dataDirectory: directory, now });
});
afterEach(async () => {
  await ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

const payment = (id: string, key: number) => ({
  id,
  command: 'receive-contribution',
  body: { effectiveOn: '2026-11-20', party: 'mdu', year: 2027, amount: { value: '1.00', currency: 'SEK' } },
  actor: { id: 'finance-mdu', role: 'finance' as const, organisationId: MDU },
  idempotencyKey: `key-${key}`,
});

describe('commands that wait for one agreement', () => {
  it('are so many, the next is refused at once, and another agreement is served', async () => {
    const one = '11111111-1111-4111-8111-111111111111';
    const waiting = Array.from({ length: WAITING_MAX }, (_, i) => ledger.agreements.execute(payment(one, i)));
    await expect(ledger.agreements.execute(payment(one, -1))).rejects.toEqual(new TooBusy(WAITING_MAX));
    await expect(ledger.agreements.execute(payment('22222222-2222-4222-8222-222222222222', 0))).rejects.toThrow(Refusal);
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason instanceof Refusal)).toBe(true);
    await expect(ledger.agreements.execute(payment(one, -1))).rejects.toThrow(Refusal);
  });
});

describe('an agreement', () => {
  it('that is full takes no more, and says so', async () => {
    await importFile(ledger, parseImport(exampleText('partnership')), { dryRun: false });
    const { revision } = await ledger.agreements.execute(payment(PARTNERSHIP, 0));
    const { store } = ledger;
    const histories = new Histories(store, agreementSubject);
    const handler = new WriteHandler({
      store,
      histories,
      subject: agreementSubject,
      clock: new LedgerClock(now),
      software: SOFTWARE,
      eventsMax: revision + 2,
    });
    expect((await handler.execute(payment(PARTNERSHIP, 1))).revision).toBe(revision + 1);
    await expect(handler.execute(payment(PARTNERSHIP, 2))).rejects.toEqual(new StreamFull(revision + 2));
    expect((await handler.execute(payment(PARTNERSHIP, 1))).repeated).toBe(true);
  });
});

describe('a clock that goes back', () => {
  it('makes no stamp go back, nor does one that jumps ahead keep the next from being later', async () => {
    await importFile(ledger, parseImport(exampleText('partnership')), { dryRun: false });
    const times = ['2026-12-01T12:00:00.000Z', '2026-11-22T12:00:00.000Z', '2026-12-02T12:00:00.000Z'];
    const { store } = ledger;
    const stamps: (string | undefined)[] = [];
    for (const [index, time] of times.entries()) {
      const histories = new Histories(store, agreementSubject);
      const handler = new WriteHandler({
        store,
        histories,
        subject: agreementSubject,
        clock: new LedgerClock(() => new Date(time)),
        software: SOFTWARE,
      });
      stamps.push((await handler.execute(payment(PARTNERSHIP, index))).events[0]?.recordedAt);
    }
    expect(stamps).toEqual([times[0], times[0], times[2]]);
  });
});

describe('a file', () => {
  const head = exampleText('partnership').split('\n')[0] ?? '';
  const faults = (content: string): string => {
    try {
      parseImport(content);
    } catch (error) {
      if (error instanceof InvalidInput) return error.message;
      throw error;
    }
    return 'none';
  };

  it('has so many bytes, rows, and characters in a line, and no more', () => {
    expect(faults(`${head}\n${' '.repeat(IMPORT_BYTES_MAX)}`)).toContain(`at most ${IMPORT_BYTES_MAX} bytes`);
    expect(faults(`${head}\n${'{}\n'.repeat(IMPORT_ROWS_MAX + 1)}`)).toContain(
      `at most ${IMPORT_ROWS_MAX} rows; this one has 100001`,
    );
    expect(faults(`${head}\n${'x'.repeat(IMPORT_LINE_MAX + 1)}`)).toContain(`at most ${IMPORT_LINE_MAX} characters`);
    expect(faults(`${head}\n${'x'.repeat(IMPORT_LINE_MAX)}`)).toContain('it is not JSON');
  });
});
