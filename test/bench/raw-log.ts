import { closeSync, fdatasyncSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

const BLOCK = Buffer.alloc(1024 * 1024);

/**
 * What the disk itself can do: lines of JSON written over a file that was made to its full size and synced beforehand, so that
 * `fdatasync` has no size to write down. Appends of one turn of the event loop share one write and one sync.
 */
export class RawLog {
  readonly #path: string;
  readonly #file: number;
  #at = 0;
  #waiting: { line: Buffer; resolve: () => void; reject: (error: unknown) => void }[] = [];

  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#file = openSync(path, 'w+');
    for (let written = 0; written < bytes; written += BLOCK.length) writeSync(this.#file, BLOCK);
    fsyncSync(this.#file);
  }

  /** Writes the value as a line of JSON; resolves when it is durable. */
  append(value: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#write());
      this.#waiting.push({ line: Buffer.from(`${JSON.stringify(value)}\n`), resolve, reject });
    });
  }

  #write(): void {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      const bytes = Buffer.concat(group.map(({ line }) => line));
      this.#at += writeSync(this.#file, bytes, 0, bytes.length, this.#at);
      fdatasyncSync(this.#file);
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve();
  }

  /** Closes the file and says how many lines stand in it. */
  close(): number {
    closeSync(this.#file);
    const written = readFileSync(this.#path).subarray(0, this.#at).toString('utf8');
    return written.split('\n').filter((line) => line !== '' && typeof JSON.parse(line) === 'object').length;
  }
}
