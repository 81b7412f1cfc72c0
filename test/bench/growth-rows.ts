import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ledger, openLedger } from '#application/ledger.js';
import { streamName } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { emptied, WARM_UP } from './appends.js';
import { median, ratios } from './arithmetic.js';
import { answering } from './balance-rows.js';
import { askedOf, rebuiltIndex, Truth } from './balances.js';
import { minor } from './command-line.js';
import { expectSame } from './fold.js';
import type { Prepared } from './prepared.js';
import { factOf, Sealer } from './records.js';
import { type Finding, found, type Growth } from './report.js';
import { interleaved } from './rounds.js';
import { explained, explainedProcess, notAtHand, type Setting, told } from './setting.js';
import { indexMemory } from './size-rows.js';
import { type Ran, run } from './whole-process.js';
import { agreementId, agreements, type Question, questions, transactions } from './workload.js';

const ON = '2021-06-30';
const START = fileURLToPath(new URL('./start-child.mjs', import.meta.url));

/** How balance, append, start and memory grow with the ledger, and the rows that bound it. */
export async function growthRows(setting: Setting): Promise<{ growth: Growth[]; findings: Finding[] }> {
  const { prepared, rounds } = setting;
  const ledgers: Ledger[] = [];
  const answers = await bySize(setting, rounds, (one) => answerArm(one, ledgers));
  for (const ledger of ledgers) await ledger.close();
  const balances = await bySize(setting, rounds, balanceArm);
  const appends = await bySize(setting, rounds, appendArm);
  const starts = await bySize(setting, Math.min(rounds, 3), startArm);
  const growth: Growth[] = [];
  for (const [at, one] of prepared.entries()) {
    const { bytes, postings } = await indexMemory(one);
    growth.push({
      ...{ postings: one.postings, events: one.events },
      answerMicros: median(answers[at] as number[]),
      balanceMicros: median(balances[at] as number[]),
      appendMicros: median(appends[at] as number[]),
      startSeconds: median(starts[at] as number[]),
      bytesPerPosting: bytes / postings,
    });
  }
  const last = prepared.at(-1) as Prepared;
  const size = last.postings;
  const largest = growth.at(-1) as Growth;
  const findings = [
    ...compared(setting, 'g1', { figures: answers, arm: answersOnce }),
    ...compared(setting, 'g1-index', { figures: balances, arm: balanceArm }),
    ...compared(setting, 'g2', { figures: appends, arm: (one) => appendArm(one, setting) }),
    await explainedProcess(
      found('g3', starts.at(-1) as number[], {
        size,
        arms: told('s of processor', { 'open and 1000 balances, whole process': starts.at(-1) as number[] }),
      }),
      (flags) => started(last.directory, flags),
    ),
    found('g4', [largest.bytesPerPosting], { size, arms: { 'heap and buffers': `${largest.bytesPerPosting.toFixed(1)} B` } }),
  ];
  return { growth, findings };
}

/** The arm at every size, interleaved; figures by size. */
async function bySize(
  setting: Setting,
  rounds: number,
  arm: (prepared: Prepared, setting: Setting) => Promise<() => Promise<number>>,
) {
  const arms: Record<string, () => Promise<number>> = {};
  for (const one of setting.prepared) arms[String(one.postings)] = await arm(one, setting);
  const figures = await interleaved({ rounds }, arms);
  return setting.prepared.map(({ postings }) => figures[String(postings)] as number[]);
}

/** The figures of a row by size, in µs, and how an arm of it is made. */
interface Compared {
  readonly figures: number[][];
  readonly arm: (prepared: Prepared) => Promise<() => Promise<number>>;
}

function compared(setting: Setting, id: string, { figures, arm }: Compared): Finding[] {
  const { prepared } = setting;
  if (prepared.length < 2) return notAtHand([id], { notAtHand: 'not asked for: it needs several sizes' });
  const arms = told('µs', Object.fromEntries(prepared.map(({ postings }, at) => [String(postings), figures[at] as number[]])));
  const last = prepared.at(-1) as Prepared;
  const measured = found(id, ratios(figures.at(-1) as number[], figures[0] as number[]), { size: last.postings, arms });
  let made: Promise<() => Promise<number>> | undefined;
  return [
    explained(setting, measured, async () => {
      made ??= arm(last);
      return (await made)();
    }),
  ];
}

