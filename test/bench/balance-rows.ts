import { ratios } from './arithmetic.js';
import { askedOf, dayOf, PrefixSums, rebuiltIndex, Truth, type WholeIndex } from './balances.js';
import { CoveringIndex } from './covering-index.js';
import { type Finding, found } from './report.js';
import { interleaved } from './rounds.js';
import { explained, largest, notAtHand, type Setting, told } from './setting.js';
import { type Question, questions } from './workload.js';

/** Each arm answers all questions this often in a round, where one time is too short to be measured. */
const REPEATED = 25;

/** Rows c1 and c2: one balance at a date as known at a revision, against a lookup that knows one axis, and against PostgreSQL. */
export async function balanceRows(setting: Setting): Promise<Finding[]> {
  const prepared = largest(setting);
  const truth = new Truth(prepared);
  const index = await rebuiltIndex(prepared);
  const asked = questions(2000, prepared.heads).filter((question) => truth.isKnown(question));
  const wanted = asked.map((question) => truth.answer(question));
  expectAnswers('the index', asked, { wanted, found: asked.map((question) => askedOf(index, question)) });
  const prefix = new PrefixSums(truth);
  const lookups = asked.map((question) => ({ key: `${question.agreement}|${question.account}`, day: dayOf(question.on) }));
  const now = asked.map((question) => ({ ...question, revision: prepared.heads[question.agreement] as number }));
  const known = {
    wanted: now.map((question) => truth.answer(question)),
    found: lookups.map(({ key, day }) => prefix.balance(key, day)),
  };
  expectAnswers('the prefix sums', now, known);
  const { postgres } = setting;
  const covering = 'url' in postgres ? await CoveringIndex.load(postgres.url, truth) : undefined;

  const ours = answering(index, asked);
  const figures = await interleaved<string>(
    { rounds: setting.rounds },
    {
      ours,
      prefix: async () => micros(asked.length, () => lookups.reduce((sum, { key, day }) => sum + prefix.balance(key, day), 0)),
      ...(covering ? { covering: () => coveringMicros(covering, asked, wanted) } : {}),
    },
  );
  await covering?.close();
  const { ours: mine = [], prefix: least = [], covering: theirs } = figures;
  const size = prepared.postings;
  const arms = told('µs', { 'a balance of the index': mine, 'a lookup in prefix sums': least });
  return [
    explained(setting, found('c1', ratios(mine, least), { size, arms }), ours),
    ...(theirs
      ? [
          explained(
            setting,
            found('c2', ratios(theirs, mine), { size, arms: told('µs', { PostgreSQL: theirs, 'this ledger': mine }) }),
            ours,
          ),
        ]
      : notAtHand(['c2'], postgres as { notAtHand: string })),
  ];
}

/** Answers every question, and gives the µs of one; it keeps nothing alive but the index and the questions. */
export function answering(index: WholeIndex, asked: readonly Question[]): () => Promise<number> {
  return async () => micros(asked.length, () => asked.reduce((sum, question) => sum + askedOf(index, question), 0));
}

/** µs of one answer, over all of them several times. */
function micros(count: number, work: () => number): number {
  const began = performance.now();
  let sum = 0;
  for (let round = 0; round < REPEATED; round += 1) sum += work();
  const spent = (performance.now() - began) * 1000;
  if (!Number.isFinite(sum)) throw new Error('The balances sum to no number.');
  return spent / (count * REPEATED);
}

async function coveringMicros(covering: CoveringIndex, asked: readonly Question[], wanted: readonly number[]): Promise<number> {
  const began = performance.now();
  const found: number[] = [];
  for (const question of asked) found.push(await covering.balance(question));
  const spent = (performance.now() - began) * 1000;
  expectAnswers('PostgreSQL', asked, { wanted, found });
  return spent / asked.length;
}

/** Throws at the first answer that is not the one that was wanted. */
export function expectAnswers(
  name: string,
  asked: readonly Question[],
  { wanted, found }: { wanted: readonly number[]; found: readonly number[] },
): void {
  for (const [at, question] of asked.entries()) {
    if (found[at] !== wanted[at])
      throw new Error(`${name} answers ${found[at]} to ${JSON.stringify(question)}; ${wanted[at]} was wanted.`);
  }
}
