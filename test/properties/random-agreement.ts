import type { Random } from './seed.js';
import { type RandomParty, sumOf } from './world.js';

const BASES = ['requisitioned-stands', 'full-year', 'pro-rata-days'] as const;

/** A random agreement: its parties, its period and the whole draft as a command's input. */
export interface RandomAgreement {
  readonly parties: readonly RandomParty[];
  readonly period: { readonly from: string; readonly to: string };
  readonly draft: object;
}

/** Two to four parties, two to five years, yearly sums that do not divide, mandates and policy of its own. */
export function randomAgreement(random: Random, { wild }: { wild: boolean }): RandomAgreement {
  const count = random.whole(2, 4);
  const host = random.whole(0, count - 1);
  const parties = Array.from(
    { length: count },
    (_, index): RandomParty => ({
      key: `party-${'abcd'[index]}`,
      organisationId: `0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b0${index + 1}`,
      role: index === host ? 'host' : 'contributor',
      approval: random.percent(50) ? 'municipal-decision' : 'head-of-agency',
    }),
  );
  const first = random.whole(2024, 2031);
  const last = first + random.whole(1, 4);
  // Now and then a period that begins or ends within a year.
  const period = {
    from: random.percent(85) ? `${first}-01-01` : `${first}-07-01`,
    to: random.percent(85) ? `${last}-12-31` : `${last}-06-30`,
  };
  const draft = {
    title: 'A random agreement',
    example: true,
    currency: 'SEK',
    parties: parties.map((party) => ({ ...party, name: `Party ${party.key}` })),
    offices: [{ party: 'party-a', office: 'chair' }],
    clauses: [{ key: 'financing', number: '§ 6', heading: 'Financing', summary: 'Yearly contributions of each party.' }],
    terms: { period, ...termsOf(random, { parties, first, last, wild }) },
  };
  return { parties, period, draft };
}

interface Of {
  readonly parties: readonly RandomParty[];
  readonly first: number;
  readonly last: number;
  readonly wild: boolean;
}

function termsOf(random: Random, of: Of): object {
  return {
    schedule: scheduleOf(random, of),
    payment: { days: random.percent(80) ? 30 : random.whole(0, 60), notBefore: '01-31' },
    survival: 'board-decisions-before-dissolution',
    dissolutionYearBase: random.pick(BASES),
    mandates: mandatesOf(random),
    rounding: 'largest-remainder',
    ...(random.percent(50) ? { fourEyesAbove: sumOf(BigInt(random.whole(1_000_000, 60_000_000))) } : {}),
  };
}

function scheduleOf(random: Random, { parties, first, last, wild }: Of) {
  // Some schedules are shorter than the period: a key is then asked for before its first or after its last year (P1).
  const fromYear = last - first > 1 && random.percent(8) ? first + 1 : first;
  const toYear = last - first > 1 && random.percent(8) ? last - 1 : last;
  const weighty = random.whole(0, parties.length - 1);
  // Equal sums make ties in the largest remainder (P3).
  const equal = random.percent(30) ? yearlySum(random, { positive: true, wild }) : undefined;
  return parties.flatMap(({ key: party }, index) => {
    const yearly = () => sumOf(equal ?? yearlySum(random, { positive: index === weighty, wild }));
    if (fromYear === toYear || random.percent(70)) return [{ party, fromYear, toYear, yearly: yearly() }];
    const split = random.whole(fromYear, toYear - 1);
    return [
      { party, fromYear, toYear: split, yearly: yearly() },
      { party, fromYear: split + 1, toYear, yearly: yearly() },
    ];
  });
}

function yearlySum(random: Random, { positive, wild }: { positive: boolean; wild: boolean }): bigint {
  if (!positive && random.percent(wild ? 35 : 6)) return 0n;
  return BigInt(random.percent(80) ? random.whole(1_000_001, 600_000_000) : random.whole(1, 999));
}

function mandatesOf(random: Random): object[] {
  const limited = (percent: number) =>
    random.percent(percent) ? { limit: sumOf(BigInt(random.whole(20_000_000, 400_000_000))) } : {};
  const board = { body: 'board', ...limited(5), votes: 'as-recorded' };
  const core = { body: 'core-team', ...limited(40), votes: 'majority-of-parties' };
  const director = { body: 'director', ...limited(90), votes: 'as-recorded' };
  return random.percent(90) ? [board, core, director] : [board, core];
}
