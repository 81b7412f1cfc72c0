// The workload of the bench, from a seed: 50 agreements of 20 accounts each, ten years, in the order of recording. 90 % is recorded within
// 5 days of its effective date, 8 % within 60, 2 % up to 400 days late. One event is one transaction, hence two postings.

/** The seed of every run that does not say another. */
export const SEED = 20260101;
/** Changed when the same seed gives another workload, so that what is kept of an older one is not used. */
export const WORKLOAD = 1;

const AGREEMENTS = 50;
const PARTIES = ['mdu', 'eskilstuna', 'vasteras'] as const;
const YEARS = [2016, 2021] as const;
const DAY_MS = 86_400_000;
const FIRST_MS = Date.UTC(2016, 0, 1);
const SPAN_MS = Date.UTC(2026, 0, 1) - FIRST_MS;

/** The day the agreements are drafted: before anything takes effect. */
export const DRAFTED_ON = '2014-11-01';
/** The instant of their drafting, before anything else is recorded. */
export const DRAFTED_AT = '2015-12-31T10:00:00.000Z';
/** The last day on which anything takes effect. */
export const LAST_DAY = '2025-12-31';

/** What happened: the event of the ledger that says so. */
export type Kind = 'requisitioned' | 'received' | 'refunded' | 'external-received' | 'external-refunded';

/** One transaction of two postings: `minor` (whole öre) is put on `debit` and taken from `credit`. */
export interface Transaction {
  readonly agreement: number;
  readonly kind: Kind;
  readonly party: string;
  readonly year: number;
  readonly minor: number;
  readonly debit: string;
  readonly credit: string;
  readonly effectiveOn: string;
  readonly recordedAt: string;
}

/** The id of an agreement of the workload, by its number from 0. */
export function agreementId(number: number): string {
  return `be9c0000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** Numbers in [0, 1) from a seed: mulberry32, the same everywhere. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The numbers of all agreements. */
export function agreements(): number[] {
  return Array.from({ length: AGREEMENTS }, (_, number) => number);
}

/** The 20 accounts of an agreement, as the ledger names them. */
export function accounts(): string[] {
  const yearly = PARTIES.flatMap((party) =>
    YEARS.flatMap((year) => ['receivable', 'requisitioned', 'refunded'].map((kind) => `${kind}:${party}:${year}`)),
  );
  return ['cash', 'external-funding:F1', ...yearly].sort();
}

/** As many transactions as make the postings, in the order of recording. */
export function* transactions(postings: number, seed = SEED): Generator<Transaction> {
  const chance = random(seed);
  const events = Math.floor(postings / 2);
  for (let index = 0; index < events; index += 1) {
    const instant = FIRST_MS + Math.floor(((index + chance()) / events) * SPAN_MS);
    const recordedAt = new Date(instant).toISOString();
    const effectiveOn = new Date(instant - lateDays(chance) * DAY_MS).toISOString().slice(0, 10);
    const agreement = Math.floor(chance() * AGREEMENTS);
    yield { agreement, ...movement(chance), effectiveOn, recordedAt };
  }
}

function lateDays(chance: () => number): number {
  const part = chance();
  if (part < 0.9) return Math.floor(chance() * 6);
  if (part < 0.98) return 6 + Math.floor(chance() * 55);
  return 61 + Math.floor(chance() * 340);
}

function movement(chance: () => number): Omit<Transaction, 'agreement' | 'effectiveOn' | 'recordedAt'> {
  const party = PARTIES[Math.floor(chance() * PARTIES.length)] as string;
  const year = YEARS[Math.floor(chance() * YEARS.length)] as number;
  const minor = 100 + Math.floor(chance() * 10_000_000);
  const of = (kind: string) => `${kind}:${party}:${year}`;
  const part = chance();
  const common = { party, year, minor };
  if (part < 0.3) return { ...common, kind: 'requisitioned', debit: of('receivable'), credit: of('requisitioned') };
  if (part < 0.65) return { ...common, kind: 'received', debit: 'cash', credit: of('receivable') };
  if (part < 0.8) return { ...common, kind: 'refunded', debit: of('refunded'), credit: 'cash' };
  if (part < 0.92) return { ...common, kind: 'external-received', debit: 'cash', credit: 'external-funding:F1' };
  return { ...common, kind: 'external-refunded', debit: 'external-funding:F1', credit: 'cash' };
}

/** One balance that is asked for: an account by agreement, a date, and the agreement's revision that is known. */
export interface Question {
  readonly agreement: number;
  readonly account: string;
  readonly on: string;
  readonly revision: number;
}

/** Questions spread over accounts, days and states of knowledge; `heads` is the last revision of each agreement. */
export function questions(count: number, heads: readonly number[], seed = SEED + 1): Question[] {
  const chance = random(seed);
  const names = accounts();
  return Array.from({ length: count }, () => {
    const agreement = Math.floor(chance() * AGREEMENTS);
    const account = names[Math.floor(chance() * names.length)] as string;
    const on = new Date(FIRST_MS + Math.floor(chance() * SPAN_MS)).toISOString().slice(0, 10);
    return { agreement, account, on, revision: Math.floor(chance() * ((heads[agreement] as number) + 1)) };
  });
}
