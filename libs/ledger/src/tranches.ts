import type { Weight } from './allocation.js';
import type { At } from './book.js';
import type { CalendarDate } from './dates.js';
import { type Amount, smaller, sum, ZERO } from './money.js';
import type { End } from './phase.js';
import type { Body } from './terms.js';

/** After D spending and releases name one of the two groups of tranches (R3). */
export type Group = 'surviving' | 'contested';

/** What a commitment's history is made of; amounts are positive. */
export type CommitmentFact = At &
  (
    | {
        kind: 'fund' | 'increase';
        amount: Amount;
        decision: string;
        decidedOn: CalendarDate;
        body: Body;
        split?: Weight[];
        carriedOver: boolean;
      }
    | { kind: 'reduce'; amount: Amount; decision: string; group?: Group }
    | { kind: 'release'; amount: Amount; group?: Group }
    | { kind: 'rescind'; decision: string }
    | { kind: 'spend'; amount: Amount; expenditure: string; group?: Group }
    | { kind: 'reverse'; amount: Amount; expenditure: string }
    | { kind: 'settle'; survives: boolean }
  );

type TakingFact = CommitmentFact & { kind: 'reduce' | 'release' | 'spend' };

/** Where a tranche stands once the agreement has ended. */
export type TrancheStatus = 'surviving' | 'contested' | 'settled-surviving' | 'settled-released';

/** One movement of a tranche, kept so that every figure leads back to its event. */
export interface Movement extends At {
  kind: CommitmentFact['kind'];
  amount: Amount;
}

/** A tranche as it stands after the facts that were run. */
export interface Tranche extends At {
  index: number;
  decision: string;
  decidedOn: CalendarDate;
  body: Body;
  amount: Amount;
  split?: Weight[];
  carriedOver: boolean;
  left: Amount;
  movements: Movement[];
  /** Set once the agreement has ended; undefined before, and for tranches of a commitment rescinded before D. */
  status?: TrancheStatus;
  leftAtEnd: Amount;
  need: Amount;
  /** What reversals after D restored and no release has used up (N2). */
  restored: Amount;
}

/** A fact that could not stand: it asked for more than was left, or the rules of the run-off refuse it. */
export interface Rejected {
  fact: CommitmentFact;
  why: 'exceeds' | 'after-end' | 'contested';
  left: Amount;
}

/** The tranches after a run, and the facts that could not stand, in order. */
export interface TranchesRun {
  tranches: Tranche[];
  rescinded: boolean;
  rejected: Rejected[];
}

/** K3: in order of effective date, the same day in the order recorded. */
export function inOrder(a: At, b: At): number {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : a.seq - b.seq;
}

/**
 * Runs a commitment's facts (K1–K5, S2, S3, S5, N1, N2, R3, R4) up to a date, with the end that counts, if any.
 * A fact that cannot stand is left out and listed, so that one function serves the test of a new fact and the what-if.
 */
export function runTranches(facts: readonly CommitmentFact[], upTo: CalendarDate, end?: End): TranchesRun {
  const run = new Run(end);
  for (const fact of [...facts].sort(inOrder)) {
    if (fact.on > upTo) break;
    if (end && fact.on > end.on) run.reachEnd();
    run.apply(fact);
  }
  if (end) run.reachEnd();
  return run;
}

/** A run under way: facts are given to it in order, `reachEnd` before the first that is dated after the end. */
export class Run implements TranchesRun {
  readonly tranches: Tranche[] = [];
  readonly rejected: Rejected[] = [];
  rescinded = false;
  #ended = false;
  readonly #taken = new Map<string, { tranche: Tranche; amount: Amount }[]>();

  constructor(private readonly end: End | undefined) {}

