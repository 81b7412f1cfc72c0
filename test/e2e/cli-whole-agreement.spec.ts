import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ObligationsAnswer } from '#read-models/answers/obligations.js';
import { BUILD_MS, built, CommandLine, PARTNERSHIP, type Ran, type RunningCommand } from './cli-process.js';

const MDU = '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01';
const kr = (value: string) => ({ value, currency: 'SEK' });
const LINES = [
  {
    line: 'process-support',
    subject: 'Overall process support',
    amount: kr('8100000.00'),
    ofWhich: [{ subject: 'Salaries', amount: kr('2800000.00') }],
  },
  { line: 'older-people', subject: 'Portfolio older people', amount: kr('3000000.00'), portfolio: true },
];
const FINANCING = [{ party: 'eskilstuna', amount: kr('11100000.00') }];

interface Step {
  command: string;
  role: 'admin' | 'finance' | 'board-secretary';
  input: object;
  on?: string;
}

const STEPS: Step[] = [
  {
    command: 'break-down-line',
    role: 'board-secretary',
    on: '2026-11-03',
    input: {
      ...{
        year: 2026,
        line: 'older-people',
        decision: { decision: 'DP', body: 'core-team', votes: { inFavour: ['mdu', 'eskilstuna'] } },
      },
      parts: [{ part: 'safe-housing', subject: 'Pilot for safe housing', amount: kr('1700000.00') }],
    },
  },
  {
    command: 'assign-commitment-to-line',
    role: 'finance',
    on: '2026-11-03',
    input: { commitment: 'P3', year: 2026, line: 'older-people' },
  },
  {
    command: 'record-line-expenditure',
    role: 'finance',
    on: '2026-11-04',
    input: {
      ...{ expenditure: 'L1', line: 'process-support', amount: kr('45000.00'), subject: 'Yearly conference' },
      voucher: { series: 'C', number: '1', date: '2026-11-04' },
    },
  },
  {
    command: 'revise-budget',
    role: 'finance',
    on: '2026-11-05',
    input: {
      ...{ year: 2026, total: kr('11100000.00'), lines: LINES, financing: FINANCING },
      decision: { decision: 'DB2', body: 'board', votes: { inFavour: ['mdu', 'eskilstuna', 'vasteras'] } },
      correction: { what: 'The name of the portfolio line' },
    },
  },
  {
    command: 'set-external-target',
    role: 'admin',
    on: '2026-11-03',
    input: { fromYear: 2026, toYear: 2029, yearly: kr('10000000.00') },
  },
  {
    command: 'secure-external-funding',
    role: 'finance',
    on: '2026-11-05',
    input: {
      ...{ funding: 'F1', funder: 'A national innovation agency', subject: 'Safe housing', amount: kr('1500000.00') },
      ...{ period: { from: '2026-01-01', to: '2029-12-31' }, reference: 'Dnr 2026-00123', purpose: ['P1'] },
    },
  },
  { command: 'receive-external-funding', role: 'finance', on: '2026-11-06', input: { funding: 'F1', amount: kr('750000.00') } },
  {
    command: 'record-in-kind',
    role: 'finance',
    on: '2026-11-06',
    input: {
      ...{ inKind: 'K1', party: 'mdu', year: 2026, subject: 'Research funding', valuation: kr('10000000.00') },
      ofWhich: [{ subject: 'Four academies', amount: kr('2500000.00') }],
    },
  },
  {
    command: 'propose-amendment',
    role: 'admin',
    on: '2026-11-07',
    input: {
      ...{ amendment: 'A9', subject: 'Yearly sum of the host from 2027' },
      changes: [{ kind: 'yearly-sum', party: 'mdu', fromYear: 2027, yearly: kr('1200000.00') }],
    },
  },
  {
    command: 'record-annex',
    role: 'admin',
    on: '2026-11-07',
    input: {
      ...{ annex: 'annex-1', title: 'Vision, mission and focus areas', promised: ['vision', 'mission'] },
      parts: [{ part: 'vision', heading: 'Vision', summary: 'Research and practice together.' }],
    },
  },
  {
    command: 'record-duty',
    role: 'admin',
    on: '2026-11-07',
    input: { duty: 'meeting-rooms', party: 'mdu', clause: 'duties', subject: 'Rooms for the meetings.' },
  },
  {
    command: 'link-successor',
    role: 'admin',
    on: '2026-11-07',
    input: { agreementId: '3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10', title: 'Partnership agreement 2030–2033' },
  },
  {
    command: 'choose-assumption',
    role: 'board-secretary',
    on: '2026-11-07',
    input: {
      assumption: 'N7',
      choice: 'pro-rata-days',
      decision: { decision: 'DN7', body: 'board', votes: { inFavour: ['mdu', 'vasteras'] } },
    },
  },
  {
    command: 'record-dissent',
    role: 'board-secretary',
    on: '2026-11-07',
    input: { decision: 'D1', party: 'vasteras', why: 'The follow-up is not described.' },
  },
  {
    command: 'give-assignment',
    role: 'board-secretary',
    on: '2026-11-07',
    input: {
      ...{ assignment: 'U1', decision: 'D1', to: 'director of process support', task: 'Annual report to the board' },
      deadline: '2026-12-01',
    },
  },
  {
    command: 'acknowledge-finding',
    role: 'admin',
    on: '2026-11-08',
    input: { finding: 'missing-number:mdu', why: 'The university has been asked for its number.' },
  },
  {
    command: 'requisition-contribution',
    role: 'finance',
    on: '2026-12-15',
    input: { requisition: 'R-2027-vasteras', party: 'vasteras', year: 2027, amount: kr('5000000.00') },
  },
  {
    command: 'write-off-claim',
    role: 'board-secretary',
    on: '2026-12-16',
    input: {
      ...{ party: 'vasteras', year: 2027, amount: kr('100000.00'), why: 'The claim cannot be proven.' },
      decision: { decision: 'DW', body: 'board', votes: { inFavour: ['mdu', 'eskilstuna'] } },
    },
  },
];

