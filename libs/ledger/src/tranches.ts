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

class Run implements TranchesRun {
  readonly tranches: Tranche[] = [];
  readonly rejected: Rejected[] = [];
  rescinded = false;
  #ended = false;
  readonly #taken = new Map<string, { tranche: Tranche; amount: Amount }[]>();

  constructor(private readonly end: End | undefined) {}

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

  apply(fact: CommitmentFact): void {
    // Without its funding nothing that rests on a commitment can stand (Q2).
    if (this.tranches.length === 0 && fact.kind !== 'fund') return this.reject(fact, 'exceeds');
    switch (fact.kind) {
      case 'fund':
      case 'increase':
        return this.fund(fact);
      case 'reduce':
        return this.#ended ? this.reject(fact, 'after-end') : this.take(fact, fact.amount, 'newest');
      case 'release':
        return this.take(fact, fact.amount, 'newest');
      case 'spend':
        return this.spend(fact);
      case 'reverse':
        return this.reverse(fact);
      case 'rescind':
        return this.rescind(fact);
      case 'settle':
        return this.settle(fact);
    }
  }

  private reject(fact: CommitmentFact, why: Rejected['why'], left: Amount = ZERO): void {
    this.rejected.push({ fact, why, left });
  }

  private fund(fact: CommitmentFact & { kind: 'fund' | 'increase' }): void {
    if (this.#ended) return this.reject(fact, 'after-end');
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

  private spend(fact: CommitmentFact & { kind: 'spend' }): void {
    const group = this.group(fact);
    if (group.some((t) => t.status === 'contested')) return this.reject(fact, 'contested', sum(group.map((t) => t.left)));
    this.take(fact, fact.amount, 'oldest');
  }

  private take(
    fact: CommitmentFact & { kind: 'reduce' | 'release' | 'spend' },
    amount: Amount,
    first: 'oldest' | 'newest',
  ): void {
    const group = this.group(fact);
    const left = sum(group.map((t) => t.left));
    if (amount.gt(left)) return this.reject(fact, 'exceeds', left);
    let open = amount;
    for (const tranche of first === 'oldest' ? group : group.toReversed()) {
      const part = smaller(open, tranche.left);
      if (part.isZero()) continue;
      open = open.minus(part);
      this.takeFrom(tranche, fact, part);
    }
  }

  private takeFrom(tranche: Tranche, fact: CommitmentFact & { kind: 'reduce' | 'release' | 'spend' }, part: Amount): void {
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
    const available = sum(taken.map((t) => t.amount));
    if (fact.amount.gt(available)) return this.reject(fact, 'exceeds', available);
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
    if (this.#ended) return this.reject(fact, 'after-end');
    // S5: from the dissolution on a rescission dated D is disregarded, also for what is left.
    if (this.end?.on === fact.on && this.end.ground !== 'expiry') return;
    this.rescinded = true;
    for (const tranche of this.tranches) move(tranche, fact, tranche.left.negated());
  }

  /** R4: what was contested survives from that day on, or is released. */
  private settle(fact: CommitmentFact & { kind: 'settle' }): void {
    const contested = this.tranches.filter((t) => t.status === 'contested');
    if (!this.#ended || contested.length === 0) return this.reject(fact, 'contested');
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
