import type { At } from './book.js';
import type { CalendarDate } from './dates.js';
import { isPlain, LeftByDay } from './left-by-day.js';
import type { End } from './phase.js';
import { type CommitmentFact, inOrder, type Movement, type Rejected, Run, runTranches, type Tranche } from './tranches.js';

const END_OF_TIME = '9999-12-31';

/** A run of all the facts of a commitment, kept so that a fact later than all of them costs no new run. */
class KeptRun {
  readonly run: Run;
  #read = 0;
  #last: At | undefined;

  constructor(
    readonly end: End | undefined,
    facts: readonly CommitmentFact[],
  ) {
    this.run = new Run(end);
    for (const fact of [...facts].sort(inOrder)) this.#take(fact);
  }

  /** Takes what was recorded since; false where a fact came that stands before one already taken. */
  readOn(facts: readonly CommitmentFact[]): boolean {
    while (this.#read < facts.length) {
      const fact = facts[this.#read]!;
      if (!this.isNext(fact)) return false;
      this.#take(fact);
    }
    return true;
  }

  /** Whether the fact stands after all that were taken. */
  isNext(fact: CommitmentFact): boolean {
    if (this.run.hasEnded && this.end && fact.on <= this.end.on) return false;
    return this.#last === undefined || inOrder(this.#last, fact) < 0;
  }

  /** Why the fact could not stand after all others, where it is next. */
  refusalOf(fact: CommitmentFact): Rejected | undefined {
    this.#reach(fact);
    return this.run.rejected[0] ?? this.run.refusalOf(fact);
  }

  /** What a fact moved, where it is the last of all. */
  movementsOfLast(seq: number): Movement[] | undefined {
    if (this.#last?.seq !== seq) return undefined;
    return this.run.tranches.flatMap(({ movements }) => {
      const before = movements.findLastIndex((movement) => movement.seq !== seq);
      return movements.slice(before + 1);
    });
  }

  #take(fact: CommitmentFact): void {
    this.#reach(fact);
    this.run.apply(fact);
    this.#last = { on: fact.on, seq: fact.seq };
    this.#read += 1;
  }

  #reach(fact: CommitmentFact): void {
    if (this.end && fact.on > this.end.on) this.run.reachEnd();
  }
}

/** What is kept of one list of facts; `read` of them are in it. */
interface Kept {
  read: number;
  byDay: LeftByDay;
  latest: CalendarDate;
  allPlain: boolean;
  run?: KeptRun;
}

// Kept beside the list and not in the commitment: a list only grows, and a what-if that leaves facts out has a list of its own,
// so what is kept follows from the list alone.
const keptOfLists = new WeakMap<readonly CommitmentFact[], Kept>();

function keptOf(facts: readonly CommitmentFact[]): Kept {
  const kept = keptOfLists.get(facts) ?? { read: 0, byDay: new LeftByDay(), latest: '', allPlain: true };
  keptOfLists.set(facts, kept);
  for (; kept.read < facts.length; kept.read += 1) {
    const fact = facts[kept.read]!;
    kept.byDay.add(fact);
    kept.allPlain &&= isPlain(fact);
    if (fact.on > kept.latest) kept.latest = fact.on;
  }
  return kept;
}

function runOf(facts: readonly CommitmentFact[], end: End | undefined): KeptRun {
  const kept = keptOf(facts);
  const { run } = kept;
  const same = run !== undefined && run.end?.on === end?.on && run.end?.ground === end?.ground;
  if (!same || !run.readOn(facts)) kept.run = new KeptRun(end, facts);
  return kept.run!;
}

/**
 * K1: the first fact that could not stand were this one recorded too, among all facts and under the end that counts. Without a new run
 * where sums tell it, and where the fact is the latest.
 */
export function firstRejected(
  facts: readonly CommitmentFact[],
  fact: CommitmentFact,
  end: End | undefined,
): Rejected | undefined {
  const { byDay, latest } = keptOf(facts);
  if (byDay.covers(fact, end)) return byDay.firstRejected(fact);
  if (fact.on >= latest) {
    const kept = runOf(facts, end);
    if (kept.isNext(fact)) return kept.refusalOf(fact);
  }
  return runTranches([...facts, fact], END_OF_TIME, end).rejected[0];
}

/** The tranches on a date, to be looked at before anything is recorded: what is kept of them changes in place. */
export function standingOn(
  facts: readonly CommitmentFact[],
  on: CalendarDate,
  end: End | undefined,
): readonly Readonly<Tranche>[] {
  if (on < keptOf(facts).latest) return runTranches(facts, on, end).tranches;
  const { run } = runOf(facts, end);
  if (end) run.reachEnd();
  return run.tranches;
}

/** Whether no fact of the list releases what others left. */
export function areAllPlain(facts: readonly CommitmentFact[]): boolean {
  return keptOf(facts).allPlain;
}

/** What the fact of a revision moved, where it is the latest of all; undefined where later ones may have moved otherwise for it. */
export function movementsOfLatest(facts: readonly CommitmentFact[], seq: number, end: End | undefined): Movement[] | undefined {
  const last = facts.at(-1);
  if (last?.seq !== seq || last.on < keptOf(facts).latest) return undefined;
  return runOf(facts, end).movementsOfLast(seq);
}
