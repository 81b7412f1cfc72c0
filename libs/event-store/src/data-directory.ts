import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { portError } from './sqlite-errors.js';

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
  const lock = new DatabaseSync(join(path, 'lock.sqlite'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) throw new DataDirectoryOwned(path, { cause: error });
    throw portError(error, join(path, 'lock.sqlite'));
  }
  return {
    directory: path,
    release() {
      if (lock.isOpen) lock.close();
    },
  };
}

const sqliteBusy = 5;

function createDurably(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  // A new directory outlives a power cut only when the one that lists it is synced; Windows has no such call.
  if (first === undefined || process.platform === 'win32') return;
  for (let created = path; created.length >= first.length; created = dirname(created)) syncDirectory(dirname(created));
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
