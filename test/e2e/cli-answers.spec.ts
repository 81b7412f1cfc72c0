import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BalancesAnswer, ExplanationAnswer } from '#read-models/answers/balances.js';
import type { ObligationsAnswer } from '#read-models/answers/obligations.js';
import { BUILD_MS, built, CommandLine, PARTNERSHIP, RUN_OFF } from './cli-process.js';

let ledger: CommandLine;

beforeAll(async () => {
  await built();
  ledger = new CommandLine();
  await ledger.importExamples();
}, BUILD_MS);

afterAll(() => ledger.remove());

/** Blanks tell columns apart and nothing else. */
function lines(stdout: string): string[] {
  return stdout.split('\n').map((line) => line.trim().replace(/\s{2,}/g, ' | '));
}

describe('agreements', () => {
  it('are listed, and an example says so', async () => {
    const { stdout, code } = await ledger.run('agreements');
    expect(code).toBe(0);
    expect(lines(stdout)).toContain(`${PARTNERSHIP} | EXAMPLE · Partnership agreement 2026–2029 | 39 | 2026-11-02`);
    expect(stdout).toContain(RUN_OFF);
  });

  it('are shown with what someone must look at', async () => {
    const { stdout } = await ledger.run('show', '8a4f', '--lang', 'sv');
    expect(lines(stdout)[0]).toBe('EXEMPEL · Partnership agreement 2026–2029 · Avtal');
    expect(stdout).toContain('Skede: gäller från 2026-01-01');
    expect(lines(stdout)).toContain('vasteras | Västerås stad | bidragsgivare | 218000-2180');
    expect(lines(stdout)).toContain('eskilstuna | 2025-09-30 | 2025-10-03 | 2025-10-25');
    expect(lines(stdout)).toContain('T1 | vasteras | 2026-11-02 | förhandlas');
    expect(stdout).toContain('218000-2180 för Västerås stad har fel');
  });

  it('are named by the id, a beginning of it that only it has, and nothing that several have', async () => {
    const whole = await ledger.run('balances', PARTNERSHIP);
    expect(await ledger.run('balances', '8a4')).toEqual(whole);
    const several = await ledger.run('balances', 'Partnership');
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('One agreement was wanted, and "Partnership" names 2');
    const none = await ledger.run('balances', 'harbour');
    expect(none.code).toBe(3);
    expect(none.stderr).toContain(PARTNERSHIP);
  });
});

describe('balances', () => {
  it('differ with what was known', async () => {
    const before = await ledger.run('balances', '8a4f', '--account', 'cash', '--on', '2026-09-30', '--known-at', '38');
    expect(lines(before.stdout)).toContain('cash | Money in hand | 10,124,999.25');
    expect(lines(before.stdout)[1]).toBe('On 2026-09-30, as known at revision 38 (recorded 2026-11-02 12:00:38 Stockholm time).');
    const now = await ledger.run('balances', '8a4f', '--account', 'cash', '--on', '2026-09-30', '--lang', 'sv');
    expect(lines(now.stdout)).toContain('cash | Kassa | 10 044 999,25');
  });

  it('are exact as JSON, which is all that stands on stdout', async () => {
    const { stdout, stderr } = await ledger.run('balances', '8a4f', '--on', '2026-09-30', '--json');
    expect(stderr).toBe('');
    const answer = JSON.parse(stdout) as BalancesAnswer;
    expect(stdout).toBe(`${JSON.stringify(answer)}\n`);
    expect(answer).toMatchObject({ agreement: PARTNERSHIP, example: true, on: '2026-09-30', sum: '0.00' });
    expect(answer.balances.find(({ account }) => account === 'cash')?.balance).toBe('10044999.25');
  });

  it('of an account that does not exist are an error, never a zero', async () => {
    const { code, stdout, stderr } = await ledger.run('balances', '8a4f', '--account', 'spent:P9');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('see the accounts there are with "agreement-ledger balances 8a4f"');
  });

  it('stay within a hundred columns', async () => {
    for (const args of [
      ['balances', RUN_OFF],
      ['timeline', RUN_OFF, '--limit', '100', '--changes'],
      ['show', RUN_OFF],
    ]) {
      const { stdout } = await ledger.run(...args, '--lang', 'sv');
      expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
    }
  });
});

describe('explain', () => {
  it('sums the events to the difference', async () => {
    const args = ['explain', '8a4f', '--account', 'cash', '--on', '2026-09-30', '--from-known-at', '38'];
    const { stdout } = await ledger.run(...args);
    expect(lines(stdout)).toContain('39 | Expenditure recorded | 2026-09-28 | 2026-11-02 12:00:39 | -80,000.00');
    expect(lines(stdout)).toContain('Difference | -80,000.00');
    const answer = await ledger.json<ExplanationAnswer>(...args);
    expect(answer).toMatchObject({ difference: '-80000.00', events: [{ revision: 39, amount: '-80000.00' }] });
  });

  it('wants to know what to compare with', async () => {
    const { code, stderr } = await ledger.run('explain', '8a4f', '--account', 'cash');
    expect(code).toBe(2);
    expect(stderr).toContain('--from-on <date> or --from-known-at <when>');
  });
});

