import { type Body, type FactOf, factsUntil, type Group, lesser, type NaiveFact, sum, type Weight } from './facts.js';
import type { End } from './terms.js';

/** Where a tranche stands when the agreement has ended (S1–S3, R4); `standing` while it has not, `outside` when decided after D (S5). */
export type TrancheStatus = 'standing' | 'outside' | 'surviving' | 'contested' | 'settled-surviving' | 'settled-released';

/** One decided sum of a commitment and what is left of it, in öre. */
export interface Tranche {
  readonly commitment: string;
  /** 0 is the original, 1.. the increases in the order they were decided. */
  readonly index: number;
  readonly seq: number;
  readonly decidedOn: string;
  readonly body: Body;
  readonly split: readonly Weight[] | undefined;
  status: TrancheStatus;
  left: bigint;
  /** What reversals after D have restored and releases have not yet taken (N2). */
  pool: bigint;
  /** By how much releases after D have lowered the need (N1, N2). */
  needLowered: bigint;
}

/** The tranches on a date, and the commitments that were rescinded. */
export interface Tranches {
  readonly all: Tranche[];
  readonly rescinded: Set<string>;
}

interface Replay extends Tranches {
  readonly end: End | null;
  /** What each expenditure took, in the order it took it, less what was reversed since. */
  readonly taken: Map<string, { readonly tranche: Tranche; amount: bigint }[]>;
}

/** A fact that takes from what is left of a commitment. */
export type TakingFact = FactOf<'spent' | 'released' | 'completed' | 'reduced'>;

/** What is left of every tranche on a date, replayed from the first fact (K1–K5, S5, R3, R4). Throws when a fact takes too much. */
export function tranchesOn(facts: readonly NaiveFact[], on: string, end: End | null): Tranches {
  const replay: Replay = { all: [], rescinded: new Set(), taken: new Map(), end };
  for (const fact of factsUntil(facts, on)) apply(replay, fact);
  return replay;
}

/** The tranches of a commitment that a fact falls on: after D those of one group (R3), before that all of them. */
export function tranchesFor(tranches: Tranches, fact: TakingFact, end: End | null): Tranche[] {
  const own = tranches.all.filter((tranche) => tranche.commitment === fact.commitment);
  if (!isAfter(fact, end) || own.every((tranche) => tranche.status === 'outside')) return own;
  const surviving = own.filter((tranche) => groupOf(tranche) === 'surviving');
  const group = fact.group ?? (surviving.length > 0 ? 'surviving' : 'contested');
  return group === 'surviving' ? surviving : own.filter((tranche) => groupOf(tranche) === 'contested');
}

/** What a fact takes from what is left. */
export function amountTaken(fact: TakingFact): bigint {
  return fact.kind === 'completed' ? fact.released : fact.amount;
}

/** The group a tranche belongs to when the agreement has ended; undefined for one that is in neither. */
export function groupOf(tranche: Tranche): Group | undefined {
  switch (tranche.status) {
    case 'surviving':
    case 'settled-surviving':
      return 'surviving';
    case 'contested':
    case 'settled-released':
      return 'contested';
    case 'standing':
    case 'outside':
      return undefined;
  }
}

function apply(replay: Replay, fact: NaiveFact): void {
  switch (fact.kind) {
    case 'committed':
      decide(replay, fact, { decidedOn: fact.decidedOn, split: fact.split, carriedOver: fact.carriedOver === true });
      break;
    case 'increased': {
      const original = replay.all.find((tranche) => tranche.commitment === fact.commitment);
      decide(replay, fact, { decidedOn: fact.effectiveOn, split: fact.split ?? original?.split, carriedOver: false });
      break;
    }
    case 'spent':
      spend(replay, fact);
      break;
    case 'reversed':
      reverse(replay, fact);
      break;
    case 'reduced':
    case 'released':
    case 'completed':
      release(replay, fact);
      break;
    case 'rescinded':
      rescind(replay, fact);
      break;
    case 'settled':
      settle(replay, fact);
      break;
    case 'budgeted':
    case 'broken-down':
    case 'line-spent':
    case 'line-reversed':
    case 'tied':
    case 'external-target':
    case 'external-secured':
    case 'external-received':
    case 'external-refunded':
    case 'external-used':
    case 'unidentified':
    case 'identified':
    case 'credited':
    case 'written-off':
    case 'in-kind':
    case 'drafted':
    case 'condition-met':
    case 'otherwise-changed':
    case 'schedule-changed':
    case 'policy-changed':
    case 'withdrawn':
    case 'opening':
    case 'requisitioned':
    case 'received':
    case 'refunded':
    case 'dissolved':
    case 'shortfall-requisitioned':
    case 'shortfall-paid':
    case 'shortfall-refunded':
    case 'surplus-paid':
      break;
  }
}

