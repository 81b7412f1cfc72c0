import { type Appending, emmett, factsToAppend, ours, postgres, raw, WARM_UP } from './appends.js';
import { median, ratios } from './arithmetic.js';
import type { Fact } from './records.js';
import { type Finding, found } from './report.js';
import { inTurns, type Turns } from './rounds.js';
import { explained, notAtHand, type Setting, told } from './setting.js';

const WRITERS = 32;
/** Events that one arm writes before the next has its turn. */
const SLICE = { one: 50, many: 1000 } as const;

/** Rows a1 to a5: one writer and 32 against the disk itself, emmett and PostgreSQL. */
export async function appendRows(setting: Setting): Promise<Finding[]> {
  const { under, isQuick, seed } = setting;
  const own = ours(under);
  const one = factsToAppend(WARM_UP + (isQuick ? 500 : 2000), { seed, writers: 1 });
  const many = factsToAppend(WARM_UP + (isQuick ? 4000 : 30_000), { seed, writers: WRITERS });
  const alone = await oneWriter(setting, { own, facts: one });
  const together = await manyWriters(setting, { own, facts: many, syncs: alone.syncs });
  return [...alone.findings, ...together].sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface Own {
  readonly own: Appending;
  readonly facts: readonly Fact[];
}

/** The rows of one writer, and how often the disk syncs in a second: what the raw log of one writer does. */
interface Alone {
  readonly findings: Finding[];
  readonly syncs: number;
}

async function oneWriter(setting: Setting, { own, facts }: Own): Promise<Alone> {
  const { under } = setting;
  const url = 'url' in setting.postgres ? setting.postgres.url : undefined;
  const peers = [raw(under), ...(setting.emmett ? [] : [emmett(under)]), ...(url === undefined ? [] : [postgres(url)])];
  const figures = await inSlices(setting, [own, ...peers], { facts, writers: 1 });
  const against = { a1: 'raw log', a3: 'emmett', a4: 'PostgreSQL' };
  const syncs = median(figures['raw log'] as number[]);
  const again = () => written(own, { facts, writers: 1 });
  return { findings: judged(setting, { figures, against, own: again, size: facts.length * 2, syncs }), syncs };
}

async function manyWriters(setting: Setting, { own, facts, syncs }: Own & { syncs: number }): Promise<Finding[]> {
  const { under } = setting;
  const url = 'url' in setting.postgres ? setting.postgres.url : undefined;
  const peers = [raw(under), ...(url === undefined ? [] : [postgres(url)])];
  const figures = await inSlices(setting, [own, ...peers], { facts, writers: WRITERS });
  const against = { a2: 'raw log', a5: 'PostgreSQL' };
  const again = () => written(own, { facts, writers: WRITERS });
  return judged(setting, { figures, against, own: again, size: facts.length * 2, syncs });
}

interface Asked {
  readonly facts: readonly Fact[];
  readonly writers: number;
}

async function written(appending: Appending, { facts, writers }: Asked): Promise<void> {
  const appender = await appending(facts, writers);
  await appender.write(facts);
  await appender.end();
}

/** Events a second of each, by round. They take turns, many in a second: a disk that others use is ten times as slow in one second as in the next, and would otherwise be so for one of them. */
export async function inSlices(
  { rounds }: Setting,
  appendings: readonly Appending[],
  asked: Asked,
): Promise<Record<string, number[]>> {
  const arms = Object.fromEntries(appendings.map((appending, index) => [index, () => writing(appending, asked)]));
  const ran = Object.values(await inTurns(rounds, arms));
  const counted = asked.facts.length - WARM_UP;
  return Object.fromEntries(ran.map(({ result: name, seconds }) => [name, seconds.map((spent) => counted / spent)]));
}

/** One appender from its beginning to its end, a slice a turn; gives its name. */
async function* writing(appending: Appending, { facts, writers }: Asked): Turns<string> {
  const size = writers === 1 ? SLICE.one : SLICE.many;
  const appender = await appending(facts, writers);
  await appender.write(facts.slice(0, WARM_UP));
  for (let from = WARM_UP; from < facts.length; from += size) yield await appender.write(facts.slice(from, from + size));
  await appender.end();
  return appender.name;
}

interface Judging {
  readonly figures: Readonly<Record<string, number[]>>;
  /** The peer of each row. */
  readonly against: Readonly<Record<string, string>>;
  readonly own: () => Promise<unknown>;
  readonly size: number;
  readonly syncs: number;
}

function judged(setting: Setting, { figures, against, own, size, syncs }: Judging): Finding[] {
  const mine = figures['this ledger'] as number[];
  const findings: Finding[] = [];
  for (const [id, peer] of Object.entries(against)) {
    const theirs = figures[peer];
    if (theirs === undefined) {
      const why = peer === 'emmett' ? setting.emmett : setting.postgres;
      findings.push(...notAtHand([id], why as { notAtHand: string }));
      continue;
    }
    const arms = told('events/s', { 'this ledger': mine, [peer]: theirs });
    findings.push(explained(setting, found(id, ratios(mine, theirs), { size, syncs, arms }), own));
  }
  return findings;
}
