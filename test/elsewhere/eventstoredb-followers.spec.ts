import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openEventStoreDb } from '#event-store/eventstoredb.js';
import { type EventStore, type GlobalPosition, streamName, Unavailable } from '#event-store/port.js';
import { plainEvents } from '../contracts/events.js';
import { eventsOf, followUntil, wholeLog } from '../contracts/reading.js';
import { testTimes } from '../contracts/stand-in-under-test.js';
import { StandInProcess } from '../e2e/support/stand-in-process.js';
import { newDirectory, removed } from '../faults/server-process.js';
import { Cluster } from '../stand-in/cluster.js';
import { startStandIn } from '../stand-in/stand-in.js';
import { Served } from './served.js';

// Followers that are slow, that are told twice, and that begin again somewhere else than they ended: each event once, in order, and the
// read models those of a fresh rebuild.

const prefixes = ['agreement-', 'organisation-'];
const start = 0n as never;
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function newStandIn() {
  const standIn = await startStandIn();
  ends.push(() => standIn.stop());
  return standIn;
}

async function newServed(url: string, agreements: number): Promise<Served> {
  const served = new Served(url);
  ends.push(() => served.remove());
  return served.beginWith(agreements);
}

function newStore(url: string) {
  const store = openEventStoreDb(url, { ...testTimes, watch: false });
  ends.push(() => store.close());
  return store;
}

const written = (served: Served, name: string, count: number) =>
  Promise.all(served.commands(name, count).map((one) => served.acknowledged(one)));

