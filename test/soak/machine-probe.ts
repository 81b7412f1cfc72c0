import { closeSync, fdatasync, openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 200;
const PAGE = Buffer.alloc(4096);

/**
 * What the machine does beside the server, measured without it: how late a timer comes and how long a sync of one page takes, together.
 * Where others use the processors and the disk, the server's answers come later for that reason, and this says by how much.
 */
export class MachineProbe {
  readonly #file: number;
  #times: number[] = [];
  #stopped = false;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
    void this.run();
  }

  /** The milliseconds measured since they were last taken. */
  taken(): number[] {
    const times = this.#times;
    this.#times = [];
    return times;
  }

  stop(): void {
    this.#stopped = true;
  }

  private async run(): Promise<void> {
    while (!this.#stopped) {
      const due = performance.now() + EVERY_MS;
      await delay(EVERY_MS);
      writeSync(this.#file, PAGE, 0, PAGE.length, 0);
      await new Promise<void>((resolve) => fdatasync(this.#file, () => resolve()));
      this.#times.push(performance.now() - due);
    }
    closeSync(this.#file);
  }
}
