import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { inPortErrors } from './sqlite-errors.js';

/** How often a waiting follower looks for commits of other processes; those of its own process wake it at once. */
const pollMs = 20;

/** What the store had seen at one instant; it differs as soon as anybody has committed. */
export interface Stamp {
  readonly own: number;
  readonly others: unknown;
}

/** Wakes whoever waits for a commit: by a call from this process, and by SQLite's `data_version` for others. */
export class SqliteChanges {
  readonly #readDataVersion: StatementSync;
  readonly #waiting = new Set<() => void>();
  readonly #path: string;
  #own = 0;

  constructor(database: DatabaseSync, path: string) {
    this.#path = path;
    this.#readDataVersion = database.prepare('PRAGMA data_version');
  }

  /** To be taken before reading: a commit between the reading and the waiting then ends the waiting. */
  stamp(): Stamp {
    return inPortErrors(this.#path, () => ({ own: this.#own, others: this.#readDataVersion.get()?.['data_version'] }));
  }

  /** Says that this process has committed, or that there is nothing left to wait for. */
  announce(): void {
    this.#own += 1;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves when something has been committed since the stamp, or on abort. */
  async changed(since: Stamp, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#isNew(since)) return;
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        clearInterval(poll);
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        settle();
      };
      const wake = () => end(resolve);
      const poll = setInterval(() => {
        try {
          if (this.#isNew(since)) wake();
        } catch (error) {
          end(() => reject(error));
        }
      }, pollMs);
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  #isNew(since: Stamp): boolean {
    const now = this.stamp();
    return now.own !== since.own || now.others !== since.others;
  }
}
