import {
  NotStorable,
  OutcomeUnknown,
  type Revision,
  type StreamName,
  StreamTombstoned,
  TooLarge,
  Unavailable,
  WrongExpectedRevision,
} from './port.js';
import type { SoundAppend } from './validation.js';

interface Failure {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly actualVersion?: unknown;
}

// What the gRPC library says when it never had a connection to send on, and the client when it found no node.
const nothingWasSent = /No connection established|Name resolution failed|Failed to discover after/;

/**
 * What a failed append means. Only what is on this list is definitely rejected, or was definitely never sent; after everything
 * else the outcome is unknown, whatever the server seems to say.
 */
export function appendFailure(error: unknown, append: SoundAppend): Error {
  const { stream, expected } = append;
  switch (failureType(error)) {
    case 'wrong-expected-version':
      return new WrongExpectedRevision({ stream, expected, actual: actualRevision(error) });
    case 'stream-deleted':
      return new StreamTombstoned(stream, { cause: error });
    case 'access-denied':
      return new Unavailable(`EventStoreDB denies this account the append to ${stream}; nothing was written.`, { cause: error });
    case 'not-leader':
      return new Unavailable(`No leader took the append to ${stream}; nothing was written.`, { cause: error });
    case 'maximum-append-size-exceeded':
      return new TooLarge(`EventStoreDB finds the append to ${stream} too large; nothing was written.`, { cause: error });
    case 'invalid-argument':
    case 'missing-required-metadata-property':
      return new NotStorable(`EventStoreDB refuses the append to ${stream}: ${messageOf(error)}`, { cause: error });
  }
  if (nothingWasSent.test(messageOf(error))) {
    return new Unavailable(`EventStoreDB cannot be reached; the append to ${stream} was not sent: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const problem = `EventStoreDB did not say whether the append to ${stream} was stored: ${messageOf(error)}`;
  return new OutcomeUnknown(problem, { cause: error });
}

/** What a failed read or subscription means; reads change nothing, so everything but a tombstone may be repeated. */
export function readFailure(error: unknown, stream?: StreamName): unknown {
  if (isOfThePort(error)) return error;
  if (failureType(error) === 'stream-deleted' && stream !== undefined) return new StreamTombstoned(stream, { cause: error });
  return new Unavailable(`EventStoreDB cannot be read now: ${messageOf(error)}`, { cause: error });
}

/** The word that the client has for what the server said, if it has one. */
export function failureType(error: unknown): string | null {
  const type = (error as Failure | null)?.type;
  return typeof type === 'string' ? type : null;
}

function actualRevision(error: unknown): Revision | null {
  const actual = (error as Failure).actualVersion;
  return typeof actual === 'bigint' ? actual : null;
}

// Some failures are plain errors, and the message of a conflict is empty.
function messageOf(error: unknown): string {
  const message = (error as Failure | null)?.message;
  return typeof message === 'string' && message !== '' ? message : (failureType(error) ?? String(error));
}

function isOfThePort(error: unknown): boolean {
  const names: readonly unknown[] = ['Corrupt', 'Unavailable', 'StreamTombstoned', 'NotStorable'];
  return error instanceof Error && names.includes(error.name);
}
