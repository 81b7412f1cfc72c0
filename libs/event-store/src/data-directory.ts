import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Unavailable } from './port.js';
import { inPortErrors, portError } from './sqlite-errors.js';

// Not imported: to name all that an import could ask for, Node would load streams and promises, a twelfth of a short command's time.
const { closeSync, fsyncSync, mkdirSync, openSync } = process.getBuiltinModule('node:fs');

/** Another process owns the data directory: talk to that one instead of opening a second. */
export class DataDirectoryOwned extends Error {
  override readonly name = 'DataDirectoryOwned';
  readonly directory: string;

  constructor(directory: string, options?: ErrorOptions) {
    super(`The data directory ${directory} is in use by another process of this ledger.`, options);
    this.directory = directory;
  }
}

/** The directory is this process's until `release`, or until the process ends in any way. */
export interface OwnedDataDirectory {
  readonly directory: string;
  release(): void;
}

/**
 * Creates the directory if it is missing and makes this process its one owner. The lock is one of the operating system, held by an
 * exclusive transaction on `lock.sqlite`, so kill -9 frees it. Throws `DataDirectoryOwned`, or `Unavailable` where it cannot be written.
 */
export function ownDataDirectory(directory: string): OwnedDataDirectory {
  const path = resolve(directory);
  createDurably(path);
  const lock = lockedDatabase(path);
  held.add(lock);
  return {
    directory: path,
    release() {
      if (held.delete(lock)) lock.close();
    },
  };
}

// An owner may let go of what it was given without releasing it; garbage collection must not then close the lock.
const held = new Set<DatabaseSync>();

const sqliteBusy = 5;

function lockedDatabase(directory: string): DatabaseSync {
  const path = join(directory, 'lock.sqlite');
  const lock = inPortErrors(path, () => new DatabaseSync(path, { timeout: 0 }));
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) throw new DataDirectoryOwned(directory, { cause: error });
    throw portError(error, path);
  }
}

function createDurably(path: string): void {
  const first = created(path);
  // A new directory outlives a power cut only when the one that lists it is synced; Windows has no such call.
  if (first === undefined || process.platform === 'win32') return;
  for (let made = path; made.length >= first.length; made = dirname(made)) syncDirectory(dirname(made));
}

/** Creates the directory and those above it, and returns the first of them that was missing. */
function created(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Unavailable(`The data directory ${path} cannot be created.`, { cause: error });
  }
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
