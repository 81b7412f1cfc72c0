import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built } from '../e2e/cli-process.js';
import { checkStore } from './check-store.js';
import { SmallDisk, whyNoMount } from './mounted.js';
import { wholeFaults } from './rebuilt.js';
import { copied, endServers, newDirectory, removed, type ServerProcess, startServerProcess } from './server-process.js';
import { asked, Book, importAgreements, paying, sending } from './workload.js';

// A full and a read-only disk: the recording and the read models each on a small disk of its own, and all of it on one.

const suite = whyNoMount === null ? describe : describe.skip;
const named = (name: string) => (whyNoMount === null ? name : `${name} [skipped: ${whyNoMount}]`);

let disk: SmallDisk;
let directory: string;
let server: ServerProcess | undefined;

beforeAll(() => built(), BUILD_MS);
beforeEach(() => {
  // Both logs come to their full size on it, 12 MB, and what a quick machine records within the test.
  disk = new SmallDisk('24m');
});
afterEach(async () => {
  await server?.kill();
  server = undefined;
  disk.remove();
  removed(directory);
});
afterAll(() => endServers());

type OnDisk = 'everything' | 'events.sqlite' | 'read-models.sqlite';

/** A data directory of which everything, or one file with its log, lies on the small disk. */
function directoryWith(file: OnDisk): string {
  if (file === 'everything') return join(disk.path, 'data');
  const made = newDirectory();
  mkdirSync(join(disk.path, 'data'));
  symlinkSync(join(disk.path, 'data', file), join(made, file));
  return made;
}

/** Where the files of the directory really lie: SQLite keeps a log beside the file that a link leads to. */
function gathered(file: OnDisk): string[] {
  return file === 'everything' ? [directory] : [directory, join(disk.path, 'data')];
}

async function expectSound(book: Book, file: OnDisk): Promise<void> {
  const copy = copied(...gathered(file));
  expect(await wholeFaults(copy)).toEqual([]);
  expect(book.faults(checkStore(copy).events)).toEqual([]);
  removed(copy);
}

async function balance(agreement: string) {
  return asked((server as ServerProcess).url, `/agreements/${agreement}/balances?account=cash`);
}

suite(named('a full disk'), () => {
  it.each(['everything', 'events.sqlite'] as const)(
    'under %s: nothing is recorded, it is said why, and it goes on when there is room',
    async (file) => {
      directory = directoryWith(file);
      server = await startServerProcess(directory);
      const { url } = server;
      const agreements = await importAgreements(url, 2);
      const [agreement = ''] = agreements;
      const book = new Book();
      // Eight write without end while the disk is filled under them.
      let isOver = false;
      const clients = Array.from({ length: 8 }, async (_, client) => {
        for (let n = 0; !isOver; n += 1) await book.send(url, sending(agreements[client % 2] as string, `c${client}`, n));
      });
      await new Promise((resolve) => setTimeout(resolve, 150));
      disk.fill();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const stopped = await book.send(url, paying({ agreement, key: 'stopped' }));
      expect(stopped).toMatchObject({ status: 503, code: 'disk-full', detail: expect.stringContaining('Make room') });
      await server.says('the disk is full');
      // What was acknowledged is still answered.
      expect((await asked(url, `/agreements/${agreement}/obligations`)).status).toBe(200);
      disk.makeRoom();
      await new Promise((resolve) => setTimeout(resolve, 100));
      isOver = true;
      await Promise.all(clients);
      expect([...book.refused.keys()].filter((code) => code !== 'disk-full' && code !== 'outcome-unknown')).toEqual([]);
      expect(await book.send(url, paying({ agreement, key: 'stopped' }))).toMatchObject({ status: 201, replayed: false });
      for (const one of [...book.open.values()]) await book.send(url, one);
      expect(await balance(agreement)).toMatchObject({ status: 200 });
      expect(await server.stop()).toBe(0);
      await expectSound(book, file);
      console.log(
        `${file} on a full disk: ${book.acknowledged.size} acknowledged and there once, refused: ${JSON.stringify([...book.refused])}.`,
      );
    },
    60_000,
  );

  it('under the read models: recording goes on, answers that need them say that they are behind, and they catch up', async () => {
    directory = directoryWith('read-models.sqlite');
    server = await startServerProcess(directory);
    const { url } = server;
    const [agreement = ''] = await importAgreements(url, 1);
    const book = new Book();
    disk.fill();
    // Past what was reserved in the log before the disk was full.
    for (let n = 0; n < 80; n += 1) await book.send(url, sending(agreement, 'recorded', n));
    expect(book.acknowledged.size).toBe(80);
    expect(await balance(agreement)).toMatchObject({ status: 503, code: 'answer-not-ready' });
    expect(await asked(url, '/health/ready')).toMatchObject({ status: 503, code: 'not-ready' });
    await server.says('the read models were stopped');
    disk.makeRoom();
    for (let tries = 0; (await balance(agreement)).status !== 200; tries += 1) expect(tries).toBeLessThan(5);
    expect(await asked(url, '/health/ready')).toMatchObject({ status: 200 });
    expect(await server.stop()).toBe(0);
    await expectSound(book, 'read-models.sqlite');
  }, 60_000);
});

suite(named('a start'), () => {
  it.each([
    ['full', 'everything', /the disk is full/],
    ['full', 'events.sqlite', /events\.sqlite cannot be used: the disk is full/],
    ['full', 'read-models.sqlite', /read-models\.sqlite cannot be used: the disk is full/],
    ['read-only', 'everything', /cannot be (opened|written to)/],
    ['read-only', 'events.sqlite', /events\.sqlite cannot be used: it cannot be (opened|written to)/],
    ['read-only', 'read-models.sqlite', /read-models\.sqlite cannot be used: it cannot be (opened|written to)/],
  ] as const)(
    'on a %s disk under %s ends with one sentence, and works when the disk does',
    async (state, file, sentence) => {
      directory = directoryWith(file);
      server = await startServerProcess(directory);
      const [agreement = ''] = await importAgreements(server.url, 1);
      const book = new Book();
      await book.send(server.url, paying({ agreement, key: 'before' }));
      await server.stop();
      if (state === 'full') disk.fill();
      else disk.setReadOnly(true);
      const refused = await startServerProcess(directory).then(
        () => 'it serves',
        (error: Error) => error.message,
      );
      expect(refused).toMatch(sentence);
      expect(refused).toContain('ended with 4');
      if (state === 'full') disk.makeRoom();
      else disk.setReadOnly(false);
      server = await startServerProcess(directory);
      await book.send(server.url, paying({ agreement, key: 'after' }));
      expect(book.acknowledged.size).toBe(2);
      expect(await server.stop()).toBe(0);
      await expectSound(book, file);
    },
    60_000,
  );
});
