import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openEventStoreDb } from '#event-store/eventstoredb.js';
import type { Danger } from '#event-store/eventstoredb-dangers.js';
import { streamName } from '#event-store/port.js';
import { type StandIn, startStandIn } from '../stand-in/stand-in.js';
import { childCommand, killChildren, printed, startChild } from './child.js';
import { plainEvents } from './events.js';
import { appendUntilAnswered, streamOf } from './reading.js';
import { temporaryDirectory } from './sqlite-under-test.js';
import { testTimes } from './stand-in-under-test.js';

const name = streamName('agreement-1');
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  killChildren();
});

function watched(standIn: StandIn) {
  const dangers: Danger[] = [];
  const warnings: string[] = [];
  const store = openEventStoreDb(standIn.url(), {
    ...testTimes,
    onDanger: (danger) => dangers.push(danger),
    onWarning: (message) => warnings.push(message),
  });
  closing.push(() => store.close());
  return { store, dangers, warnings };
}

async function newStandIn(): Promise<StandIn> {
  const standIn = await startStandIn();
  closing.push(() => standIn.stop());
  return standIn;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let attempt = 0; !isSo(); attempt++) {
    if (attempt === 300) throw new Error('It did not come to that within three seconds.');
    await new Promise((go) => setTimeout(go, 10));
  }
}

const closedSettings = { $userStreamAcl: { $r: ['ledger'], $w: ['ledger'], $d: [], $mw: [], $mr: ['$admins'] } };

function writeSettings(standIn: StandIn, settings: unknown): void {
  const data = Buffer.from(JSON.stringify(settings));
  const event = {
    id: crypto.randomUUID(),
    type: 'update-default-acl',
    contentType: 'application/json',
    data,
    metadata: Buffer.alloc(0),
  };
  standIn.log.append('$settings', 'any', [event]);
}

describe('what endangers a ledger is told', () => {
  it('at the start: open rights and options that lose or open what is written', async () => {
    const standIn = await newStandIn();
    standIn.faults.options = { Insecure: 'True', MemDb: 'false', 'Unsafe-Disable-Flush-To-Disk': 'true', SkipDbVerify: 'False' };
    const { dangers, warnings } = watched(standIn);
    await until(() => dangers.length === 3);
    expect(dangers.map(({ kind }) => kind).sort()).toEqual(['access', 'options', 'options']);
    expect(warnings).toEqual([]);
  });

  it('not of a server that is set up as it should be', async () => {
    const standIn = await newStandIn();
    writeSettings(standIn, closedSettings);
    const { store, dangers, warnings } = watched(standIn);
    await store.append(name, 'no-stream', plainEvents(name, 0n, 1));
    await new Promise((go) => setTimeout(go, 500));
    expect({ dangers, warnings }).toEqual({ dangers: [], warnings: [] });
  });

  it('of what cannot be looked at, in one warning', async () => {
    const standIn = await newStandIn();
    writeSettings(standIn, closedSettings);
    standIn.faults.options = null;
    const { dangers, warnings } = watched(standIn);
    await until(() => warnings.length > 0);
    expect({ dangers, warnings }).toEqual({ dangers: [], warnings: [expect.stringContaining('/info/options')] });
  });

  it('while running: metadata of a stream of the ledger, and a stream that is deleted, also after a lost connection', async () => {
    const standIn = await newStandIn();
    writeSettings(standIn, closedSettings);
    standIn.log.setMetadata('$stats-1', { $maxCount: 1 });
    const { store, dangers } = watched(standIn);
    await store.append(name, 'no-stream', plainEvents(name, 0n, 2));
    standIn.log.setMetadata(name, { $maxAge: 60 });
    await until(() => dangers.length === 1);
    expect(dangers[0]).toMatchObject({ kind: 'metadata', stream: name, message: expect.stringContaining('$maxAge') });
    standIn.link.reset();
    standIn.log.tombstone(name);
    await until(() => dangers.length === 2);
    expect(dangers[1]).toMatchObject({ kind: 'deleted', stream: name });
  });

  it('of a server that was down at the start, once it is up', async () => {
    const standIn = await newStandIn();
    await standIn.stop();
    const { dangers } = watched(standIn);
    await new Promise((go) => setTimeout(go, 300));
    await standIn.start();
    await until(() => dangers.some(({ kind }) => kind === 'access'));
  });
});

describe('the stand-in as a server of its own', () => {
  it('is there again with its log after it was killed, for a store that was open all the while', async () => {
    const { path, remove } = temporaryDirectory();
    closing.push(remove);
    const file = join(path, 'log.jsonl');
    const main = ['../stand-in/main.mjs', '--file', file, '--port'] as const;
    const first = startChild(childCommand(...main, '0'));
    await printed(first, 1);
    const url = first.lines[0]!;
    const store = openEventStoreDb(url, { ...testTimes, watch: false });
    closing.push(() => store.close());
    const events = plainEvents(name, 0n, 3);
    const appended = await store.append(name, 'no-stream', events);
    first.process.kill('SIGKILL');
    await first.ended;
    const second = startChild(childCommand(...main, new URL(url.replace('esdb:', 'http:')).port));
    await printed(second, 1);
    expect(await appendUntilAnswered(store, { stream: name, expected: 'no-stream', events })).toEqual(appended);
    expect(await streamOf(store, name)).toHaveLength(3);
    rmSync(file);
  });

  it('a process that closes its store ends by itself, whether the server is there or not', async () => {
    const standIn = await newStandIn();
    const there = startChild(childCommand('eventstoredb-child.ts', standIn.url('single')));
    expect(await there.ended).toMatchObject({ code: 0, signal: null });
    expect(there.lines).toEqual(['0', 'closed']);
    await standIn.stop();
    const gone = startChild(childCommand('eventstoredb-child.ts', standIn.url('single')));
    expect(await gone.ended).toMatchObject({ code: 0, signal: null });
    expect(gone.lines).toEqual(['Unavailable', 'closed']);
  });
});
