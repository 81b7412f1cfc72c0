import { EventStoreDBClient } from '@eventstore/db-client';
import { type Checked, canonical, checkRows, type StoredRow } from '../faults/check-store.js';

/**
 * Every event of the ledger in an EventStoreDB, checked by code that shares nothing with what wrote it: the bare client reads the whole
 * store, and the record is made again from what it gives.
 */
export async function checkLog(url: string): Promise<Checked> {
  const client = EventStoreDBClient.connectionString(url);
  const rows: StoredRow[] = [];
  for await (const { event } of client.readAll({ maxCount: Number.MAX_SAFE_INTEGER })) {
    if (!event || !/^(agreement|organisation)-/.test(event.streamId)) continue;
    const { hash = '', ...meta } = event.metadata as Record<string, string>;
    const { streamId: stream, id, type, data, revision } = event;
    const record = canonical({ stream, revision: Number(revision), id, type, data, meta });
    rows.push({ stream, revision, position: event.position.commit, hash, record: Buffer.from(record) });
  }
  (await client['getChannel']()).close();
  return checkRows(rows);
}