function rows(): string {
  const head = { format: 'agreement-ledger/import/1', agreement: PARTNERSHIP, title: 'The whole agreement' };
  const steps = STEPS.map(({ command, role, input, on }, i) => ({
    ...{ id: `whole-${i}`, command, actor: { id: `${role}-mdu`, role, organisationId: MDU } },
    ...(on === undefined ? {} : { effectiveOn: on }),
    input,
  }));
  return [head, ...steps].map((line) => JSON.stringify(line)).join('\n');
}

let ledger: CommandLine;
const nested: Ran[] = [];

beforeAll(async () => {
  await built();
  ledger = new CommandLine();
  await ledger.run('import', 'examples/partnership-2026-2029.jsonl');
  const { stdout } = await ledger.run('agreements', '--json');
  if (!stdout.includes(PARTNERSHIP)) throw new Error(stdout);
  const as = ['--as', 'finance@mdu'];
  const budget = ['--year', '2026', '--total', '11100000.00', '--lines', JSON.stringify(LINES), '--financing', '-'];
  const decision = [
    '--decision.decision',
    'DB',
    '--decision.body',
    'board',
    '--decision.votes.in-favour',
    'mdu,eskilstuna,vasteras',
  ];
  nested.push(
    await ledger.runWith(
      { input: JSON.stringify(FINANCING) },
      ...['record', 'adopt-budget', '8a4f', ...as, '--on', '2026-11-02', ...budget, ...decision],
    ),
    await ledger.run(
      ...[
        'record',
        'record-attendance',
        '8a4f',
        '--as',
        'board-secretary@mdu',
        '--on',
        '2026-11-02',
        '--meeting',
        'board-2026-02-20',
      ],
      ...['--attendees', '[{"actor":"actor-17","party":"vasteras","office":"chair","as":"member"}]'],
    ),
    await ledger.run(
      ...[
        'record',
        'record-receipt',
        '8a4f',
        ...as,
        '--on',
        '2026-11-02',
        '--receipt',
        'U1',
        '--amount',
        '50.00',
        '--reference',
        'BG 7',
      ],
    ),
    await ledger.run(
      ...['record', 'allocate-receipt', '8a4f', ...as, '--allocation', 'U1-1', '--to.kind', 'contribution', '--to.party', 'mdu'],
      ...['--input', JSON.stringify({ receipt: 'U1', amount: kr('50.00'), to: { year: 2027 } })],
    ),
    await ledger.runWith({ input: rows() }, 'import', '-'),
  );
}, BUILD_MS);

