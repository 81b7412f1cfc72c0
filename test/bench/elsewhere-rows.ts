import { inSlices } from './append-rows.js';
import { factsToAppend, ours, WARM_UP } from './appends.js';
import { median, ratios } from './arithmetic.js';
import { bothStores, built, eventStoreDb, inPostgres, inSqlite } from './elsewhere.js';
import { expectSame, type Totals } from './fold.js';
import type { Prepared } from './prepared.js';
import { replayOf } from './replays.js';
import { type Finding, found } from './report.js';
import { alone, interleaved } from './rounds.js';
import { notAtHand, type Setting, told } from './setting.js';

/** What the stand-in holds in memory, and what is copied into it an event at a time, is no larger than this. */
const POSTINGS_MAX = 100_000;
const WRITERS = 32;

/** Rows h1 to h5: both stores and both databases side by side. The stand-in of EventStoreDB shares these cores and syncs nothing. */
export async function elsewhereRows(setting: Setting): Promise<Finding[]> {
  const prepared = setting.prepared.findLast(({ postings }) => postings <= POSTINGS_MAX);
  const appended = await appendedElsewhere(setting);
  if (!prepared)
    return [...appended, ...notAtHand(['h3', 'h4', 'h5'], { notAtHand: `no size is up to ${POSTINGS_MAX} postings` })];
  return [...appended, ...(await readElsewhere(setting, prepared))];
}

async function appendedElsewhere(setting: Setting): Promise<Finding[]> {
  const { under, isQuick, seed } = setting;
  const findings: Finding[] = [];
  for (const [id, writers, count] of [
    ['h1', 1, isQuick ? 200 : 1000] as const,
    ['h2', WRITERS, isQuick ? 1000 : 5000] as const,
  ]) {
    const facts = factsToAppend(WARM_UP + count, { seed, writers });
    const figures = await inSlices(setting, [eventStoreDb(), ours(under)], { facts, writers });
    const [elsewhere, own] = [figures['EventStoreDB (stand-in)'] as number[], figures['this ledger'] as number[]];
    const arms = told('events/s', { 'EventStoreDB (stand-in)': elsewhere, SQLite: own });
    findings.push(found(id, ratios(elsewhere, own), { size: facts.length * 2, arms }));
  }
  return findings;
}

async function readElsewhere(setting: Setting, prepared: Prepared): Promise<Finding[]> {
  const { postgres, rounds } = setting;
  const { events, postings: size } = prepared;
  setting.say(`the same ${events} events in the stand-in …`);
  const stores = await bothStores(prepared);
  const totals: Totals[] = [];
  const sizes: Record<string, number[]> = {};
  const replay = (store: 'sqlite' | 'eventStoreDb') => async () => {
    const began = performance.now();
    totals.push(await alone(replayOf(stores[store], prepared)));
    return (events * 1000) / (performance.now() - began);
  };
  const building = (name: string, store: 'sqlite' | 'eventStoreDb', place: ReturnType<typeof inPostgres>) => async () => {
    const { seconds, bytes } = await built(stores[store], place);
    sizes[name] = [...(sizes[name] ?? []), bytes / events];
    return events / seconds;
  };
  try {
    const replays = await interleaved(
      { rounds },
      { 'EventStoreDB (stand-in)': replay('eventStoreDb'), SQLite: replay('sqlite') },
    );
    for (const [index, one] of totals.entries()) expectSame(`replay ${index}`, one, totals[0] as Totals);
    const h3 = found('h3', ratios(replays['EventStoreDB (stand-in)'], replays.SQLite), { size, arms: told('events/s', replays) });
    if (!('url' in postgres)) return [h3, ...notAtHand(['h4', 'h5'], postgres)];
    const there = inPostgres(postgres.url);
    const arms = {
      'SQLite → SQLite': building('SQLite', 'sqlite', inSqlite),
      'SQLite → PostgreSQL': building('PostgreSQL', 'sqlite', there),
      'EventStoreDB (stand-in) → PostgreSQL': building('PostgreSQL', 'eventStoreDb', there),
    };
    const figures = await interleaved({ rounds, cold: true }, arms);
    const bytes = Object.fromEntries(
      Object.entries(sizes).map(([name, all]) => [`bytes an event in ${name}`, median(all).toFixed(0)]),
    );
    const row = (id: string, arm: keyof typeof arms) =>
      found(id, ratios(figures[arm], figures['SQLite → SQLite']), { size, arms: { ...told('events/s', figures), ...bytes } });
    return [h3, row('h4', 'SQLite → PostgreSQL'), row('h5', 'EventStoreDB (stand-in) → PostgreSQL')];
  } finally {
    await stores.close();
  }
}
