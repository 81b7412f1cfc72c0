import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEventStoreDb } from '#event-store/eventstoredb.js';
import { type EventStore, OutcomeUnknown, streamName, Unavailable } from '#event-store/port.js';
import { plainEvents } from '../contracts/events.js';
import { appendUntilAnswered, streamOf } from '../contracts/reading.js';
import { testTimes } from '../contracts/stand-in-under-test.js';
import { paying } from '../faults/workload.js';
import { Cluster } from '../stand-in/cluster.js';
import { Served } from './served.js';

// A cluster whose leader changes: nothing lost, nothing doubled, and nobody answered from a node that has not all of the log.

const name = streamName('agreement-1');
const CHANGES = 6;

let cluster: Cluster;
const uncaught: unknown[] = [];
const note = (error: unknown) => uncaught.push(error);

beforeEach(async () => {
  cluster = await Cluster.start();
  uncaught.length = 0;
  process.on('unhandledRejection', note).on('uncaughtException', note);
});

afterEach(async () => {
  await cluster.stop();
  process.off('unhandledRejection', note).off('uncaughtException', note);
  expect(uncaught).toEqual([]);
});

describe('the adapter in a cluster', () => {
  let store: EventStore;
  const open = (url = cluster.url) => {
    store = openEventStoreDb(url, { ...testTimes, watch: false });
    return store;
  };
  afterEach(() => store.close());

  it('reads what it has appended, also when the node it is connected to has become a follower that lags', async () => {
    open();
    await store.append(name, 'no-stream', plainEvents(name, 0n, 1));
    const before = cluster.leader as number;
    cluster.lag(before);
    cluster.moveLeader();
    expect(await store.append(name, 0n, plainEvents(name, 1n, 1))).toMatchObject({ revision: 1n });
    expect(await streamOf(store, name)).toHaveLength(2);
    expect((await store.readAll({ prefixes: ['agreement-'], limit: 10 })).events).toHaveLength(2);
    expect(cluster.nodes[before]?.counts.append).toBeLessThanOrEqual(2);
  });

  it('finds the leader from any node that it is told of alone', async () => {
    const follower = cluster.nodes[((cluster.leader as number) + 1) % 3];
    open(`esdb://127.0.0.1:${follower?.port}?tls=false`);
    expect(await store.append(name, 'no-stream', plainEvents(name, 0n, 1))).toMatchObject({ revision: 0n });
    expect(await streamOf(store, name)).toHaveLength(1);
  });

  it('lives on when no node is found while calls fail on the one that was lost', async () => {
    open(`${cluster.url}&maxDiscoverAttempts=3&discoveryInterval=50`);
    await store.append(name, 'no-stream', plainEvents(name, 0n, 1));
    const leader = cluster.leader as number;
    for (const node of [0, 1, 2]) if (node !== leader) await cluster.kill(node);
    cluster.nodes[leader]?.faults.appends.push(...Array.from({ length: 10 }, () => 'hang-before-commit' as const), 'busy');
    const began = (key: string) =>
      store.append(streamName(`agreement-${key}`), 'no-stream', plainEvents(streamName(`agreement-${key}`), 0n, 1));
    const hanging = Promise.allSettled(Array.from({ length: 10 }, (_, index) => began(`hangs-${index}`)));
    await delay(100);
    await expect(began('busy')).rejects.toBeInstanceOf(OutcomeUnknown);
    // The client looks for another node, in vain, when the calls on the one before fail.
    const looking = Promise.allSettled([began('looks')]);
    await cluster.kill(leader);
    await Promise.all([hanging, looking]);
    for (let attempt = 0; attempt < 5; attempt++) {
      await expect(store.append(name, 0n, plainEvents(name, 1n, 1))).rejects.toBeInstanceOf(Error);
      await expect(streamOf(store, name)).rejects.toBeInstanceOf(Unavailable);
    }
    for (const index of [0, 1, 2]) await cluster.restart(index);
    await appendUntilAnswered(store, { stream: name, expected: 0n, events: plainEvents(name, 1n, 1) });
    expect(await streamOf(store, name)).toHaveLength(2);
  }, 60_000);
});

describe('a ledger in a cluster', () => {
  it('acknowledges what the next leader cannot show yet, when it can', async () => {
    const served = await new Served(cluster.url).beginWith(1);
    try {
      const [agreement = ''] = served.agreements;
      const leader = cluster.leader as number;
      cluster.lag((leader + 1) % 3);
      const { faults } = cluster.nodes[leader] as (typeof cluster.nodes)[number];
      faults.afterAnswer = () => cluster.moveLeader((leader + 1) % 3);
      const shown = delay(1_000).then(() => cluster.catchUp());
      await served.acknowledged(paying({ agreement, key: 'seen-late' }));
      await shown;
      expect(cluster.changes).toBe(1);
      await served.expectSound(cluster.url);
    } finally {
      await served.remove();
    }
  }, 60_000);

  it('loses and doubles nothing while its leader moves and dies', async () => {
    const served = await new Served(cluster.url).beginWith(8);
    try {
      let isOver = false;
      const writing = Array.from({ length: 16 }, async (_, writer) => {
        for (const one of served.commands(`w${writer}`, 1_000)) {
          if (isOver) return;
          await served.acknowledged(one);
          await delay(20);
        }
      });
      for (let round = 0; round < CHANGES; round += 1) await changed(round);
      isOver = true;
      await Promise.all(writing);
      const { events } = await served.expectSound(cluster.url);
      const { acknowledged, retries, unanswered } = served.counts;
      console.log(
        `Leader moved ${CHANGES / 2} times, killed ${CHANGES / 2} times: ${acknowledged} commands acknowledged and there once, ` +
          `${retries} sent again, ${unanswered} without an answer; ${events} events, read models equal to a fresh rebuild.`,
      );
      expect(acknowledged).toBeGreaterThan(100);
    } finally {
      await served.remove();
    }
  }, 120_000);
});

/** The leader moves, and the one before lags for a while; or it dies, and comes back when another leads. */
async function changed(round: number): Promise<void> {
  await delay(1_000);
  const leader = cluster.leader as number;
  if (round % 2 === 0) {
    cluster.lag(leader);
    cluster.moveLeader();
    await delay(500);
    cluster.catchUp();
    return;
  }
  await cluster.kill(leader);
  while (cluster.leader === null) await delay(50);
  await cluster.restart(leader);
}
