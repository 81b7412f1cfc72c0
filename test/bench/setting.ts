import { figure, median } from './arithmetic.js';
import type { Postgres } from './postgres.js';
import type { Prepared } from './prepared.js';
import { profiled, profiledProcess } from './profile.js';
import type { Finding, Measured } from './report.js';

/** What every part of the bench is given: where to work, how long, and who is at hand to be compared with. */
export interface Setting {
  readonly under: string;
  readonly seed: number;
  readonly isQuick: boolean;
  /** Rounds of what is short; whole processes on large files run fewer. */
  readonly rounds: number;
  readonly prepared: readonly Prepared[];
  readonly postgres: Postgres | { readonly notAtHand: string };
  readonly emmett: { readonly notAtHand: string } | undefined;
  readonly hledger: { readonly notAtHand: string } | undefined;
  readonly ledger: { readonly notAtHand: string } | undefined;
  readonly say: (what: string) => void;
}

/** The largest workload there is: what most rows are measured on. */
export function largest({ prepared }: Setting): Prepared {
  return prepared.at(-1) as Prepared;
}

/** The finding, with a profile of our arm where a bound was missed: what stands between is shown by this run, not remembered. */
export async function explained(measured: Measured, ours: () => Promise<unknown>): Promise<Finding> {
  return isMissed(measured) ? { ...measured, profile: await profiled(ours) } : measured;
}

/** The same where our arm is a process of its own; it is started with the flags that are given. */
export async function explainedProcess(
  measured: Measured,
  ours: (flags: readonly string[]) => Promise<unknown>,
): Promise<Finding> {
  return isMissed(measured) ? { ...measured, profile: await profiledProcess(ours) } : measured;
}

function isMissed({ verdict }: Measured): boolean {
  return verdict === 'aim-missed' || verdict === 'gate-missed';
}

/** The rows that cannot be measured, each with why. */
export function notAtHand(ids: readonly string[], why: { readonly notAtHand: string }): Finding[] {
  return ids.map((id) => ({ id, notAtHand: why.notAtHand }));
}

/** Medians of arms with their unit. */
export function told(unit: string, arms: Readonly<Record<string, readonly number[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(arms).map(([name, figures]) => [name, `${figure(median(figures))} ${unit}`]));
}
