/** Those who wait for something to change, each for so long at most. */
export class Waiters {
  readonly #waiting = new Set<() => void>();

  /** Resolves when somebody wakes all, or after the time. */
  woken(leftMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, leftMs);
      this.#waiting.add(wake);
    });
  }

  /** Wakes all. */
  wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
