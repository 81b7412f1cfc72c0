import { contributionsOn } from '#ledger/arrears.js';
import { type Amount, sum } from '#ledger/money.js';
import { type Obligations, obligationsOn, whatIfDissolved } from '#ledger/obligations.js';
import type { Posting } from '#ledger/postings.js';
import { Refusal } from '#ledger/refusal.js';
import { type NaiveObligations, naiveBalances, naiveContributions, naiveObligations } from '../model/naive.js';
import { mayDissolveOn } from '../model/terms.js';
import {
  besideTotals,
  besideTotalsOfModel,
  budgetsOfModel,
  budgetsOfRules,
  externalOfModel,
  externalOfRules,
  type Figures,
  ore,
} from './compare-money.js';
import type { Known } from './known.js';

/** What is asked of both; `balances` are Σ of postings by account. */
export type Question =
  | { readonly ask: 'balances' | 'contributions' | 'obligations' | 'budgets' | 'external'; readonly on: string }
  | { readonly ask: 'what-if'; readonly dissolvedOn: string; readonly on: string };

const REFUSED: Figures = { refused: 'yes' };

/** The answer of the rules. */
export function answerOfRules({ book, postings }: Known, question: Question): Figures {
  switch (question.ask) {
    case 'balances':
      return balancesOf(postings, question.on);
    case 'budgets':
      return budgetsOfRules(book, question.on);
    case 'external':
      return externalOfRules(book, question.on);
    case 'contributions':
      return Object.fromEntries(contributionsOn(book, question.on).flatMap(contributionOfRules));
    case 'obligations': {
      const answer = obligationsOn(book, question.on);
      return answer ? obligationsOfRules(answer) : {};
    }
    case 'what-if':
      try {
        return obligationsOfRules(whatIfDissolved(book, question.dissolvedOn, question.on));
      } catch (error) {
        if (error instanceof Refusal) return REFUSED;
        throw error;
      }
  }
}

/** The answer of the naive model. */
export function answerOfModel({ facts }: Pick<Known, 'facts'>, question: Question): Figures {
  switch (question.ask) {
    case 'balances':
      return Object.fromEntries([...naiveBalances(facts, question.on)].map(([account, amount]) => [account, String(amount)]));
    case 'budgets':
      return budgetsOfModel(facts, question.on);
    case 'external':
      return externalOfModel(facts, question.on);
    case 'contributions':
      return Object.fromEntries(
        naiveContributions(facts, question.on).flatMap(({ party, year, ...figures }) =>
          Object.entries(figures).map(([name, amount]) => [`${party} ${year} ${name}`, String(amount)]),
        ),
      );
    case 'obligations': {
      const answer = naiveObligations(facts, question);
      return answer ? obligationsOfModel(answer) : {};
    }
    case 'what-if': {
      const answer = mayDissolveOn(facts, question.dissolvedOn) ? naiveObligations(facts, question) : null;
      return answer ? obligationsOfModel(answer) : REFUSED;
    }
  }
}

/** The figures that the two do not agree on, one a line; a figure that one of them lacks counts as zero among balances only. */
export function differences(question: Question, rules: Figures, model: Figures): string[] {
  const names = [...new Set([...Object.keys(rules), ...Object.keys(model)])].sort();
  const lacking = question.ask === 'balances' ? '0' : 'nothing';
  return names.flatMap((name) => {
    const [ofRules, ofModel] = [rules[name] ?? lacking, model[name] ?? lacking];
    return ofRules === ofModel ? [] : [`${name}: the rules say ${ofRules}, the naive model ${ofModel}`];
  });
}

function balancesOf(postings: readonly Posting[], on: string): Figures {
  const balances = new Map<string, Amount>();
  for (const { account, on: effectiveOn, amount } of postings) {
    if (effectiveOn <= on) balances.set(account, balances.get(account)?.plus(amount) ?? amount);
  }
  return Object.fromEntries([...balances].map(([account, amount]) => [account, ore(amount)]));
}

function contributionOfRules(line: ReturnType<typeof contributionsOn>[number]): [string, string][] {
  const { scheduled, requisitioned, received, refunded, writtenOff, overpayment, netReceived, owed, outstanding, overdue } = line;
  const paid = { requisitioned, received, refunded, writtenOff };
  const figures = { scheduled, ...paid, overpayment, netReceived, owed, outstanding, overdue };
  return Object.entries(figures).map(([name, amount]) => [`${line.party} ${line.year} ${name}`, ore(amount)]);
}

function obligationsOfRules(answer: Obligations): Figures {
  const { need, earmarked, held, cover, deficit, shortfall, surviving, contested, cash, outside, coverSurplus } = answer;
  const totals = { need, earmarked, held, cover, deficit, shortfall, surviving, contested, cash, outside };
  const sums = { ...totals, coverSurplus: coverSurplus.total };
  return {
    ...besideTotals(answer),
    dissolvedOn: answer.end.on,
    ground: answer.end.ground,
    discharged: String(answer.discharged),
    leftOut: answer.leftOut.join(' '),
    ...Object.fromEntries(Object.entries(sums).map(([name, amount]) => [name, ore(amount)])),
    ...Object.fromEntries(coverSurplus.shares.map((share) => [`coverSurplus of ${share.party}`, ore(share.amount)])),
    ...Object.fromEntries(answer.stillToCome.map((part) => [`stillToCome of ${part.party} ${part.year}`, ore(part.amount)])),
    ...Object.fromEntries(answer.parties.flatMap(partyOfRules)),
    order: answer.lines.map((line) => `${line.commitment}/${line.tranche.index}`).join(' '),
    ...Object.fromEntries(linesOfRules(answer)),
    sharesAddUp: String(sharesAddUp(answer)),
  };
}

