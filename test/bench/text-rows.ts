import { median, ratios } from './arithmetic.js';
import { allBalances, rebuiltIndex, Truth, type WholeIndex } from './balances.js';
import { balancesByCli } from './command-line.js';
import { expectSame } from './fold.js';
import { type Answered, balancesBy, type PlainText } from './plain-text.js';
import { journalAccount, type Prepared } from './prepared.js';
import { type Finding, found } from './report.js';
import { interleaved, processorSeconds } from './rounds.js';
import { explained, explainedProcess, largest, notAtHand, type Setting, told } from './setting.js';

/** The day every balance is asked for, and the agreement that is asked for by itself. */
const ON = '2021-06-30';
const AGREEMENT = 7;
const ROWS_OF = { hledger: ['c3', 'c4', 'c5', 'e3'], ledger: ['c3-ledger', 'c4-ledger', 'c5-ledger'] } as const;
const WARM = 10;
/** An arm of a second beside one of half a minute would meet one mood of the machine where the other meets them all. */
const BRIEF = 5;

interface Figures {
  readonly rebuild: number[];
  readonly warm: number[];
  readonly cli: number[];
  readonly cliMiB: number[];
  /** By the clock. */
  readonly cliClock: number[];
  readonly all: Record<PlainText, number[]>;
  readonly one: Record<PlainText, number[]>;
  readonly oneMiB: Record<PlainText, number[]>;
}

/** Rows c3 to c5 and e3: hledger and ledger as whole processes against the index rebuilt, warm, and the command line from its start. */
export async function textRows(setting: Setting): Promise<Finding[]> {
  const prepared = largest(setting);
  const programs = (['hledger', 'ledger'] as const).filter((program) => setting[program] === undefined);
  const figures = await measured(prepared, { rounds: setting.isQuick ? 2 : 3, programs });
  const findings: Finding[] = [];
  for (const program of ['hledger', 'ledger'] as const) {
    const missing = setting[program];
    if (missing) findings.push(...notAtHand(ROWS_OF[program], missing));
    else findings.push(...(await judged(setting, figures, program)));
  }
  return findings;
}

async function measured(
  prepared: Prepared,
  { rounds, programs }: { rounds: number; programs: readonly PlainText[] },
): Promise<Figures> {
  const wanted = journalBalances(new Truth(prepared).allBalances(ON));
  const own = named(wanted, AGREEMENT);
  const { journal } = prepared;
  let index: WholeIndex = [];
  const [cliMiB, cliClock, oneMiB] = [[] as number[], [] as number[], { hledger: [] as number[], ledger: [] as number[] }];
  const rebuild = async () => {
    index = await rebuiltIndex(prepared);
    expectOurs(index, wanted);
  };
  const arms: Record<string, () => Promise<number>> = {
    rebuild: async () => median(await several(() => processorSeconds(rebuild))),
    warm: async () => (await processorSeconds(() => repeat(WARM, () => allBalances(index, ON)))) / WARM,
    cli: async () => {
      const runs = await several(() => balancesByCli(prepared.directory, { agreement: AGREEMENT, on: ON }));
      for (const { balances } of runs) expectSame('the command line', balances, own);
      cliMiB.push(Math.max(...runs.map(({ peakMiB }) => peakMiB ?? Number.NaN)));
      cliClock.push(median(runs.map(({ seconds }) => seconds)));
      return median(runs.map(({ processorSeconds }) => processorSeconds));
    },
  };
  for (const program of programs) {
    const checked = (ran: Answered, balances: Map<string, number>) => {
      expectSame(program, ran.balances, balances);
      return ran.processorSeconds;
    };
    arms[`${program} all`] = async () => checked(await balancesBy(program, { journal, on: ON }), wanted);
    arms[`${program} one`] = async () => {
      const ran = await balancesBy(program, { journal, on: ON, agreement: journalAccount(AGREEMENT, '').slice(0, -1) });
      oneMiB[program].push(ran.peakMiB ?? Number.NaN);
      return checked(ran, own);
    };
  }
  // The first start of a process after a build compiles it; the product keeps that beside what was built.
  await balancesByCli(prepared.directory, { agreement: AGREEMENT, on: ON });
  await rebuild();
  const figures = await interleaved<string>({ rounds, cold: true }, arms);
  const of = (kind: string) => ({ hledger: figures[`hledger ${kind}`] ?? [], ledger: figures[`ledger ${kind}`] ?? [] });
  const { warm = [], cli = [] } = figures;
  return { rebuild: figures['rebuild'] ?? [], warm, cli, cliMiB, cliClock, oneMiB, all: of('all'), one: of('one') };
}

async function judged(setting: Setting, figures: Figures, program: PlainText): Promise<Finding[]> {
  const prepared = largest(setting);
  const { rebuild, warm, cli, cliMiB, cliClock } = figures;
  const [all, one, oneMiB] = [figures.all[program], figures.one[program], figures.oneMiB[program]];
  const size = prepared.postings;
  const end = program === 'hledger' ? '' : '-ledger';
  const rebuilt = async () => allBalances(await rebuiltIndex(prepared), ON);
  const index = await rebuiltIndex(prepared);
  const findings = [
    explained(
      setting,
      found(`c3${end}`, ratios(all, rebuild), {
        size,
        arms: told('s of processor', { [program]: all, 'rebuild + 1000 balances': rebuild }),
      }),
      rebuilt,
    ),
    explained(
      setting,
      found(`c4${end}`, ratios(all, warm), { size, arms: told('s of processor', { [program]: all, '1000 balances': warm }) }),
      async () => repeat(100, () => allBalances(index, ON)),
    ),
    await explainedProcess(
      found(`c5${end}`, ratios(one, cli), {
        size,
        arms: { ...told('s of processor', { [program]: one, 'command line': cli }), ...told('s', { 'by the clock': cliClock }) },
      }),
      (flags) => balancesByCli(prepared.directory, { agreement: AGREEMENT, on: ON, flags }),
    ),
  ];
  if (program === 'ledger') return findings;
  if (![...cliMiB, ...oneMiB].every(Number.isFinite))
    return [...findings, ...notAtHand(['e3'], { notAtHand: 'not at hand: the peak of a process’s memory' })];
  return [
    ...findings,
    found('e3', ratios(cliMiB, oneMiB), { size, arms: told('MiB', { 'command line': cliMiB, hledger: oneMiB }) }),
  ];
}

async function several<Ran>(run: () => Promise<Ran>): Promise<Ran[]> {
  const runs: Ran[] = [];
  for (let time = 0; time < BRIEF; time += 1) {
    globalThis.gc?.();
    runs.push(await run());
  }
  return runs;
}

function repeat(times: number, work: () => unknown): void {
  for (let round = 0; round < times; round += 1) work();
}

function expectOurs(index: WholeIndex, wanted: ReadonlyMap<string, number>): void {
  expectSame('the index', journalBalances(allBalances(index, ON)), wanted);
}

function journalBalances(all: ReadonlyMap<string, number>): Map<string, number> {
  return new Map(
    [...all].map(([key, minor]) => {
      const [number, account] = key.split('|') as [string, string];
      return [journalAccount(Number(number), account), minor];
    }),
  );
}

/** Those of one agreement. */
function named(all: ReadonlyMap<string, number>, agreement: number): Map<string, number> {
  const beginning = journalAccount(agreement, '');
  return new Map([...all].filter(([account]) => account.startsWith(beginning)));
}
