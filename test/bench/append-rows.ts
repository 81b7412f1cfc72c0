import { type Appending, emmett, factsToAppend, ours, postgres, raw, WARM_UP } from './appends.js';
import { ratios } from './arithmetic.js';
import type { Fact } from './records.js';
import { type Finding, found } from './report.js';
import { interleaved } from './rounds.js';
import { explained, notAtHand, type Setting, told } from './setting.js';

const WRITERS = 32;

/** Rows a1 to a5: one writer and 32 against the disk itself, emmett and PostgreSQL. */
export async function appendRows(setting: Setting): Promise<Finding[]> {
  const { under, isQuick, seed } = setting;
  const own = ours(under);
  const one = factsToAppend(WARM_UP + (isQuick ? 500 : 2000), seed);
  const many = factsToAppend(WARM_UP + (isQuick ? 4000 : 30_000), seed);
  const alone = await oneWriter(setting, { own, facts: one });
  const together = await manyWriters(setting, { own, facts: many });
  return [...alone, ...together].sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface Own {
  readonly own: Appending;
  readonly facts: readonly Fact[];
}

async function oneWriter(setting: Setting, { own, facts }: Own): Promise<Finding[]> {
  const { under, rounds } = setting;
  const url = 'url' in setting.postgres ? setting.postgres.url : undefined;
  const figures = await interleaved<string>(
    { rounds },
    {
      'this ledger': () => own(facts, 1),
      'raw log': () => raw(under)(facts, 1),
      ...(setting.emmett ? {} : { emmett: () => emmett(under)(facts, 1) }),
      ...(url === undefined ? {} : { PostgreSQL: () => postgres(url)(facts, 1) }),
    },
  );
  const against = { a1: 'raw log', a3: 'emmett', a4: 'PostgreSQL' };
  return judged(setting, { figures, against, own: () => own(facts, 1), size: facts.length * 2 });
}

async function manyWriters(setting: Setting, { own, facts }: Own): Promise<Finding[]> {
  const { under, rounds } = setting;
  const url = 'url' in setting.postgres ? setting.postgres.url : undefined;
  const figures = await interleaved<string>(
    { rounds },
    {
      'this ledger': () => own(facts, WRITERS),
      'raw log': () => raw(under)(facts, WRITERS),
      ...(url === undefined ? {} : { PostgreSQL: () => postgres(url)(facts, WRITERS) }),
    },
  );
  const against = { a2: 'raw log', a5: 'PostgreSQL' };
  return judged(setting, { figures, against, own: () => own(facts, WRITERS), size: facts.length * 2 });
}

interface Judging {
  readonly figures: Readonly<Record<string, number[]>>;
  /** The peer of each row. */
  readonly against: Readonly<Record<string, string>>;
  readonly own: () => Promise<unknown>;
  readonly size: number;
}

async function judged(setting: Setting, { figures, against, own, size }: Judging): Promise<Finding[]> {
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
    findings.push(await explained(found(id, ratios(mine, theirs), { size, arms }), own));
  }
  return findings;
}
