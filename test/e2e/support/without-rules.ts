import type { DatabaseSync } from 'node:sqlite';

/** Changes an open file as somebody does who knows how to take its triggers away, and puts them back: without them it is not opened. */
export function withoutRules(database: DatabaseSync, change: () => void): void {
  const triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid").all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER "${String(name)}"`);
  change();
  for (const { sql } of triggers) database.exec(String(sql));
}
