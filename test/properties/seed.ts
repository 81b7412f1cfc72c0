/** Random choices that a seed repeats: mulberry32, small and good enough to tell histories apart. */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** A fraction from 0, never 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number between two bounds, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  /** True so many times of a hundred. */
  percent(times: number): boolean {
    return this.fraction() * 100 < times;
  }

  /** One of the list; an error when the list is empty. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('One of a list was wanted, and the list is empty.');
    return list[this.whole(0, list.length - 1)] as T;
  }

  /** One of the choices, each as often as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let left = this.fraction() * choices.reduce((total, [weight]) => total + weight, 0);
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return (choices[choices.length - 1] as readonly [number, T])[1];
  }

  /** The list in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, at: this.fraction() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  /** So much of a sum in öre: often all of it, often an odd part, sometimes a little more. */
  partOf(whole: bigint): bigint {
    if (whole <= 0n) return BigInt(this.whole(1, 500_000));
    const part = (whole * BigInt(this.whole(1, 999_999))) / 1_000_000n;
    return this.weighted([
      [30, whole],
      [50, part > 0n ? part : 1n],
      [10, (part / 10_000n) * 10_000n + 1n],
      [7, whole + BigInt(this.whole(1, 5_000_000))],
      [3, whole + 1n],
    ]);
  }
}

/** The seed of a run: `SEED`, or the time. */
export function seedOfRun(): number {
  const given = process.env['SEED'];
  return given === undefined || given === '' ? Date.now() % 4_294_967_296 : Number(given) >>> 0;
}

/** The seeds of a run's histories: the first is the run's own, so that one history is told again by `SEED=… HISTORIES=1`. */
export function seedsOfRun(count: number): number[] {
  const first = seedOfRun();
  return Array.from({ length: count }, (_, index) => (first + index) >>> 0);
}

/** How many histories are told: `HISTORIES`, or what the spec says. */
export function historiesOfRun(usual: number): number {
  return Number(process.env['HISTORIES'] || usual);
}
