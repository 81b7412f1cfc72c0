import { Corrupt, OutcomeUnknown, Unavailable } from './port.js';

/** The primary result codes of SQLite that say "not now" (https://sqlite.org/rescode.html), and what to tell about them. */
const unavailableBecause: Readonly<Record<number, string>> = {
  5: 'another process holds its write lock',
  6: 'another statement holds its lock',
  7: 'there is no memory left',
  8: 'it cannot be written to',
  10: 'the disk reports an error',
  13: 'the disk is full',
  14: 'it cannot be opened, or its directory cannot be written to',
  15: 'another process changes its locks',
};
const corruptBecause: Readonly<Record<number, string>> = {
  11: 'its pages are damaged',
  19: 'what is to be written stands there already, or its own rules refuse it',
  26: 'it is not an SQLite database',
};

/** A full disk, and one with no room for the shared memory of the write-ahead log (SQLITE_IOERR_SHMSIZE). */
const diskFull = 13;
const ioError = 10;
const refusedByRule = 19;
const noRoomForSharedMemory = 4874;

/** Whether it was a full disk that made the store unavailable: then it goes on by itself when there is room. */
export function isDiskFull({ cause }: Unavailable): boolean {
  return primaryCode(cause) === diskFull || (cause as { errcode?: unknown } | undefined)?.errcode === noRoomForSharedMemory;
}

/** Whether the file's own rules refused what was to be written (SQLITE_CONSTRAINT); nothing of it stands there. */
export function isRefusedByRule(error: unknown): boolean {
  return primaryCode(error) === refusedByRule;
}

/** Whether SQLite itself threw it. */
export function isSqliteError(error: unknown): error is Error {
  return primaryCode(error) !== null;
}

/** The error of the port that an SQLite error is; any other error comes back as it is. */
export function portError(error: unknown, path: string): unknown {
  const code = primaryCode(error);
  if (code === null) return error;
  const isFull = (error as { errcode?: unknown }).errcode === noRoomForSharedMemory;
  const unavailable = unavailableBecause[isFull ? diskFull : code];
  if (unavailable) return new Unavailable(`The file ${path} cannot be used: ${unavailable}.`, { cause: error });
  const corrupt = corruptBecause[code];
  if (corrupt) return new Corrupt(`The file ${path} is not sound: ${corrupt}.`, { cause: error });
  return error;
}

/**
 * What a failed COMMIT means for its writers. A full disk or a lock stops it before its last frame is written; after any other
 * failure (a sync that failed) a crash may still bring the transaction back from the write-ahead log.
 */
export function commitError(error: unknown, path: string): unknown {
  const code = primaryCode(error);
  if (code === 5 || code === diskFull) return portError(error, path);
  return new OutcomeUnknown(`The event store ${path} did not say whether the events are durable.`, { cause: error });
}

/** What a failed INSERT means that is a transaction of its own: nothing was written, but after an error of the disk nobody knows. */
export function insertError(error: unknown, path: string): unknown {
  return primaryCode(error) === ioError ? commitError(error, path) : portError(error, path);
}

/** Runs `use`, and throws what it throws as an error of the port. */
export function inPortErrors<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw portError(error, path);
  }
}

// By its fields and not by its class: the error comes from the runtime, whose Error is another one where code runs in a context of its own.
function primaryCode(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode & 0xff : null;
}
