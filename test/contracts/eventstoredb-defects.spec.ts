import { jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEventStoreDb } from '#event-store/eventstoredb.js';
import { connect, disconnect } from '#event-store/eventstoredb-connection.js';
import { Corrupt, type EventStore, NotStorable, OutcomeUnknown, streamName, TooLarge, Unavailable } from '#event-store/port.js';
import { type StandIn, startStandIn } from '../stand-in/stand-in.js';
import { eventAt, eventsFrom, plainEvents } from './events.js';
import { appendUntilAnswered, eventsOf, followUntil, streamOf } from './reading.js';
import { testTimes } from './stand-in-under-test.js';

const name = streamName('agreement-1');
const prefixes = ['agreement-'];
const start = 0n as never;

let standIn: StandIn;
let store: EventStore;
const uncaught: unknown[] = [];
const note = (error: unknown) => uncaught.push(error);

beforeEach(async () => {
  standIn = await startStandIn();
  store = openEventStoreDb(standIn.url(), { ...testTimes, watch: false });
  uncaught.length = 0;
  process.on('unhandledRejection', note).on('uncaughtException', note);
});

afterEach(async () => {
  await store.close();
  await standIn.stop();
  process.off('unhandledRejection', note).off('uncaughtException', note);
  expect(uncaught).toEqual([]);
});

async function nothingOpen(): Promise<void> {
  for (let attempt = 0; standIn.openReads() > 0 && attempt < 100; attempt++) await new Promise((go) => setTimeout(go, 10));
  expect(standIn.openReads()).toBe(0);
}