/** P3: Σ shares = the uncovered part of each line and the shortfall in all, and a party's total is the sum of its lines. */
function sharesAddUp({ lines, parties, shortfall }: Obligations): boolean {
  const byLine = lines.every(({ shares, uncovered }) => sum(shares.map((share) => share.amount)).eq(uncovered));
  const byParty = parties.every(({ party, share: total }) => {
    const own = lines.flatMap(({ shares }) => shares.filter((share) => share.party === party));
    return sum(own.map((share) => share.amount)).eq(total);
  });
  return byLine && byParty && sum(parties.map((row) => row.share)).eq(shortfall);
}

function partyOfRules(row: Obligations['parties'][number]): [string, string][] {
  const { share, withdrawn, requisitioned, paid, leftToRequisition, leftToPay, surplus, arrears } = row;
  const figures = { share, withdrawn, requisitioned, paid, leftToRequisition, leftToPay, surplus, arrears };
  return Object.entries(figures).map(([name, amount]) => [`${name} of ${row.party}`, ore(amount)]);
}

function linesOfRules(answer: Obligations): [string, string][] {
  return answer.tranches.flatMap(({ commitment, tranche }): [string, string][] => {
    const name = `line ${commitment}/${tranche.index}`;
    const line = answer.lines.find((one) => one.commitment === commitment && one.tranche.index === tranche.index);
    const figures: [string, string][] = [
      [`${name} status`, `${tranche.status} ${tranche.body} ${tranche.decidedOn}`],
      [`${name} leftAtEnd`, ore(tranche.leftAtEnd)],
      [`${name} left`, ore(tranche.left)],
    ];
    if (!line) return figures;
    const shares = line.shares.map((share): [string, string] => [`${name} share of ${share.party}`, ore(share.amount)]);
    return [
      ...figures,
      [`${name} need`, ore(tranche.need)],
      [`${name} earmarked`, ore(line.earmarked)],
      [`${name} covered`, ore(line.covered)],
      [`${name} uncovered`, ore(line.uncovered)],
      ...shares,
    ];
  });
}

function obligationsOfModel(answer: NaiveObligations): Figures {
  const { need, earmarked, held, cover, deficit, shortfall, surviving, contested, cash, outside, coverSurplus } = answer;
  const totals = { need, earmarked, held, cover, deficit, shortfall, surviving, contested, cash, outside };
  const sums = { ...totals, coverSurplus: coverSurplus.total };
  const counted = answer.lines.filter(({ status }) => status === 'surviving' || status === 'settled-surviving');
  return {
    ...besideTotalsOfModel(answer),
    dissolvedOn: answer.dissolvedOn,
    ground: answer.ground,
    discharged: String(answer.discharged),
    leftOut: answer.leftOut.join(' '),
    ...Object.fromEntries(Object.entries(sums).map(([name, amount]) => [name, String(amount)])),
    ...Object.fromEntries(
      Object.entries(coverSurplus.perParty).map(([party, amount]) => [`coverSurplus of ${party}`, String(amount)]),
    ),
    ...Object.fromEntries(answer.stillToCome.map((part) => [`stillToCome of ${part.party} ${part.year}`, String(part.amount)])),
    ...Object.fromEntries(answer.perParty.flatMap(partyOfModel)),
    order: counted.map((line) => `${line.commitment}/${line.tranche}`).join(' '),
    ...Object.fromEntries(answer.lines.flatMap((line) => lineOfModel(line, counted.includes(line)))),
    sharesAddUp: 'true',
  };
}

function partyOfModel({ party, withdrawnContested, ...row }: NaiveObligations['perParty'][number]): [string, string][] {
  const figures = Object.entries({ ...row, withdrawn: withdrawnContested });
  return figures.map(([name, amount]) => [`${name} of ${party}`, String(amount)]);
}

function lineOfModel(line: NaiveObligations['lines'][number], counted: boolean): [string, string][] {
  const name = `line ${line.commitment}/${line.tranche}`;
  const figures: [string, string][] = [
    [`${name} status`, `${line.status} ${line.body} ${line.decidedOn}`],
    [`${name} leftAtEnd`, String(line.leftOnDissolution)],
    [`${name} left`, String(line.left)],
  ];
  if (!counted) return figures;
  const shares = Object.entries(line.shares).map(([party, amount]): [string, string] => [
    `${name} share of ${party}`,
    String(amount),
  ]);
  return [
    ...figures,
    [`${name} need`, String(line.need)],
    [`${name} earmarked`, String(line.earmarked)],
    [`${name} covered`, String(line.covered)],
    [`${name} uncovered`, String(line.uncovered)],
    ...shares,
  ];
}
