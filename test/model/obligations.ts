import { budgetLeftOf } from './budgets.js';
import { yearOf } from './calendar.js';
import { cashOf, heldOf, outsideOf } from './cash.js';
import { paidFor, type StillToCome, stillToComeOn } from './contributions.js';
import { type Body, earlier, factsUntil, greater, lesser, type NaiveFact, ofKind, sum } from './facts.js';
import { type InHand, setAgainst, unusedByFunding } from './outside.js';
import { type Shares, sharesOf } from './shares.js';
import { contributionKey, type End, endOn, partiesOf, withdrawalOf } from './terms.js';
import { type Tranche, tranchesOn } from './tranches.js';
import { assumedHistory } from './what-if.js';

/** One tranche decided by D; all amounts in öre, need and cover 0 and no shares while it is not among the surviving. */
export interface ObligationLine {
  readonly commitment: string;
  readonly tranche: number;
  readonly decidedOn: string;
  readonly body: Body;
  readonly status: 'surviving' | 'contested' | 'settled-surviving' | 'settled-released';
  readonly leftOnDissolution: bigint;
  readonly need: bigint;
  readonly earmarked: bigint;
  readonly covered: bigint;
  readonly uncovered: bigint;
  readonly left: bigint;
  readonly shares: Shares;
}

/** One party's part in the run-off, in öre (P4, P5, N8); `arrears` keeps its sign, negative is owed back. */
export interface PartyObligation {
  readonly party: string;
  readonly share: bigint;
  readonly requisitioned: bigint;
  readonly paid: bigint;
  readonly leftToRequisition: bigint;
  readonly leftToPay: bigint;
  readonly surplus: bigint;
  readonly arrears: bigint;
  readonly withdrawnContested: bigint;
}

/** Section 4's answer for one D; the lines stand in the order cover is applied in (N9). */
export interface NaiveObligations {
  readonly dissolvedOn: string;
  readonly ground: End['ground'];
  readonly lines: readonly ObligationLine[];
  readonly need: bigint;
  readonly earmarked: bigint;
  /** What each funding had in hand on D and what of it meets no need (N4). */
  readonly fundings: readonly { readonly funding: string; readonly onEnd: bigint; readonly unused: bigint }[];
  readonly held: bigint;
  readonly stillToCome: readonly StillToCome[];
  readonly cover: bigint;
  readonly deficit: bigint;
  readonly shortfall: bigint;
  readonly contested: bigint;
  readonly cash: bigint;
  readonly outside: bigint;
  /** What is left unspent of each budget line of the year of D (S4), in no total. */
  readonly budgetLeft: Readonly<Record<string, bigint>>;
  readonly perParty: readonly PartyObligation[];
  readonly coverSurplus: { readonly total: bigint; readonly perParty: Shares };
  readonly surviving: bigint;
  readonly discharged: boolean;
  readonly leftOut: readonly number[];
}

/** What to answer for: the recorded end as seen on `on`, or a dissolution assumed on `dissolvedOn` (`on` is then D by default). */
export type ObligationsQuestion =
  | { readonly on: string; readonly dissolvedOn?: undefined }
  | { readonly on?: string; readonly dissolvedOn: string };

/** What must still be met and who pays for it; null on a day before any dissolution or expiry. */
export function naiveObligations(facts: readonly NaiveFact[], question: ObligationsQuestion): NaiveObligations | null {
  if (question.dissolvedOn === undefined) {
    const end = endOn(facts, question.on);
    return end && answer({ facts, counted: factsUntil(facts, question.on), leftOut: [], end, on: question.on });
  }
  const on = question.on ?? question.dissolvedOn;
  const end: End = { on: question.dissolvedOn, ground: 'failed-negotiation' };
  const { kept, leftOut } = assumedHistory(facts, end, on);
  return answer({ facts: knownOn(facts, on), counted: kept, leftOut, end, on });
}

/** Where `on` is before an assumed D the state on D is the state on `on`, the agreement version too (Q2). */
function knownOn(facts: readonly NaiveFact[], on: string): NaiveFact[] {
  return facts.filter((fact) => fact.kind === 'drafted' || fact.kind === 'acceded' || fact.effectiveOn <= on);
}

interface Asked {
  /** The facts that make the agreement versions. */
  readonly facts: readonly NaiveFact[];
  /** The facts by `on` that count. */
  readonly counted: readonly NaiveFact[];
  readonly leftOut: readonly number[];
  readonly end: End;
  readonly on: string;
}

function answer(asked: Asked): NaiveObligations {
  const { facts, counted, leftOut, end, on } = asked;
  const held = heldOf(factsUntil(counted, end.on));
  const stillToCome = stillToComeOn(factsOfVersions(facts, counted), end.on, on);
  const cover = held + sum(stillToCome.map((part) => part.amount));
  const byEnd = factsUntil(counted, end.on);
  const { lines, fundings } = linesOf(asked, { cover, inHand: unusedByFunding(byEnd) });
  const need = sum(lines.map((line) => line.need));
  const earmarked = sum(lines.map((line) => line.earmarked));
  const surviving = sum(lines.filter((line) => isSurviving(line)).map((line) => line.left));
  const contested = sum(lines.filter((line) => line.status === 'contested').map((line) => line.left));
  const perParty = perPartyOf(asked, lines, stillToCome);
  const beyondNeed = greater(0n, cover - (need - earmarked));
  const owing = perParty.some((row) => row.arrears > 0n || row.leftToPay > 0n);
  return {
    dissolvedOn: end.on,
    ground: end.ground,
    lines,
    need,
    earmarked,
    fundings,
    held,
    stillToCome,
    cover,
    deficit: greater(0n, -cover),
    shortfall: sum(lines.map((line) => line.uncovered)),
    contested,
    cash: cashOf(counted),
    outside: outsideOf(counted),
    budgetLeft: budgetLeftOf(byEnd, yearOf(end.on)),
    perParty,
    coverSurplus: { total: beyondNeed, perParty: sharesOf(beyondNeed, contributionKey(facts, end.on), partiesOf(facts)) },
    surviving,
    discharged: surviving === 0n && contested === 0n && !owing,
    leftOut,
  };
}