describe('contributions', () => {
  it('say what is outstanding, since when, and for how many days', async () => {
    const { stdout } = await ledger.run('contributions', '8a4f', '--on', '2026-02-20');
    expect(lines(stdout)).toContain('Total | 44,400,000.00 | 11,100,000.00 | 9,100,000.00 | 2,000,000.00');
    expect(lines(stdout)).toContain('2026 | vasteras | 2,000,000.00 | 2026-02-14 | 2,000,000.00 | 6');
    const later = await ledger.run('contributions', '8a4f');
    expect(later.stdout).toContain('Nothing that has been requisitioned is outstanding.');
  });
});

describe('obligations', () => {
  it('of a what-if show cover, shares, what is contested and the assumptions', async () => {
    const { stdout } = await ledger.run('obligations', '8a4f', '--if-dissolved', '2026-06-30');
    const shown = lines(stdout);
    expect(shown).toContain('Need (left of the surviving at the end, less what was released) | 15,224,999.75');
    expect(shown).toContain('mdu | 450,900.90 | 450,900.90');
    expect(shown).toContain('P1 | 14,100,000.00 | 10,674,999.75 | 3,425,000.25 | 339,414.44 | 1,542,792.91 | 1,542,792.90');
    expect(shown).toContain('Total | 15,224,999.75 | 10,674,999.75 | 4,550,000.00 | 450,900.90 | 2,049,549.56 | 2,049,549.54');
    expect(shown).toContain('P3 | Project P3 | D3 Core Team 2026-04-10 | 600,000.00');
    expect(stdout).toContain('P1  What is uncovered is split by the parties’ yearly sums for the year of the decision.');
  });

  it('after the dissolution show what was paid and what is owed back', async () => {
    const { stdout } = await ledger.run('obligations', RUN_OFF, '--on', '2027-04-30', '--lang', 'sv');
    const shown = lines(stdout);
    expect(stdout).toContain('Avveckling sedan 2026-12-31 (upplöst efter strandad förhandling), enligt § 11');
    expect(shown).toContain('mdu | 448 423,45 | 460 810,81 | 460 810,81 | 12 387,36 | -12 387,36');
    const { stdout: last } = await ledger.run('obligations', RUN_OFF, '--on', '2029-07-01');
    expect(last).toContain('Discharged: every surviving obligation is met.');
  });

  it('of a running agreement are its commitments', async () => {
    const { stdout } = await ledger.run('obligations', '8a4f');
    expect(lines(stdout)).toContain('P1 | Project P1 over 2026–2029 | D1 board 2026-02-20 | 14,400,000.00 | 13,569,999.50');
    const answer = await ledger.json<ObligationsAnswer>('obligations', '8a4f', '--if-dissolved', '2026-12-31');
    expect(answer.end?.shortfall).toBe('4650000.00');
  });

  it('of a day outside the agreement are refused, with the clause', async () => {
    const { code, stderr } = await ledger.run('obligations', '8a4f', '--if-dissolved', '2031-01-01', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { exitCode: 1, code: 'outside-the-period', clause: '§ 8' } });
  });
});

describe('timeline', () => {
  it('shows a page, and with --changes every account', async () => {
    const { stdout } = await ledger.run('timeline', '8a4f', '--offset', '38', '--changes');
    expect(lines(stdout)).toContain('39 | 2026-09-28 | 2026-11-02 | Expenditure recorded: P1 E20 | 80,000.00 | mdu');
    expect(lines(stdout)).toContain('cash | -80,000.00 | 10,044,999.25');
    expect(stdout).toMatch(/Entries 39–40 of 40\.$/m);
    expect((await ledger.run('timeline', '8a4f', '--limit', '101')).code).toBe(2);
  });

  it('says which party drafted the agreement, though it became one by that event', async () => {
    const { stdout } = await ledger.run('timeline', '8a4f', '--limit', '1');
    expect(lines(stdout)).toContain('0 | 2025-09-18 | 2025-09-18 | Agreement drafted | mdu');
    const { entries } = await ledger.json<{ entries: object[] }>('timeline', '8a4f', '--limit', '1');
    expect(entries).toMatchObject([{ type: 'AgreementDrafted', party: 'mdu' }]);
  });

  it.each([['timeline', '8a4f'], ['agreements']])(
    '%s says how the next page is asked for, and where there is none',
    async (...words) => {
      const page = async (offset: number) => (await ledger.run(...words, '--limit', '1', '--offset', String(offset))).stdout;
      expect(await page(0)).toMatch(/Entries 1–1 of \d+\. The next with --offset 1\.$/m);
      const total = Number(/ of (\d+)\./.exec(await page(0))?.[1]);
      expect(await page(total - 1)).toMatch(new RegExp(`Entries ${total}–${total} of ${total}\\.$`, 'm'));
      expect(await page(total)).toContain(`No entries after the first ${total}; there are ${total} in all.`);
    },
  );
});
