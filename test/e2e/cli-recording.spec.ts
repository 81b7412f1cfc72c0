import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built, CommandLine } from './cli-process.js';

let ledger: CommandLine;

beforeAll(async () => {
  await built();
  ledger = new CommandLine();
  await ledger.importExamples();
}, BUILD_MS);

afterAll(() => ledger.remove());

const PAYMENT = ['record', 'receive-contribution', '8a4f', '--as', 'finance@mdu', '--on', '2027-01-31'];

describe('import', () => {
  it('is tried with --dry-run, and repeated without effect', async () => {
    const other = new CommandLine();
    const file = 'examples/partnership-2026-2029.jsonl';
    const dry = await other.run('import', file, '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain('39 would be recorded, 0 are recorded already. Nothing was recorded now.');
    expect((await other.run('agreements')).stdout).toContain('There is no agreement here yet');
    await other.remove();
    const again = await ledger.json('import', file);
    expect(again).toMatchObject({ recorded: 0, unchanged: 39, complete: true });
  });

  it('stops at the first line that is refused, and says why', async () => {
    const { head, row } = rows();
    const file = join(ledger.directory, 'refused.jsonl');
    writeFileSync(file, [head, row('1', 'legal'), row('2', 'finance')].map((line) => JSON.stringify(line)).join('\n'));
    const { code, stdout } = await ledger.run('import', file);
    expect(code).toBe(1);
    expect(stdout).toContain('The import stopped at line 2');
    expect(stdout).toMatch(/receive-contribution\s+refused\s+receive-contribution is for finance/);
    const broken = await ledger.runWith({ input: '{"format":' }, 'import', '-');
    expect([broken.code, broken.stderr]).toEqual([
      2,
      '/line/1: this line must be one JSON object: it is not JSON (invalid-input)\n',
    ]);
    expect((await ledger.run('import', 'nowhere.jsonl')).code).toBe(3);
  });
});

function rows() {
  const organisationId = '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01';
  return {
    head: { format: 'agreement-ledger/import/1', agreement: '8a4f0c1e-5d2b-5e6f-9a70-1b2c3d4e5f60', title: 'Payments' },
    row: (id: string, role: string) => ({
      id: `cli-${id}`,
      command: 'receive-contribution',
      actor: { id: `${role}-mdu`, role, organisationId },
      effectiveOn: '2026-12-01',
      input: { party: 'mdu', year: 2026, amount: { value: '1.00', currency: 'SEK' } },
    }),
  };
}

describe('record', () => {
  it('takes the fields as flags, shows what was recorded, and makes a key', async () => {
    const flags = [
      '--party',
      'mdu',
      '--year',
      '2027',
      '--amount',
      '1100000.00',
      '--reason',
      'Bank statement',
      '--register-number',
      'MDU 2027/1',
    ];
    const { code, stdout, stderr } = await ledger.run(...PAYMENT, ...flags);
    expect(code).toBe(0);
    expect(stdout).toMatch(/40 {2}Contribution received {2}2027-01-31 {2}1,100,000.00 {2}[0-9a-f]{16}…/);
    expect(stderr).toMatch(/^Idempotency key: [0-9a-f-]{36} /);
    const { entries } = await ledger.json<{ entries: object[] }>('timeline', '8a4f', '--on', '2027-01-31', '--offset', '40');
    expect(entries).toMatchObject([{ actor: 'finance-mdu', role: 'finance', party: 'mdu', reason: 'Bank statement' }]);
  });

  it('records once under one key, and refuses another content under it', async () => {
    const flags = ['--party', 'mdu', '--year', '2028', '--idempotency-key', 'payment-2028-1'];
    const first = await ledger.run(...PAYMENT, ...flags, '--amount', '100.00', '--json');
    const second = await ledger.run(...PAYMENT, ...flags, '--amount', '100.00', '--json');
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toContain('nothing was recorded now');
    const other = await ledger.run(...PAYMENT, ...flags, '--amount', '200.00');
    expect([other.code, other.stdout]).toEqual([2, '']);
    expect(other.stderr).toContain('(idempotency-key-reused)');
  });

  it('takes nested fields as flags, as JSON, from a file and from standard input', async () => {
    const input = {
      expenditure: 'E90',
      commitment: 'P1',
      amount: { value: '1.00', currency: 'SEK' },
      voucher: { series: 'B', number: '1', date: '2026-11-03' },
    };
    const base = ['record', 'record-expenditure', '8a4f', '--as', 'finance@mdu', '--on', '2026-11-03', '--json'];
    const file = join(ledger.directory, 'expenditure.json');
    writeFileSync(file, JSON.stringify(input));
    const given = [
      await ledger.run(
        ...base,
        '--expenditure',
        'E91',
        '--commitment',
        'P1',
        '--amount',
        '1.00',
        '--voucher.series',
        'A',
        '--voucher.number',
        '1',
        '--voucher.date',
        '2026-11-03',
      ),
      await ledger.run(...base, '--input', JSON.stringify(input), '--expenditure', 'E92', '--voucher.series', 'A'),
      await ledger.run(...base, '--input', `@${file}`, '--expenditure', 'E93'),
      await ledger.runWith({ input: JSON.stringify(input) }, ...base, '--input', '-'),
    ];
    const data = given.map(({ stdout }) => (JSON.parse(stdout) as { events: { data: typeof input }[] }).events[0]?.data);
    expect(data.map((one) => [one?.expenditure, one?.voucher.series])).toEqual([
      ['E91', 'A'],
      ['E92', 'A'],
      ['E93', 'B'],
      ['E90', 'B'],
    ]);
  });

  it('begins an agreement of organisations that it registers', async () => {
    const fresh = new CommandLine();
    const register = ['record', 'register-organisation', '--as', 'admin', '--json'];
    const ids: string[] = [];
    for (const [key, kind] of [
      ['uni', 'university'],
      ['town', 'municipality'],
    ] as const) {
      const { stdout } = await fresh.run(...register, '--key', key, '--name', `The ${key}`, '--kind', kind);
      ids.push((JSON.parse(stdout) as { id: string }).id);
    }
    const [host, town] = ids;
    const year = (party: string) => ({ party, fromYear: 2026, toYear: 2029, yearly: { value: '1.00', currency: 'SEK' } });
    const draft = {
      title: 'A small agreement',
      currency: 'SEK',
      parties: [
        { key: 'uni', name: 'The uni', organisationId: host, role: 'host', approval: 'head-of-agency' },
        { key: 'town', name: 'The town', organisationId: town, role: 'contributor', approval: 'municipal-decision' },
      ],
      offices: [],
      clauses: [{ key: 'financing', number: '§ 1', heading: 'Financing', summary: 'One krona each.' }],
      terms: {
        period: { from: '2026-01-01', to: '2029-12-31' },
        schedule: [year('uni'), year('town')],
        payment: { days: 30, notBefore: '01-31' },
        survival: 'board-decisions-before-dissolution',
        dissolutionYearBase: 'requisitioned-stands',
        mandates: [{ body: 'board', votes: 'as-recorded' }],
        rounding: 'largest-remainder',
      },
    };
    const drafting = [
      'record',
      'draft-agreement',
      '--as',
      'admin@uni',
      '--on',
      '2026-01-02',
      '--register-number',
      'KS 1',
      '--input',
      JSON.stringify(draft),
    ];
    const { code, stdout, stderr } = await fresh.run(...drafting);
    expect([code, stderr.includes('Idempotency key')]).toEqual([0, true]);
    expect(stdout).toMatch(/^Draft an agreement: recorded\nId: [0-9a-f-]{36}\n/);
    // Named by a part of its title, and no example: nothing says so.
    expect((await fresh.run('show', 'small')).stdout).toMatch(/^A small agreement · Agreement\n/);
    await fresh.remove();
  });

  it('lists the commands, and shows the fields of each', async () => {
    const { commands } = await ledger.json<{ commands: { command: string }[] }>('record', '--list');
    expect(commands.map(({ command }) => command)).toEqual(
      expect.arrayContaining(['draft-agreement', 'register-organisation', 'dissolve-agreement']),
    );
    const { stdout, code } = await ledger.run('record', 'record-expenditure', '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('--voucher.series <text>');
    expect(stdout).toContain('agreement-ledger record record-expenditure 8a4f --as finance@mdu --on 2026-11-20 --expenditure E1');
  });
});

describe('what goes wrong', () => {
  it('is refused with the sentence, the code and the clause', async () => {
    const args = [
      'record',
      'fund-commitment',
      '8a4f',
      '--as',
      'board-secretary@mdu',
      '--on',
      '2026-11-10',
      '--commitment',
      'P9',
      '--subject',
      'A pilot',
      '--amount',
      '250000',
      '--decision.decision',
      'D9',
      '--decision.body',
      'director',
    ];
    const { code, stdout, stderr } = await ledger.run(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'The director may decide commitments up to 200,000.00; "P9" would be 250,000.00. The board or the Core Team must decide. (over-mandate · K2)\n',
    );
    const swedish = await ledger.runWith({ env: { LANG: 'sv_SE.UTF-8' } }, ...args);
    expect(swedish.stderr).toContain('200 000,00; "P9" skulle bli 250 000,00.');
  });

  it.each([
    ['fields that are missing', ['--party', 'mdu'], 2, 'receive-contribution also needs --year, --amount'],
    [
      'a value of the wrong form',
      ['--party', 'mdu', '--year', '2027', '--amount', '1,000'],
      2,
      'such as "5000000.00", and was "1,000"',
    ],
    [
      'a flag that is no field',
      ['--partie', 'mdu'],
      2,
      "unknown option '--partie' (Did you mean --party?); see agreement-ledger record receive-contribution --help",
    ],
    ['input that is no JSON', ['--input', '{'], 2, '--input must be JSON, @file or -'],
    ['a file that is not there', ['--input', '@nowhere.json'], 3, 'nowhere.json'],
    [
      'another role',
      ['--as', 'treasurer@mdu', '--party', 'mdu', '--year', '2027', '--amount', '1'],
      2,
      '--as must say role@party',
    ],
    [
      'another party',
      ['--as', 'finance@harbour', '--party', 'mdu', '--year', '2027', '--amount', '1'],
      3,
      'known here: mdu, eskilstuna, vasteras',
    ],
    [
      'another day',
      ['--on', '2027-02-30', '--party', 'mdu', '--year', '2027', '--amount', '1'],
      2,
      '--on must be a date that exists',
    ],
  ])('%s is said in a sentence', async (_what, flags, exitCode, sentence) => {
    const { code, stdout, stderr } = await ledger.run(...PAYMENT, ...flags);
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('is said of an unknown command, with those that are near', async () => {
    const { code, stderr } = await ledger.run('record', 'recieve-contribution', '8a4f', '--party', 'mdu');
    expect(code).toBe(3);
    expect(stderr).toContain('meant was perhaps receive-contribution');
    expect((await ledger.run('balancez', '8a4f')).code).toBe(2);
    expect((await ledger.run('balances', '8a4f', '--on', '2020-01-01')).code).toBe(2);
    expect((await ledger.run('--help')).stdout).toContain('5   integrity fault');
  });
});