/** The money facts that count together with every fact that makes an agreement version. */
function factsOfVersions(facts: readonly NaiveFact[], counted: readonly NaiveFact[]): NaiveFact[] {
  const versions = ['drafted', 'schedule-changed', 'policy-changed', 'acceded', 'withdrawn'];
  return [...facts.filter((fact) => versions.includes(fact.kind)), ...counted.filter((fact) => !versions.includes(fact.kind))];
}

/** The cover, and what each funding has in hand to set against need before it. */
interface Applied {
  readonly cover: bigint;
  readonly inHand: readonly InHand[];
}

function linesOf(asked: Asked, { cover, inHand }: Applied): { lines: ObligationLine[]; fundings: NaiveObligations['fundings'] } {
  const { facts, counted, end, on } = asked;
  const onDissolution = tranchesOn(counted, earlier(on, end.on), end);
  const now = tranchesOn(counted, on, end);
  const shown = now.all
    .filter((tranche) => tranche.decidedOn <= end.on && !now.rescinded.has(tranche.commitment))
    .sort(inOrderOfDecision);
  const needs = shown.map((tranche) => {
    const leftOnDissolution = onDissolution.all.find((then) => then.seq === tranche.seq)?.left ?? 0n;
    const need = isSurviving({ status: lineStatusOf(tranche) }) ? leftOnDissolution - tranche.needLowered : 0n;
    return { commitment: tranche.commitment, tranche, leftOnDissolution, need, earmarked: 0n };
  });
  const fundings = setAgainst(needs, inHand);
  let unusedCover = greater(0n, cover);
  const lines = needs.map(({ tranche, leftOnDissolution, need, earmarked }) => {
    const covered = lesser(need - earmarked, unusedCover);
    unusedCover -= covered;
    const uncovered = need - earmarked - covered;
    const key = tranche.split ?? contributionKey(facts, tranche.decidedOn);
    return {
      commitment: tranche.commitment,
      tranche: tranche.index,
      decidedOn: tranche.decidedOn,
      body: tranche.body,
      status: lineStatusOf(tranche),
      leftOnDissolution,
      need,
      earmarked,
      covered,
      uncovered,
      left: tranche.left,
      shares: sharesOf(uncovered, key, partiesOf(facts)),
    };
  });
  return { lines, fundings };
}

function lineStatusOf(tranche: Tranche): ObligationLine['status'] {
  if (tranche.status === 'standing' || tranche.status === 'outside') {
    throw new Error(`Tranche ${tranche.index} of ${tranche.commitment} is ${tranche.status} and has no line.`);
  }
  return tranche.status;
}

function isSurviving(line: { status: ObligationLine['status'] }): boolean {
  return line.status === 'surviving' || line.status === 'settled-surviving';
}

function inOrderOfDecision(one: Tranche, other: Tranche): number {
  if (one.decidedOn !== other.decidedOn) return one.decidedOn < other.decidedOn ? -1 : 1;
  return one.seq - other.seq;
}

function perPartyOf(asked: Asked, lines: readonly ObligationLine[], stillToCome: readonly StillToCome[]): PartyObligation[] {
  const { facts, counted, end } = asked;
  const afterEnd = counted.filter((fact) => fact.effectiveOn > end.on);
  return partiesOf(facts).map((party) => {
    const total = (kind: MoneyOfParty, among: readonly NaiveFact[]) =>
      sum(
        ofKind(among, kind)
          .filter((fact) => fact.party === party)
          .map((fact) => fact.amount),
      );
    const sharesIn = (some: readonly ObligationLine[]) => sum(some.map((line) => line.shares[party] ?? 0n));
    const share = sharesIn(lines);
    const requisitioned = total('shortfall-requisitioned', counted);
    const paid = total('shortfall-paid', counted) - total('shortfall-refunded', counted);
    const due = sum(stillToCome.filter((part) => part.party === party).map((part) => part.amount));
    const goneSince = writtenOffOf(afterEnd, stillToCome, party);
    const withdrawnOn = withdrawalOf(facts, party, end.on);
    const beforeItLeft = lines.filter((line) => withdrawnOn !== undefined && line.decidedOn < withdrawnOn);
    const withdrawnContested = sharesIn(beforeItLeft);
    return {
      party,
      share,
      requisitioned,
      paid,
      leftToRequisition: share - withdrawnContested - requisitioned,
      leftToPay: share - paid,
      surplus: greater(0n, paid - share),
      arrears: arrearsOf(due - (total('received', afterEnd) - total('refunded', afterEnd)), goneSince),
      withdrawnContested,
    };
  });
}

/** What was written off of each year's part that still was to come. */
function writtenOffOf(afterEnd: readonly NaiveFact[], stillToCome: readonly StillToCome[], party: string): bigint {
  const own = stillToCome.filter((part) => part.party === party && part.amount > 0n);
  return sum(own.map((part) => lesser(part.amount, paidFor(afterEnd, part).writtenOff)));
}

/** What is written off is in arrears no more, and makes nothing that is owed back. */
function arrearsOf(arrears: bigint, writtenOff: bigint): bigint {
  return arrears > 0n ? greater(0n, arrears - writtenOff) : arrears;
}

type MoneyOfParty = 'received' | 'refunded' | 'shortfall-requisitioned' | 'shortfall-paid' | 'shortfall-refunded';