afterAll(() => ledger.remove());

/** Blanks tell columns apart and nothing else. */
function lines(stdout: string): string[] {
  return stdout.split('\n').map((line) => line.trim().replace(/\s{2,}/g, ' | '));
}

async function shown(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await ledger.run(...args);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  return lines(stdout);
}

describe('what a command takes that holds objects', () => {
  it('is given as flags, as JSON, and as both', () => {
    expect(nested.map(({ code, stderr, stdout }) => [code, code === 0 ? '' : stdout + stderr])).toEqual(
      nested.map(() => [0, '']),
    );
    expect(lines(nested[0]?.stdout ?? '').join('\n')).toMatch(/Budget adopted \| 2026-11-02 \| 11,100,000.00/);
  });

  it('and a flag that a command does not have points to the help of that command', async () => {
    const { code, stderr } = await ledger.run('record', 'allocate-receipt', '8a4f', '--as', 'finance@mdu', '--colour', 'red');
    expect([code, stderr.includes('see agreement-ledger record allocate-receipt --help')]).toEqual([2, true]);
  });
});

describe('findings', () => {
  it('show the open ones first, and who has seen which and why', async () => {
    const said = await shown('findings', '8a4f', '--on', '2026-11-20', '--lang', 'sv');
    expect(said[0]).toBe('EXEMPEL · Partnership agreement 2026–2029 · Iakttagelser');
    expect(said.indexOf('Öppna')).toBeLessThan(said.indexOf('Sedda, och de kvarstår'));
    expect(said.join(' ')).toMatch(/bad-check-digit:vasteras \| Organisationsnumret 218000-2180 .*? § 1 /);
    expect(said.join(' ').replaceAll(' | ', ' ')).toMatch(/sedd 2026-11-08 av admin \(admin-mdu\): The university/);
  });

  it('are closed by the key that is shown', async () => {
    const args = ['record', 'close-finding', '8a4f', '--as', 'admin@mdu', '--on', '2026-11-09', '--why', 'As printed.'];
    expect((await ledger.run(...args, '--finding', 'bad-check-digit:vasteras')).code).toBe(0);
    expect((await shown('findings', '8a4f', '--on', '2026-11-20')).join(' ')).toMatch(/Closed .*bad-check-digit:vasteras/);
    const none = await ledger.run(...args, '--finding', 'nothing');
    expect([none.code, none.stderr.includes('no-such-finding')]).toEqual([1, true]);
  });
});

describe('deadlines', () => {
  it('say what, who, and how many days are left', async () => {
    const said = await shown('deadlines', '8a4f', '--on', '2026-11-20');
    expect(said.find((line) => line.startsWith('2026-12-01'))).toMatch(/^2026-12-01 \| 11 \| director of process support/);
    expect(said.join(' ')).toMatch(/2029-12-31 .*? § /);
  });
});

