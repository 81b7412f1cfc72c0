import { createHash } from 'node:crypto';
import { v5 as uuidVersion5, validate } from 'uuid';
import { canonicalBytes, UnsafeValue } from './canonical.js';

/** The UUIDv5 namespace of command ids (FORMAT.md, "Identifiers"); it never changes. */
export const commandNamespace = 'f0f54d59-e7f6-4a03-bdee-c80bb9ebb34f';

/** The UUIDv5 namespace of event ids (FORMAT.md, "Identifiers"); it never changes. */
export const eventNamespace = 'fabc6f85-911b-4866-988b-0caf9b933dac';

/** The line that stands before the bytes of a command in its hash, so that no other hash of ours can equal it. */
export const commandPrefix = 'agreement-ledger/command/1\n';

/** The id of a command: the same actor with the same Idempotency-Key means the same command (UUIDv5 over JCS of `[actor, key]`). */
export function commandId(actor: string, idempotencyKey: string): string {
  if (actor === '') throw new UnsafeValue('/0', 'is an empty actor');
  if (idempotencyKey === '') throw new UnsafeValue('/1', 'is an empty Idempotency-Key');
  return uuidVersion5(canonicalBytes([actor, idempotencyKey]), commandNamespace);
}

/** The id of the event at `index` (0, 1, 2 …) among those a command makes: a retry makes the same ids (UUIDv5 over JCS of `[commandId, index]`). */
export function eventId(command: string, index: number): string {
  if (!isLowerCaseUuid(command)) throw new UnsafeValue('/0', `is "${command}", not a UUID in lower case`);
  if (!Number.isSafeInteger(index) || index < 0)
    throw new UnsafeValue('/1', `is ${index}, not the place of an event (0, 1, 2 …)`);
  return uuidVersion5(canonicalBytes([command, index]), eventNamespace);
}

/** What a command asked for, as SHA-256 in lower-case hex over its method, path and JSON body (`null` for none): a retry asks for the same. */
export function commandHash(method: string, path: string, body: unknown): string {
  return createHash('sha256')
    .update(commandPrefix)
    .update(canonicalBytes([method, path, body]))
    .digest('hex');
}

/** Whether a text is a UUID as this ledger writes them: 36 characters, hexadecimal digits in lower case. */
export function isLowerCaseUuid(text: string): boolean {
  return validate(text) && text === text.toLowerCase();
}
