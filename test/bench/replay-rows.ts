import { ratios } from './arithmetic.js';
import { allBalances, rebuiltIndex, restoredIndex, type WholeIndex } from './balances.js';
import type { Prepared } from './prepared.js';
import { emmettReplayed, emmettStore, expectSame, parsedAndFolded, recordTexts, replayed, type Totals } from './replays.js';
import { type Finding, found } from './report.js';
import { interleaved, processorSeconds } from './rounds.js';
import { explained, largest, notAtHand, type Setting, told } from './setting.js';
import { agreementId } from './workload.js';

type Figures = Readonly<Record<string, number[]>>;

/** Rows b1 to b3: the store read and folded, against strings in memory, emmett, and the rebuild of the balance index. */
export async function replayRows(setting: Setting): Promise<Finding[]> {
  const prepared = largest(setting);
  const figures = await replays(setting, prepared);
  const size = prepared.postings;
  const row = (id: string, [above, below, ...beside]: readonly [string, string, ...string[]]) => {
    const named = Object.fromEntries([above, below, ...beside].map((name) => [name, figures[name] as number[]]));
    return found(id, ratios(named[above] as number[], named[below] as number[]), {
      size,
      arms: told('events/s of processor', named),
    });
  };
  const again = () => replayed(prepared);
  return [
    explained(setting, row('b1', ['replay', 'strings in memory', 'replay with every hash checked']), again),
    ...(setting.emmett
      ? notAtHand(['b2'], setting.emmett)
      : [explained(setting, row('b2', ['replay beside emmett', 'emmett']), again)]),
    explained(setting, row('b3', ['rebuild of the index', 'replay']), () => rebuiltIndex(prepared)),
    explained(setting, row('b3-snapshot', ['index from its snapshot', 'replay']), () => restoredIndex(prepared)),
  ];
}

async function replays(setting: Setting, prepared: Prepared): Promise<Figures> {
  const totals: Record<string, Totals> = {};
  const arm = (name: string, work: () => Totals | Promise<Totals>) => async () => {
    const spent = await processorSeconds(async () => {
      totals[name] = await work();
    });
    return prepared.events / spent;
  };
  const replay = arm('replay', () => replayed(prepared));
  const beside = await besideEmmett(setting, { prepared, replay, arm });
  const texts = await recordTexts(prepared);
  const figures = await interleaved(
    { rounds: setting.rounds },
    {
      replay,
      'strings in memory': arm('strings in memory', () => parsedAndFolded(texts)),
      'replay with every hash checked': arm('replay with every hash checked', () => replayed(prepared, true)),
      // The sums at the end of time are in the time of the index's arms: a thousand balances are nothing beside the reading.
      'rebuild of the index': arm('rebuild of the index', async () => allOf(await rebuiltIndex(prepared))),
      'index from its snapshot': arm('index from its snapshot', async () => allOf(await restoredIndex(prepared))),
    },
  );
  for (const [name, found] of Object.entries(totals)) expectSame(name, found, totals['strings in memory'] as Totals);
  return { ...figures, ...beside };
}

interface Beside {
  readonly prepared: Prepared;
  readonly replay: () => Promise<number>;
  readonly arm: (name: string, work: () => Promise<Totals>) => () => Promise<number>;
}

/** The replay and emmett, before the texts of all records are in memory: the collector would look through them at the cost of both. */
async function besideEmmett(setting: Setting, { prepared, replay, arm }: Beside): Promise<Figures> {
  if (setting.emmett) return {};
  setting.say('the same events in emmett …');
  const emmett = await emmettStore(prepared);
  const figures = await interleaved(
    { rounds: setting.rounds },
    { 'replay beside emmett': replay, emmett: arm('emmett', () => emmettReplayed(emmett)) },
  );
  emmett.close();
  return figures;
}

/** Every balance of the index at the end of time, by stream and account. */
function allOf(index: WholeIndex): Totals {
  const all = allBalances(index, '9999-12-31');
  return new Map(
    [...all].map(([key, minor]) => {
      const [number, account] = key.split('|') as [string, string];
      return [`agreement-${agreementId(Number(number))}|${account}`, minor];
    }),
  );
}
