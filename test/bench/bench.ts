// `npm run bench`: the rows of the performance targets as ratios from one run (docs/bench.md). `--quick` runs the smallest size only,
// `--sizes 10000,100000` others than the usual three, `--rows a,c1` some parts only, `--json <file>` says where the results go.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { appendRows } from './append-rows.js';
import { balanceRows } from './balance-rows.js';
import { elsewhereRows } from './elsewhere-rows.js';
import { Emmett, emmettMissing } from './emmett.js';
import { growthRows, removeCopies } from './growth-rows.js';
import { httpRows } from './http-rows.js';
import { machineOf, versionOf } from './machine.js';
import { startPostgres } from './postgres.js';
import { type Prepared, prepare } from './prepared.js';
import { replayRows } from './replay-rows.js';
import { armLines, betweenLines, type Finding, type Growth, gatesMissed, growthTable, type Result, table } from './report.js';
import { profiles, type Setting } from './setting.js';
import { sizeRows } from './size-rows.js';
import { textRows } from './text-rows.js';
import { SEED } from './workload.js';

const RESULTS = fileURLToPath(new URL('./results/', import.meta.url));
const SIZES = '10000,100000,1000000';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    rows: { type: 'string', default: 'a,a6,b,c1,c3,e,g,h' },
    rounds: { type: 'string' },
    json: { type: 'string' },
  },
});

/** The parts of the bench, by the rows they are named for. */
const PARTS: Readonly<Record<string, (setting: Setting) => Promise<Finding[]>>> = {
  a: appendRows,
  a6: httpRows,
  b: replayRows,
  c1: balanceRows,
  c3: textRows,
  e: sizeRows,
  h: elsewhereRows,
};

const started = performance.now();
const say = (what: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${what}\n`);

/** Everything the parts need; what is missing on this machine is named here once. */
async function settingOf(under: string): Promise<Setting> {
  const postings = (values.sizes ?? (values.quick ? '10000' : SIZES)).split(',').map(Number);
  const prepared: Prepared[] = [];
  for (const size of postings.toSorted((a, b) => a - b)) prepared.push(await prepare({ postings: size, seed: SEED, under, say }));
  const missing = (program: string) =>
    versionOf(program) === undefined ? { notAtHand: `not installed: ${program}` } : undefined;
  const emmett = emmettMissing();
  return {
    ...{
      under,
      seed: SEED,
      isQuick: values.quick,
      rounds: Number(values.rounds ?? (values.quick ? 3 : 5)),
      prepared,
      say,
      toExplain: [],
    },
    postgres: await startPostgres(under),
    emmett: emmett === undefined ? undefined : { notAtHand: emmett },
    hledger: missing('hledger'),
    ledger: missing('ledger'),
  };
}

function peersOf({ postgres, emmett }: Setting): Record<string, string> {
  return {
    hledger: versionOf('hledger') ?? 'not installed',
    ledger: versionOf('ledger')?.split(',')[0] ?? 'not installed',
    PostgreSQL: 'version' in postgres ? postgres.version : postgres.notAtHand,
    emmett: emmett ? emmett.notAtHand : Emmett.version,
  };
}

async function measured(setting: Setting): Promise<{ findings: Finding[]; growth: Growth[] }> {
  const findings: Finding[] = [];
  let growth: Growth[] = [];
  for (const part of values.rows.split(',')) {
    say(`rows ${part} …`);
    if (part === 'g') {
      const grown = await growthRows(setting);
      findings.push(...grown.findings);
      growth = grown.growth;
      continue;
    }
    const rows = PARTS[part];
    if (!rows) throw new Error(`There are the parts ${Object.keys(PARTS).join(', ')} and g; "${part}" was asked for.`);
    findings.push(...(await rows(setting)));
  }
  const explained = await profiles(setting, findings);
  removeCopies(setting);
  return { findings: explained, growth };
}

function print({ machine, peers, findings, growth, seconds }: Result): void {
  const { cpu, cores, memoryGiB, kernel, node, fileSystem, disk, load } = machine;
  const lines = [
    `${cpu}, ${cores} cores, ${memoryGiB} GiB; ${kernel}; Node ${node}; ${fileSystem} on ${disk}; load ${load.join(' ')} as it began`,
    Object.entries(peers)
      .map(([name, said]) => `${name}: ${said}`)
      .join('; '),
    '',
    table(findings),
    ...(growth.length > 0 ? ['', growthTable(growth)] : []),
    '',
    'The arms, median of the rounds',
    armLines(findings),
    '',
    'What stands between, for every bound that was missed (with the profile of our arm in this run, own time)',
    betweenLines(findings) || 'nothing: every aim that was judged holds',
    '',
    `${seconds.toFixed(0)} s`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

const under = resolve(process.env['BENCH_DIR'] ?? join(tmpdir(), 'agreement-ledger-bench'));
mkdirSync(under, { recursive: true });
const machine = machineOf(under);
const began = new Date().toISOString();
const setting = await settingOf(under);
try {
  const { findings, growth } = await measured(setting);
  const seconds = (performance.now() - started) / 1000;
  const result: Result = { seed: SEED, began, seconds, machine, peers: peersOf(setting), findings, growth };
  const file = resolve(values.json ?? join(RESULTS, `${began.replaceAll(':', '-')}.json`));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  print(result);
  const missed = gatesMissed(findings);
  if (missed.length > 0) {
    process.stdout.write(`GATES MISSED: ${missed.join(', ')}\n`);
    process.exitCode = 1;
  }
} finally {
  if ('stop' in setting.postgres) await setting.postgres.stop();
}
