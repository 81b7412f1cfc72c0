/**
 * The facts the naive model sums. They are already accepted: the model never judges whether a fact should have been refused,
 * it only says what follows. Amounts are whole öre, dates 'YYYY-MM-DD', `seq` the recorded order.
 */

/** The default of N7 and its two alternatives. */
export type ContributionPolicy = 'requisitioned-stands' | 'full-year' | 'pro-rata-days';

/** Who decided a tranche (S2, S3). */
export type Body = 'board' | 'core-team' | 'director';

/** The group of tranches that spending and releases after a dissolution name (R3). */
export type Group = 'surviving' | 'contested';

/** One party's part in a split or a key; the weights are relative, their unit does not matter. */
export interface Weight {
  readonly party: string;
  readonly weight: bigint;
}

/** A party's yearly sum from one year through another, in öre. */
export interface ScheduleRow {
  readonly party: string;
  readonly fromYear: number;
  readonly toYear: number;
  readonly yearly: bigint;
}

/** A line of a budget, in öre. */
export interface BudgetRow {
  readonly line: string;
  readonly amount: bigint;
}

type Kinds =
  | {
      readonly kind: 'drafted';
      readonly parties: readonly string[];
      readonly periodFrom: string;
      readonly periodTo: string;
      readonly schedule: readonly ScheduleRow[];
      readonly policy: ContributionPolicy;
      /** The parties whose approval the entry into force waits for (§ 8); without them it waits for nobody. */
      readonly conditions?: readonly string[];
      /** Days from a requisition to its due date (§ 7), 30 where not said. */
      readonly paymentDays?: number;
    }
  | { readonly kind: 'condition-met'; readonly party: string }
  | { readonly kind: 'otherwise-changed' }
  | { readonly kind: 'schedule-changed'; readonly party: string; readonly fromYear: number; readonly yearly: bigint }
  | { readonly kind: 'policy-changed'; readonly policy: ContributionPolicy }
  /** A court annulled a party's approval: its condition is not met any more (§ 8). */
  | { readonly kind: 'annulled'; readonly party: string }
  /** A party acceded; the sum it is to pay is a fact of its own. */
  | { readonly kind: 'acceded'; readonly party: string }
  | { readonly kind: 'carried-in'; readonly transfer: string; readonly amount: bigint }
  | { readonly kind: 'carried-out'; readonly transfer: string; readonly amount: bigint }
  | { readonly kind: 'withdrawn'; readonly party: string; readonly fromYear: number }
  | { readonly kind: 'opening'; readonly amount: bigint }
  | {
      readonly kind: 'requisitioned';
      readonly requisition?: string;
      readonly party: string;
      readonly year: number;
      readonly amount: bigint;
    }
  | { readonly kind: 'received'; readonly party: string; readonly year: number; readonly amount: bigint }
  | { readonly kind: 'refunded'; readonly party: string; readonly year: number; readonly amount: bigint }
  | {
      readonly kind: 'committed';
      readonly commitment: string;
      readonly body: Body;
      readonly decidedOn: string;
      readonly amount: bigint;
      readonly split?: readonly Weight[];
      readonly carriedOver?: true;
    }
  | {
      readonly kind: 'increased';
      readonly commitment: string;
      readonly body: Body;
      readonly amount: bigint;
      readonly split?: readonly Weight[];
    }
  | { readonly kind: 'reduced'; readonly commitment: string; readonly amount: bigint; readonly group?: Group }
  | { readonly kind: 'released'; readonly commitment: string; readonly amount: bigint; readonly group?: Group }
  | { readonly kind: 'completed'; readonly commitment: string; readonly released: bigint; readonly group?: Group }
  | { readonly kind: 'rescinded'; readonly commitment: string }
  | { readonly kind: 'spent'; readonly id: string; readonly commitment: string; readonly amount: bigint; readonly group?: Group }
  | { readonly kind: 'reversed'; readonly spentId: string; readonly amount: bigint }
  | { readonly kind: 'dissolved'; readonly ground: 'failed-negotiation' | 'other' }
  | { readonly kind: 'shortfall-requisitioned'; readonly party: string; readonly amount: bigint }
  | { readonly kind: 'shortfall-paid'; readonly party: string; readonly amount: bigint }
  | { readonly kind: 'shortfall-refunded'; readonly party: string; readonly amount: bigint }
  | { readonly kind: 'surplus-paid'; readonly party: string; readonly amount: bigint }
  | { readonly kind: 'settled'; readonly commitment: string; readonly survives: boolean }
  | MoneyKinds;

