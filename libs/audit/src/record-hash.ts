import { hash } from 'node:crypto';
import { BrokenChain } from './broken-chain.js';

/** The line that stands before the record in its hash, so that no other hash of ours can equal it. */
export const recordPrefix = 'agreement-ledger/event/1\n';

const prefixBytes = Buffer.from(recordPrefix);

/** A stored event's bytes and hash, and where the store says it stands. */
export interface HashedRecord {
  readonly stream: string;
  readonly revision: bigint;
  readonly bytes: Uint8Array;
  readonly hash: string;
}

/** SHA-256 of a record's bytes after their prefix line, in lower-case hex. */
export function recordHash(bytes: Uint8Array): string {
  return hash('sha256', Buffer.concat([prefixBytes, bytes]), 'hex');
}

/** The UTF-8 bytes of a record's text and their hash, which is taken of those very bytes where they stand behind the prefix line. */
export function sealText(text: string): { readonly bytes: Uint8Array; readonly hash: string } {
  const hashed = Buffer.from(recordPrefix + text);
  return { bytes: hashed.subarray(prefixBytes.length), hash: hash('sha256', hashed, 'hex') };
}

/**
 * Verifies that the bytes are those that were hashed; throws BrokenChain with the evidence. It is what every read of an event asks:
 * the exact bytes, never made canonical again. Their form was seen when they were sealed, and `checkRecord` sees it again.
 */
export function checkBytes({ stream, revision, bytes, hash: wanted }: HashedRecord): void {
  const found = recordHash(bytes);
  if (found !== wanted) throw new BrokenChain('hash', { stream, revision, wanted, found });
}
