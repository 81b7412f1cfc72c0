import { BrokenChain } from './broken-chain.js';
import { checkRecord, noPreviousHash, type StoredRecord } from './record.js';

/** The last event of a stream whose chain was verified up to there; `hash` is the `prev` of the next. */
export interface ChainHead {
  readonly stream: string;
  readonly revision: bigint;
  readonly hash: string;
}

/** Verifies that `stored` is the event right after `head` (the first one where that is null) and returns the new head; throws BrokenChain. */
export function extendChain(head: ChainHead | null, stored: StoredRecord): ChainHead {
  const stream = head?.stream ?? stored.stream;
  const revision = head === null ? 0n : head.revision + 1n;
  if (stored.stream !== stream) throw new BrokenChain('stream', { stream, revision, wanted: stream, found: stored.stream });
  // A gap or a repetition is told by the place, before the bytes: the evidence names the event that should stand here.
  if (stored.revision !== revision) {
    throw new BrokenChain('revision', { stream, revision, wanted: String(revision), found: String(stored.revision) });
  }
  const { meta } = checkRecord(stored);
  const wanted = head?.hash ?? noPreviousHash;
  if (meta.prev !== wanted) throw new BrokenChain('prev', { stream, revision, wanted, found: meta.prev });
  return { stream, revision, hash: stored.hash };
}

/** Verifies one stream from revision 0 and returns its head, or null where there is no event; throws BrokenChain at the first fault. */
export function checkChain(events: Iterable<StoredRecord>): ChainHead | null {
  let head: ChainHead | null = null;
  for (const stored of events) head = extendChain(head, stored);
  return head;
}