function decide(
  replay: Replay,
  fact: FactOf<'committed' | 'increased'>,
  terms: { decidedOn: string; split: readonly Weight[] | undefined; carriedOver: boolean },
): void {
  const { decidedOn, split, carriedOver } = terms;
  replay.all.push({
    commitment: fact.commitment,
    index: replay.all.filter((tranche) => tranche.commitment === fact.commitment).length,
    seq: fact.seq,
    decidedOn,
    body: fact.body,
    split,
    status: statusOf({ decidedOn, body: fact.body, carriedOver }, replay.end),
    left: fact.amount,
    pool: 0n,
    needLowered: 0n,
  });
}

function statusOf(tranche: { decidedOn: string; body: Body; carriedOver: boolean }, end: End | null): TrancheStatus {
  if (!end) return 'standing';
  if (tranche.decidedOn > end.on) return 'outside';
  const covered = end.ground === 'failed-negotiation' && tranche.body === 'board';
  return covered && !tranche.carriedOver && tranche.decidedOn < end.on ? 'surviving' : 'contested';
}

function spend(replay: Replay, fact: FactOf<'spent'>): void {
  const oldestFirst = tranchesFor(replay, fact, replay.end);
  const taken = take(oldestFirst, fact);
  for (const { tranche, amount } of taken) tranche.left -= amount;
  replay.taken.set(fact.id, taken);
}

function release(replay: Replay, fact: FactOf<'reduced' | 'released' | 'completed'>): void {
  const newestFirst = tranchesFor(replay, fact, replay.end).toReversed();
  for (const { tranche, amount } of take(newestFirst, fact)) {
    tranche.left -= amount;
    if (!isAfter(fact, replay.end)) continue;
    const fromPool = lesser(tranche.pool, amount);
    tranche.pool -= fromPool;
    tranche.needLowered += amount - fromPool;
  }
}

function take(inOrder: readonly Tranche[], fact: TakingFact): { tranche: Tranche; amount: bigint }[] {
  let rest = amountTaken(fact);
  const left = sum(inOrder.map((tranche) => tranche.left));
  if (left < rest) throw new Error(`Fact ${fact.seq} takes ${rest} öre of ${fact.commitment}, where ${left} are left (K1).`);
  return inOrder.map((tranche) => {
    const amount = lesser(tranche.left, rest);
    rest -= amount;
    return { tranche, amount };
  });
}

function reverse(replay: Replay, fact: FactOf<'reversed'>): void {
  let rest = fact.amount;
  const lastTakenFirst = (replay.taken.get(fact.spentId) ?? []).toReversed();
  for (const taken of lastTakenFirst) {
    const amount = lesser(taken.amount, rest);
    taken.amount -= amount;
    rest -= amount;
    // What goes back to a rescinded commitment (K5) or to one settled as not surviving (R4) is released at once.
    if (replay.rescinded.has(taken.tranche.commitment) || taken.tranche.status === 'settled-released') continue;
    taken.tranche.left += amount;
    if (isAfter(fact, replay.end)) taken.tranche.pool += amount;
  }
  if (rest > 0n) throw new Error(`Fact ${fact.seq} reverses ${rest} öre more than ${fact.spentId} spent.`);
}

function rescind(replay: Replay, fact: FactOf<'rescinded'>): void {
  // From a dissolution on, a rescission dated D is disregarded (S5); an expiry disregards none (R6).
  if (replay.end && replay.end.ground !== 'expiry' && fact.effectiveOn === replay.end.on) return;
  replay.rescinded.add(fact.commitment);
  for (const tranche of replay.all) if (tranche.commitment === fact.commitment) tranche.left = 0n;
}

function settle(replay: Replay, fact: FactOf<'settled'>): void {
  for (const tranche of replay.all) {
    if (tranche.commitment !== fact.commitment || tranche.status !== 'contested') continue;
    tranche.status = fact.survives ? 'settled-surviving' : 'settled-released';
    if (!fact.survives) tranche.left = 0n;
  }
}

function isAfter(fact: NaiveFact, end: End | null): boolean {
  return end !== null && fact.effectiveOn > end.on;
}
