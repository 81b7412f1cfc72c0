/** Faults and features by name, and in how many histories each of them was hit. */
export class Tally {
  readonly #histories = new Map<string, number>();
  readonly #times = new Map<string, number>();
  #now = new Set<string>();
  histories = 0;

  constructor(private readonly names: readonly string[]) {}

  /** Counts a hit in the history that is running. */
  hit(name: string, times = 1): void {
    this.#times.set(name, (this.#times.get(name) ?? 0) + times);
    this.#now.add(name);
  }

  /** Takes over what another tally has counted in one history. */
  add(other: Tally): void {
    this.histories += 1;
    for (const name of other.#now) this.#histories.set(name, (this.#histories.get(name) ?? 0) + 1);
    for (const [name, times] of other.#times) this.#times.set(name, (this.#times.get(name) ?? 0) + times);
  }

  /** How often something was hit. */
  times(name: string): number {
    return this.#times.get(name) ?? 0;
  }

  /** One line a name: the share of the histories that hit it, and how often. */
  lines(): string[] {
    return this.#all().map((name) => {
      const share = (100 * (this.#histories.get(name) ?? 0)) / Math.max(1, this.histories);
      return `${name.padEnd(44)} ${share.toFixed(1).padStart(5)} % of histories, ${String(this.times(name)).padStart(7)} times`;
    });
  }

  /** The names that fewer than so many percent of the histories hit. */
  under(percent: number): string[] {
    return this.names.filter((name) => (this.#histories.get(name) ?? 0) * 100 < percent * this.histories);
  }

  #all(): string[] {
    return [...new Set([...this.names, ...[...this.#times.keys()].sort()])];
  }
}
