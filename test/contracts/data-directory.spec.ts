import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataDirectoryOwned, ownDataDirectory } from '#event-store/data-directory.js';
import { Corrupt, Unavailable } from '#event-store/port.js';
import { type Child, childCommand, killChildren, printed, startChild } from './child.js';
import { collectGarbage } from './garbage.js';
import { temporaryDirectory } from './sqlite-under-test.js';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => {
  killChildren();
  directory.remove();
});

function owningChild(path: string): Child {
  return startChild(childCommand('./owning-child.ts', path));
}

describe('one owner of a data directory', () => {
  it('creates the directory, refuses a second owner in one sentence, and can be released', () => {
    const path = join(directory.path, 'a', 'b');
    const owned = ownDataDirectory(path);
    expect(existsSync(join(path, 'lock.sqlite'))).toBe(true);
    expect(() => ownDataDirectory(path)).toThrow(DataDirectoryOwned);
    expect(() => ownDataDirectory(path)).toThrow(`The data directory ${path} is in use by another process of this ledger.`);
    owned.release();
    owned.release();
    ownDataDirectory(path).release();
  });

  it('leaves another directory alone', () => {
    const one = ownDataDirectory(join(directory.path, 'one'));
    const other = ownDataDirectory(join(directory.path, 'other'));
    one.release();
    other.release();
  });

  it('stays owned when the owner lets go of what it was given', async () => {
    ownDataDirectory(directory.path);
    for (let turn = 0; turn < 5; turn++) {
      collectGarbage();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(() => ownDataDirectory(directory.path)).toThrow(DataDirectoryOwned);
  });

  it('refuses a second process, and is freed by kill -9', async () => {
    const first = owningChild(directory.path);
    await printed(first, 1);
    expect(first.lines).toEqual(['owned']);
    expect(() => ownDataDirectory(directory.path)).toThrow(DataDirectoryOwned);
    const second = owningChild(directory.path);
    await second.ended;
    expect(second.lines).toEqual(['DataDirectoryOwned']);

    first.process.kill('SIGKILL');
    expect(await first.ended).toMatchObject({ signal: 'SIGKILL' });
    ownDataDirectory(directory.path).release();
  });

  it('says what is wrong with a place that cannot be owned', () => {
    writeFileSync(join(directory.path, 'lock.sqlite'), 'this is not a database, and long enough to be seen as none'.repeat(20));
    expect(() => ownDataDirectory(directory.path)).toThrow(Corrupt);
    writeFileSync(join(directory.path, 'file'), '');
    expect(() => ownDataDirectory(join(directory.path, 'file', 'inside'))).toThrow(Unavailable);
  });
});
