import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { whyNoRoom } from '#event-store/room-to-write.js';
import { BUILD_MS, built } from '../e2e/cli-process.js';
import { Scrape } from '../e2e/support/exposition.js';
import { SmallDisk, whyNoMount } from './mounted.js';
import { endServers, newDirectory, removed, type ServerProcess, startServerProcess } from './server-process.js';
import { asked, Book, importAgreements, paying, sending } from './workload.js';

// Readiness tells the truth of a disk, before an order had to be refused, and again when there is room.

const suite = whyNoMount === null ? describe : describe.skip;
const named = (name: string) => (whyNoMount === null ? name : `${name} [skipped: ${whyNoMount}]`);

let disk: SmallDisk;
let directory: string | undefined;
let server: ServerProcess | undefined;

beforeAll(() => built(), BUILD_MS);
beforeEach(() => {
  disk = new SmallDisk('24m');
});
afterEach(async () => {
  await server?.kill();
  disk.remove();
  if (directory !== undefined) removed(directory);
  server = undefined;
  directory = undefined;
});
afterAll(() => endServers());

/** A server of which one file lies on the small disk. */
async function serverWith(file: 'events.sqlite' | 'read-models.sqlite'): Promise<ServerProcess> {
  directory = newDirectory();
  mkdirSync(join(disk.path, 'data'));
  symlinkSync(join(disk.path, 'data', file), join(directory, file));
  server = await startServerProcess(directory, { env: { OPERATIONS_PORT: '0' } });
  return server;
}

async function readiness(): Promise<unknown[]> {
  const told = await fetch(`${server?.operationsUrl}/health/ready`);
  const { why } = (await told.json()) as { why?: string };
  const live = await fetch(`${server?.operationsUrl}/health/live`);
  const { status } = await asked(String(server?.url), '/health/ready');
  return [live.status, status, told.status, why, (await scrape()).value('ready')];
}

const scrape = () => Scrape.of(String(server?.operationsUrl));
const READY = [200, 200, 200, undefined, 1];

suite(named('a full disk'), () => {
  it('under the events: not ready at once and while it lasts, and ready when there is room', async () => {
    const { url } = await serverWith('events.sqlite');
    const [agreement = ''] = await importAgreements(url, 1);
    expect(await readiness()).toEqual(READY);
    disk.fill();
    // Nobody has tried to append yet.
    expect(await readiness()).toEqual([200, 503, 503, 'store-takes-no-appends', 0]);
    expect((await asked(url, '/health/ready')).detail).toContain('is full');
    const book = new Book();
    // Past what was reserved in the log before the disk was full.
    for (let n = 0; book.refused.size === 0; n += 1) await book.send(url, sending(agreement, 'full', n));
    expect([...book.refused.keys()]).toEqual(['disk-full']);
    expect(await readiness()).toEqual([200, 503, 503, 'store-takes-no-appends', 0]);
    const full = await scrape();
    expect(full.value('append_seconds_count', { outcome: 'unavailable' })).toBeGreaterThan(0);
    expect(full.value('refusals_total', { code: 'disk-full' })).toBe(book.refused.get('disk-full'));
    disk.makeRoom();
    // Nothing was appended since, so that more than the room is tried; what was tried leaves nothing behind.
    expect(await readiness()).toEqual(READY);
    expect(readdirSync(join(disk.path, 'data')).filter((name) => !name.startsWith('events.sqlite'))).toEqual([]);
    expect(await book.send(url, paying({ agreement, key: 'after' }))).toMatchObject({ status: 201 });
    expect(await readiness()).toEqual(READY);
  }, 60_000);

  it('under the read models: the lag is told and grows, and is gone when there is room', async () => {
    const { url } = await serverWith('read-models.sqlite');
    const [agreement = ''] = await importAgreements(url, 1);
    const labels = { projection: 'ledger' };
    const atHead = await scrape();
    expect(atHead.value('projection_lag_seconds', labels)).toBe(0);
    disk.fill();
    const book = new Book();
    for (let n = 0; n < 150; n += 1) await book.send(url, sending(agreement, 'recorded', n));
    expect(book.acknowledged.size).toBe(150);
    const events = [...book.acknowledged.values()].reduce((sum, { sending: { events: made } }) => sum + made.length, 0);
    expect(await readiness()).toEqual([200, 503, 503, 'behind', 0]);
    const behind = await scrape();
    const lag = behind.value('projection_lag_seconds', labels) ?? 0;
    const reached = behind.value('projection_events', labels) ?? 0;
    expect(lag).toBeGreaterThan(0.5);
    expect(reached).toBeLessThan((atHead.value('projection_events', labels) ?? 0) + events);
    expect((await scrape()).value('projection_lag_seconds', labels)).toBeGreaterThan(lag);
    disk.makeRoom();
    for (let tries = 0; (await readiness())[1] !== 200; tries += 1) expect(tries).toBeLessThan(10);
    const after = await scrape();
    expect(after.value('projection_lag_seconds', labels)).toBe(0);
    expect(after.value('projection_events', labels)).toBe((atHead.value('projection_events', labels) ?? 0) + events);
  }, 60_000);
});

suite(named('a disk that is asked'), () => {
  it.each([
    ['read-only', /cannot be written to \(EROFS\)/],
    ['full', /the disk under .* is full/],
  ] as const)('and is %s says so of a file on it', async (state, said) => {
    const file = join(disk.path, 'events.sqlite');
    writeFileSync(file, 'there');
    expect(await whyNoRoom(file, true)).toBeUndefined();
    if (state === 'full') disk.fill();
    else disk.setReadOnly(true);
    for (const isSuspected of [false, true]) expect(await whyNoRoom(file, isSuspected)).toMatch(said);
    if (state === 'full') disk.makeRoom();
    else disk.setReadOnly(false);
    expect(await whyNoRoom(file, true)).toBeUndefined();
    expect(await whyNoRoom(`${file}.gone`, false)).toMatch(/cannot be written to \(ENOENT\)/);
  });
});
