import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built } from '../e2e/cli-process.js';
import { checkStore } from './check-store.js';
import { wholeFaults } from './rebuilt.js';
import { copied, endServers, newDirectory, removed, startServerProcess } from './server-process.js';
import { Book, importAgreements, sending } from './workload.js';

// A second process on the same data. That two adapters on one file lose nothing is in the contract (test/contracts/sqlite-durability).

let directory: string;

beforeAll(async () => {
  await built();
  directory = newDirectory();
}, BUILD_MS);
afterAll(() => {
  endServers();
  removed(directory);
});

describe('a second server on the same data', () => {
  it('is refused in one sentence while the first writes, and takes over when the first was killed', async () => {
    const first = await startServerProcess(directory);
    const [agreement = ''] = await importAgreements(first.url, 1);
    const book = new Book();
    let isOver = false;
    const clients = Array.from({ length: 4 }, async (_, client) => {
      for (let n = 0; !isOver; n += 1) if (!(await book.send(first.url, sending(agreement, `w${client}`, n)))) return;
    });
    const seconds = await Promise.all(
      [1, 2].map(() =>
        startServerProcess(directory).then(
          () => 'it serves',
          (error: Error) => error.message,
        ),
      ),
    );
    for (const refused of seconds) {
      const [, shown = '{}'] = /ended with 4: (.*)/.exec(refused) ?? [];
      const { error } = JSON.parse(shown) as { error?: { code: string; detail: string } };
      expect(error).toMatchObject({
        code: 'data-directory-owned',
        detail: expect.stringContaining(`is served by the server at ${first.url}`),
      });
    }
    await first.kill();
    isOver = true;
    await Promise.all(clients);
    const next = await startServerProcess(directory);
    for (const one of [...book.open.values()]) await book.send(next.url, one);
    expect(await next.stop()).toBe(0);
    expect(book.refused.size).toBe(0);
    expect(await wholeFaults(directory)).toEqual([]);
    const copy = copied(directory);
    expect(book.faults(checkStore(copy).events)).toEqual([]);
    removed(copy);
  }, 60_000);
});
