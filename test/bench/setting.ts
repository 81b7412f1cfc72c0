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
  /** Our arms of the rows that missed a bound, to be profiled when nothing is measured any more. */
  readonly toExplain: { readonly id: string; readonly ours: () => Promise<unknown> }[];
}

/** The largest workload there is: what most rows are measured on. */
export function largest({ prepared }: Setting): Prepared {
  return prepared.at(-1) as Prepared;
}

/**
 * The finding; where a bound was missed, our arm is kept to be profiled. Not at once: a process that V8's profiler has once been
 * connected to stays slower by half, and what is measured next would be slower with it.
 */
export function explained({ toExplain }: Setting, measured: Measured, ours: () => Promise<unknown>): Finding {
  if (isMissed(measured)) toExplain.push({ id: measured.id, ours });
  return measured;
}

/** The findings with the profiles of the arms that were kept: what stands between is shown by this run, not remembered. */
export async function profiles({ toExplain, say }: Setting, findings: readonly Finding[]): Promise<Finding[]> {
  const shown = new Map<string, readonly string[]>();
  for (const { id, ours } of toExplain) {
    say(`profile of ${id} …`);
    shown.set(id, await profiled(ours));
  }
  return findings.map((finding) => {
    const profile = shown.get(finding.id);
    return profile && 'verdict' in finding ? { ...finding, profile } : finding;
  });
}

/** The finding with a profile of our arm where it is a process of its own; it is started with the flags that are given. */
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
