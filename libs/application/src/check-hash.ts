import { BrokenChain } from '#audit/broken-chain.js';
import { checkBytes } from '#audit/record-hash.js';
import { Corrupt, type Recorded } from '#event-store/port.js';

/** Every read checks the hash; a record that does not match stops the answer (`design.md` 4, Record). */
export function checkHash(recorded: Recorded): void {
  try {
    const { stream, revision, bytes, meta } = recorded;
    checkBytes({ stream, revision, bytes, hash: meta['hash'] ?? '' });
  } catch (error) {
    if (error instanceof BrokenChain) throw new Corrupt(error.message, { cause: error });
    throw error;
  }
}