/** Holds the read models against their writer for most of the time, as a program that copies them might. */
async function holding(directory: string) {
  const script = `import { DatabaseSync } from 'node:sqlite';
    const database = new DatabaseSync(process.argv[1]);
    database.exec('PRAGMA busy_timeout = 5000');
    let held = 0;
    process.on('SIGTERM', () => (console.log(held), process.exit(0)));
    console.log('holding');
    for (;;) {
      database.exec('BEGIN IMMEDIATE');
      held += 1;
      await new Promise((go) => setTimeout(go, 150));
      database.exec('COMMIT');
      await new Promise((go) => setTimeout(go, 50));
    }`;
  const args = [
    '--input-type=module',
    '--disable-warning=ExperimentalWarning',
    '-e',
    script,
    join(directory, 'read-models.sqlite'),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = child.stdout as NodeJS.ReadableStream;
  await once(said, 'data');
  return async () => {
    const held = once(said, 'data').then(([chunk]) => Number(String(chunk)));
    child.kill('SIGTERM');
    return held;
  };
}

/** The positions that are given after one, up to the last; a subscription that is lost is taken up where it was. */
async function restOf(store: EventStore, after: GlobalPosition, last: GlobalPosition | undefined): Promise<GlobalPosition[]> {
  const given: GlobalPosition[] = [];
  for (;;) {
    try {
      await followUntil(store, { after: given.at(-1) ?? after, prefixes }, (one) => {
        if (one.kind === 'event') given.push(one.event.position);
        return given.at(-1) === last;
      });
      return given;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      await delay(100);
    }
  }
}

describe('a follower', () => {
  it('that is slow holds the server back, and misses nothing', async () => {
    const standIn = await newStandIn();
    const served = await newServed(standIn.url('single'), 8);
    const released = await holding(served.directory);
    const store = newStore(standIn.url('single'));
    const count = 200;
    let behindMost = 0;
    const following = followUntil(store, { after: start, prefixes }, async ({ kind }, all) => {
      await delay(2);
      const wanted = standIn.log.all.filter(({ stream }) => /^(agreement|organisation)-/.test(stream)).length;
      behindMost = Math.max(behindMost, wanted - eventsOf(all).length);
      return kind === 'event' && served.counts.acknowledged === count && wanted === eventsOf(all).length;
    });
    await written(served, 'slow', count);
    const followed = eventsOf(await following);
    const held = await released();
    const { events } = await served.expectSound(standIn.url('single'));
    expect(followed.map(({ position }) => position)).toEqual(
      (await wholeLog(store, { after: start, prefixes })).map((e) => e.position),
    );
    expect(followed).toHaveLength(events);
    expect(behindMost).toBeGreaterThan(50);
    expect(held).toBeGreaterThan(5);
    console.log(
      `A follower that was ${behindMost} events behind at most, and read models whose file was held ${held} times: ${events} events, each once.`,
    );
  }, 90_000);

  it('that is told again and again takes each event once', async () => {
    const standIn = await newStandIn();
    standIn.faults.repeatsEvents = true;
    const served = await newServed(standIn.url('single'), 4);
    const before = standIn.counts.sent;
    await written(served, 'twice', 200);
    const store = newStore(standIn.url('single'));
    const isLast = (position: bigint) =>
      position === standIn.log.all.findLast(({ stream }) => stream.startsWith('agreement-'))?.position;
    const followed = eventsOf(
      await followUntil(store, { after: start, prefixes }, (one) => one.kind === 'event' && isLast(one.event.position)),
    );
    const sent = standIn.counts.sent - before;
    await served.ready();
    const { events } = await served.expectSound(standIn.url('single'));
    expect(followed).toHaveLength(events);
    expect(new Set(followed.map(({ position }) => position)).size).toBe(events);
    console.log(`${sent} deliveries to the read models and one follower: ${events} events, each taken once.`);
    expect(sent).toBeGreaterThan(2 * events);
  }, 60_000);

  it('whose checkpoint is an earlier one, since its read models were put back from a copy, goes on from there', async () => {
    const standIn = await newStandIn();
    const served = await newServed(standIn.url('single'), 4);
    const copy = newDirectory();
    ends.push(async () => removed(copy));
    await written(served, 'first', 100);
    await served.ready();
    await served.end();
    cpSync(served.directory, copy, { recursive: true });
    await served.begin();
    await written(served, 'second', 100);
    await served.ready();
    await served.end();
    for (const name of ['read-models.sqlite', 'read-models.sqlite-wal', 'read-models.sqlite-shm', 'balances']) {
      removed(join(served.directory, name));
    }
    cpSync(copy, served.directory, { recursive: true, filter: (path) => !/lock|server\.json/.test(path) });
    await served.begin();
    await written(served, 'third', 50);
    const { events } = await served.expectSound(standIn.url('single'));
    console.log(`Read models put back from before the last 150 commands: ${events} events, each once.`);
    expect(served.counts.acknowledged).toBe(250);
  }, 60_000);

  it('goes on exactly where it was on a leader that cannot show all of the log yet', async () => {
    const cluster = await Cluster.start();
    ends.push(() => cluster.stop());
    const store = newStore(cluster.url);
    const name = streamName('agreement-1');
    await store.append(name, 'no-stream', plainEvents(name, 0n, 20));
    cluster.lag(1);
    await store.append(name, 19n, plainEvents(name, 20n, 20));
    const all = await wholeLog(store, { after: start, prefixes });
    cluster.moveLeader(1);
    setTimeout(() => cluster.catchUp(), 1_000);
    const last = all.at(-1)?.position;
    // At most twenty followers at once.
    const begun = all.slice(21, 39);
    const rests = await Promise.all(begun.map(({ position }) => restOf(store, position, last)));
    for (const [index, rest] of rests.entries()) expect(rest).toEqual(all.slice(22 + index).map(({ position }) => position));
  }, 60_000);
});

describe('a ledger and its store that are started anew in any order', () => {
  it('lose and double nothing', async () => {
    const standIn = await StandInProcess.prepared();
    ends.push(() => standIn.remove());
    await standIn.start();
    const served = await newServed(standIn.url, 4);
    const orders = [
      ['store down', 'ledger down', 'ledger up', 'store up'],
      ['ledger down', 'store down', 'store up', 'ledger up'],
      ['store down', 'store up'],
      ['ledger down', 'store down', 'ledger up', 'store up'],
      ['ledger down', 'ledger up'],
      ['store down', 'ledger down', 'store up', 'ledger up'],
    ] as const;
    const steps = {
      'store down': () => standIn.kill(),
      'store up': () => standIn.start(),
      'ledger down': () => served.end(),
      'ledger up': () => served.begin(),
    };
    for (const [round, order] of orders.entries()) {
      const writing = written(served, `round${round}`, 40);
      await delay(100);
      for (const step of order) await steps[step]();
      await writing;
    }
    const { events } = await served.expectSound(standIn.url);
    const { acknowledged, retries, unanswered } = served.counts;
    console.log(
      `${orders.length} restarts in different orders: ${acknowledged} commands acknowledged and there once, ${retries} sent again, ${unanswered} without an answer; ${events} events.`,
    );
    expect(acknowledged).toBe(40 * orders.length);
  }, 120_000);
});