describe('the defects of the client end in the adapter', () => {
  it('1: an append that is never answered ends at its deadline, since the batch path is never taken', async () => {
    standIn.faults.appends.push('hang-before-commit');
    const begun = performance.now();
    await expect(store.append(name, 'no-stream', plainEvents(name, 0n, 1))).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(performance.now() - begun).toBeLessThan(4_500);
    expect(await store.append(name, 'no-stream', plainEvents(name, 0n, 1))).toMatchObject({ revision: 0n });
    expect(standIn.counts).toMatchObject({ append: 2, batchAppend: 0 });
  });

  it('2: resets of connections leave 400 appends of two stores in one process each stored once', async () => {
    const other = openEventStoreDb(standIn.url(), { ...testTimes, watch: false });
    const streams = Array.from({ length: 400 }, (_, index) => streamName(`agreement-${index}`));
    const resets = setInterval(() => standIn.link.reset(), 60);
    const appends = streams.map(async (stream, index) => {
      const events = plainEvents(stream, 0n, 2);
      await appendUntilAnswered([store, other][index % 2]!, { stream, expected: 'no-stream', events });
    });
    await Promise.all(appends).finally(() => clearInterval(resets));
    for (const stream of streams) expect(await streamOf(other, stream)).toHaveLength(2);
    await other.close();
  }, 60_000);

  it('3 and 9: after a failed discovery, told as Unavailable, the same store reads and appends again', async () => {
    await store.append(name, 'no-stream', plainEvents(name, 0n, 1));
    standIn.faults.discoveryFails = true;
    await expect(store.append(name, 0n, plainEvents(name, 1n, 1))).rejects.toBeInstanceOf(OutcomeUnknown);
    const failed = store.append(name, 0n, plainEvents(name, 1n, 1));
    await expect(failed).rejects.toBeInstanceOf(Unavailable);
    await expect(failed).rejects.toThrow('Failed to discover');
    standIn.faults.discoveryFails = false;
    expect(await store.append(name, 0n, plainEvents(name, 1n, 1))).toMatchObject({ revision: 1n });
    expect(await streamOf(store, name)).toHaveLength(2);
  });

  it('9: a node that is down is Unavailable to every call, and nothing was sent', async () => {
    const single = openEventStoreDb(standIn.url('single'), { ...testTimes, watch: false });
    await standIn.stop();
    await expect(single.append(name, 'no-stream', plainEvents(name, 0n, 1))).rejects.toBeInstanceOf(Unavailable);
    await expect(streamOf(single, name)).rejects.toBeInstanceOf(Unavailable);
    await expect(single.readAll({ prefixes, limit: 1 })).rejects.toBeInstanceOf(Unavailable);
    await expect(followUntil(single, { after: start, prefixes }, () => true)).rejects.toBeInstanceOf(Unavailable);
    await standIn.start();
    await appendUntilAnswered(single, { stream: name, expected: 'no-stream', events: plainEvents(name, 0n, 1) });
    await single.close();
  });

  it('4: marks come when everything before them has been processed, also by a slow consumer', async () => {
    for (let first = 0n; first < 1_000n; first += 250n) {
      await store.append(name, first === 0n ? 'no-stream' : first - 1n, plainEvents(name, first, 250));
    }
    let reached = -1n;
    let processed = 0;
    await followUntil(store, { after: start, prefixes }, async (followed) => {
      if (followed.kind === 'event') {
        expect(followed.event.revision).toBe(BigInt(processed));
        if (processed % 10 === 0) await new Promise((go) => setTimeout(go, 1));
        processed += 1;
        reached = followed.event.position;
      }
      if (followed.kind === 'checkpoint') expect(followed.position).toBeGreaterThan(reached);
      if (followed.kind === 'caught-up') expect(processed).toBe(1_000);
      return followed.kind === 'caught-up';
    });
  });

  it('5: 200 reads that are given up half way leave no call open', async () => {
    await store.append(name, 'no-stream', plainEvents(name, 0n, 400));
    const check = ({ revision }: { revision: bigint }) => {
      if (revision === 3n) throw new Corrupt('for this test');
    };
    const failing = openEventStoreDb(standIn.url(), { ...testTimes, check, watch: false });
    for (let round = 0; round < 100; round++) {
      await expect(streamOf(failing, name)).rejects.toBeInstanceOf(Corrupt);
      await expect(failing.readAll({ prefixes, limit: 1_000 })).rejects.toBeInstanceOf(Corrupt);
    }
    for (let round = 0; round < 50; round++) for await (const _ of store.readStream(name, { limit: 400 })) break;
    await nothingOpen();
    await failing.close();
    expect(await store.append(name, 399n, plainEvents(name, 400n, 1))).toMatchObject({ revision: 400n });
  }, 60_000);

  it('5: 150 reads and 60 appends at once stay within what one connection takes', async () => {
    await store.append(name, 'no-stream', plainEvents(name, 0n, 50));
    let most = 0;
    const counting = setInterval(() => (most = Math.max(most, standIn.openReads())), 1);
    const reads = Array.from({ length: 150 }, () => streamOf(store, name));
    const appends = Array.from({ length: 60 }, (_, index) => streamName(`agreement-a${index}`)).map((stream) =>
      store.append(stream, 'no-stream', plainEvents(stream, 0n, 1)),
    );
    for (const events of await Promise.all(reads)) expect(events).toHaveLength(50);
    await Promise.all(appends);
    clearInterval(counting);
    expect(most).toBeLessThanOrEqual(40);
  });

  it('6 and 10: what JSON does not keep, and ids and types that are none, never reach the server', async () => {
    const event = eventAt(name, 0n);
    const wrong = [
      { data: { amount: 1n } },
      { data: undefined },
      { id: 'x' },
      { id: '00000000-0000-0000-0000-000000000000' },
      { type: '' },
    ];
    for (const part of wrong) {
      await expect(store.append(name, 'no-stream', [{ ...event, ...part } as never])).rejects.toBeInstanceOf(NotStorable);
    }
    await expect(store.append(name, 'no-stream', [] as never)).rejects.toBeInstanceOf(NotStorable);
    expect(standIn.counts.append).toBe(0);
  });

  it('7: the setting under which conflicts get a wrong revision is refused', () => {
    expect(() => openEventStoreDb(`${standIn.url()}&throwOnAppendFailure=false`)).toThrow(RangeError);
  });

  it('8: a busy server leaves the outcome unknown, and the repetition settles it', async () => {
    standIn.faults.appends.push('busy');
    const append = { stream: name, expected: 'no-stream', events: plainEvents(name, 0n, 1) } as const;
    await expect(store.append(name, 'no-stream', append.events)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await appendUntilAnswered(store, append)).toMatchObject({ revision: 0n });
  });
});

describe('a channel that the client closes after one failure', () => {
  it('takes no call with it that is just about to begin', async () => {
    const connection = connect(standIn.url());
    const { client, credentials } = connection;
    const append = (stream: string) =>
      client.appendToStream(stream, jsonEvent({ type: 'Tried', data: {} }), { credentials, deadline: 1_000 });
    // The second append begins in the very turn in which the client closes the channel because of the first.
    let second: Promise<unknown> | undefined;
    const handleError = client['handleError'];
    client['handleError'] = async (grpcClient, error) => {
      second ??= append('agreement-2');
      await handleError(grpcClient, error);
    };
    standIn.faults.appends.push('busy');
    await expect(append('agreement-1')).rejects.toThrow('Busy');
    const outcome = second?.then(
      () => 'settled',
      () => 'settled',
    );
    expect(await Promise.race([outcome, new Promise((go) => setTimeout(go, 3_000, 'hangs').unref())])).toBe('settled');
    await disconnect(connection);
  });
});

