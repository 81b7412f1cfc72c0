import { existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStoreChoice } from '#application/event-store-choice.js';
import { storeElsewhere } from '#application/open-store.js';
import { DataDirectoryOwned, type OwnedDataDirectory, ownDataDirectory } from '#event-store/data-directory.js';
import { announcedServer, runningServer } from '../backend/running-server.js';
import { EXIT } from '../exit-codes.js';
import type { Checked } from './checks.js';

const DISK_LEAST_BYTES = 1024 ** 3;
const MIB = 1024 ** 2;

/** Which Node runs this; the entry point has refused those that are too old. */
export function checkNode(): Checked {
  return {
    check: 'node',
    result: 'ok',
    found: `Node ${process.versions.node}, SQLite ${process.versions['sqlite'] ?? 'built in'}`,
    exitCode: EXIT.ok,
  };
}

/** Whether there is a ledger in the directory at all, and whether its events are kept where they are said to be. */
export function checkDirectory(directory: string, choice: EventStoreChoice): Checked {
  const path = join(directory, 'events.sqlite');
  if (choice.kind === 'eventstoredb' && !existsSync(path)) return checkDirectoryBeside(directory);
  const elsewhere = storeElsewhere(directory);
  if (elsewhere !== undefined || choice.kind === 'eventstoredb') {
    const kept = elsewhere === undefined ? 'its own events.sqlite' : `EventStoreDB (${elsewhere})`;
    const found = `The ledger of ${directory} is kept in ${kept}, and EVENT_STORE says another.`;
    return { check: 'data-directory', result: 'fault', found, exitCode: EXIT.usage };
  }
  if (existsSync(path)) {
    // What was appended last stands in the log beside it until SQLite moves it over.
    const bytes = [path, `${path}-wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
    const size = `${(bytes / MIB).toFixed(1)} MiB`;
    return {
      check: 'data-directory',
      result: 'ok',
      found: `${directory}, events.sqlite with its log ${size}`,
      exitCode: EXIT.ok,
    };
  }
  const found = `There is no ledger in ${directory}: name its directory with --data, or begin one with an import.`;
  return { check: 'data-directory', result: 'fault', found, exitCode: EXIT.unavailable };
}

/** The directory of a ledger whose events are elsewhere: it holds what is built from them, and its owner. */
function checkDirectoryBeside(directory: string): Checked {
  if (existsSync(directory)) {
    return { check: 'data-directory', result: 'ok', found: `${directory}, for the read models`, exitCode: EXIT.ok };
  }
  const found = `There is no directory ${directory}: it is made when the ledger is first opened.`;
  return { check: 'data-directory', result: 'fault', found, exitCode: EXIT.unavailable };
}

/** Who owns the directory. Where nobody does, this process takes it, so that nothing moves while the rest is checked. */
export async function checkOwner(directory: string): Promise<{ checked: Checked; owned?: OwnedDataDirectory }> {
  try {
    const owned = ownDataDirectory(directory);
    const left = announcedServer(directory);
    const found = left ? `nobody; server.json is left from process ${left.pid}, which has ended` : 'nobody; free';
    return { owned, checked: { check: 'owner', result: left ? 'note' : 'ok', found, exitCode: EXIT.ok } };
  } catch (error) {
    if (!(error instanceof DataDirectoryOwned)) throw error;
  }
  const running = await runningServer(directory);
  if (running) {
    const found = `the server at ${running.url} (process ${running.pid}), which answers`;
    return { checked: { check: 'owner', result: 'ok', found, exitCode: EXIT.ok } };
  }
  const found = 'another process, and no server of it answers';
  return { checked: { check: 'owner', result: 'note', found, exitCode: EXIT.ok } };
}

/** Whether there is room to go on recording. */
export function checkDisk(directory: string): Checked {
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  const isEnough = free >= DISK_LEAST_BYTES;
  const found = `${Math.floor(free / MIB)} MiB free${isEnough ? '' : `; less than ${DISK_LEAST_BYTES / MIB} MiB, make room`}`;
  return { check: 'disk', result: isEnough ? 'ok' : 'note', found, exitCode: EXIT.ok };
}
