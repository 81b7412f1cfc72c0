import { writeSync } from 'node:fs';
import { streamName, WrongExpectedRevision } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import { eventAt } from './events.js';

// Appends to a file from several writers, each to a stream of its own or all to one, and prints the id of every event that was
// acknowledged. Nothing is buffered, so a printed id was acknowledged even if the process dies at once. Ends by itself when done.
const [path, names, countText] = process.argv.slice(2) as [string, string, string];
const store = openSqliteEventStore(path);
const count = Number(countText);

async function write(name: string): Promise<void> {
  const stream = streamName(name);
  let revision = 0n;
  for (let written = 0; written < count; revision += 1n) {
    const event = eventAt(stream, revision);
    try {
      await store.append(stream, revision === 0n ? 'no-stream' : revision - 1n, [event]);
      writeSync(1, `${event.id}\n`);
      written += 1;
    } catch (error) {
      // Another writer took this revision; the next one is tried with a new event.
      if (error instanceof WrongExpectedRevision) continue;
      writeSync(1, `${(error as Error).name} ${event.id}\n`);
      break;
    }
  }
}

await Promise.all(names.split(',').map(write));
await store.close();