describe('what the server calls a success', () => {
  it('a stream that was deleted and goes on with its numbering is Corrupt, when read and when appended to', async () => {
    await store.append(name, 'no-stream', plainEvents(name, 0n, 2));
    standIn.log.softDelete(name);
    await expect(streamOf(store, name)).rejects.toBeInstanceOf(Corrupt);
    await expect(store.append(name, 'no-stream', plainEvents(name, 0n, 1))).rejects.toThrow(Corrupt);
  });

  it('the repetition of an event that is hidden by $maxCount has no position, and is Corrupt', async () => {
    const events = plainEvents(name, 0n, 1);
    await store.append(name, 'no-stream', events);
    await store.append(name, 0n, plainEvents(name, 1n, 4));
    standIn.log.setMetadata(name, { $maxCount: 2 });
    await expect(store.append(name, 'no-stream', events)).rejects.toThrow('no place in the store');
    await expect(streamOf(store, name)).rejects.toBeInstanceOf(Corrupt);
  });

  it('data changed behind our back fail the check of the hash wherever they are read', async () => {
    await store.append(name, 'no-stream', plainEvents(name, 0n, 2));
    const event = standIn.log.all.find(({ stream, revision }) => stream === name && revision === 1n)!;
    Object.assign(event, { data: Buffer.from('{"amount":"1.00","currency":"SEK","party":"party-1"}') });
    await expect(streamOf(store, name)).rejects.toBeInstanceOf(Corrupt);
    await expect(store.readAll({ prefixes, limit: 10 })).rejects.toBeInstanceOf(Corrupt);
    await expect(followUntil(store, { after: start, prefixes }, () => false)).rejects.toBeInstanceOf(Corrupt);
  });

  it('the same JSON written otherwise is the same record', async () => {
    await store.append(name, 'no-stream', plainEvents(name, 0n, 1));
    const event = standIn.log.all.find(({ stream }) => stream === name)!;
    Object.assign(event, { data: Buffer.from('{ "party": "party-1", "currency": "SEK", "amount": "5000000.00" }') });
    expect(await streamOf(store, name)).toHaveLength(1);
  });

  it('900 kB of data and 900 kB of metadata are stored, as on the real server; the server refuses what is over its limit', async () => {
    const text = (bytes: number) => 'x'.repeat(bytes);
    const sketch = { data: { text: text(900_000) }, meta: { commandId: 'c', recordedAt: 'r', reason: text(900_000) } };
    expect(await store.append(name, 'no-stream', eventsFrom(name, 0n, [sketch]))).toMatchObject({ revision: 0n });
    await expect(
      store.append(name, 0n, eventsFrom(name, 1n, Array(3).fill({ data: { text: text(400_000) } }))),
    ).rejects.toBeInstanceOf(TooLarge);
  });
});

describe('followers', () => {
  it('do not believe a checkpoint at the end of the log', async () => {
    standIn.faults.sendsEndCheckpoint = true;
    await store.append(name, 'no-stream', plainEvents(name, 0n, 3));
    const followed = await followUntil(store, { after: start, prefixes }, ({ kind }) => kind === 'caught-up');
    expect(eventsOf(followed)).toHaveLength(3);
    for (const item of followed) if (item.kind === 'checkpoint') expect(item.position).toBeLessThan(2n ** 63n);
  });

  it('notice a server that answers pings and sends nothing', async () => {
    const impatient = openEventStoreDb(standIn.url(), { ...testTimes, readTimeoutMs: 500, silenceMs: 300, watch: false });
    const following = followUntil(impatient, { after: start, prefixes }, ({ kind }) => {
      if (kind === 'caught-up') standIn.faults.isSilent = true;
      return false;
    });
    await expect(following).rejects.toBeInstanceOf(Unavailable);
    standIn.faults.isSilent = false;
    await impatient.close();
  });

  it('more of them than a connection has room for are refused, and the rest is served', async () => {
    const ending = new AbortController();
    const followers = Array.from({ length: 20 }, () => store.follow({ prefixes, signal: ending.signal })[Symbol.asyncIterator]());
    await Promise.all(followers.map((follower) => follower.next()));
    await expect(followUntil(store, { after: start, prefixes }, () => true)).rejects.toThrow('Too many followers');
    expect(await store.append(name, 'no-stream', plainEvents(name, 0n, 1))).toMatchObject({ revision: 0n });
    ending.abort();
    await Promise.all(followers.map((follower) => follower.return?.()));
    await nothingOpen();
  });
});
