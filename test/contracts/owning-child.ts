import { writeSync } from 'node:fs';
import { ownDataDirectory } from '#event-store/data-directory.js';

// Owns a data directory and says so, or says why it could not; then waits to be killed.
try {
  ownDataDirectory(process.argv[2]!);
  writeSync(1, 'owned\n');
  setInterval(() => {}, 1_000);
} catch (error) {
  writeSync(1, `${(error as Error).name}\n`);
}
