import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventStore, NotStorable, streamName, WrongExpectedRevision } from '#event-store/port.js';
import { wasWrittenNow } from '#event-store/written-now.js';
import { type ObservedAppend, ObservedStore } from '#operations/observed-store.js';
import { withoutSpan } from '#operations/spans.js';
import { eventStoreContract } from './event-store.contract.js';
import { eventAt } from './events.js';
import { type SqliteUnderTest, sqliteUnderTest } from './sqlite-under-test.js';

// A store that is observed is a store: the same contract, the same answers, and one word of each append.

const ofNetworks = 'the store within is SQLite, which has no server and no network';

function observed(appended: (append: ObservedAppend) => void = () => {}): SqliteUnderTest {
  const within = sqliteUnderTest();
  const around = async (opening: Promise<EventStore>) => new ObservedStore(await opening, { appended, inSpan: withoutSpan });
  return {
    ...within,
    open: () => around(within.open()),
    second: () => around(within.second()),
    reopen: () => around(within.reopen()),
  };
}

eventStoreContract('SQLite, observed', () => observed(), {
  notApplicable: Object.fromEntries([20, 21, 22, 45, 49, 51, 52, 53, 56, 57].map((number) => [number, ofNetworks])),
});

describe('an append that is observed', () => {
  const heard: ObservedAppend[] = [];
  const under = observed((append) => heard.push(append));
  let store: EventStore;
  const stream = streamName('agreement-observed');
  const outcomes = () => heard.splice(0).map(({ outcome, isRepeated }) => [outcome, isRepeated]);
  beforeAll(async () => {
    store = await under.open();
  });
  afterAll(() => under.destroy());

  it('keeps what is known of its answer: whether its events were written just now', async () => {
    const event = eventAt(stream, 0n);
    const [first, again] = [await store.append(stream, 'no-stream', [event]), await store.append(stream, 'no-stream', [event])];
    expect([wasWrittenNow(first), wasWrittenNow(again)]).toEqual([true, false]);
    expect(again).toEqual(first);
    expect(heard.every(({ seconds }) => seconds > 0 && seconds < 60)).toBe(true);
    expect(outcomes()).toEqual([
      ['stored', false],
      ['stored', false],
    ]);
  });

  it('is told by what became of it, with the error as it was', async () => {
    const late = store.append(stream, 'no-stream', [eventAt(stream, 0n)]);
    await expect(late).rejects.toBeInstanceOf(WrongExpectedRevision);
    const none = store.append(stream, 0n, [] as never);
    await expect(none).rejects.toBeInstanceOf(NotStorable);
    const garbage = store.append(stream, 0n, undefined as never);
    await expect(garbage).rejects.toBeInstanceOf(NotStorable);
    expect(outcomes()).toEqual([
      ['conflict', false],
      ['refused', false],
      ['refused', false],
    ]);
    await store.close();
    await expect(store.append(stream, 0n, [eventAt(stream, 1n)])).rejects.toThrow('is closed');
    expect(outcomes()).toEqual([['unavailable', false]]);
  });
});
