import type { NaiveFact, UnnumberedFact } from './facts.js';
import { committed, contribution, dissolved, recorded, sek, sourceDraft, spent } from './history.js';

/** The worked history from approval to discharge, as far as it is about money; the numbers are its rows. */
export function runOffHistory(): NaiveFact[] {
  return recorded(sourceDraft(), ...beforeTheLateVoucher(), lateVoucher, dissolved('2026-12-31'), ...runOff());
}

/** What was known just before row 20 was recorded. */
export function beforeLateVoucher(): NaiveFact[] {
  return recorded(sourceDraft(), ...beforeTheLateVoucher());
}

/** Row 20, recorded after row 19 though effective before row 17. */
export const lateVoucher = spent('P1', '2026-09-28', { amount: '80000' });

function beforeTheLateVoucher(): UnnumberedFact[] {
  return [
    contribution('requisitioned', '2025-12-20', { party: 'MDU', amount: '1100000' }), // 5
    contribution('requisitioned', '2026-01-15', { party: 'Eskilstuna', amount: '5000000' }), // 6
    contribution('requisitioned', '2026-01-15', { party: 'Västerås', amount: '5000000' }),
    contribution('received', '2026-01-31', { party: 'MDU', amount: '1100000' }), // 7
    contribution('received', '2026-02-10', { party: 'Eskilstuna', amount: '5000000' }), // 8
    contribution('received', '2026-02-14', { party: 'Västerås', amount: '3000000' }), // 9
    committed('P1', '2026-02-20', { amount: '14400000' }), // 10
    committed('P2', '2026-02-20', { amount: '1250000' }),
    contribution('received', '2026-03-05', { party: 'Västerås', amount: '2000000' }), // 11
    committed('P3', '2026-04-10', { amount: '600000', body: 'core-team' }), // 12
    spent('P1', '2026-04-30', { amount: '300000' }), // 13
    committed('P4', '2026-05-05', { amount: '150000', body: 'director' }), // 14
    spent('P2', '2026-06-15', { amount: '125000.25' }), // 15
    spent('P3', '2026-08-01', { amount: '100000' }), // 16
    spent('P1', '2026-09-30', { amount: '450000.50' }), // 17
  ];
}

function runOff(): UnnumberedFact[] {
  return [
    ...shortfall('shortfall-requisitioned', '2027-02-01'), // 24
    ...shortfall('shortfall-paid', '2027-03-01'),
    spent('P2', '2027-03-31', { amount: '1000000' }), // 25
    { kind: 'completed', effectiveOn: '2027-04-30', commitment: 'P2', released: sek('124999.75') },
    spent('P1', '2029-06-30', { amount: '13569999.50' }), // 26
    { kind: 'completed', effectiveOn: '2029-06-30', commitment: 'P1', released: 0n },
    { kind: 'settled', effectiveOn: '2029-07-01', commitment: 'P3', survives: false }, // 27
    { kind: 'settled', effectiveOn: '2029-07-01', commitment: 'P4', survives: false },
  ];
}

function shortfall(kind: 'shortfall-requisitioned' | 'shortfall-paid', effectiveOn: string): UnnumberedFact[] {
  return [
    { kind, effectiveOn, party: 'MDU', amount: sek('460810.81') },
    { kind, effectiveOn, party: 'Eskilstuna', amount: sek('2094594.60') },
    { kind, effectiveOn, party: 'Västerås', amount: sek('2094594.59') },
  ];
}
