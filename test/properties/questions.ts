import { addDays, earlier, later } from '#ledger/dates.js';
import type { LedgerEvent } from '#ledger/definition.js';
import type { Question } from './compare.js';
import { Random } from './seed.js';

/** How many of each question are asked at one revision. */
export interface Many {
  readonly dates: number;
  readonly whatIfs: number;
}

interface About {
  readonly events: readonly LedgerEvent[];
  readonly period: { readonly from: string; readonly to: string };
  readonly seed: number;
}

/** Random questions about a history: on the days of its facts, on the days beside them, and anywhere around its period. */
export function questionsAbout({ events, period, seed }: About, { dates, whatIfs }: Many): Question[] {
  const random = new Random(seed ^ 0x5eed);
  const someDay = () =>
    random.weighted([
      [45, () => addDays(period.from, random.whole(-60, 1900))],
      [40, () => addDays(random.pick(events).effectiveOn, random.whole(-1, 1))],
      [10, () => addDays(period.to, random.whole(-1, 1))],
      [5, () => `${random.whole(Number(period.from.slice(0, 4)), Number(period.to.slice(0, 4)))}-12-31`],
    ])();
  const inPeriod = () => (random.percent(92) ? later(period.from, earlier(period.to, someDay())) : someDay());
  const asked = Array.from({ length: dates }, someDay).flatMap((on) =>
    (['balances', 'contributions', 'obligations', 'budgets', 'external'] as const).map((ask): Question => ({ ask, on })),
  );
  const assumed = Array.from({ length: whatIfs }, (): Question => {
    const dissolvedOn = inPeriod();
    const on = random.weighted([
      [40, () => dissolvedOn],
      [22, () => addDays(dissolvedOn, -random.whole(1, 400))],
      [38, () => (random.percent(50) ? addDays(dissolvedOn, random.whole(1, 900)) : later(dissolvedOn, someDay()))],
    ])();
    return { ask: 'what-if', dissolvedOn, on };
  });
  return [...asked, ...assumed];
}
