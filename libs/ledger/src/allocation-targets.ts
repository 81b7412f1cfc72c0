import type { At, Book } from './book.js';
import type { CashKind } from './cash.js';
import { Key, OneOf, Year } from './fields.js';
import type { Amount } from './money.js';
import { account } from './postings.js';

/** What a receipt can be allocated to. */
export const TARGETS = ['contribution', 'shortfall', 'external-funding'] as const;

/** What a receipt was for. */
export class AllocationTarget {
  @OneOf(TARGETS, { description: 'A contribution, a share of the shortfall, or external funding.', example: 'contribution' })
  kind: (typeof TARGETS)[number];
  @Key({ description: 'contribution, shortfall: the party.', example: 'eskilstuna', optional: true })
  party?: string;
  @Year({ description: 'contribution: its year.', example: 2026, optional: true })
  year?: number;
  @Key({ description: 'external-funding: the funding.', example: 'F1', optional: true })
  funding?: string;
}

/** A target as it is shown in examples. */
export const TARGET_EXAMPLE = { kind: 'contribution', party: 'eskilstuna', year: 2026 };

const CASH_KINDS: Readonly<Record<AllocationTarget['kind'], CashKind>> = {
  contribution: 'received',
  shortfall: 'shortfall-paid',
  'external-funding': 'external-received',
};

/** The account that a payment to the target is of. */
export function accountOf({ kind, party = '', year = 0, funding = '' }: AllocationTarget): string {
  switch (kind) {
    case 'contribution':
      return account('receivable', party, year);
    case 'shortfall':
      return account('shortfall-receivable', party);
    case 'external-funding':
      return account('external-funding', funding);
  }
}

/** The target's payment in the cash; negative where the receipt is taken away from it. */
export function pay(
  book: Book,
  { kind, party, year, funding }: AllocationTarget,
  paid: At & { amount: Amount; receipt: string },
): void {
  const of = { ...(party === undefined ? {} : { party }), ...(year === undefined ? {} : { year }) };
  book.cash.push({ kind: CASH_KINDS[kind], ...of, ...(funding === undefined ? {} : { funding }), ...paid });
}
