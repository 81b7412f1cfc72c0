import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built } from '../e2e/cli-process.js';
import { checkStore } from './check-store.js';
import { endInjections, injected, whyNoInjection } from './injection.js';
import { wholeFaults } from './rebuilt.js';
import { copied, endServers, newDirectory, removed, type ServerProcess, startServerProcess } from './server-process.js';
import { acknowledgementsOf } from './trace.js';
import { asked, Book, importAgreements, paying, sending } from './workload.js';

// What the disk does when it is asked to keep something: strace looks on, makes it fail, and makes it slow.

const suite = whyNoInjection === null ? describe : describe.skip;
const named = (name: string) => (whyNoInjection === null ? name : `${name} [skipped: ${whyNoInjection}]`);

let directory: string;
let server: ServerProcess;
let agreement: string;

beforeAll(() => built(), BUILD_MS);
afterAll(() => {
  endInjections();
  endServers();
});
beforeEach(() => {
  directory = newDirectory();
});
afterEach(async () => {
  endInjections();
  await server?.kill();
  removed(directory);
});

const log = () => join(directory, 'events.sqlite-wal');

async function begun(options: { agreements?: number } = {}): Promise<string[]> {
  server = await startServerProcess(directory);
  const agreements = await importAgreements(server.url, options.agreements ?? 1);
  agreement = agreements[0] as string;
  return agreements;
}

/** The store and its read models are sound, and hold what the clients were told. */
async function expectSound(book: Book): Promise<void> {
  expect(await wholeFaults(directory)).toEqual([]);
  const copy = copied(directory);
  expect(book.faults(checkStore(copy).events)).toEqual([]);
  removed(copy);
}

async function expectEachOnce(book: Book, sendings: readonly { key: string }[]): Promise<void> {
  expect(await server.stop()).toBe(0);
  await expectSound(book);
  expect(book.open.size).toBe(0);
  expect(book.acknowledged.size).toBe(sendings.length);
}

suite(named('a sync is completed before each acknowledgement'), () => {
  it('of one client, and of 16 at once', async () => {
    const trace = join(directory, 'trace');
    const calls = 'trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg';
    server = await startServerProcess(directory, { before: ['strace', '-f', '-y', '-s', '9000', '-e', calls, '-o', trace] });
    const agreements = await importAgreements(server.url, 4);
    const book = new Book();
    for (let n = 0; n < 20; n += 1) await book.send(server.url, sending(agreements[0] as string, 'alone', n));
    const many = Array.from({ length: 16 }, async (_, client) => {
      for (let n = 0; n < 6; n += 1) await book.send(server.url, sending(agreements[client % 4] as string, `many${client}`, n));
    });
    await Promise.all(many);
    await server.stop();
    const seen = acknowledgementsOf(readFileSync(trace, 'utf8'));
    expect(book.acknowledged.size).toBe(20 + 16 * 6);
    expect(seen.acknowledged).toBe(book.acknowledged.size);
    expect(seen.faults).toEqual([]);
    console.log(
      `${seen.acknowledged} acknowledgements, ${seen.syncs} completed syncs of the log, each before the answers that rest on it.`,
    );
    await expectSound(book);
  }, 120_000);
});

describe('the reading of a trace', () => {
  const hash = 'a'.repeat(64);
  const write = `7 pwrite64(21</d/events.sqlite-wal>, "\\33${hash}{}", 4096, 32) = 4096`;
  const sync = '7 fdatasync(21</d/events.sqlite-wal>) = 0';
  const answer = `7 write(30<TCP:[1]>, "HTTP/1.1 201 Created\\r\\n{\\"hash\\":\\"${hash}\\"}", 300) = 300`;
  const failed = sync.replace('= 0', '= -1 EIO (Input/output error) (INJECTED)');
  const cut = ['7 fdatasync(21</d/events.sqlite-wal> <unfinished ...>', answer, '7 <... fdatasync resumed>) = 0'];

  it.each([
    ['in order', [write, sync, answer], 0],
    ['answered before its sync', [write, answer, sync], 1],
    ['answered while the sync is under way', [write, ...cut], 1],
    ['answered after a sync that failed', [write, failed, answer], 1],
    ['answered after a sync that came before the writing', [sync, write, answer], 1],
  ])('%s', (_, lines, faults) => {
    expect(acknowledgementsOf(lines.join('\n')).faults).toHaveLength(faults);
  });
});

