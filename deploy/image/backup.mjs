// Copies the events of a data directory while they may be recorded into: `node deploy/image/backup.mjs <new directory>`.
// A copy of the file alone would lack what still stands in events.sqlite-wal; SQLite's own backup takes both, at one instant.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';

const source = join(process.env.AGREEMENT_LEDGER_DATA ?? '/data', 'events.sqlite');
const [directory] = process.argv.slice(2);
if (directory === undefined || !existsSync(source)) {
  console.error(`Wanted a directory for the copy, and ${source} to copy.`);
  process.exit(2);
}
const target = join(directory, 'events.sqlite');
if (existsSync(target)) {
  console.error(`${target} is there already; a backup never writes over another.`);
  process.exit(2);
}
mkdirSync(directory, { recursive: true, mode: 0o700 });
const part = `${target}.part`;
// Read-write, because a reader of a write-ahead log marks in it how far it reads; nothing is changed.
const events = new DatabaseSync(source);
// All pages in one step: another writer between two steps would have it begin anew, on a busy ledger for ever.
await backup(events, part, { rate: 2 ** 31 - 1 });
events.close();

// The copy is whole on its own: its log is folded in, and nothing of it waits for the disk when it gets its name.
const copy = new DatabaseSync(part);
copy.exec('PRAGMA journal_mode = DELETE');
const { count, last } = copy.prepare('SELECT count(*) AS count, max(position) AS last FROM events').get();
copy.close();
synced(part);
renameSync(part, target);
synced(directory);
console.log(`${target}: ${count} events, the last at ${last}`);

function synced(path) {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
