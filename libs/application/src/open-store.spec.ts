import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '#event-store/port.js';
import { type StandIn, startStandIn } from '../../../test/stand-in/stand-in.js';
import { type EventStoreChoice, eventStoreChoice, StoreChoiceRefused } from './event-store-choice.js';
import { openLedger } from './ledger.js';
import { EVENTS_FILE, storeElsewhere } from './open-store.js';

let dataDirectory: string;
let standIn: StandIn;

beforeEach(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'agreement-ledger-store-'));
  standIn = await startStandIn();
});
afterEach(async () => {
  await standIn.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

/** The stand-in, as if its connection were encrypted; in production a server that is none is refused. */
function chosen({ refusesInsecure }: { refusesInsecure: boolean }): EventStoreChoice {
  const choice = eventStoreChoice({ EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: standIn.url('single') });
  return choice.kind === 'sqlite' ? choice : { ...choice, isSecure: true, refusesInsecure };
}

describe('a server that runs in memory', () => {
  it.each(['MemDb', 'Insecure', 'Dev'])('or otherwise unsafe (%s) is refused in production alone', async (option) => {
    standIn.faults.options = { [option]: 'true' };
    const opening = openLedger({ dataDirectory, eventStore: chosen({ refusesInsecure: true }) });
    await expect(opening).rejects.toThrow(
      `is refused with NODE_ENV=production, because it was started with ${option.toLowerCase()}`,
    );
    expect(storeElsewhere(dataDirectory)).toBeUndefined();
    const ledger = await openLedger({ dataDirectory, eventStore: chosen({ refusesInsecure: false }) });
    await ledger.close();
  });
});

describe('a data directory', () => {
  it('is of EventStoreDB from the first time that it was reached, and not before', async () => {
    const eventStore = chosen({ refusesInsecure: true });
    await standIn.stop();
    await expect(openLedger({ dataDirectory, eventStore })).rejects.toThrow(Unavailable);
    expect(storeElsewhere(dataDirectory)).toBeUndefined();
    await standIn.start();
    await (await openLedger({ dataDirectory, eventStore })).close();
    expect(storeElsewhere(dataDirectory)).toBe(`127.0.0.1:${standIn.port}`);
    await expect(openLedger({ dataDirectory })).rejects.toThrow(StoreChoiceRefused);
    expect(existsSync(join(dataDirectory, EVENTS_FILE))).toBe(false);
    await (await openLedger({ dataDirectory, eventStore })).close();
  });
});
