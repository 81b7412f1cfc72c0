// Loaded into the server before it: says every second what its heap holds, which nobody can see from outside.
import { renameSync, writeFileSync } from 'node:fs';

const file = process.env.SOAK_MEMORY_FILE;
if (file) {
  setInterval(() => {
    writeFileSync(`${file}.new`, JSON.stringify({ heapUsed: process.memoryUsage().heapUsed }));
    renameSync(`${file}.new`, file);
  }, 1_000).unref();
}
