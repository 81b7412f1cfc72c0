import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GlobalPosition, streamName } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { childCommand, killChildren, printed, startChild } from './child.js';
import { eventAt, verifyHash } from './events.js';
import { eventsOf, followUntil, streamOf, wholeLog } from './reading.js';
import { temporaryDirectory } from './sqlite-under-test.js';

let directory: ReturnType<typeof temporaryDirectory>;
let path: string;
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory.path, 'events.sqlite');
});
afterEach(() => {
  killChildren();
  directory.remove();
});

const start = 0n as GlobalPosition;
const streams = (count: number) => Array.from({ length: count }, (_, index) => `agreement-${index}`).join(',');
const appending = (names: string, count: number) => childCommand('./appending-child.ts', path, names, String(count));

async function storedIds(): Promise<string[]> {
  const store = openSqliteEventStore(path, { check: verifyHash });
  const ids = (await wholeLog(store, { after: start, prefixes: [''] })).map((event) => event.id);
  await store.close();
  return ids;
}

function expectEachStored(acknowledged: readonly string[], stored: readonly string[]): void {
  const times = new Map<string, number>();
  for (const id of stored) times.set(id, (times.get(id) ?? 0) + 1);
  expect(acknowledged.filter((id) => times.get(id) !== 1)).toEqual([]);
  expect(new Set(stored).size).toBe(stored.length);
}

describe('acknowledged means stored', () => {
  it.each([1, 8])('kill -9 of %s writers loses nothing that was acknowledged, and doubles nothing', async (writers) => {
    for (const acknowledgements of [1, 50, 700]) {
      const child = startChild(appending(streams(writers).replaceAll('agreement', `run${acknowledgements}`), 1_000_000));
      await printed(child, acknowledgements);
      child.process.kill('SIGKILL');
      expect(await child.ended).toMatchObject({ signal: 'SIGKILL', errors: '' });
      expectEachStored(child.lines, await storedIds());
    }
  });

  it('a process ends by itself once its store is closed', async () => {
    const child = startChild(appending(streams(2), 3));
    expect(await child.ended).toEqual({ code: 0, signal: null, errors: '' });
    expectEachStored(child.lines, await storedIds());
  });

  it('every acknowledgement of 32 writers is visible to another connection when it comes', async () => {
    const store = openSqliteEventStore(path);
    const other = new DatabaseSync(path, { readOnly: true });
    const isVisible = other.prepare(
      'SELECT count(*) AS stored FROM events JOIN streams ON number = stream WHERE name = ? AND events.revision = ?',
    );
    const write = async (index: number) => {
      const stream = streamName(`agreement-${index}`);
      for (let revision = 0n; revision < 20n; revision++) {
        await store.append(stream, revision === 0n ? 'no-stream' : revision - 1n, [eventAt(stream, revision)]);
        expect(isVisible.get(stream, revision)).toEqual({ stored: 1 });
      }
    };
    await Promise.all(Array.from({ length: 32 }, (_, index) => write(index)));
    other.close();
    await store.close();
  });
});

describe('several processes on one file', () => {
  it('never both win a revision, and follow each other in order', async () => {
    const store = openSqliteEventStore(path, { check: verifyHash });
    const contested = streamName('agreement-contested');
    const following = followUntil(store, { after: start, prefixes: ['agreement-'] }, (_, all) => eventsOf(all).length === 600);
    const children = [1, 2].map((number) => startChild(appending(`agreement-contested,agreement-${number}`, 150)));
    const ends = await Promise.all(children.map((child) => child.ended));
    for (const end of ends) expect(end).toEqual({ code: 0, signal: null, errors: '' });
    const followed = eventsOf(await following);
    expectEachStored(
      children.flatMap((child) => child.lines),
      followed.map((event) => event.id),
    );
    expect(await streamOf(store, contested)).toHaveLength(300);
    // What this instance remembers of a stream gives way to what other processes wrote.
    await expect(store.append(contested, 299n, [eventAt(contested, 300n)])).resolves.toMatchObject({ revision: 300n });
    await store.close();
  }, 60_000);
});

describe('a disk that takes no more', () => {
  it('refuses without losing or half keeping anything', async () => {
    // A limit on the size of files stands for the disk: 1,000 blocks of 512 or 1,024 bytes, as the shell counts them.
    const limited = ['sh', '-c', 'ulimit -f 1000; exec "$@"', 'sh', ...appending(streams(4), 1_000_000)] as const;
    const child = startChild(limited);
    expect(await child.ended).toMatchObject({ code: 0, errors: '' });
    const acknowledged = child.lines.filter((line) => !line.includes(' '));
    const refused = child.lines.filter((line) => line.includes(' '));
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(refused).toHaveLength(4);
    for (const line of refused) expect(line).toMatch(/^(OutcomeUnknown|Unavailable) /);
    const stored = await storedIds();
    expectEachStored(acknowledged, stored);
    const store = openSqliteEventStore(path);
    const stream = streamName('agreement-0');
    const length = BigInt((await streamOf(store, stream)).length);
    await expect(store.append(stream, length - 1n, [eventAt(stream, length)])).resolves.toMatchObject({ revision: length });
    await store.close();
  }, 60_000);
});

const strace = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']);
const whyNoStrace = strace.error ? 'strace is not installed' : strace.status === 0 ? null : 'strace may not trace here';
const fsync = whyNoStrace === null ? describe : describe.skip;

/** The acknowledgements of a traced child and, for each, how many syncs of the log had been completed before. */
async function syncsBeforeAcknowledgements(command: readonly [string, ...string[]]): Promise<number[]> {
  const trace = join(directory.path, 'trace');
  const child = startChild(['strace', '-f', '-y', '-s', '64', '-e', 'trace=fsync,fdatasync,write', '-o', trace, ...command]);
  expect(await child.ended).toMatchObject({ code: 0 });
  const acknowledged = new Set(child.lines);
  let syncs = 0;
  const counts: number[] = [];
  for (const line of readFileSync(trace, 'utf8').split('\n')) {
    if (/f(data)?sync(\(\d+<[^>]*events\.sqlite-wal>\)| resumed>\)) += 0$/.test(line)) syncs += 1;
    const id = /write\(1<[^>]*>, "([0-9a-f-]{36})/.exec(line)?.[1];
    if (id && acknowledged.has(id)) counts.push(syncs);
  }
  expect(counts).toHaveLength(child.lines.length);
  return counts;
}

fsync(whyNoStrace === null ? 'fsync' : `fsync [skipped: ${whyNoStrace}]`, () => {
  it('is completed once more before each acknowledgement of one writer', async () => {
    const counts = await syncsBeforeAcknowledgements(appending(streams(1), 40));
    expect(counts).toHaveLength(40);
    for (const [index, syncs] of counts.entries()) expect(syncs).toBeGreaterThan(index === 0 ? 0 : counts[index - 1]!);
  }, 60_000);

  it('is shared by the writers of one turn', async () => {
    const counts = await syncsBeforeAcknowledgements(appending(streams(32), 10));
    expect(counts).toHaveLength(320);
    // Ten turns: each has one sync of its own before its 32 answers.
    for (let turn = 0; turn < 10; turn++) expect(new Set(counts.slice(turn * 32, turn * 32 + 32)).size).toBe(1);
    expect(new Set(counts).size).toBe(10);
  }, 60_000);
});
