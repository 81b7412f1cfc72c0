import { cashOf, heldOf } from './cash.js';
import { type StillToCome, stillToComeOn } from './contributions.js';
import { type Body, earlier, factsUntil, greater, lesser, type NaiveFact, ofKind, sum } from './facts.js';
import { type Shares, sharesOf } from './shares.js';
import { contributionKey, draftOf, type End, endOn, withdrawalOf } from './terms.js';
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
  readonly held: bigint;
  readonly stillToCome: readonly StillToCome[];
  readonly cover: bigint;
  readonly deficit: bigint;
  readonly shortfall: bigint;
  readonly contested: bigint;
  readonly cash: bigint;
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
  return facts.filter((fact) => fact.kind === 'drafted' || fact.effectiveOn <= on);
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
  const lines = linesOf(asked, cover);
  const need = sum(lines.map((line) => line.need));
  const surviving = sum(lines.filter((line) => isSurviving(line)).map((line) => line.left));
  const contested = sum(lines.filter((line) => line.status === 'contested').map((line) => line.left));
  const perParty = perPartyOf(asked, lines, stillToCome);
  const beyondNeed = greater(0n, cover - need);
  const owing = perParty.some((row) => row.arrears > 0n || row.leftToPay > 0n);
  return {
    dissolvedOn: end.on,
    ground: end.ground,
    lines,
    need,
    held,
    stillToCome,
    cover,
    deficit: greater(0n, -cover),
    shortfall: sum(lines.map((line) => line.uncovered)),
    contested,
    cash: cashOf(counted),
    perParty,
    coverSurplus: { total: beyondNeed, perParty: sharesOf(beyondNeed, contributionKey(facts, end.on), draftOf(facts).parties) },
    surviving,
    discharged: surviving === 0n && contested === 0n && !owing,
    leftOut,
  };
}

/** The money facts that count together with every fact that makes an agreement version. */
function factsOfVersions(facts: readonly NaiveFact[], counted: readonly NaiveFact[]): NaiveFact[] {
  const versions = ['drafted', 'schedule-changed', 'policy-changed', 'withdrawn'];
  return [...facts.filter((fact) => versions.includes(fact.kind)), ...counted.filter((fact) => !versions.includes(fact.kind))];
}

function linesOf(asked: Asked, cover: bigint): ObligationLine[] {
  const { facts, counted, end, on } = asked;
  const onDissolution = tranchesOn(counted, earlier(on, end.on), end);
  const now = tranchesOn(counted, on, end);
  const shown = now.all
    .filter((tranche) => tranche.decidedOn <= end.on && !now.rescinded.has(tranche.commitment))
    .sort(inOrderOfDecision);
  let unusedCover = greater(0n, cover);
  return shown.map((tranche) => {
    const leftOnDissolution = onDissolution.all.find((then) => then.seq === tranche.seq)?.left ?? 0n;
    const status = lineStatusOf(tranche);
    const need = isSurviving({ status }) ? leftOnDissolution - tranche.needLowered : 0n;
    const covered = lesser(need, unusedCover);
    unusedCover -= covered;
    const key = tranche.split ?? contributionKey(facts, tranche.decidedOn);
    return {
      commitment: tranche.commitment,
      tranche: tranche.index,
      decidedOn: tranche.decidedOn,
      body: tranche.body,
      status,
      leftOnDissolution,
      need,
      covered,
      uncovered: need - covered,
      left: tranche.left,
      shares: sharesOf(need - covered, key, draftOf(facts).parties),
    };
  });
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
  return draftOf(facts).parties.map((party) => {
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
      arrears: due - (total('received', afterEnd) - total('refunded', afterEnd)),
      withdrawnContested,
    };
  });
}

type MoneyOfParty = 'received' | 'refunded' | 'shortfall-requisitioned' | 'shortfall-paid' | 'shortfall-refunded';
