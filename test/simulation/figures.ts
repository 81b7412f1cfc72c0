import type { BalancesAnswer } from '#read-models/answers/balances.js';
import type { ContributionsAnswer } from '#read-models/answers/contributions.js';
import type { ObligationsAnswer } from '#read-models/answers/obligations.js';

/** The figures that an answer shows, by the names under which the naive model says them; money in öre. */
export type Shown = Readonly<Record<string, string>>;

/** Öre of an amount as answers write it, `-1234.50`. */
export function oreOfText(amount: string): string {
  if (!/^-?\d+\.\d{2}$/.test(amount)) throw new Error(`An amount with two decimals was wanted, and it was "${amount}".`);
  return String(BigInt(amount.replace('.', '')));
}

/** Balances by account. */
export function shownBalances({ balances, sum }: BalancesAnswer): Shown {
  const shown = Object.fromEntries(balances.map(({ account, balance }) => [account, oreOfText(balance)]));
  return { ...shown, sum: oreOfText(sum) };
}

const OF_CONTRIBUTIONS = [
  ...(['scheduled', 'requisitioned', 'received', 'refunded', 'writtenOff', 'overpayment'] as const),
  ...(['netReceived', 'owed', 'outstanding', 'overdue'] as const),
] as const;

/** Contributions by party and year. */
export function shownContributions({ lines }: ContributionsAnswer): Shown {
  return Object.fromEntries(
    lines.flatMap((line) => OF_CONTRIBUTIONS.map((name) => [`${line.party} ${line.year} ${name}`, oreOfText(line[name])])),
  );
}

const OF_END = [
  ...(['need', 'earmarked', 'held', 'cover', 'deficit', 'shortfall'] as const),
  ...(['surviving', 'contested', 'cash', 'outside'] as const),
] as const;
const OF_PARTY = [
  ...(['share', 'withdrawn', 'requisitioned', 'paid', 'leftToRequisition', 'leftToPay'] as const),
  ...(['surplus', 'arrears'] as const),
] as const;

/** What is owed after the end; nothing while the agreement runs. */
export function shownObligations({ end, lines }: ObligationsAnswer): Shown {
  if (!end) return {};
  return {
    dissolvedOn: end.endedOn,
    ground: end.ground,
    discharged: String(end.discharged),
    leftOut: end.leftOut.map(({ revision }) => revision).join(' '),
    ...Object.fromEntries(OF_END.map((name) => [name, oreOfText(end[name])])),
    coverSurplus: oreOfText(end.coverSurplus.total),
    ...Object.fromEntries(
      end.stillToCome.map(({ party, year, amount }) => [`stillToCome of ${party} ${year}`, oreOfText(amount)]),
    ),
    ...Object.fromEntries(
      end.parties.flatMap((row) => OF_PARTY.map((name) => [`${name} of ${row.party}`, oreOfText(row[name])])),
    ),
    ...Object.fromEntries(lines.flatMap(shownLine)),
  };
}

function shownLine(line: ObligationsAnswer['lines'][number]): [string, string][] {
  const name = `line ${line.commitment}/${line.tranche}`;
  const left: [string, string][] = [
    [`${name} left`, oreOfText(line.left)],
    [`${name} leftAtEnd`, oreOfText(line.leftOnEnd ?? '')],
  ];
  if (line.need === undefined) return left;
  const shares = (line.shares ?? []).map(({ party, amount }): [string, string] => [
    `${name} share of ${party}`,
    oreOfText(amount),
  ]);
  return [
    ...left,
    [`${name} need`, oreOfText(line.need)],
    [`${name} covered`, oreOfText(line.covered ?? '')],
    [`${name} uncovered`, oreOfText(line.uncovered ?? '')],
    ...shares,
  ];
}
