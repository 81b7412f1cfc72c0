import type { Fault } from '#ledger/validate.js';

// What can be wrong with a request besides what the rules refuse. Each becomes one problem type at the edge.

/** The input does not have the form that was asked for; nothing was recorded. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map((f) => `${f.pointer || '/'}: ${f.message}`).join('; '));
  }
}

/** What was asked for does not exist: an agreement, an account, a revision, a command. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
  constructor(
    readonly what: string,
    readonly id: string,
  ) {
    super(`There is no ${what} "${id}".`);
  }
}

/** The Idempotency-Key was used for another command; nothing was recorded. */
export class KeyReused extends Error {
  override readonly name = 'KeyReused';
  constructor() {
    super('This Idempotency-Key was used for a command with another content; use a new key for a new command.');
  }
}

/** If-Match named another revision than the agreement has; nothing was recorded. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';
  constructor(
    readonly wanted: number,
    readonly found: number,
  ) {
    super(`If-Match said revision ${wanted} and the agreement is at ${found}; read it again and decide anew.`);
  }
}

/** Other writers were first each time; nothing was recorded, and the same request may be sent again. */
export class TooContended extends Error {
  override readonly name = 'TooContended';
  constructor() {
    super('Other writers came first several times; nothing was recorded. Send the same request again.');
  }
}

/** More waits than the ledger takes on; nothing was recorded, and the same request may be sent again. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy';
  constructor(readonly limit: number) {
    super(`${limit} commands wait for this agreement already; send the same request again in a while.`);
  }
}

/** The stream holds as many events as one agreement may (`design.md` 4). */
export class StreamFull extends Error {
  override readonly name = 'StreamFull';
  constructor(readonly limit: number) {
    super(`The agreement holds ${limit} events, which is the limit; it takes no more.`);
  }
}

/** The read models have not come as far as the answer needs within the time they are waited for. */
export class ProjectionBehind extends Error {
  override readonly name = 'ProjectionBehind';
  constructor() {
    super('The answer is not ready: the read models have not come as far as the question. Ask again.');
  }
}

/** The question itself cannot be asked of this agreement: a date before it, an instant before it was recorded. */
export class Unanswerable extends Error {
  override readonly name = 'Unanswerable';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
