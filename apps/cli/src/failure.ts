import { refusalText } from '#application/carry-over-refused.js';
import { CopyRefused } from '#application/copy-refused.js';
import { StoreChoiceRefused } from '#application/event-store-choice.js';
import {
  InvalidInput,
  KeyReused,
  NotFound,
  PreconditionFailed,
  ProjectionBehind,
  StreamFull,
  TooBusy,
  TooContended,
  Unanswerable,
} from '#application/problems.js';
import { BrokenChain } from '#audit/broken-chain.js';
import { DataDirectoryOwned } from '#event-store/data-directory.js';
import { Corrupt, NotStorable, OutcomeUnknown, StreamTombstoned, TooLarge, Unavailable } from '#event-store/port.js';
import { ruleOf } from '#ledger/clauses.js';
import { type Facts, type Language, Refusal } from '#ledger/refusal.js';
import { EXIT, type ExitCode } from './exit-codes.js';

/** What went wrong, ready to be shown, in the words of the problems over HTTP (RFC 9457), and what the process ends with. */
export interface Shown {
  exitCode: ExitCode;
  code: string;
  /** One sentence. */
  detail: string;
  /** The clause of the agreement that says so, as it is printed. */
  clause?: string;
  /** The rule of the domain (`K2`), or what it is about where no clause is printed. */
  rule?: string;
  /** What the sentence of a refusal was made with; nothing else has them. */
  facts?: Facts;
  /** Each field that is wrong, by JSON pointer. */
  errors?: readonly { pointer: string; message: string }[];
}

/** A failure that this command found itself, or that a server told of. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    readonly shown: Shown,
    options?: ErrorOptions,
  ) {
    super(shown.detail, options);
  }
}

/** Makes a failure; `code` is a short name for programs. */
export function failure(exitCode: ExitCode, code: string, detail: string): Failure {
  return new Failure({ exitCode, code, detail });
}

/** A refusal as it is shown, with its clause as the agreement prints it where there is one. */
export function refusalShown(refusal: Refusal, of: { language: Language; clause?: string | undefined }): Shown {
  const { code, facts } = refusal;
  const { language, clause } = of;
  const rule = ruleOf(refusal.clause) ?? (clause === undefined ? refusal.clause : undefined);
  return {
    ...{ exitCode: EXIT.refused, code, detail: refusalText(refusal, language) },
    ...(clause === undefined ? {} : { clause }),
    ...(rule === undefined ? {} : { rule }),
    facts,
  };
}

type AnyError = abstract new (...parameters: never[]) => Error;

// The codes are those of the problems over HTTP, so that a script need not know which way it went.
const KINDS: readonly { types: readonly AnyError[]; exitCode: ExitCode; code: string }[] = [
  { types: [NotFound], exitCode: EXIT.notFound, code: 'not-found' },
  { types: [StoreChoiceRefused], exitCode: EXIT.usage, code: 'event-store-choice' },
  { types: [CopyRefused], exitCode: EXIT.usage, code: 'copy-refused' },
  { types: [KeyReused], exitCode: EXIT.usage, code: 'idempotency-key-reused' },
  { types: [NotStorable], exitCode: EXIT.usage, code: 'invalid-input' },
  { types: [TooLarge], exitCode: EXIT.usage, code: 'too-large' },
  { types: [PreconditionFailed], exitCode: EXIT.refused, code: 'precondition-failed' },
  { types: [StreamFull], exitCode: EXIT.refused, code: 'agreement-full' },
  { types: [DataDirectoryOwned], exitCode: EXIT.unavailable, code: 'data-directory-owned' },
  { types: [Unavailable], exitCode: EXIT.unavailable, code: 'unavailable' },
  { types: [OutcomeUnknown], exitCode: EXIT.unavailable, code: 'outcome-unknown' },
  { types: [TooBusy], exitCode: EXIT.unavailable, code: 'too-busy' },
  { types: [TooContended], exitCode: EXIT.unavailable, code: 'too-contended' },
  { types: [ProjectionBehind], exitCode: EXIT.unavailable, code: 'answer-not-ready' },
  { types: [Corrupt, BrokenChain, StreamTombstoned], exitCode: EXIT.integrity, code: 'integrity' },
];

/** Any error as it is shown; one that nobody expected is a fault of ours. */
export function shownOf(error: unknown, language: Language): Shown {
  if (error instanceof Failure) return error.shown;
  if (error instanceof Refusal) return refusalShown(error, { language });
  if (error instanceof InvalidInput) {
    const detail = error.faults.map(({ pointer, message: text }) => `${pointer || '/'}: ${text}`).join('; ');
    return { exitCode: EXIT.usage, code: 'invalid-input', detail, errors: error.faults };
  }
  if (error instanceof Unanswerable) return { exitCode: EXIT.usage, code: error.code, detail: error.message };
  const detail = error instanceof Error ? error.message : String(error);
  const kind = KINDS.find(({ types }) => types.some((type) => error instanceof type));
  return kind ? { exitCode: kind.exitCode, code: kind.code, detail } : { exitCode: EXIT.ours, code: 'fault', detail };
}
