/**
 * What kind of promise a stored event breaks: its bytes do not give its `hash`; they are no `form`al record; they speak of another `stream`, `revision`,
 * `id` or `type` than where they stand; or their `prev` is not the hash before.
 */
export type ChainFault = 'hash' | 'form' | 'stream' | 'revision' | 'id' | 'type' | 'prev';

/** Where a chain is broken, and what was wanted and found there, as text. */
export interface ChainEvidence {
  readonly stream: string;
  readonly revision: bigint;
  readonly wanted: string;
  readonly found: string;
}

/** A stored event that is not what was written, with the evidence. It is never repaired: whoever reads it stops and reports it. */
export class BrokenChain extends Error {
  override readonly name = 'BrokenChain';
  readonly fault: ChainFault;
  readonly stream: string;
  readonly revision: bigint;
  readonly wanted: string;
  readonly found: string;

  constructor(fault: ChainFault, { stream, revision, wanted, found }: ChainEvidence) {
    super(`The chain of ${stream} is broken at revision ${revision} (${fault}): wanted ${wanted}, found ${found}.`);
    this.fault = fault;
    this.stream = stream;
    this.revision = revision;
    this.wanted = wanted;
    this.found = found;
  }
}
