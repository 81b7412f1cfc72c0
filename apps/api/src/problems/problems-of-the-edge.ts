import type { Facts, Refusal } from '#ledger/refusal.js';
import type { ProblemCode } from './catalogue.js';

/** A refusal, and the clause that says so as the agreement prints it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly refusal: Refusal,
    readonly clause: string | undefined,
  ) {
    super(refusal.code);
  }
}

/** What is wrong with a request before the ledger is asked at all. */
export class EdgeProblem extends Error {
  override readonly name = 'EdgeProblem';
  constructor(
    readonly code: ProblemCode,
    readonly facts: Facts = {},
  ) {
    super(code);
  }
}
