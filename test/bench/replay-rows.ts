import { ratios } from './arithmetic.js';
import { rebuiltIndex, restoredIndex } from './balances.js';
import { expectSame, type Totals } from './fold.js';
import { type Prepared, prepareShort, type Stored } from './prepared.js';
import { emmettReplay, intoEmmett, parsedAndFolded, recordTexts, replay, totalsOf } from './replays.js';
import { type Finding, found } from './report.js';
import { alone, inTurns, interleaved, processorSeconds, type Turns } from './rounds.js';
import { explained, largest, notAtHand, type Setting, told } from './setting.js';

type Figures = Readonly<Record<string, number[]>>;

/** A workload as the two kinds of records. */
interface Both {
  readonly own: Prepared;
  readonly short: Stored;
}

/**
 * Rows b1 to b3: the store read and folded, against strings in memory, emmett, and the rebuild of the balance index. How long parsing takes
 * goes by the length of a record: the bounds are judged on records as short as those they were set on, and the ledger's own stand beside.
 */
export async function replayRows(setting: Setting): Promise<Finding[]> {
  const own = largest(setting);
  const { under, seed, say } = setting;
  const short = await prepareShort({ postings: own.postings, seed, under, say });
  const figures = await replays(setting, { own, short });
  const row = (id: string, [above, below, ...beside]: readonly [string, string, ...string[]]) => {
    const named = Object.fromEntries([above, below, ...beside].map((name) => [name, figures[name] as number[]]));
    return found(id, ratios(named[above] as number[], named[below] as number[]), {
      size: own.postings,
      arms: told('events/s of processor', named),
    });
  };
  const again = () => alone(replay(short));
  return [
    explained(setting, row('b1', ['replay', 'strings in memory']), again),
    row('b1-own', ['own: replay', 'own: strings in memory', 'own: replay with every hash checked']),
    ...(setting.emmett
      ? notAtHand(['b2', 'b2-own'], setting.emmett)
      : [
          explained(setting, row('b2', ['replay beside emmett', 'emmett']), again),
          row('b2-own', ['own: replay beside emmett', 'own: emmett']),
        ]),
    explained(setting, row('b3', ['rebuild of the index', 'replay beside the index']), () => rebuiltIndex(own)),
    row('b3-own', ['rebuild of the index', 'own: replay beside the index']),
    explained(setting, row('b3-snapshot', ['index from its snapshot', 'replay beside the index']), () => restoredIndex(own)),
  ];
}

/** Events a second of processor of every arm, by round; throws where two arms come to other sums. */
async function replays(setting: Setting, { own, short }: Both): Promise<Figures> {
  const wanted = await alone(replay(own));
  const expectWanted = (name: string, found: Totals) => expectSame(name, found, wanted);
  const whole = (name: string, work: () => Promise<Totals>) => async () => {
    const spent = await processorSeconds(async () => expectWanted(name, await work()));
    return own.events / spent;
  };
  const byTurns = async (arms: Readonly<Record<string, () => Turns<Totals>>>): Promise<Figures> => {
    const figures: Record<string, number[]> = {};
    for (const [name, { seconds, result }] of Object.entries(await inTurns(setting.rounds, arms))) {
      expectWanted(name, result);
      figures[name] = seconds.map((spent) => own.events / spent);
    }
    return figures;
  };
  return {
    ...(await besideEmmett(setting, { stored: short, kind: '', byTurns })),
    ...(await besideEmmett(setting, { stored: own, kind: 'own: ', byTurns })),
    // An index is made whole. The sums at the end of time are in its time: a thousand balances are nothing beside the reading.
    ...(await interleaved<string>(setting, {
      'replay beside the index': whole('replay', () => alone(replay(short))),
      'rebuild of the index': whole('rebuild', async () => totalsOf(await rebuiltIndex(own))),
      'index from its snapshot': whole('snapshot', async () => totalsOf(await restoredIndex(own))),
      'own: replay beside the index': whole('own: replay', () => alone(replay(own))),
    })),
    // The texts of all records come last: while they are in memory, the collector looks through them at the cost of whoever reads.
    ...(await besideStrings({ stored: short, kind: '', byTurns })),
    ...(await besideStrings({ stored: own, kind: 'own: ', byTurns })),
  };
}

/** One kind of records, what its arms are named by, and how they are run. */
interface Kind {
  readonly stored: Stored;
  readonly kind: string;
  readonly byTurns: (arms: Readonly<Record<string, () => Turns<Totals>>>) => Promise<Figures>;
}

async function besideEmmett({ emmett, say }: Setting, { stored, kind, byTurns }: Kind): Promise<Figures> {
  if (emmett) return {};
  say('the same events in emmett …');
  await intoEmmett(stored);
  return byTurns({
    [`${kind}replay beside emmett`]: () => replay(stored),
    [`${kind}emmett`]: () => emmettReplay(stored),
  });
}

async function besideStrings({ stored, kind, byTurns }: Kind): Promise<Figures> {
  const texts = await recordTexts(stored);
  return byTurns({
    [`${kind}replay`]: () => replay(stored),
    [`${kind}strings in memory`]: () => parsedAndFolded(texts),
    [`${kind}replay with every hash checked`]: () => replay(stored, true),
  });
}
