import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { newDirectory, removed } from './server-process.js';

// A small disk of its own: root ignores the permissions of files, but not that a disk is full or read-only.

/** Why no disk can be mounted here, or null where one can. */
export const whyNoMount: string | null = reason();

function reason(): string | null {
  if (process.platform !== 'linux') return 'a tmpfs is mounted on Linux alone';
  const place = newDirectory();
  const tried = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { encoding: 'utf8' });
  if (tried.status === 0) spawnSync('umount', [place]);
  removed(place);
  if (tried.error) return 'mount is not installed';
  return tried.status === 0 ? null : `mount is not permitted here (${tried.stderr.trim()})`;
}

/** A mounted tmpfs, to be filled, emptied, made read-only and unmounted. */
export class SmallDisk {
  readonly path = newDirectory();

  constructor(size: string) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', this.path]);
  }

  /** Takes the last byte. */
  fill(): void {
    const filler = openSync(join(this.path, 'filler'), 'a');
    const block = Buffer.alloc(4096, 1);
    try {
      for (;;) writeSync(filler, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(filler);
    }
  }

  makeRoom(): void {
    rmSync(join(this.path, 'filler'));
  }

  /** Only while nobody has a file open on it for writing. */
  setReadOnly(isReadOnly: boolean): void {
    execFileSync('mount', ['-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, this.path]);
  }

  remove(): void {
    spawnSync('umount', ['-l', this.path]);
    removed(this.path);
  }
}