/** Budgets, outside money, receipts and claims. */
type MoneyKinds =
  | { readonly kind: 'budgeted'; readonly year: number; readonly total: bigint; readonly lines: readonly BudgetRow[] }
  | { readonly kind: 'broken-down'; readonly year: number; readonly line: string }
  | { readonly kind: 'line-spent'; readonly id: string; readonly year: number; readonly line: string; readonly amount: bigint }
  | { readonly kind: 'line-reversed'; readonly spentId: string; readonly amount: bigint }
  | { readonly kind: 'tied'; readonly commitment: string; readonly year: number; readonly line: string }
  | { readonly kind: 'external-target'; readonly fromYear: number; readonly toYear: number; readonly yearly: bigint }
  | { readonly kind: 'external-secured'; readonly funding: string; readonly amount: bigint; readonly purpose: readonly string[] }
  | { readonly kind: 'external-received'; readonly funding: string; readonly amount: bigint }
  | { readonly kind: 'external-refunded'; readonly funding: string; readonly amount: bigint }
  /** Negative where a use is taken back. */
  | { readonly kind: 'external-used'; readonly funding: string; readonly spentId: string; readonly amount: bigint }
  | { readonly kind: 'unidentified'; readonly receipt: string; readonly amount: bigint }
  /** The payment that it was is a fact of its own. */
  | { readonly kind: 'identified'; readonly receipt: string; readonly amount: bigint }
  | {
      readonly kind: 'credited';
      readonly requisition: string;
      readonly party: string;
      readonly year: number;
      readonly amount: bigint;
    }
  | { readonly kind: 'written-off'; readonly party: string; readonly year: number; readonly amount: bigint }
  | { readonly kind: 'in-kind'; readonly party: string; readonly year: number; readonly amount: bigint };

/** A fact before it has a place in the recorded order. */
export type UnnumberedFact = Kinds & { readonly effectiveOn: string };

/** A fact with its place in the recorded order and the day it is true from, inclusive. */
export type NaiveFact = UnnumberedFact & { readonly seq: number };

/** The facts of one kind. */
export type FactOf<K extends NaiveFact['kind']> = Extract<NaiveFact, { kind: K }>;

/** The facts effective by a date in the order K3 computes in: by effective date, the same day as recorded. */
export function factsUntil(facts: readonly NaiveFact[], on: string): NaiveFact[] {
  return facts.filter((fact) => fact.effectiveOn <= on).sort(inOrderOfEffect);
}

/** The facts of one kind, in the order given. */
export function ofKind<K extends NaiveFact['kind']>(facts: readonly NaiveFact[], kind: K): FactOf<K>[] {
  return facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
}

/** The sum of the amounts. */
export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** The greater of two amounts. */
export function greater(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/** The lesser of two amounts. */
export function lesser(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

/** The earlier of two dates. */
export function earlier(one: string, other: string): string {
  return one < other ? one : other;
}

/** The later of two dates. */
export function later(one: string, other: string): string {
  return one > other ? one : other;
}

function inOrderOfEffect(one: NaiveFact, other: NaiveFact): number {
  if (one.effectiveOn !== other.effectiveOn) return one.effectiveOn < other.effectiveOn ? -1 : 1;
  return one.seq - other.seq;
}