suite(named('a sync that fails'), () => {
  it('acknowledges nothing; what was asked meanwhile is settled when the disk is well again', async () => {
    const agreements = await begun({ agreements: 4 });
    const book = new Book();
    await book.send(server.url, paying({ agreement, key: 'before' }));
    const heal = await injected({ pid: server.pid, file: log(), fault: 'fsync,fdatasync:error=EIO' });
    const sendings = Array.from({ length: 8 }, (_, n) => sending(agreements[n % 4] as string, 'meanwhile', n));
    const answers = sendings.map((one) => book.send(server.url, one));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect([...book.acknowledged.keys()]).toEqual(['before']);
    // What is not durable is not told to anybody who asks, either.
    const { body } = await asked(server.url, `/agreements/${agreements[1]}`);
    expect(body).toMatchObject({ knownAt: { revision: 27 } });
    await heal();
    await Promise.all(answers);
    await expectEachOnce(book, [...sendings, { key: 'before' }]);
  }, 60_000);

  it('is said, and not called anything else, where it does not end', async () => {
    await begun();
    const book = new Book();
    const heal = await injected({ pid: server.pid, file: log(), fault: 'fsync,fdatasync:error=EIO' });
    const answer = await book.send(server.url, paying({ agreement, key: 'lost' }));
    expect(answer).toMatchObject({
      status: 503,
      code: 'outcome-unknown',
      detail: expect.stringContaining('same Idempotency-Key'),
    });
    await server.says('did not say whether the events are durable');
    await heal();
    await book.send(server.url, paying({ agreement, key: 'lost' }));
    await expectEachOnce(book, [{ key: 'lost' }]);
  }, 60_000);

  it('and a kill meanwhile lose nothing and leave nothing half there', async () => {
    const agreements = await begun({ agreements: 4 });
    const book = new Book();
    await Promise.all(agreements.map((one, n) => book.send(server.url, sending(one, 'sound', n))));
    await injected({ pid: server.pid, file: log(), fault: 'fsync,fdatasync:error=EIO:when=2+2' });
    const sendings = Array.from({ length: 12 }, (_, n) => sending(agreements[n % 4] as string, 'doubtful', n));
    const answers = sendings.map((one) => book.send(server.url, one));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await server.kill();
    await Promise.all(answers);
    endInjections();
    await expectSound(book);
    server = await startServerProcess(directory);
    await Promise.all([...book.open.values()].map((one) => book.send(server.url, one)));
    await expectEachOnce(
      book,
      [...agreements, ...sendings].map((key) => ({ key: String(key) })),
    );
  }, 60_000);
});

suite(named('a sync that is slow'), () => {
  it('only makes everything slow: the acknowledgements come later and share the syncs', async () => {
    await begun();
    const book = new Book();
    const heal = await injected({ pid: server.pid, file: log(), fault: 'fsync,fdatasync:delay_enter=300000' });
    const sendings = Array.from({ length: 6 }, (_, n) => sending(agreement, 'slow', n));
    const began = performance.now();
    await Promise.all(sendings.map((one) => book.send(server.url, one)));
    expect(performance.now() - began).toBeGreaterThan(300);
    expect(book.refused.size).toBe(0);
    await heal();
    await expectEachOnce(book, sendings);
  }, 60_000);
});

suite(named('a disk that turns read-only under the server'), () => {
  it('records nothing and says so, goes on reading, and records again when it may', async () => {
    await begun();
    const book = new Book();
    const heal = await injected({ pid: server.pid, file: log(), fault: 'pwrite64:error=EROFS' });
    const refused = await book.send(server.url, paying({ agreement, key: 'refused' }));
    // A write that failed in the middle leaves open what the disk has of it, so nobody claims to know.
    expect(refused).toMatchObject({ status: 503, code: 'outcome-unknown' });
    expect((await asked(server.url, `/agreements/${agreement}/balances?account=cash`)).body).toMatchObject({
      sum: '11100000.00',
    });
    await heal();
    expect(await book.send(server.url, paying({ agreement, key: 'refused' }))).toMatchObject({ status: 201 });
    await expectEachOnce(book, [{ key: 'refused' }]);
  }, 60_000);
});
