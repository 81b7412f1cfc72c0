import { join } from 'node:path';
import type { AgreementColumns } from '#read-models/agreement-columns.js';
import { BalanceIndex } from '#read-models/balance-index.js';
import { openReadDatabase } from '#read-models/sqlite-database.js';
import type { Prepared } from './prepared.js';
import { agreementId, agreements, type Question } from './workload.js';

/** The balance index of every agreement, in memory, as the product builds it. */
export type WholeIndex = readonly AgreementColumns[];

/** Reads the index in from the read models' tables: what a start without a snapshot does. */
export function rebuiltIndex(prepared: Pick<Prepared, 'directory' | 'heads'>): Promise<WholeIndex> {
  return wholeIndex(prepared, {});
}

/** Reads the index in from the files that the product keeps between runs; what has no file comes from the tables. */
export function restoredIndex(prepared: Pick<Prepared, 'directory' | 'heads'>): Promise<WholeIndex> {
  return wholeIndex(prepared, { directory: join(prepared.directory, 'balances') });
}

async function wholeIndex(
  { directory, heads }: Pick<Prepared, 'directory' | 'heads'>,
  kept: { directory?: string },
): Promise<WholeIndex> {
  const database = openReadDatabase(join(directory, 'read-models.sqlite'));
  try {
    const active = database.selectFrom('generations').select('generation').where('active', '=', 1);
    const { generation } = await active.executeTakeFirstOrThrow();
    const index = new BalanceIndex({ database, generation, ...kept });
    const whole: AgreementColumns[] = [];
    for (const number of agreements()) whole.push((await index.of(agreementId(number), heads[number] as number)).columns);
    return whole;
  } finally {
    await database.destroy();
  }
}

/** One balance of the index, in whole öre. */
export function askedOf(whole: WholeIndex, { agreement, account, on, revision }: Question): number {
  return Number((whole[agreement] as AgreementColumns).balance(account, { on, revision }));
}

/** Every balance of every agreement on a day, as known now: by agreement's number and account. */
export function allBalances(whole: WholeIndex, on: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [number, columns] of whole.entries()) {
    for (const { account, minor } of columns.balances({ on, revision: columns.revision }))
      sums.set(`${number}|${account}`, Number(minor));
  }
  return sums;
}

/** Whole postings of one account in the order recorded. */
interface Line {
  readonly on: string;
  readonly revision: number;
  readonly minor: number;
}

/** The two facts with which each agreement begins have no postings; the first transaction is revision 2. */
const FIRST_REVISION = 2;

/** Every account's postings from the transactions themselves, with no code of the product: what the answers are checked against. */
export class Truth {
  readonly #lines = new Map<string, Line[]>();

  constructor(prepared: Prepared) {
    const heads = agreements().map(() => FIRST_REVISION);
    for (const { agreement, debit, credit, minor, effectiveOn: on } of prepared.transactions()) {
      const revision = heads[agreement] as number;
      heads[agreement] = revision + 1;
      this.linesOf(agreement, debit).push({ on, revision, minor });
      this.linesOf(agreement, credit).push({ on, revision, minor: -minor });
    }
  }

  /** The postings of an account. */
  linesOf(agreement: number, account: string): Line[] {
    const key = `${agreement}|${account}`;
    const known = this.#lines.get(key) ?? [];
    this.#lines.set(key, known);
    return known;
  }

  /** Every account that has postings, as `number|account`. */
  accounts(): ReadonlyMap<string, readonly Line[]> {
    return this.#lines;
  }

  /** The question, answered by going through all postings of the account. */
  answer({ agreement, account, on, revision }: Question): number {
    let sum = 0;
    for (const line of this.linesOf(agreement, account)) if (line.on <= on && line.revision <= revision) sum += line.minor;
    return sum;
  }

  /** Whether anything was posted to the account by the revision: of no other account a balance is given. */
  isKnown({ agreement, account, revision }: Question): boolean {
    return (this.linesOf(agreement, account)[0]?.revision ?? Number.POSITIVE_INFINITY) <= revision;
  }

  /** All balances on a day, as known now. */
  allBalances(on: string): Map<string, number> {
    const sums = new Map<string, number>();
    for (const [key, lines] of this.#lines) {
      const by = lines.filter((line) => line.on <= on);
      if (by.length > 0)
        sums.set(
          key,
          by.reduce((sum, { minor }) => sum + minor, 0),
        );
    }
    return sums;
  }
}

/** The fastest that one axis of time can be answered: sums by day in order, and a binary search. What was known when is not asked. */
export class PrefixSums {
  readonly #accounts = new Map<string, { days: Int32Array; sums: Float64Array }>();

  constructor(truth: Truth) {
    for (const [key, lines] of truth.accounts()) {
      const sorted = lines.toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
      const sums = new Float64Array(sorted.length);
      for (const [at, { minor }] of sorted.entries()) sums[at] = (at === 0 ? 0 : (sums[at - 1] as number)) + minor;
      this.#accounts.set(key, { days: Int32Array.from(sorted, ({ on }) => dayOf(on)), sums });
    }
  }

  /** The account's sum by the day (days since 1970), as known now. */
  balance(key: string, day: number): number {
    const { days, sums } = this.#accounts.get(key) as { days: Int32Array; sums: Float64Array };
    let [low, high] = [0, days.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((days[middle] as number) <= day) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : (sums[low - 1] as number);
  }
}

/** Days since 1970. */
export function dayOf(date: string): number {
  return Date.parse(date) / 86_400_000;
}
