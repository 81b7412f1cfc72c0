import { writeSync } from 'node:fs';
import { openEventStoreDb } from '#event-store/eventstoredb.js';
import { streamName } from '#event-store/port.js';
import { plainEvents, verifyHash } from './events.js';

// Appends once, says what came of it, closes the store, and ends when nothing is left that keeps it running.
const store = openEventStoreDb(process.argv[2]!, { check: verifyHash, onDanger: () => {}, onWarning: () => {} });
const name = streamName(`agreement-${crypto.randomUUID()}`);
try {
  const { revision } = await store.append(name, 'no-stream', plainEvents(name, 0n, 1));
  writeSync(1, `${revision}\n`);
} catch (error) {
  writeSync(1, `${(error as Error).name}\n`);
}
await store.close();
writeSync(1, 'closed\n');
