import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { CommandRequest } from '#application/write-handler.js';
import type { Written } from '#application/written.js';
import type { Line } from '../support/history.js';

/** How one attempt ended for the client. Only `unknown` leaves open whether anything was recorded. */
export type Outcome =
  | { readonly kind: 'written'; readonly written: Written }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'problem'; readonly problem: string; readonly error: Error }
  | { readonly kind: 'unknown'; readonly why: string };

/** Which stream a command goes to. */
export type Category = 'agreement' | 'organisation';

/** One command of a client, and all that it was answered. */
export interface Sent {
  readonly category: Category;
  readonly request: CommandRequest;
  readonly commandId: string;
  readonly commandHash: string;
  /** What the rules are told; none where no rule may ever see the command. */
  readonly line?: Line;
  /** `written`, or the code or problem by which it must be answered; none where only the rules can say. */
  readonly wanted?: string;
  readonly outcomes: Outcome[];
  /** Retries and duplicates share it, so that the answers can be compared. */
  readonly name: string;
}

const COMMAND_NAMESPACE = 'f0f54d59-e7f6-4a03-bdee-c80bb9ebb34f';

/** UUIDv5 by RFC 9562, written here again so that the ledger's own is not trusted. */
function uuid5(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The ids that `libs/audit/FORMAT.md` gives a command. */
export function idsOf(category: Category, { id, command, body, actor, idempotencyKey }: CommandRequest) {
  const asked = canonicalize(['POST', `/${category}s/${id}/${command}`, body]);
  return {
    commandId: uuid5(COMMAND_NAMESPACE, canonicalize([actor.id, idempotencyKey]) ?? ''),
    commandHash: createHash('sha256')
      .update('agreement-ledger/command/1\n')
      .update(asked ?? '')
      .digest('hex'),
  };
}

/** A command ready to be sent. */
export function toSend(category: Category, request: CommandRequest, more: Pick<Sent, 'line' | 'wanted'> = {}): Sent {
  const name = `${request.command} of ${category} ${request.id} with key ${request.idempotencyKey}`;
  return { category, request, ...idsOf(category, request), ...more, outcomes: [], name };
}

/** The request that a line of a history is. Only an example takes its instants from outside. */
export function requestOf(line: Line, of: { id: string; key: string; example: boolean; ifMatch?: number }): CommandRequest {
  const { command, effectiveOn, reason, source, input, actor, recordedAt } = line;
  return {
    id: of.id,
    command,
    actor,
    idempotencyKey: of.key,
    body: {
      ...(effectiveOn === undefined ? {} : { effectiveOn }),
      ...(reason === undefined ? {} : { reason }),
      ...(source === undefined ? {} : { source }),
      ...input,
    },
    ...(of.ifMatch === undefined ? {} : { ifMatch: of.ifMatch }),
    ...(of.example && recordedAt !== undefined ? { recordedAt } : {}),
  };
}
