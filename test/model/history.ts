import type { Body, FactOf, Group, NaiveFact, UnnumberedFact, Weight } from './facts.js';

/** Öre out of a decimal string of kronor with at most two decimals, '-1234.50' or '1234'. */
export function sek(amount: string): bigint {
  const [kronor = '0', decimals = ''] = amount.replace('-', '').split('.');
  const minor = BigInt(kronor) * 100n + BigInt(decimals.padEnd(2, '0'));
  return amount.startsWith('-') ? -minor : minor;
}

/** The facts numbered in the order given, from 1. */
export function recorded(...facts: readonly UnnumberedFact[]): NaiveFact[] {
  return facts.map((fact, index) => ({ ...fact, seq: index + 1 }));
}

/** The terms of the agreement 2026–2029: MDU, Eskilstuna and Västerås with 1.1, 5 and 5 million a year. */
export function sourceDraft(): UnnumberedFact {
  const years = { fromYear: 2026, toYear: 2029 };
  return {
    kind: 'drafted',
    effectiveOn: '2025-09-18',
    parties: ['MDU', 'Eskilstuna', 'Västerås'],
    periodFrom: '2026-01-01',
    periodTo: '2029-12-31',
    schedule: [
      { party: 'MDU', ...years, yearly: sek('1100000') },
      { party: 'Eskilstuna', ...years, yearly: sek('5000000') },
      { party: 'Västerås', ...years, yearly: sek('5000000') },
    ],
    policy: 'requisitioned-stands',
  };
}

/** A small agreement for hand-computed cases: A and B pay 100 and 300 kronor a year, 2026–2027 (key 1 : 3). */
export function smallDraft(changes: Partial<Pick<FactOf<'drafted'>, 'policy' | 'parties' | 'schedule'>> = {}): UnnumberedFact {
  const years = { fromYear: 2026, toYear: 2027 };
  return {
    kind: 'drafted',
    effectiveOn: '2025-06-01',
    parties: ['A', 'B'],
    periodFrom: '2026-01-01',
    periodTo: '2027-12-31',
    schedule: [
      { party: 'A', ...years, yearly: sek('100') },
      { party: 'B', ...years, yearly: sek('300') },
    ],
    policy: 'requisitioned-stands',
    ...changes,
  };
}

/** A commitment, decided on its effective date, by the board unless said otherwise. */
export function committed(
  commitment: string,
  decidedOn: string,
  terms: { amount: string; body?: Body; split?: readonly Weight[]; carriedOverOn?: string },
): UnnumberedFact {
  const { amount, body = 'board', split, carriedOverOn } = terms;
  const decided = { kind: 'committed', commitment, body, decidedOn, amount: sek(amount), ...(split ? { split } : {}) } as const;
  if (carriedOverOn !== undefined) return { ...decided, effectiveOn: carriedOverOn, carriedOver: true };
  return { ...decided, effectiveOn: decidedOn };
}

/** An increase, by the board unless said otherwise. */
export function increased(
  commitment: string,
  effectiveOn: string,
  terms: { amount: string; body?: Body; split?: readonly Weight[] },
): UnnumberedFact {
  const { amount, body = 'board', split } = terms;
  return { kind: 'increased', effectiveOn, commitment, body, amount: sek(amount), ...(split ? { split } : {}) };
}

/** Money asked from, paid by or paid back to a party for a contribution year. */
export function contribution(
  kind: 'requisitioned' | 'received' | 'refunded',
  effectiveOn: string,
  what: { party: string; year?: number; amount: string },
): UnnumberedFact {
  const { party, year = 2026, amount } = what;
  return { kind, effectiveOn, party, year, amount: sek(amount) };
}

/** An opening balance on the first day of the period. */
export function opening(amount: string): UnnumberedFact {
  return { kind: 'opening', effectiveOn: '2026-01-01', amount: sek(amount) };
}

/** A release of what a commitment no longer needs. */
export function released(
  commitment: string,
  effectiveOn: string,
  { amount, group }: { amount: string; group?: Group },
): UnnumberedFact {
  return { kind: 'released', effectiveOn, commitment, amount: sek(amount), ...(group ? { group } : {}) };
}

/** A reversal of the expenditure of a date. */
export function reversed(spentId: string, effectiveOn: string, amount: string): UnnumberedFact {
  return { kind: 'reversed', effectiveOn, spentId, amount: sek(amount) };
}

/** A rescission. */
export function rescinded(commitment: string, effectiveOn: string): UnnumberedFact {
  return { kind: 'rescinded', effectiveOn, commitment };
}

/** A settlement of what is contested of a commitment. */
export function settled(commitment: string, effectiveOn: string, survives: boolean): UnnumberedFact {
  return { kind: 'settled', effectiveOn, commitment, survives };
}

/** An expenditure whose id is the date. */
export function spent(
  commitment: string,
  effectiveOn: string,
  { amount, group }: { amount: string; group?: Group },
): UnnumberedFact {
  return { kind: 'spent', effectiveOn, id: effectiveOn, commitment, amount: sek(amount), ...(group ? { group } : {}) };
}

/** A dissolution under § 11. */
export function dissolved(effectiveOn: string): UnnumberedFact {
  return { kind: 'dissolved', effectiveOn, ground: 'failed-negotiation' };
}
