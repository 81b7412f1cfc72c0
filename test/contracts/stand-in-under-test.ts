import { type EventStoreDbOptions, openEventStoreDb } from '#event-store/eventstoredb.js';
import type { EventStore } from '#event-store/port.js';
import { type StandIn, startStandIn } from '../stand-in/stand-in.js';
import type { Faults, StoreUnderTest } from './contract-case.js';
import { verifyHash } from './events.js';
import { skewClock } from './skewed-clock.js';

/** An event store over a stand-in of its own. */
export interface StandInUnderTest extends StoreUnderTest {
  readonly standIn: StandIn;
}

/** Shorter than in production, so that a test of a fault takes seconds. */
export const testTimes: EventStoreDbOptions = {
  check: verifyHash,
  appendTimeoutMs: 2_000,
  readTimeoutMs: 5_000,
  silenceMs: 2_000,
  onDanger: () => {},
  onWarning: () => {},
};

/** A new stand-in of EventStoreDB; every instance verifies the hash of every event it reads. */
export async function standInUnderTest(): Promise<StandInUnderTest> {
  const standIn = await startStandIn();
  const opened: EventStore[] = [];
  const open = async () => {
    const store = openEventStoreDb(standIn.url(), testTimes);
    opened.push(store);
    return store;
  };
  return {
    standIn,
    open,
    second: open,
    async reopen() {
      await opened[0]?.close();
      return open();
    },
    async destroy() {
      skewClock(0);
      await Promise.all(opened.map((store) => store.close()));
      await standIn.stop();
    },
    faults: faultsOf(standIn),
  };
}

function faultsOf(standIn: StandIn): Faults {
  const { faults, log } = standIn;
  return {
    cutAfterCommit: async () => void faults.appends.push('cut-after-commit'),
    cutBeforeCommit: async () => void faults.appends.push('cut-before-commit'),
    cutMidAppend: async () => standIn.link.cutAfterSending(30_000),
    giveNoAnswer: async () => void faults.appends.push('hang-after-commit'),
    cutConnections: async () => void standIn.link.reset(),
    blackHole: async () => standIn.link.silence(),
    stopServer: () => standIn.stop(),
    startServer: () => standIn.start(),
    answerNotLeader: async () => void faults.appends.push('not-leader'),
    async failDiscovery() {
      faults.discoveryFails = true;
    },
    async recoverDiscovery() {
      faults.discoveryFails = false;
    },
    skewClock: async (milliseconds) => skewClock(milliseconds),
    tombstone: async (stream) => log.tombstone(stream),
    truncate: async (stream, firstVisible) => log.setMetadata(stream, { $tb: Number(firstVisible) }),
    raisePositions: async () => log.raisePositions(2n ** 53n + 1n),
    openCalls: () => standIn.openReads(),
  };
}