describe('budget', () => {
  it('shows each line against its outcome, what it is made of, and every version', async () => {
    const said = await shown('budget', '8a4f', '--year', '2026', '--on', '2026-11-20');
    expect(said).toContain('process-support | Overall process support | 8,100,000.00 | 0.00 | 45,000.00 | 8,055,000.00');
    expect(said).toContain('– of which Salaries | 2,800,000.00');
    expect(said).toContain('– part Pilot for safe housing | 1,700,000.00');
    expect(said.find((line) => line.startsWith('older-people | Portfolio older people (P3)'))).toMatch(
      /3,000,000.00 \| [\d,]+\.00/,
    );
    expect(said).toContain('Approved with a correction: The name of the portfolio line');
    expect(said.filter((line) => /^[12] \| 2026-11-0[25] \| DB2? \| 11,100,000.00/.test(line))).toHaveLength(2);
    const before = await shown('budget', '8a4f', '--year', '2026', '--on', '2026-11-02', '--lang', 'sv');
    expect(before.join(' ')).toContain('Version 1, antagen från 2026-11-02 enligt § 6 av styrelsen, beslut DB.');
    expect(before).toContain('Summa | 11 100 000,00 | 0,00 | 0,00 | 11 100 000,00');
  });

  it('of a year that has none is an error, never a nought', async () => {
    expect((await ledger.run('budget', '8a4f', '--year', '2028')).code).toBe(3);
    expect((await ledger.run('budget', '8a4f', '--year', 'next')).code).toBe(2);
  });
});

describe('decision', () => {
  it('shows its votes, its meeting and everything that followed', async () => {
    const said = await shown('decision', '8a4f', '--decision', 'D1', '--on', '2026-11-20');
    expect(said[0]).toMatch(/Decision D1: /);
    expect(said).toContain('board 2026-02-20: approved.');
    expect(said.join(' ')).toContain('Meeting board-2026-02-20 in Västerås');
    expect(said).toContain('actor-17 | vasteras | chair | member');
    expect(said).toContain('2026-11-07 | vasteras | The follow-up is not described.');
    expect(said.join(' ')).toMatch(/P1 \| Project P1.* \| funded \| 14,400,000.00 \| 830,000.50 \| 0.00 \| 13,569,999.50/);
    expect(said.join(' ')).toMatch(/U1 \| director of/);
    expect(said.find((line) => line.includes('| Decision taken | 2026-02-20'))).toBeDefined();
  });

  it('that is not there is not found', async () => {
    const { code, stderr } = await ledger.run('decision', '8a4f', '--decision', 'D99');
    expect([code, stderr.includes('(not-found)')]).toEqual([3, true]);
  });
});

describe('amendment', () => {
  it('shows before and after, and whose approval is missing', async () => {
    const said = await shown('amendment', '8a4f', '--amendment', 'A9', '--on', '2026-11-20', '--lang', 'sv');
    expect(said.join(' ')).toMatch(/Godkännanden som saknas: .*vasteras/);
    expect(said).toContain('mdu | 2027 | 1 100 000,00 | 1 200 000,00');
    expect(said).toContain('mdu | 4 400 000,00 | 4 700 000,00');
    expect(said).toContain('Summa | 44 400 000,00 | 44 700 000,00');
    expect((await ledger.run('amendment', '8a4f', '--amendment', 'A99')).code).toBe(3);
  });
});

describe('funding', () => {
  it('sets what was secured against the target, and shows what is in kind apart', async () => {
    const said = await shown('funding', '8a4f', '--on', '2026-11-20');
    expect(said).toContain('2026 | 10,000,000.00 | 1,500,000.00 | 750,000.00 | 0.00 | 8,500,000.00');
    expect(said.find((line) => line.startsWith('F1 | '))).toMatch(/secured \| 1,500,000.00 \| 750,000.00 \| 0.00 \| 750,000.00$/);
    expect(said).toContain('F1: Safe housing · earmarked for P1');
    expect(said).toContain('K1 | mdu | 2026 | Research funding | 10,000,000.00');
    expect(said).toContain('– of which Four academies | 2,500,000.00');
  });
});

describe('portfolio', () => {
  it('shows every agreement of an organisation, by its key or its id', async () => {
    const byKey = await ledger.run('portfolio', 'mdu', '--on', '2026-11-20');
    expect(await ledger.run('portfolio', MDU, '--on', '2026-11-20')).toEqual(byKey);
    expect(lines(byKey.stdout)[0]).toBe('Agreements of Mälardalens universitet');
    expect(byKey.stdout).toMatch(/8a4f0c1e\s+2026\s+0\.00\s+0\.00\s+0\.00\s+SEK/);
    const none = await ledger.run('portfolio', 'harbour');
    expect([none.code, none.stderr.includes('known here: ')]).toEqual([3, true]);
  });
});

