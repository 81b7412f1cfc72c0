import { InvalidInput, KeyReused, NotFound, PreconditionFailed, TooBusy, TooContended } from '#application/problems.js';
import type { Written } from '#application/written.js';
import { OutcomeUnknown, Unavailable } from '#event-store/port.js';
import { Refusal } from '#ledger/refusal.js';
import { Difference } from './difference.js';
import type { Outcome } from './sent.js';

const PROBLEMS = [InvalidInput, KeyReused, NotFound, PreconditionFailed, TooBusy, TooContended];

/** How a command ended for its client; an error that no client should ever meet is a difference. */
export async function outcomeOf(execute: () => Promise<Written>): Promise<Outcome> {
  try {
    return { kind: 'written', written: await execute() };
  } catch (error) {
    return outcomeOfError(error);
  }
}

/** The same of what was thrown. */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof Refusal) return { kind: 'refused', code: error.code };
  if (error instanceof Unavailable || error instanceof OutcomeUnknown) return { kind: 'unknown', why: error.message };
  if (error instanceof Error && PROBLEMS.some((problem) => error instanceof problem)) {
    return { kind: 'problem', problem: error.name, error };
  }
  const stack = error instanceof Error ? error.stack : String(error);
  throw new Difference(`A client was answered with an error of no stated kind: ${stack}`);
}

/** Whether the client knows now what became of its command. */
export function isDefinite(outcome: Outcome): boolean {
  return outcome.kind !== 'unknown';
}

/** Whether the same request may be sent again, since nothing was recorded by chance only. */
export function mayPass(outcome: Outcome): boolean {
  return outcome.kind === 'problem' && (outcome.problem === 'TooContended' || outcome.problem === 'TooBusy');
}
