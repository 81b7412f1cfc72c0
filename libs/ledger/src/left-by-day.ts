import type { CalendarDate } from './dates.js';
import { type Amount, smaller, ZERO } from './money.js';
import type { End } from './phase.js';
import type { CommitmentFact, Rejected } from './tranches.js';

/** A fact that changes what is left by its own sum and by nothing else; a rescission or a settlement releases what others left. */
export type PlainFact = Exclude<CommitmentFact, { kind: 'rescind' | 'settle' }>;

/** Whether the fact changes what is left by its own sum and by nothing else. */
export function isPlain(fact: CommitmentFact): fact is PlainFact {
  return fact.kind !== 'rescind' && fact.kind !== 'settle';
}

/** By how much a plain fact changes what is left. */
export function plainChange(fact: PlainFact): Amount {
  switch (fact.kind) {
    case 'fund':
    case 'increase':
    case 'reverse':
      return fact.amount;
    case 'reduce':
    case 'release':
    case 'spend':
      return fact.amount.negated();
  }
}

interface Day {
  on: CalendarDate;
  /** In the order recorded. */
  facts: PlainFact[];
  change: Amount;
  /** The least that the day's facts sum to after any of them, or nothing where they never sum to less. */
  lowest: Amount;
}

/**
 * What is left of a commitment, day by day, while all its facts are plain: then K1 is a question of sums, and a new fact is tested
 * against the days from its own on, without running the tranches. It is kept as facts are recorded.
 */
export class LeftByDay {
  readonly #days: Day[] = [];
  readonly #spent = new Map<string, CommitmentFact & { kind: 'spend' }>();
  readonly #reversed = new Map<string, Amount>();
  #left = ZERO;
  #seq = -1;
  #isKnown = true;

  /** Whether K1 of the fact is a question of sums, under the end that counts: nothing is dated after it, and no fact is out of the ordinary. */
  covers(fact: CommitmentFact, end: End | undefined): fact is PlainFact {
    if (!this.#isKnown || !this.#isOrdinary(fact)) return false;
    return end === undefined || (fact.on <= end.on && (this.#days.at(-1)?.on ?? '') <= end.on);
  }

  /** Takes a fact that was recorded after all others, whatever its date; from one that cannot be told by sums on, nothing is covered. */
  add(fact: CommitmentFact): void {
    if (!this.#isKnown) return;
    this.#isKnown = fact.seq > this.#seq && this.#isOrdinary(fact) && this.firstRejected(fact) === undefined;
    if (!this.#isKnown || !isPlain(fact)) return;
    this.#seq = fact.seq;
    if (fact.kind === 'spend') this.#spent.set(fact.expenditure, fact);
    if (fact.kind === 'reverse') this.#reversed.set(fact.expenditure, this.#reversedOf(fact.expenditure).plus(fact.amount));
    const change = plainChange(fact);
    const day = this.#dayOf(fact.on);
    day.facts.push(fact);
    day.change = day.change.plus(change);
    day.lowest = smaller(day.lowest, day.change);
    this.#left = this.#left.plus(change);
  }

  /** K1: the first fact that would ask for more than is left, were a covered fact recorded now. Back from the last day to the fact's own. */
  firstRejected(fact: PlainFact): Rejected | undefined {
    const change = plainChange(fact);
    if (!change.isNegative()) return undefined;
    let left = this.#left;
    let short: { day: Day; left: Amount } | undefined;
    for (let index = this.#days.length - 1; index >= 0; index -= 1) {
      const day = this.#days[index]!;
      if (day.on <= fact.on) break;
      left = left.minus(day.change);
      const after = left.plus(change);
      if (after.plus(day.lowest).isNegative()) short = { day, left: after };
    }
    if (fact.amount.gt(left)) return { fact, why: 'exceeds', left };
    return short && firstShort(short.day.facts, short.left);
  }

  /** A reversal of what was spent and is not reversed yet, or another plain fact once the commitment is funded. */
  #isOrdinary(fact: CommitmentFact): fact is PlainFact {
    const first = this.#days[0];
    if (!first) return fact.kind === 'fund';
    if (!isPlain(fact) || fact.kind === 'fund' || fact.on < first.on) return false;
    if (fact.kind === 'spend') return !this.#spent.has(fact.expenditure);
    if (fact.kind !== 'reverse') return true;
    const spent = this.#spent.get(fact.expenditure);
    return spent !== undefined && fact.on >= spent.on && fact.amount.plus(this.#reversedOf(fact.expenditure)).lte(spent.amount);
  }

  #reversedOf(expenditure: string): Amount {
    return this.#reversed.get(expenditure) ?? ZERO;
  }

  #dayOf(on: CalendarDate): Day {
    let index = this.#days.length;
    while (index > 0 && this.#days[index - 1]!.on > on) index -= 1;
    const known = this.#days[index - 1];
    if (known?.on === on) return known;
    const day: Day = { on, facts: [], change: ZERO, lowest: ZERO };
    this.#days.splice(index, 0, day);
    return day;
  }
}

function firstShort(facts: readonly PlainFact[], before: Amount): Rejected | undefined {
  let left = before;
  for (const fact of facts) {
    const change = plainChange(fact);
    if (change.isNegative() && fact.amount.gt(left)) return { fact, why: 'exceeds', left };
    left = left.plus(change);
  }
  return undefined;
}
