import { access, constants, open, realpath, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Less room than this and any next append may be refused: a few pages of the write-ahead log, and of the file when it is folded in. */
export const ROOM_BYTES = 1024 * 1024;
const PROBE_BYTES = 64 * 1024;

/**
 * Why the file of an SQLite store would not take an append, as far as can be seen without one; undefined where it would. Where an
 * append has failed since the last that was stored (`isSuspected`), a file is written beside it too: a quota or a broken disk shows
 * in nothing else.
 */
export async function whyNoRoom(path: string, isSuspected: boolean): Promise<string | undefined> {
  try {
    // A write-ahead log stands beside the file that a link leads to.
    const file = await realpath(path);
    await access(file, constants.W_OK);
    const { bavail, bsize } = await statfs(file);
    if (bavail * bsize < ROOM_BYTES) return `the disk under ${path} is full`;
    if (isSuspected) await writeProbe(join(dirname(file), 'write-probe.tmp'));
    return undefined;
  } catch (error) {
    return `${path} cannot be written to (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
  }
}

async function writeProbe(path: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.write(Buffer.alloc(PROBE_BYTES, 1));
    await file.sync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
