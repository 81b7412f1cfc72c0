import { budgetOn } from '#ledger/budget-lines.js';
import { budgetOutcome } from '#ledger/budget-outcome.js';
import { addDays, dayOfYear, later, yearOf } from '#ledger/dates.js';
import { positive, sum } from '#ledger/money.js';
import { actorOf, bookOf, keyFor, type Orders, order, partOf, someDay, sumOf, type World } from './world.js';

const LINES = ['support', 'research', 'older', 'children', 'events'];

function someYear(world: World): number {
  const { from, to } = world.period;
  const current = Math.min(Math.max(yearOf(world.today), yearOf(from)), yearOf(to));
  return world.random.percent(80) ? current : world.random.whole(yearOf(from), yearOf(to));
}

function budgetOf(world: World, year: number, named: readonly string[]): object {
  const { random, parties } = world;
  const lines = named.map((line) => ({
    ...{ line, subject: line, ore: BigInt(random.percent(8) ? 0 : random.whole(1, 500_000_000)), portfolio: random.percent(60) },
  }));
  // A budget of nothing is none.
  const total = lines.reduce((all, { ore }) => all + ore, 0n);
  const off = random.percent(6) ? 1n : 0n;
  const first = total / BigInt(random.whole(1, 3));
  const [one, other] = random.shuffled(parties);
  const financing = [
    { party: one?.key, amount: sumOf(first) },
    ...(other ? [{ party: other.key, amount: sumOf(total - first + off) }] : []),
  ];
  return {
    ...{
      year,
      total: sumOf(total),
      financing,
      decision: { decision: keyFor(world, 'D'), body: random.percent(95) ? 'board' : 'director' },
    },
    lines: lines.map(({ ore, ...line }) => ({ ...line, amount: sumOf(ore), ...(random.percent(20) ? ofWhich(world, ore) : {}) })),
    ...(random.percent(20) ? { correction: { what: 'A sum' } } : {}),
  };
}

function ofWhich(world: World, ore: bigint): object {
  return { ofWhich: [{ subject: 'Salaries', amount: sumOf(world.random.partOf(ore)) }] };
}

/** The board adopts a budget, or revises the one there is. */
export const budget: Orders = (world) => {
  const { random } = world;
  const year = someYear(world);
  const known = bookOf(world).budgets.get(year);
  const command = known && random.percent(90) ? 'revise-budget' : 'adopt-budget';
  const old = known?.versions.at(-1)?.lines.map((line) => line.key) ?? [];
  const kept = random.percent(85) ? old : old.slice(1);
  const names = [...new Set([...kept, ...random.shuffled(LINES).slice(0, random.whole(known ? 0 : 2, 4))])];
  if (names.length === 0) return [];
  const on = someDay(world);
  const effectiveOn = known && random.percent(80) ? later(on, known.versions[0]?.on ?? on) : on;
  const input = budgetOf(world, year, names);
  return [order(world, { command, effectiveOn, actor: actorOf(world, 'finance'), input })];
};

/** A day with a budget in force, and a line of it; now and then there is neither. */
function someLine(world: World, all = false): { on: string; year: number; line: string } | undefined {
  const { random } = world;
  const budgets = [...bookOf(world).budgets.values()];
  if (budgets.length === 0) return undefined;
  const on = someDay(world);
  const { year, versions } = random.pick(budgets);
  // As far into the year as the day is: a leap day has no namesake in most years.
  const inYear = all || random.percent(5) ? on : addDays(`${year}-01-01`, Math.min(dayOfYear(on), 365) - 1);
  const dated = random.percent(90) ? later(inYear, versions[0]?.on ?? on) : inYear;
  const named = (budgetOn(bookOf(world), year, dated) ?? versions[0])?.lines.map((line) => line.key) ?? [];
  return { on: dated, year, line: random.percent(97) ? random.pick(named) : 'none' };
}

/** Money is spent on a budget line; above the threshold it waits for a second person. */
export const lineExpenditure: Orders = (world) => {
  const { random } = world;
  const found = someLine(world);
  if (!found) return [];
  const { on, year, line } = found;
  const outcome = budgetOutcome(bookOf(world), year, on)?.lines.find((one) => one.line === line);
  const whole = positive(outcome?.left ?? sum([]));
  const expenditure = keyFor(world, 'L');
  const amount = partOf(world, random.percent(75) ? whole.dividedToIntegerBy(4) : whole);
  const voucher = { series: 'B', number: expenditure, date: on };
  const input = { expenditure, line, amount, voucher };
  return [order(world, { command: 'record-line-expenditure', effectiveOn: on, actor: actorOf(world, 'finance'), input })];
};

/** Money spent on a line comes back. */
export const lineReversal: Orders = (world) => {
  const { random } = world;
  const all = [...bookOf(world).lineExpenditures.values()];
  if (all.length === 0) return [];
  const spent = random.pick(all);
  const effectiveOn = random.percent(80) ? later(someDay(world), spent.on) : someDay(world);
  const input = { expenditure: spent.key, amount: partOf(world, spent.amount), correction: 'new-fact' };
  return [order(world, { command: 'reverse-line-expenditure', effectiveOn, actor: actorOf(world, 'finance'), input })];
};

/** A commitment is tied to a line, or to another than before. */
export const assignment: Orders = (world) => {
  const commitments = [...bookOf(world).commitments.values()];
  const found = someLine(world, true);
  if (!found || commitments.length === 0) return [];
  const { key: commitment, facts } = world.random.pick(commitments);
  const effectiveOn = world.random.percent(85) ? later(found.on, facts[0]?.on ?? found.on) : found.on;
  const input = { commitment, year: found.year, line: found.line };
  return [order(world, { command: 'assign-commitment-to-line', effectiveOn, actor: actorOf(world, 'finance'), input })];
};

/** The Core Team breaks a line down. */
export const breakdown: Orders = (world) => {
  const { random, parties } = world;
  const found = someLine(world, true);
  if (!found) return [];
  const { on: effectiveOn, year, line: key } = found;
  const line = budgetOn(bookOf(world), year, effectiveOn)?.lines.find((one) => one.key === key);
  const amount = partOf(world, line?.amount ?? sum([]));
  const decision = { decision: keyFor(world, 'D'), body: 'core-team', votes: { inFavour: parties.map((party) => party.key) } };
  const input = { year, line: key, parts: [{ part: 'first', subject: 'A pilot', amount }], decision };
  const actor = actorOf(world, random.percent(95) ? 'board-secretary' : 'legal');
  return [order(world, { command: 'break-down-line', effectiveOn, actor, input })];
};