describe('show', () => {
  it('tells the annexes, the duties, the reports, the links and the choices', async () => {
    const said = await shown('show', '8a4f', '--on', '2026-11-20');
    expect(said.join(' ')).toMatch(/annex-1 \| Vision, mission and.* \| vision \| mission/);
    expect(said).toContain('meeting-rooms | mdu | § 5 | Rooms for the meetings. | –');
    expect(said).toContain('2026 | mdu | 2026-12-31 | –');
    expect(said).toContain('successor | 3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10 | Partnership agreement 2030–2033');
    expect(said.find((line) => line.startsWith('N7 | pro-rata-days | DN7'))).toBeDefined();
  });
});

describe('obligations', () => {
  it('show earmarked money, what of it is unused, and the budget that was left apart', async () => {
    const args = ['obligations', '8a4f', '--if-dissolved', '2026-12-31'];
    const said = await shown(...args);
    const { end } = await ledger.json<ObligationsAnswer>(...args);
    expect(end).toMatchObject({ earmarked: '750000.00', earmarkedUnused: [{ funding: 'F1', met: '750000.00', unused: '0.00' }] });
    expect(said.find((line) => line.startsWith('Met by earmarked money'))).toContain('750,000.00');
    expect(said).toContain('F1 | P1 | 750,000.00 | 750,000.00 | 0.00');
    expect(said.join(' ')).toContain('left of the budget of 2026 on the day of the end, contested and in no total (S4)');
  });
});

describe('contributions', () => {
  it('show what was written off, where anything was', async () => {
    const said = await shown('contributions', '8a4f', '--on', '2026-12-20', '--lang', 'sv');
    expect(said).toContain('År | Part | Enligt plan | Rekvirerat | Mottaget | Skuld | Avskrivet');
    expect(said).toContain('vasteras | 5 000 000,00 | 5 000 000,00 | 0,00 | 0,00 | 100 000,00');
    expect(said.find((line) => line.startsWith('2027 | vasteras | 4 900 000,00'))).toBeDefined();
    const before = await shown('contributions', '8a4f', '--on', '2026-11-20');
    expect(before).toContain('Year | Party | Scheduled | Requisitioned | Received | Owed');
  });
});

describe('through a server', () => {
  const QUESTIONS = [
    ['findings', '8a4f', '--on', '2026-11-20'],
    ['deadlines', '8a4f', '--on', '2026-11-20'],
    ['budget', '8a4f', '--year', '2026', '--on', '2026-11-20'],
    ['decision', '8a4f', '--decision', 'D1'],
    ['amendment', '8a4f', '--amendment', 'A9'],
    ['funding', '8a4f'],
    ['portfolio', 'mdu', '--on', '2026-11-20'],
    ['decision', '8a4f', '--decision', 'D99'],
  ];
  let server: RunningCommand;

  it(
    'every question has the same answer, byte for byte',
    async () => {
      const embedded: Ran[] = [];
      for (const question of QUESTIONS) embedded.push(await ledger.run(...question, '--json'));
      server = await ledger.serve();
      // A server answers several at once, which a directory opened by each process in turn does not.
      const remote = await Promise.all(QUESTIONS.map((question) => ledger.run(...question, '--json')));
      expect(remote).toEqual(embedded);
    },
    BUILD_MS,
  );

  it(
    'every text stays within a hundred columns',
    async () => {
      const texts = await Promise.all(QUESTIONS.slice(0, 7).map((question) => ledger.run(...question, '--lang', 'sv')));
      const tooLong = texts.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line.length > 100));
      expect(tooLong).toEqual([]);
      expect(await server.stop('SIGTERM')).toBe(0);
    },
    BUILD_MS,
  );
});
