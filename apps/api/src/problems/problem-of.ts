import { HttpException } from '@nestjs/common';
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
import { UnsafeValue } from '#audit/canonical.js';
import { Corrupt, NotStorable, OutcomeUnknown, StreamTombstoned, TooLarge, Unavailable } from '#event-store/port.js';
import { isDiskFull } from '#event-store/sqlite-errors.js';
import type { Facts } from '#ledger/refusal.js';
import { FAULTS_MAX, type Fault } from '#ledger/validate.js';
import { LIMITS } from '../http.js';
import type { ProblemCode } from './catalogue.js';
import { EdgeProblem } from './problems-of-the-edge.js';

/** Which problem of the catalogue an error is, and its facts. */
export interface Known {
  code: ProblemCode;
  facts: Facts;
  errors?: readonly Fault[];
}

type Entry<E extends Error> = [new (...args: never[]) => E, (error: E) => Known];

function entry<E extends Error>(type: new (...args: never[]) => E, known: (error: E) => Known): Entry<Error> {
  return [type, known] as unknown as Entry<Error>;
}

const plain =
  (code: ProblemCode, facts: Facts = {}) =>
  () => ({ code, facts });

const TOO_LARGE: Facts = { body: String(LIMITS.bodyBytes), file: String(LIMITS.importBytes) };

function invalid(errors: readonly Fault[]): Known {
  const { pointer = '', message = '' } = errors[0] ?? {};
  return {
    code: 'invalid-input',
    facts: { count: String(errors.length), pointer, message },
    errors: errors.slice(0, FAULTS_MAX),
  };
}

/** The one table from errors to problems. What stands nowhere in it is a fault of ours: 500, logged, and nothing of it told. */
const TABLE: readonly Entry<Error>[] = [
  entry(EdgeProblem, ({ code, facts }) => ({ code, facts })),
  entry(InvalidInput, ({ faults }) => invalid(faults)),
  entry(UnsafeValue, ({ path, problem }) => invalid([{ pointer: path, message: `this value ${problem}` }])),
  entry(NotStorable, ({ message }) => invalid([{ pointer: '', message }])),
  entry(NotFound, ({ what, id }) => ({ code: 'not-found', facts: { what, id } })),
  entry(KeyReused, plain('idempotency-key-reused')),
  entry(PreconditionFailed, ({ wanted, found }) => ({
    code: 'precondition-failed',
    facts: { wanted: String(wanted), found: String(found) },
  })),
  entry(TooContended, plain('too-contended')),
  entry(TooBusy, ({ limit }) => ({ code: 'too-busy', facts: { limit: String(limit) } })),
  entry(StreamFull, ({ limit }) => ({ code: 'agreement-full', facts: { limit: String(limit) } })),
  entry(ProjectionBehind, plain('answer-not-ready')),
  entry(Unanswerable, ({ code, message }) => ({ code: unanswerable(code), facts: { message } })),
  entry(Unavailable, (error) => ({ code: isDiskFull(error) ? 'disk-full' : 'unavailable', facts: {} })),
  entry(OutcomeUnknown, plain('outcome-unknown')),
  entry(TooLarge, plain('too-large', TOO_LARGE)),
  entry(Corrupt, plain('integrity')),
  entry(BrokenChain, plain('integrity')),
  entry(StreamTombstoned, plain('integrity')),
  entry(HttpException, (error) => ofFramework(error)),
];

/** The problem an error is; undefined where it is none that is expected. */
export function problemOf(error: unknown): Known | undefined {
  const [, known] = TABLE.find(([type]) => error instanceof type) ?? [];
  const found = known?.(error as Error);
  return found?.code === 'internal' ? undefined : found;
}

function unanswerable(code: string): ProblemCode {
  return code === 'not-yet-recorded' ? 'not-yet-recorded' : 'before-the-agreement';
}

/** What the framework says of a request that it did not let through to us. */
function ofFramework(error: HttpException): Known {
  const status = error.getStatus();
  if (status === 413) return { code: 'too-large', facts: TOO_LARGE };
  if (status === 414) return { code: 'path-too-long', facts: {} };
  if (status === 415) {
    return { code: 'unsupported-media-type', facts: { wanted: 'application/json or application/x-ndjson', found: 'another' } };
  }
  if (status >= 400 && status < 500) return { code: 'bad-request', facts: { message: error.message } };
  return { code: 'internal', facts: {} };
}