/** Opens the ledger for one round of answers, and closes it: a data directory has one owner. */
async function answersOnce(prepared: Prepared): Promise<() => Promise<number>> {
  return async () => {
    const opened: Ledger[] = [];
    const micros = await (await answerArm(prepared, opened))();
    for (const ledger of opened) await ledger.close();
    return micros;
  };
}

/** One account's balance as the ledger answers it, from the question's texts to the answer's. */
async function answerArm(prepared: Prepared, opened: Ledger[]): Promise<() => Promise<number>> {
  const truth = new Truth(prepared);
  const asked = questions(2000, prepared.heads).filter((question) => truth.isKnown(question));
  const { queries } = opened[opened.push(await openLedger({ dataDirectory: prepared.directory })) - 1] as Ledger;
  const answered = async ({ agreement, account, on, revision }: Question) => {
    const { balances } = await queries.balances(agreementId(agreement), { account, on, knownAt: String(revision) });
    return minor(balances[0]?.balance as string);
  };
  for (const question of asked) {
    if ((await answered(question)) !== truth.answer(question)) throw new Error(`The ledger errs on ${JSON.stringify(question)}.`);
  }
  return async () => {
    const began = performance.now();
    for (const question of asked) await answered(question);
    return ((performance.now() - began) * 1000) / asked.length;
  };
}

async function balanceArm(prepared: Prepared): Promise<() => Promise<number>> {
  const truth = new Truth(prepared);
  const index = await rebuiltIndex(prepared);
  const asked = questions(2000, prepared.heads).filter((question) => truth.isKnown(question));
  for (const question of asked) {
    if (askedOf(index, question) !== truth.answer(question)) throw new Error(`The index errs on ${JSON.stringify(question)}.`);
  }
  return answering(index, asked);
}

/** Appends onto the ends of the agreements of a copy of the store; the copy grows a little, which is nothing beside its size. */
async function appendArm({ directory, postings }: Prepared, { under, isQuick }: Setting): Promise<() => Promise<number>> {
  const path = emptied(join(under, `grown-${postings}.sqlite`));
  copyFileSync(join(directory, 'events.sqlite'), path);
  const count = isQuick ? 300 : 1000;
  let turn = 0;
  return async () => {
    const store = openSqliteEventStore(path);
    turn += 1;
    const sealer = new Sealer({ salt: turn.toString(16).padStart(8, 'b') });
    for (const number of agreements()) {
      const head = store.readStream(streamName(`agreement-${agreementId(number)}`), { limit: 1, backwards: true });
      for await (const { revision, meta } of head) sealer.goOn(number, { revision, hash: meta['hash'] as string });
    }
    const facts = [...transactions((WARM_UP + count) * 2)].map((transaction, index) => factOf(transaction, index));
    let began = 0;
    for (const [at, fact] of facts.entries()) {
      if (at === WARM_UP) began = performance.now();
      const { stream, expected, event } = sealer.seal(fact);
      await store.append(stream, expected, [event]);
    }
    const spent = (performance.now() - began) * 1000;
    await store.close();
    return spent / count;
  };
}

/** A process that opens the ledger as it lies there and answers every balance: from its start to its end, in seconds of processor. */
async function startArm(prepared: Prepared): Promise<() => Promise<number>> {
  const wanted = new Truth(prepared).allBalances(ON);
  return async () => {
    const ran = await started(prepared.directory);
    const { balances } = JSON.parse(ran.output) as { balances: Record<string, string> };
    expectSame('the process', new Map(Object.entries(balances).map(([key, sum]) => [key, minor(sum)])), wanted);
    return ran.processorSeconds;
  };
}

function started(directory: string, flags: readonly string[] = []): Promise<Ran> {
  const ids = agreements().map(agreementId).join();
  return run(process.execPath, [...flags, '--disable-warning=ExperimentalWarning', START, directory, ON, ids]);
}

/** Removes the copies that were appended to, when no arm is to be profiled any more. */
export function removeCopies({ under, prepared }: Setting): void {
  for (const { postings } of prepared) {
    for (const end of ['', '-wal', '-shm']) rmSync(join(under, `grown-${postings}.sqlite${end}`), { force: true });
  }
}