  /** Whether the picture of D has been taken. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Takes the picture of D: what is left, what survives, what is contested (S1–S3). */
  reachEnd(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const tranche of this.tranches) {
      tranche.leftAtEnd = tranche.left;
      tranche.need = tranche.left;
      if (!this.rescinded) tranche.status = this.survives(tranche) ? 'surviving' : 'contested';
    }
  }

  private survives(tranche: Tranche): boolean {
    const { end } = this;
    if (end?.ground !== 'failed-negotiation') return false;
    return tranche.body === 'board' && !tranche.carriedOver && tranche.decidedOn < end.on;
  }

  /** Takes the fact into the run, or lists it where it cannot stand. */
  apply(fact: CommitmentFact): void {
    const rejected = this.refusalOf(fact);
    if (rejected) this.rejected.push(rejected);
    else this.takeIn(fact);
  }

  /** Why the fact could not stand were it the next one; changes nothing. */
  refusalOf(fact: CommitmentFact): Rejected | undefined {
    const because = (why: Rejected['why'], left: Amount = ZERO): Rejected => ({ fact, why, left });
    // Without its funding nothing that rests on a commitment can stand (Q2).
    if (this.tranches.length === 0 && fact.kind !== 'fund') return because('exceeds');
    switch (fact.kind) {
      case 'fund':
      case 'increase':
      case 'rescind':
        return this.#ended ? because('after-end') : undefined;
      case 'reduce':
        if (this.#ended) return because('after-end');
        break;
      case 'spend':
        if (this.group(fact).some((t) => t.status === 'contested')) return because('contested', this.leftFor(fact));
        break;
      case 'release':
      case 'reverse':
        break;
      case 'settle':
        // R4: only what is contested is settled.
        return this.#ended && this.tranches.some((t) => t.status === 'contested') ? undefined : because('contested');
    }
    const left = this.leftFor(fact);
    return fact.amount.gt(left) ? because('exceeds', left) : undefined;
  }

  /** The most that the fact may move: what is left in its tranches, or what its expenditure took and has not given back. */
  private leftFor(fact: TakingFact | (CommitmentFact & { kind: 'reverse' })): Amount {
    if (fact.kind === 'reverse') return sum((this.#taken.get(fact.expenditure) ?? []).map((t) => t.amount));
    return sum(this.group(fact).map((t) => t.left));
  }

  private takeIn(fact: CommitmentFact): void {
    switch (fact.kind) {
      case 'fund':
      case 'increase':
        return this.fund(fact);
      case 'reduce':
      case 'release':
        return this.take(fact, 'newest');
      case 'spend':
        return this.take(fact, 'oldest');
      case 'reverse':
        return this.reverse(fact);
      case 'rescind':
        return this.rescind(fact);
      case 'settle':
        return this.settle(fact);
    }
  }

  private fund(fact: CommitmentFact & { kind: 'fund' | 'increase' }): void {
    const { amount, decision, decidedOn, body, carriedOver, on, seq } = fact;
    const split = fact.split ?? this.tranches[0]?.split;
    this.tranches.push({
      index: this.tranches.length,
      ...{ decision, decidedOn, body, amount, carriedOver, on, seq },
      ...(split === undefined ? {} : { split }),
      left: amount,
      movements: [{ kind: fact.kind, amount, on, seq }],
      leftAtEnd: ZERO,
      need: ZERO,
      restored: ZERO,
    });
  }

  /** The tranches a fact may touch: all of them before D, one group after it (R3). */
  private group(fact: { group?: Group }): Tranche[] {
    if (!this.#ended) return this.tranches;
    const surviving = this.tranches.filter((t) => t.status === 'surviving' || t.status === 'settled-surviving');
    const contested = this.tranches.filter((t) => t.status === 'contested');
    const group = fact.group ?? (surviving.length > 0 ? 'surviving' : 'contested');
    return group === 'surviving' ? surviving : contested;
  }

  private take(fact: TakingFact, first: 'oldest' | 'newest'): void {
    const group = this.group(fact);
    let open = fact.amount;
    for (const tranche of first === 'oldest' ? group : group.toReversed()) {
      const part = smaller(open, tranche.left);
      if (part.isZero()) continue;
      open = open.minus(part);
      this.takeFrom(tranche, fact, part);
    }
  }

  private takeFrom(tranche: Tranche, fact: TakingFact, part: Amount): void {
    move(tranche, fact, part.negated());
    if (fact.kind === 'spend') {
      this.#taken.set(fact.expenditure, [...(this.#taken.get(fact.expenditure) ?? []), { tranche, amount: part }]);
    }
    if (fact.kind === 'release' && this.#ended) this.lowerNeed(tranche, part);
  }

  /** N2: a release first uses up what reversals after D restored; only the rest lowers need. */
  private lowerNeed(tranche: Tranche, released: Amount): void {
    const restored = smaller(released, tranche.restored);
    tranche.restored = tranche.restored.minus(restored);
    tranche.need = tranche.need.minus(released.minus(restored));
  }

  /** A reversal goes back to the tranches its expenditure took, last taken first (K3). */
  private reverse(fact: CommitmentFact & { kind: 'reverse' }): void {
    const taken = this.#taken.get(fact.expenditure) ?? [];
    let open = fact.amount;
    for (const part of taken.toReversed()) {
      const back = smaller(open, part.amount);
      if (back.isZero()) continue;
      open = open.minus(back);
      part.amount = part.amount.minus(back);
      this.restore(part.tranche, fact, back);
    }
  }

  private restore(tranche: Tranche, fact: CommitmentFact, amount: Amount): void {
    move(tranche, fact, amount);
    // K5: on a rescinded commitment, and where a settlement released what was left, what comes back is released at once.
    if (this.rescinded || tranche.status === 'settled-released')
      return move(tranche, { kind: 'release', on: fact.on, seq: fact.seq }, amount.negated());
    if (this.#ended) tranche.restored = tranche.restored.plus(amount);
  }

  private rescind(fact: CommitmentFact & { kind: 'rescind' }): void {
    // S5: from the dissolution on a rescission dated D is disregarded, also for what is left.
    if (this.end?.on === fact.on && this.end.ground !== 'expiry') return;
    this.rescinded = true;
    for (const tranche of this.tranches) move(tranche, fact, tranche.left.negated());
  }

  /** R4: what was contested survives from that day on, or is released. */
  private settle(fact: CommitmentFact & { kind: 'settle' }): void {
    const contested = this.tranches.filter((t) => t.status === 'contested');
    for (const tranche of contested) {
      tranche.status = fact.survives ? 'settled-surviving' : 'settled-released';
      if (fact.survives) continue;
      this.lowerNeed(tranche, tranche.left);
      move(tranche, fact, tranche.left.negated());
    }
  }
}

function move(tranche: Tranche, { kind, on, seq }: Omit<Movement, 'amount'>, amount: Amount): void {
  if (amount.isZero()) return;
  tranche.left = tranche.left.plus(amount);
  tranche.movements.push({ kind, amount, on, seq });
}
