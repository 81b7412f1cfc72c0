import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandLineDoor, type Door, httpDoor } from './doors.js';
import { AT_MIDSUMMER, AT_THE_DISSOLUTION, obligationsOn, sumOf } from './run-off-answers.js';
import { FROM_THE_LATE_VOUCHER, ORGANISATIONS, type Step, UNTIL_THE_LATE_VOUCHER } from './run-off-rows.js';
import { startServer, type TestServer } from './support/server.js';

// The whole worked history through each door: what is recorded, what is refused and by which rule, and every answer of its table.

const AGREEMENT = '3c9d1c52-0b8e-4f6e-9d3a-6f2f6f0a7b11';
const clock = { now: new Date('2025-09-18T12:00:00Z') };

const doors: [string, (server: TestServer) => Door][] = [
  ['over HTTP', (server) => httpDoor(server, AGREEMENT)],
  ['on the command line', (server) => commandLineDoor(server, AGREEMENT)],
];

describe.each(doors)('the run-off history %s', (_name, through) => {
  let server: TestServer;
  let door: Door;
  let beforeTheVoucher = '';
  const ask = (question: string, parameters: Record<string, string>) => door.ask(question, parameters);

  async function enter(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      clock.now = new Date(`${step.clock}T12:00:00Z`);
      const refused = await door.enter(step);
      const outcome = refused && { rule: refused.rule, code: refused.code };
      const wanted = step.refused && { rule: step.refused.clause, code: step.refused.code };
      expect({ row: step.row, command: step.command, outcome }).toEqual({
        row: step.row,
        command: step.command,
        outcome: wanted,
      });
      if (refused) expect(refused.sentence.length).toBeGreaterThan(30);
    }
  }

  beforeAll(async () => {
    clock.now = new Date('2025-09-18T12:00:00Z');
    server = await startServer({ now: () => clock.now });
    for (const [party, organisation] of Object.entries(ORGANISATIONS)) {
      await server.call(`/organisations/${organisation}/registrations`, {
        as: `id=admin-${party}; role=admin; organisation=${organisation}`,
        body: { effectiveOn: '2025-09-18', key: party, name: party, kind: 'other' },
      });
    }
    door = through(server);
    await enter(UNTIL_THE_LATE_VOUCHER);
    beforeTheVoucher = ((await ask('', {})) as { knownAt: { revision: number } }).knownAt.revision.toString();
    await enter(FROM_THE_LATE_VOUCHER);
  }, 180_000);

  afterAll(() => server.remove());

  it('rows 1–4: the findings of the draft, the forecasts, the finality, in force from 2026-01-01', async () => {
    const shown = (await ask('', { on: '2026-01-01' })) as {
      phase: object;
      conditions: { party: string; forecast?: object; finalOn?: string }[];
      signatures: { signedOn?: string }[];
      findings: { code: string; facts: Record<string, string> }[];
    };
    const found = shown.findings.map(({ code, facts }) => `${code} ${facts['number'] ?? facts['printed'] ?? ''}`);
    expect(found).toEqual(
      expect.arrayContaining(['bad-check-digit 218000-2180', 'wrong-reference § 5', 'doubled-clause-number § 11']),
    );
    expect(shown.phase).toEqual({ status: 'in-force', inForceFrom: '2026-01-01' });
    const condition = (party: string) => shown.conditions.find((c) => c.party === party);
    const forecast = { lastAppealDay: '2025-10-24', finalOn: '2025-10-25' };
    expect(condition('eskilstuna')).toMatchObject({ forecast, finalOn: '2025-10-25' });
    expect(condition('vasteras')).toMatchObject({ forecast: { lastAppealDay: '2025-11-03', finalOn: '2025-11-04' } });
    expect(shown.signatures.filter((s) => s.signedOn === '2025-10-15')).toHaveLength(5);
  });

  it('rows 5–6: the due dates', async () => {
    const { lines } = (await ask('contributions', { on: '2026-01-20' })) as {
      lines: { party: string; year: number; dueOn?: string }[];
    };
    const due = lines.filter((l) => l.year === 2026).map((l) => [l.party, l.dueOn]);
    expect(due).toEqual([
      ['mdu', '2026-01-31'],
      ['eskilstuna', '2026-02-14'],
      ['vasteras', '2026-02-14'],
    ]);
  });

  it('row 18: an amendment that two of three approved changes nothing', async () => {
    const shown = (await ask('', { on: '2027-01-01', knownAt: beforeTheVoucher })) as {
      agreementVersion: number;
      amendments: { amendment: string; status: string; missing: string[] }[];
    };
    expect(shown.agreementVersion).toBe(1);
    expect(shown.amendments).toMatchObject([{ amendment: 'A1', status: 'withdrawn', missing: ['vasteras'] }]);
  });

  it('2026-02-20: requisitioned, received, outstanding, overdue', async () => {
    type Answer = { totals: Record<string, string>; lines: { party: string; overdue: string; daysOverdue: number }[] };
    const { totals, lines } = (await ask('contributions', { on: '2026-02-20' })) as Answer;
    const { requisitioned, received, outstanding, overdue } = totals;
    expect([requisitioned, received, outstanding, overdue]).toEqual(['11100000.00', '9100000.00', '2000000.00', '2000000.00']);
    const late = lines.filter((l) => l.overdue !== '0.00').map((l) => [l.party, l.overdue, l.daysOverdue]);
    expect(late).toEqual([['vasteras', '2000000.00', 6]]);
  });

  it('2026-09-30, before and after the late voucher, and why they differ', async () => {
    const then = { on: '2026-09-30', knownAt: beforeTheVoucher };
    expect([await sumOf(ask, 'spent', then), await sumOf(ask, 'cash', then)]).toEqual(['975000.75', '10124999.25']);
    const now = { on: '2026-09-30' };
    expect([await sumOf(ask, 'spent', now), await sumOf(ask, 'cash', now)]).toEqual(['1055000.75', '10044999.25']);
    const explained = await ask('balance-explanations', { account: 'cash', on: '2026-09-30', fromKnownAt: beforeTheVoucher });
    expect(explained).toMatchObject({
      difference: '-80000.00',
      events: [{ type: 'ExpenditureRecorded', effectiveOn: '2026-09-28', amount: '-80000.00' }],
    });
  });

  it('what if dissolved 2026-06-30', async () => {
    const answer = await obligationsOn(ask, { dissolvedOn: '2026-06-30' });
    expect(answer).toMatchObject(AT_MIDSUMMER);
    expect(answer.end).toMatchObject({
      surviving: '15224999.75',
      held: '10674999.75',
      shortfall: '4550000.00',
      contested: '750000.00',
    });
  });

  it('a dissolution dated 2026-02-20 would make P1 and P2 contested', async () => {
    const { contested } = await obligationsOn(ask, { dissolvedOn: '2026-02-20' });
    expect(contested.map(([commitment]) => commitment)).toEqual(['P1', 'P2']);
  });

  it('2026-12-31: the day of the dissolution', async () => {
    const answer = await obligationsOn(ask, { on: '2026-12-31' });
    expect(answer).toMatchObject(AT_THE_DISSOLUTION);
    expect(answer.end).toMatchObject({
      surviving: '14694999.25',
      held: '10044999.25',
      shortfall: '4650000.00',
      contested: '650000.00',
    });
  });

  it('2027-02-01 and 2027-03-01: requisitioned, then paid', async () => {
    const asked = await obligationsOn(ask, { on: '2027-02-01' });
    expect(asked.end.totals).toMatchObject({
      requisitioned: '4650000.00',
      paid: '0.00',
      leftToPay: '4650000.00',
      overdue: '0.00',
    });
    const due = (await ask('obligations', { on: '2027-02-01' })) as { end: { parties: { dueOn?: string }[] } };
    expect(due.end.parties.map((p) => p.dueOn)).toEqual(['2027-03-03', '2027-03-03', '2027-03-03']);
    const paid = await obligationsOn(ask, { on: '2027-03-01' });
    expect([paid.end.totals.leftToPay, paid.end.cash]).toEqual(['0.00', '14694999.25']);
  });

  it('2027-04-30: P2 completed, the need is less, a surplus is owed', async () => {
    const { end, shares, surplus } = await obligationsOn(ask, { on: '2027-04-30' });
    expect(end).toMatchObject({ need: '14569999.50', shortfall: '4525000.25' });
    expect(shares).toEqual(['448423.45', '2038288.40', '2038288.40']);
    expect(surplus).toEqual(['12387.36', '56306.20', '56306.19']);
  });

  it('2029-06-30 and 2029-07-01: not discharged while something is contested, then discharged', async () => {
    const before = await obligationsOn(ask, { on: '2029-06-30' });
    expect(before.end).toMatchObject({ surviving: '0.00', contested: '650000.00', cash: '124999.75', discharged: false });
    const after = await obligationsOn(ask, { on: '2029-07-01' });
    expect(after.end).toMatchObject({ contested: '0.00', cash: '124999.75', discharged: true });
    expect(after.surplus).toEqual(['12387.36', '56306.20', '56306.19']);
  });

  it('the postings of all events sum to zero at every position', async () => {
    const { total } = (await ask('timeline', { limit: '1' })) as { total: number };
    for (let revision = 0; revision < total; revision += 5) {
      const { sum } = (await ask('balances', { on: '2029-12-31', knownAt: String(revision) })) as { sum: string };
      expect(sum).toBe('0.00');
    }
  });
});
